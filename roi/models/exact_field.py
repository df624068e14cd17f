"""An exact `Decimal` held as text, for shares and counts: no database turns it into a float."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

if TYPE_CHECKING:

    class TextColumn(models.CharField[Any, Any]):
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any
        _pyi_lookup_exact_type: Any

else:
    TextColumn = models.CharField


class ExactField(TextColumn):
    """A text column that reads and writes Decimal. Refuses float and what is not a finite number."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 40)
        super().__init__(*args, **options)

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Decimal | None:
        return None if value is None else Decimal(value)

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return format(exact(value), "f")

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None or value == "" else exact(value)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else format(exact(value), "f")


def exact(value: Any) -> Decimal:
    if isinstance(value, float | bool):
        raise TypeError("A share or a count is never a float: pass a Decimal, an int or a string.")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValidationError(f"“{value}” is not a number. Type figures, such as 82 or 0.8.") from None
    if not number.is_finite():
        raise ValidationError(f"“{value}” is not a number. Type figures, such as 82 or 0.8.")
    return number

"""`Decimal` pounds in Python, whole pence in the database, so that sums are exact on every engine."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from funding.domain.money import from_pence, to_pence

if TYPE_CHECKING:

    class PenceColumn(models.BigIntegerField[Any, Any]):
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any
        _pyi_lookup_exact_type: Any

else:
    PenceColumn = models.BigIntegerField


class MoneyField(PenceColumn):
    """A BigInteger column of pence that reads and writes Decimal pounds. Refuses float and fractions of a penny."""

    def from_db_value(
        self, value: int | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Decimal | None:
        return None if value is None else from_pence(int(value))

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return to_pence(value)

    def to_python(self, value: Any) -> Decimal | None:
        return value if value is None or isinstance(value, Decimal) else Decimal(value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

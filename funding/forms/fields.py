"""Fields that the forms share, and their base: forms check what was typed, and never save."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from funding.domain.financial_year import FinancialYear
from funding.domain.money import NotMoney, typed_money
from funding.domain.words import Labelled
from organisations.form_fields import DayField, PoundsInput


class MoneyField(forms.CharField):
    """An amount as people type it: £, commas, brackets. Gives Decimal pounds, or None when it is empty."""

    widget = PoundsInput

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return typed_money(text)
        except NotMoney as refused:
            raise ValidationError(str(refused), code="not-money") from None


class AboveNought(MoneyField):
    """An amount that must be above £0."""

    def clean(self, value: Any) -> Decimal | None:
        amount: Decimal | None = super().clean(value)
        if amount is not None and amount <= 0:
            raise ValidationError("The amount must be above £0.", code="nought")
        return amount


class DayInYear(DayField):
    """A day that must lie in the financial year of the page; the form sets `year`."""

    year: FinancialYear | None = None

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day is not None and self.year is not None and day not in self.year:
            raise ValidationError(
                f"The date must be in {self.year}: from 1 April {self.year.start} to 31 March {self.year.start + 1}. "
                "Choose another financial year at the top of the page for another date.",
                code="year",
            )
        return day


def choice_of(
    words: type[Labelled], *, radios: bool = False, any_words: str = "", **options: Any
) -> forms.TypedChoiceField:
    """One of the field's own words, given back as a member; with `any_words` a first choice that gives None."""
    choices: list[tuple[str, str]] = words.choices()
    if any_words or not radios:
        choices = [("", any_words or "Choose one"), *choices]
    options.setdefault("widget", forms.RadioSelect if radios else forms.Select)
    return forms.TypedChoiceField(
        choices=choices,
        coerce=lambda code: next(member for member in words if member.value == code),
        empty_value=None,
        **options,
    )


class LedgerForm(forms.Form):
    """A form of one organisation's year. `today` is only used to propose dates."""

    use_required_attribute = False
    more: tuple[str, ...] = ()  # fields that stand under “More details”

    def __init__(self, *args: Any, year: FinancialYear, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.year = year
        for name, field in self.fields.items():
            if isinstance(field, DayInYear):
                field.year = year
                if field.required:
                    self.initial.setdefault(name, min(max(today, year.first_day), year.last_day))

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.more]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in self.more]

    @property
    def more_is_open(self) -> bool:
        """Errors are never hidden, nor is anything that was typed."""
        return any(field.errors for field in self.more_fields)

"""Forms of planned costs, of what a pot is planned to pay, and of a pot's match share."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from funding.domain.stitching import A_MILLION
from funding.forms.fields import LedgerForm, MoneyField
from funding.forms.movement import choose_from
from funding.models import PlannedCost, Pot, Project
from funding.selectors import core20plus5_areas

YES_NO = [("yes", "Recurrent: it goes on next year"), ("no", "Non-recurrent: it ends")]


class Pounds(MoneyField):
    """An amount of £0 or more."""

    def clean(self, value: Any) -> Decimal | None:
        amount: Decimal | None = super().clean(value)
        if amount is not None and amount < 0:
            raise ValidationError("The amount must be £0 or more.", code="below-nought")
        return amount


class MonthsForm(LedgerForm):
    """A box for each month of the year, under `more`; what is left empty means £0 of a cost."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for month in self.year.months():
            self.fields[f"month_{month.number}"] = Pounds(label=str(month.name), required=False)
        self.more = tuple(f"month_{month.number}" for month in self.year.months())

    def amounts(self) -> dict[int, Decimal | None]:
        """Pounds by month number; None where the box is empty."""
        return {month.number: self.cleaned_data.get(f"month_{month.number}") for month in self.year.months()}


class PlannedCostForm(MonthsForm):
    project = forms.ModelChoiceField(Project.objects.none(), label="Project", empty_label="Choose one")
    name = forms.CharField(label="What the cost is", max_length=120, help_text="Such as pay of two midwives")
    recurs = forms.ChoiceField(label="Does it recur?", choices=YES_NO, widget=forms.RadioSelect)
    is_overhead = forms.BooleanField(label="This is overhead", required=False)
    area = forms.ModelChoiceField(
        core20plus5_areas(), label="Core20PLUS5 area that it serves", required=False, empty_label="Not stated"
    )
    plus_group = forms.CharField(label="PLUS group that it serves", max_length=120, required=False)

    def __init__(self, *args: Any, projects: QuerySet[Project], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self.fields["project"], projects)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.errors and not any(self.amounts().values()):
            raise ValidationError("Type an amount in at least one month.")
        return typed


class PlannedMonthsForm(MonthsForm):
    """The months of a cost that is planned already."""


class PlanPaymentForm(MonthsForm):
    pot = forms.ModelChoiceField(Pot.objects.none(), label="Pot that pays", empty_label="Choose one")
    cost = forms.ModelChoiceField(PlannedCost.objects.none(), label="Planned cost", empty_label="Choose one")
    reason = forms.CharField(label="Reason", max_length=300, required=False)

    def __init__(self, *args: Any, pots: QuerySet[Pot], costs: QuerySet[PlannedCost], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self.fields["pot"], pots)
        choose_from(self.fields["cost"], costs)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.errors and all(amount is None for amount in self.amounts().values()):
            raise ValidationError("Type an amount in at least one month. £0 takes a payment out of the plan.")
        return typed


class MatchForm(LedgerForm):
    share = forms.CharField(
        label="Share from other money, in per cent",
        max_length=8,
        help_text="Of what is paid for each project, such as 25. Write 0 when the funder asks for none.",
        widget=forms.TextInput({"inputmode": "decimal", "class": "nhsuk-input--width-5", "data-suffix": "%"}),
    )
    evidence = forms.CharField(label="Evidence", max_length=300, required=False, help_text="Such as the letter")

    def clean_share(self) -> int:
        """Parts per million."""
        text = self.cleaned_data["share"].replace("%", "").strip()
        try:
            share = Decimal(text) * 10_000
        except ArithmeticError:
            raise ValidationError("Enter the share in figures, such as 25 or 12.5.") from None
        if not share.is_finite() or not 0 <= share < A_MILLION or share != share.to_integral_value():
            raise ValidationError("The share is 0 % or more, and below 100 %.")
        return int(share)

"""Forms of what happens to the money of a pot: received, spent, passed on, used elsewhere, returned, reversed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from funding.domain.financial_year import Month
from funding.domain.words import Basis, Destination, Evidence
from funding.forms.fields import AboveNought, DayInYear, LedgerForm, choice_of
from funding.models import Pot, Project
from organisations.models import Organisation

REASON = {"rows": 3}


LATEST_OF_YEAR_BEFORE = 6


class LateForm(LedgerForm):
    """A form of a fact that may be posted late: it then names the closed month it belongs to, as `2025-12` for month 12
    of 2025/26. The form is given the months that are closed."""

    about = forms.ChoiceField(
        label="Month it belongs to, when that month is closed",
        required=False,
        help_text="Only for what came too late for its month. It counts in the month of its date.",
    )
    more: tuple[str, ...] = ("about",)

    def __init__(self, *args: Any, closed: frozenset[Month], **options: Any) -> None:
        super().__init__(*args, **options)
        self.closed = closed
        before = (self.year - 1).months()[-LATEST_OF_YEAR_BEFORE:]
        self.months = {f"{month.year.start}-{month.number}": month for month in (*before, *self.year.months())}
        named = [(value, f"{month.name} of {month.year}") for value, month in self.months.items()]
        self.fields["about"].choices = [("", "The month of the date"), *named]  # type: ignore[attr-defined]

    def clean_about(self) -> Month | None:
        month = self.months.get(self.cleaned_data["about"])
        if month is not None and month not in self.closed:
            year = "" if month.year == self.year else f" of {month.year}"
            raise forms.ValidationError(f"{month}{year} is open: record it there.")
        return month


class ReceiveForm(LateForm):
    amount = AboveNought(label="Amount received, in pounds")
    on = DayInYear(label="Date received")
    basis = choice_of(Basis, label="What the receipt rests on")
    evidence = forms.CharField(
        label="Evidence", max_length=300, required=False, help_text="Such as a remittance number"
    )
    reason = forms.CharField(label="Note", widget=forms.Textarea(REASON), required=False)
    field_order = ("amount", "on", "basis", "evidence", "reason", "about")


class SpendForm(LateForm):
    amount = AboveNought(label="Amount spent, in pounds")
    on = DayInYear(label="Date of the spend")
    project = forms.ModelChoiceField(
        Project.objects.none(),
        label="Project",
        required=False,
        empty_label="No project: the spend is not explained",
        help_text="Spend without a project counts as not explained until it is put on one.",
    )
    evidence_grade = choice_of(Evidence, radios=True, label="How well this is shown", initial=Evidence.EVIDENCED.value)
    reason = forms.CharField(label="What it was spent on", widget=forms.Textarea(REASON), required=False)
    partner = forms.CharField(label="Partner who was paid", max_length=160, required=False)
    evidence = forms.CharField(label="Evidence", max_length=300, required=False, help_text="Such as an invoice number")
    is_one_off = forms.BooleanField(label="This is a one-off cost", required=False)
    is_prepaid = forms.BooleanField(label="Paid to a partner before delivery", required=False)
    field_order = ("amount", "on", "project", "evidence_grade", "reason", "partner", "evidence", "about")
    more = ("partner", "evidence", "about", "is_one_off", "is_prepaid")

    def __init__(self, *args: Any, pot: Pot, **options: Any) -> None:
        super().__init__(*args, **options)
        of_pot(self.fields["project"], pot)


class SpendByMonthForm(LedgerForm):
    project = forms.ModelChoiceField(Project.objects.none(), label="Project", empty_label="Choose one")
    evidence_grade = choice_of(Evidence, radios=True, label="How well this is shown", initial=Evidence.EVIDENCED.value)
    partner = forms.CharField(label="Partner who was paid", max_length=160, required=False)
    reason = forms.CharField(label="What it was spent on", max_length=300, required=False)
    is_one_off = forms.BooleanField(label="These are one-off costs", required=False)

    def __init__(self, *args: Any, pot: Pot, closed: frozenset[int], **options: Any) -> None:
        super().__init__(*args, **options)
        of_pot(self.fields["project"], pot)
        self.months = [month for month in self.year.months() if month.number not in closed]
        self.closed = [month for month in self.year.months() if month.number in closed]
        for month in self.months:
            self.fields[f"month_{month.number}"] = AboveNought(label=str(month.name), required=False)
        self.more = tuple(f"month_{month.number}" for month in self.months)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.errors and not self.amounts():
            raise forms.ValidationError("Type an amount in at least one month.")
        return typed

    def amounts(self) -> dict[int, Decimal]:
        """Pounds by month number, for the months that were filled in."""
        typed = {month.number: self.cleaned_data.get(f"month_{month.number}") for month in self.months}
        return {number: amount for number, amount in typed.items() if amount is not None}


class ApplyElsewhereForm(LedgerForm):
    amount = AboveNought(label="Amount, in pounds")
    on = DayInYear(label="Date it took effect")
    destination = choice_of(Destination, label="Where it went")
    decided_by_role = forms.CharField(
        label="Role that decided", max_length=120, help_text="A role, such as Director of finance, not a person"
    )
    reason = forms.CharField(label="Reason", widget=forms.Textarea(REASON), help_text="One or two sentences")
    is_approved = forms.BooleanField(label="The decision is recorded in a minute", required=False)
    minute = forms.CharField(label="Minute", max_length=200, required=False, help_text="Meeting, date and item")
    evidence = forms.CharField(label="Evidence", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("is_approved") and not typed.get("minute"):
            self.add_error("minute", "Give the minute of the approval, or take the tick away.")
        return typed


class PassOnForm(LedgerForm):
    receiver = forms.ModelChoiceField(Organisation.objects.none(), label="Passed on to", empty_label="Choose one")
    amount = AboveNought(label="Amount, in pounds")
    on = DayInYear(label="Date sent")
    what_for = forms.CharField(label="What it is for", max_length=300)

    def __init__(self, *args: Any, receivers: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self.fields["receiver"], receivers)


class ReturnForm(LedgerForm):
    amount = AboveNought(label="Amount returned, in pounds")
    on = DayInYear(label="Date returned")
    reason = forms.CharField(label="Reason", widget=forms.Textarea(REASON))


class ReverseForm(LedgerForm):
    on = DayInYear(label="Date of the reversal")
    reason = forms.CharField(label="Why it is reversed", widget=forms.Textarea(REASON))


class ConfirmTransferForm(LedgerForm):
    pot = forms.ModelChoiceField(
        Pot.objects.none(),
        label="Pot that receives it",
        required=False,
        empty_label="A new pot named after the transfer",
    )
    amount = AboveNought(
        label="Amount that came, in pounds",
        help_text="Another amount than was sent shows as a gap to both organisations.",
    )
    on = DayInYear(label="Date received")

    def __init__(self, *args: Any, pots: QuerySet[Pot], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self.fields["pot"], pots)


class AnswerForm(LedgerForm):
    amount = AboveNought(label="Amount this answers, in pounds")
    destination = choice_of(
        Destination,
        required=False,
        any_words="It stayed in its purpose",
        label="Where it went",
        help_text="When you choose another purpose, the amount is recorded as used there in the same act.",
    )
    decided_by_role = forms.CharField(
        label="Role that decided", max_length=120, help_text="A role, such as Director of finance, not a person"
    )
    reason = forms.CharField(
        label="What happened", widget=forms.Textarea(REASON), max_length=400, help_text="One or two sentences"
    )
    repayment = forms.CharField(
        label="Repayment plan", max_length=200, required=False, help_text="Whether the money comes back, and when"
    )
    evidence = forms.CharField(label="Evidence", max_length=300, required=False, help_text="Such as a minute")

    def __init__(self, *args: Any, is_recorded: bool = False, **options: Any) -> None:
        """`is_recorded`: the movement already stands in the ledger, so nothing is to be recorded again."""
        super().__init__(*args, **options)
        if is_recorded:
            del self.fields["destination"]


def of_pot(field: forms.Field, pot: Pot) -> None:
    projects = pot.projects.order_by("reference")
    choose_from(field, projects)
    if field.required and len(projects) == 1:
        field.initial = projects[0]


def choose_from(field: forms.Field, rows: QuerySet[Any]) -> None:
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows

"""Forms of what an organisation decides about a pot's money: set aside, move, carry over, let lapse; and what follows a
movement: restored, released, delivered."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from funding.domain.financial_year import Month
from funding.domain.money import in_words
from funding.domain.words import CarryBasis, Evidence
from funding.forms.fields import AboveNought, DayInYear, LedgerForm, choice_of
from funding.forms.movement import REASON, choose_from, of_pot
from funding.models import Override, Pot, Project


class OverrideChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        asked = obj.request
        beyond = in_words(asked.amount, pence=True)
        return f"{beyond} beyond, until {asked.expires_on:%-d %B %Y}: {asked.reason}"


def override_field() -> OverrideChoice:
    return OverrideChoice(
        Override.objects.none(), label="Override by two people", required=False, empty_label="None is needed"
    )


def offer_overrides(form: LedgerForm, overrides: QuerySet[Override] | None) -> None:
    """The overrides that may be used; the field goes when there is none."""
    if overrides:
        choose_from(form.fields["override"], overrides)
    else:
        del form.fields["override"]


class CommitForm(LedgerForm):
    project = forms.ModelChoiceField(Project.objects.none(), label="Project", empty_label="Choose one")
    amount = AboveNought(label="Amount to commit, in pounds")
    on = DayInYear(label="Date of the commitment")
    reason = forms.CharField(label="What it is for", widget=forms.Textarea(REASON))
    partner = forms.CharField(label="Partner", max_length=160, required=False)
    override = override_field()

    def __init__(self, *args: Any, pot: Pot, overrides: QuerySet[Override] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        of_pot(self.fields["project"], pot)
        offer_overrides(self, overrides)


class AccrueForm(LedgerForm):
    project = forms.ModelChoiceField(Project.objects.none(), label="Project", empty_label="Choose one")
    amount = AboveNought(label="Amount to accrue, in pounds")
    month = forms.TypedChoiceField(label="Month it was delivered in", coerce=int, empty_value=None)
    reason = forms.CharField(label="What was delivered", widget=forms.Textarea(REASON))
    partner = forms.CharField(label="Partner", max_length=160, required=False)

    def __init__(self, *args: Any, pot: Pot, **options: Any) -> None:
        super().__init__(*args, **options)
        of_pot(self.fields["project"], pot)
        months = [(str(month.number), str(month)) for month in self.year.months()]
        month = self.fields["month"]
        if isinstance(month, forms.ChoiceField):
            month.choices = [("", "Choose one"), *months]

    def clean_month(self) -> Month:
        return Month(self.year, self.cleaned_data["month"])


class MoveForm(LedgerForm):
    to_pot = forms.ModelChoiceField(Pot.objects.none(), label="To which pot", empty_label="Choose one")
    amount = AboveNought(label="Amount to move, in pounds")
    on = DayInYear(label="Date of the move")
    reason = forms.CharField(label="Reason", widget=forms.Textarea(REASON))
    approval = forms.CharField(
        label="Approval",
        max_length=300,
        required=False,
        help_text="Needed when money changes between capital and revenue: meeting, date and item",
    )
    override = override_field()

    def __init__(
        self, *args: Any, pots: QuerySet[Pot], overrides: QuerySet[Override] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choose_from(self.fields["to_pot"], pots)
        offer_overrides(self, overrides)


class CarryForwardForm(LedgerForm):
    amount = AboveNought(label="Amount to carry forward, in pounds")
    basis = choice_of(CarryBasis, radios=True, label="What it rests on")
    reference = forms.CharField(
        label="Document", max_length=300, help_text="The letter, the condition or the accounting reference"
    )


class LapseForm(LedgerForm):
    amount = AboveNought(label="Amount that lapsed, in pounds")
    reason = forms.CharField(label="Why there is no basis to carry it forward", widget=forms.Textarea(REASON))


class FollowForm(LedgerForm):
    """Part of an earlier movement, or all of it: restored or released."""

    amount = AboveNought(label="Amount, in pounds")
    on = DayInYear(label="Date")
    reason = forms.CharField(label="Reason", widget=forms.Textarea(REASON))


class FollowWithEvidenceForm(FollowForm):
    """Part of an earlier movement, or all of it: now it is spent."""

    evidence_grade = choice_of(Evidence, radios=True, label="How well this is shown", initial=Evidence.EVIDENCED.value)
    field_order = ("amount", "on", "evidence_grade", "reason")

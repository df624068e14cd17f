"""Forms of pots and projects: a pot's passport, changes to its award and terms, a new project."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from funding.domain.instalments import Profile
from funding.domain.words import AwardKind, PotKind, Protection, Recurrence
from funding.forms.fields import AboveNought, DayInYear, LedgerForm, choice_of
from funding.forms.movement import choose_from
from funding.models import Pot
from funding.selectors import core20plus5_areas
from organisations.form_fields import DayField


class PotForm(LedgerForm):
    """The passport of a pot with its amount for the year. What most pots need comes first, the rest is under `more`."""

    name = forms.CharField(label="Name", max_length=160, help_text="What people call this money")
    funder_name = forms.CharField(label="Funder", max_length=160, help_text="Who awarded it, such as NHS England")
    kind = choice_of(PotKind, label="Kind")
    recurrence = choice_of(Recurrence, radios=True, label="Recurrence")
    protection = choice_of(Protection, radios=True, label="Protection")
    amount = AboveNought(label="Amount awarded for the year, in pounds")
    profile = choice_of(Profile, radios=True, label="When it is due", initial=Profile.ONE_DAY.value)
    due_on = DayInYear(
        label="Day it is due", required=False, help_text="When all of it is due on one day. Empty means 31 March."
    )
    use_by_on = DayField(label="Use by", required=False, help_text="The last day on which it may be spent")
    purpose = forms.CharField(label="Stated purpose", widget=forms.Textarea({"rows": 2}), required=False)
    conditions = forms.CharField(label="Conditions", widget=forms.Textarea({"rows": 2}), required=False)
    evidence = forms.CharField(
        label="Evidence", max_length=300, required=False, help_text="Such as the letter and its date"
    )
    protected_from = DayField(
        label="Protected from", required=False, help_text="Empty means the first day of the financial year."
    )
    protected_to = DayField(label="Protected to", required=False, help_text="Empty means until further notice.")
    announced_on = DayField(label="Announced on", required=False)
    starts_on = DayField(label="Starts on", required=False)
    areas = forms.ModelMultipleChoiceField(
        core20plus5_areas(), label="Core20PLUS5 areas", required=False, widget=forms.CheckboxSelectMultiple
    )
    plus_groups = forms.CharField(
        label="PLUS groups", max_length=300, required=False, help_text="Groups your system chose, separated by commas"
    )
    money_for = forms.ChoiceField(
        label="Revenue or capital",
        choices=[("revenue", "Revenue"), ("capital", "Capital")],
        widget=forms.RadioSelect,
        initial="revenue",
    )
    more = (
        "purpose",
        "conditions",
        "evidence",
        "protected_from",
        "protected_to",
        "announced_on",
        "starts_on",
        "areas",
        "plus_groups",
        "money_for",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].label = f"Amount awarded for {self.year}, in pounds"

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        starts, ends = typed.get("starts_on"), typed.get("use_by_on")
        if starts and ends and ends < starts:
            self.add_error("use_by_on", "The use-by date is before the start. Check both dates.")
        return typed


class AwardForm(LedgerForm):
    kind = choice_of(AwardKind, label="What changed")
    amount = AboveNought(
        label="Amount of the change, in pounds", help_text="Always above £0: the kind says which way it goes."
    )
    decided_on = DayField(label="Date of the decision", required=False)
    due_on = DayInYear(
        label="Day it is due", required=False, help_text="For money awarded or increased. Empty means 31 March."
    )
    reason = forms.CharField(label="Reason", widget=forms.Textarea({"rows": 3}))
    evidence = forms.CharField(label="Evidence", max_length=300, required=False, help_text="Such as the variation")


class TermsForm(LedgerForm):
    protection = choice_of(Protection, radios=True, label="Protection")
    recurrence = choice_of(Recurrence, radios=True, label="Recurrence")
    from_on = DayField(label="In force from")
    to_on = DayField(label="In force to", required=False, help_text="Empty means until further notice.")
    use_by_on = DayField(
        label="New last day for using it", required=False, help_text="Only if the funder changed it. Empty leaves it."
    )
    evidence = forms.CharField(label="Evidence", max_length=300, required=False, help_text="Such as the letter")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("to_on") and typed.get("from_on") and typed["to_on"] < typed["from_on"]:
            self.add_error("to_on", "The terms end before they start. Check both dates.")
        return typed


class WithdrawForm(LedgerForm):
    reason = forms.CharField(label="Why it is withdrawn", widget=forms.Textarea({"rows": 3}))
    is_sure = forms.BooleanField(
        label="This pot was logged in error",
        error_messages={"required": "Tick that the pot was logged in error, or leave it as it is."},
    )


class ProjectForm(LedgerForm):
    name = forms.CharField(label="Name", max_length=160)
    pots = forms.ModelMultipleChoiceField(
        Pot.objects.none(),
        label="Pots that may pay for it",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one pot."},
    )
    description = forms.CharField(label="What it does", widget=forms.Textarea({"rows": 3}), required=False)
    starts_on = DayField(label="Starts on", required=False)
    ends_on = DayField(label="Ends on", required=False)

    def __init__(self, *args: Any, pots: QuerySet[Pot], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self.fields["pots"], pots)

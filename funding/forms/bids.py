"""Forms of bids: an opportunity, the next stage, a document that is asked for, hours given."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from funding.domain.bids import MAY_FOLLOW, WORKED_ON, Stage
from funding.forms.fields import AboveNought, LedgerForm
from funding.forms.movement import REASON
from funding.forms.stitching import Pounds
from funding.models import BidAnswer
from organisations.form_fields import DayField


class AnswerChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: BidAnswer) -> str:
        return f"{obj.bid}: {obj.question}"


class BidForm(LedgerForm):
    name = forms.CharField(label="What the bid is for", max_length=160)
    funder_name = forms.CharField(label="Funder", max_length=160)
    amount = AboveNought(label="Amount to ask for, in pounds")
    deadline_on = DayField(label="Deadline")
    expected_on = DayField(label="Answer expected", required=False)
    purpose = forms.CharField(label="What the money would do", widget=forms.Textarea(REASON), required=False)


class StepForm(LedgerForm):
    """The stages that may follow where the bid is, and the same stage with a new deadline."""

    stage = forms.TypedChoiceField(
        label="Stage",
        coerce=Stage,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the stage that the bid came to."},
    )
    on = DayField(label="Date")
    deadline_on = DayField(label="New deadline", required=False, help_text="Only if the funder moved it.")
    awarded = AboveNought(label="Amount awarded, in pounds", required=False, help_text="For a bid that is won.")
    starts_on = DayField(label="First day of the money", required=False, help_text="For a bid that is won.")
    decided_by_role = forms.CharField(
        label="Role that decided", max_length=120, required=False, help_text="A role, such as Director of strategy"
    )
    reason = forms.CharField(
        label="What was decided and why", widget=forms.Textarea(REASON), required=False, max_length=1000
    )

    def __init__(self, *args: Any, at: Stage, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [each for each in Stage if each in MAY_FOLLOW[at] or (each is at and at in WORKED_ON)]
        field = self.fields["stage"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [
                (each.value, f"Still {each.label.lower()}, with a new deadline" if each is at else each.label)
                for each in offered
            ]


class DocumentForm(LedgerForm):
    name = forms.CharField(label="Document", max_length=160, help_text="Such as an equality impact assessment")
    needed_by_on = DayField(label="Needed by", required=False)


class ReadyForm(LedgerForm):
    on = DayField(label="Ready on")
    evidence = forms.CharField(label="Where it is kept", max_length=300, required=False)


class AnswerForm(LedgerForm):
    question = forms.CharField(label="Question of the funder", max_length=300)
    reuses = AnswerChoice(
        BidAnswer.objects.none(), label="Reuse an answer of another bid", required=False, empty_label="None"
    )
    text = forms.CharField(
        label="Answer",
        widget=forms.Textarea(REASON),
        required=False,
        help_text="Empty takes the answer that is reused as it stands.",
    )

    def __init__(self, *args: Any, answers: QuerySet[BidAnswer], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["reuses"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = answers


class HoursForm(LedgerForm):
    role = forms.CharField(label="Role", max_length=120, help_text="A role, such as Programme manager, not a person")
    hours = forms.CharField(
        label="Hours",
        max_length=8,
        help_text="Such as 7.5. Below 0 takes back hours that were wrong.",
        widget=forms.TextInput({"inputmode": "decimal", "class": "nhsuk-input--width-5"}),
    )
    an_hour = Pounds(label="Cost of an hour, in pounds", help_text="Pay with on-costs")
    on = DayField(label="Date")
    note = forms.CharField(label="What for", max_length=300, required=False)

    def clean_hours(self) -> int:
        """Whole minutes."""
        try:
            minutes = Decimal(self.cleaned_data["hours"].replace("−", "-").strip()) * 60
        except ArithmeticError:
            raise ValidationError("Enter the hours in figures, such as 7.5.") from None
        if not minutes.is_finite() or not 1 <= abs(minutes) <= 60 * 10_000:
            raise ValidationError("Enter hours of at least a minute and at most 10,000 hours.")
        return round(minutes)

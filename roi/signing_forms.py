"""What people type about the sign-off route: a confirmation, a band of the scheme of delegation, a signatory."""

from typing import Any

from django import forms

from funding.forms.fields import LedgerForm, MoneyField
from organisations.form_fields import DayField
from roi.domain.route import CONFIRM, DECIDE, Capacity

YES, NO = "yes", "no"


class ConfirmForm(LedgerForm):
    """What the person whose turn it is has to say beside the signature."""

    def __init__(self, *args: Any, capacity: Capacity, **options: Any) -> None:
        super().__init__(*args, **options)
        if capacity is Capacity.FINANCE_DIRECTOR:
            self.fields["source_confirmed"] = forms.ChoiceField(
                label="Is the recurrent source confirmed?", choices=[(YES, "Confirmed"), (NO, "Not confirmed")],
                widget=forms.RadioSelect,
            )  # fmt: skip
        if capacity is Capacity.REVIEWER:
            self.fields["checked"] = forms.CharField(
                label="What you checked, and what you found", max_length=2000, widget=forms.Textarea({"rows": 4}),
                help_text="Such as counts against their source, the comparison, and the unit value against the ledger",
            )  # fmt: skip
        if capacity is Capacity.CLINICAL:
            self.fields["reference"] = forms.CharField(
                label="References of the quality and the equality impact assessment", max_length=200,
                help_text="Such as QIA 24/118 and EQIA 24/66",
            )  # fmt: skip


class DelegationForm(LedgerForm):
    from_on = DayField(label="First day of the scheme")
    above = MoneyField(label="For asks above, in pounds a year")
    confirm = forms.MultipleChoiceField(
        label="Who confirms first, in this order", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(each.value, each.label) for each in CONFIRM],
    )  # fmt: skip
    decides = forms.ChoiceField(
        label="Who decides", widget=forms.RadioSelect, choices=[(each.value, each.label) for each in DECIDE]
    )
    source = forms.CharField(label="Where the scheme is written", required=False, max_length=200)
    is_taken_out = forms.BooleanField(
        label="Take this value out of the scheme of that day", required=False,
        help_text="Only to correct what was recorded by mistake",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why it is corrected", required=False, max_length=200,
        help_text="Only where a value that stands is changed or taken out. What stood before stays on record",
    )  # fmt: skip


class SignatoryForm(LedgerForm):
    person: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None, label="Person", empty_label="Choose one"
    )
    capacity = forms.ChoiceField(
        label="Signs in the capacity of",
        widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in Capacity],
    )
    from_on = DayField(label="From")
    holds = forms.ChoiceField(
        label="From that day", choices=[(YES, "Signs in this capacity"), (NO, "No longer signs in it")], initial=YES,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

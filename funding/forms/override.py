"""Forms of an override by two people: one asks, another consents."""

from django import forms

from funding.forms.fields import AboveNought, LedgerForm
from funding.forms.movement import REASON
from organisations.form_fields import DayField


class OverrideForm(LedgerForm):
    amount = AboveNought(
        label="How much more than the pot holds, in pounds",
        help_text="One act may go this far beyond what is left, once.",
    )
    reason = forms.CharField(label="Why", widget=forms.Textarea(REASON), max_length=400)
    expires_on = DayField(label="Last day on which it may be used")


class ConsentForm(LedgerForm):
    """Nothing to fill in: the button is the consent."""

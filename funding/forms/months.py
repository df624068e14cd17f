"""The form by which the submission of a year's accounts is recorded."""

from django import forms

from funding.forms.fields import LedgerForm
from organisations.form_fields import DayField


class SubmissionForm(LedgerForm):
    on = DayField(label="Day on which they were submitted")
    evidence = forms.CharField(
        label="What shows it", max_length=300, help_text="Such as the reference of the submission"
    )

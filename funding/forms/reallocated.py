"""The form of staff and budget taken from elsewhere, and of its correction."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from funding.domain.words import Resource
from funding.forms.fields import AboveNought, DayInYear, LedgerForm, MoneyField, choice_of
from funding.forms.movement import REASON, choose_from
from funding.models import Project
from organisations.form_fields import DayField

MOST_WTE = Decimal(100_000)


class WteField(forms.CharField):
    """A size of posts such as 1.5, given as hundredths of a whole-time equivalent; None when it is empty."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "nhsuk-input--width-5"}
        super().__init__(widget=forms.TextInput(attrs), **options)

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        digits = text.replace(",", "")
        if not digits.isascii() or not digits.replace(".", "", 1).isdigit():
            raise ValidationError(f"“{text}” is not a size of posts. Type figures, such as 1.5.", code="number")
        hundredths = Decimal(digits) * 100
        if hundredths != hundredths.to_integral_value() or hundredths > MOST_WTE * 100:
            raise ValidationError("Give whole-time equivalents with at most two decimals, such as 0.25.", code="number")
        return int(hundredths)


class ReallocatedForm(LedgerForm):
    kind = choice_of(Resource, radios=True, label="What was taken")
    what = forms.CharField(label="Which posts or which budget", max_length=200)
    taken_from = forms.CharField(label="Service or budget that it was taken from", max_length=200)
    given_up = forms.CharField(
        label="What was given up",
        widget=forms.Textarea(REASON),
        help_text="What that service does less, or no longer. If nothing was given up, say why",
    )
    amount: MoneyField = AboveNought(label="What it is worth in this year, in pounds")
    wte = WteField(label="Posts, in whole-time equivalents", required=False, help_text="For staff, such as 1.5")
    from_on = DayInYear(label="First day")
    to_on = DayField(label="Last day", required=False)
    project = forms.ModelChoiceField(
        Project.objects.none(), label="Project", required=False, empty_label="No project of its own"
    )
    decided_by_role = forms.CharField(label="Role of who decided it", max_length=120)
    evidence = forms.CharField(label="Evidence", max_length=300, required=False)
    more = ("to_on", "project", "evidence")

    def __init__(self, *args: Any, projects: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self.fields["project"], projects)


class CorrectReallocatedForm(ReallocatedForm):
    amount = MoneyField(label="What it is worth in this year, in pounds", help_text="£0 takes the row back")
    reason = forms.CharField(label="Why it is corrected", widget=forms.Textarea(REASON))

"""The form of a rule's setting: watch only or not, and the organisation's own materiality, with a reason."""

from decimal import Decimal
from typing import Any

from django import forms

from funding.domain.evidence import MILLION
from funding.forms.fields import LedgerForm, MoneyField
from funding.forms.movement import REASON

WATCH = (("", "As the rule comes"), ("yes", "Watch only: shown, not counted"), ("no", "Counted as a query"))


class RuleForm(LedgerForm):
    watch_only = forms.ChoiceField(
        label="What becomes of what it finds", choices=WATCH, required=False, widget=forms.RadioSelect
    )
    least_amount = MoneyField(
        label="Smallest amount, in pounds", required=False, help_text="Empty means the rule's default."
    )
    least_percent = forms.DecimalField(
        label="Smallest share of the pot, in per cent",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=4,
        help_text="The larger of the amount and the share counts. Empty means the rule's default.",
    )
    reason = forms.CharField(label="Why it is set so", widget=forms.Textarea(REASON), max_length=400)

    def setting(self) -> dict[str, Any]:
        """What was typed as the service takes it."""
        typed = self.cleaned_data
        percent = typed["least_percent"]
        return {
            "watch_only": {"yes": True, "no": False}.get(typed["watch_only"]),
            "least_amount": typed["least_amount"],
            "least_millionths": None if percent is None else int(percent * MILLION / 100),
            "reason": typed["reason"],
        }

"""Forms of a query's life: asked, accepted, queried again, withdrawn, restored, assessed and shared."""

from collections.abc import Iterable
from typing import Any

from django import forms

from funding.forms.fields import AboveNought, DayInYear, LedgerForm
from funding.forms.movement import REASON
from organisations.models import Organisation


class ReasonForm(LedgerForm):
    """One question: why. `asks` gives its words."""

    reason = forms.CharField(label="Why", widget=forms.Textarea(REASON), max_length=400)

    def __init__(self, *args: Any, asks: str = "Why", is_needed: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = asks
        self.fields["reason"].required = is_needed


class RestoredForm(LedgerForm):
    amount = AboveNought(label="Amount that came back, in pounds")
    on = DayInYear(label="Date it came back")
    reason = forms.CharField(label="What was decided", widget=forms.Textarea(REASON), max_length=400)


class ShareForm(LedgerForm):
    """`seen` is the digest of the preview that stands on the page."""

    with_organisation = forms.TypedChoiceField(label="Share with", coerce=int, empty_value=None)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, bodies: Iterable[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = list(bodies)
        self.bodies = {body.pk: body for body in bodies}
        choices = [(str(body.pk), body.name) for body in bodies]
        field = self.fields["with_organisation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices if len(choices) == 1 else [("", "Choose one"), *choices]

    def clean_with_organisation(self) -> Organisation:
        return self.bodies[self.cleaned_data["with_organisation"]]


class AskForm(LedgerForm):
    """A question about a transfer line or about a pot that was shared; `about` is a code such as `transfer-12`."""

    about = forms.ChoiceField(label="What you ask about")
    amount = AboveNought(
        label="Amount you ask about, in pounds",
        required=False,
        help_text="For a pot. For a transfer it is the gap, or what was sent.",
    )
    question = forms.CharField(label="Your question", widget=forms.Textarea(REASON), max_length=400)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["about"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose one"), *choices]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("about", "").startswith("pot-") and not typed.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "Give the amount you ask about.")
        return typed

"""Forms of the barriers register: the answers of a year, an action, and how an action stands."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from funding.domain.barriers import ActionState, Answer
from funding.forms.fields import LedgerForm, choice_of
from funding.forms.movement import REASON
from organisations.form_fields import DayField

ASKS = {
    "barrier": "Does this stand in your way?",
    "enabler": "Would this help you most?",
    "view": "Is this so where you are?",
}


class AnswerForm(LedgerForm):
    """The questions of the survey. `questions` are codes with their names and kinds; what is left open is not
    recorded. `given()` are the answers by code, each with its words."""

    def __init__(self, *args: Any, questions: Iterable[tuple[str, str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.codes: list[str] = []
        more = []
        for code, name, kind in questions:
            self.codes.append(code)
            self.fields[f"{code}-answer"] = choice_of(
                Answer, radios=True, label=name, required=False, help_text=ASKS[kind]
            )
            self.fields[f"{code}-words"] = forms.CharField(label=f"{name}: what it looks like here", max_length=300,
                                                           required=False)  # fmt: skip
            more.append(f"{code}-words")
        self.fields["reason"] = forms.CharField(
            label="Why an answer is changed",
            widget=forms.Textarea(REASON),
            required=False,
            help_text="Only when an answer that was recorded before is another one now",
        )
        self.more = tuple(more)

    def given(self) -> Mapping[str, tuple[Answer, str]]:
        typed = self.cleaned_data
        return {
            code: (typed[f"{code}-answer"], typed[f"{code}-words"])
            for code in self.codes
            if typed[f"{code}-answer"] is not None
        }

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for code in self.codes:
            if typed.get(f"{code}-words") and not typed.get(f"{code}-answer"):
                self.add_error(f"{code}-answer", "Answer yes, no or not known, or leave the words empty.")
        return typed


class ActionForm(LedgerForm):
    question = forms.ChoiceField(label="What it is about")
    what = forms.CharField(label="What is done", max_length=200)
    owner = forms.CharField(
        label="Role that owns it", max_length=120, help_text="A role, such as Director of strategy, not a person"
    )
    due_on = DayField(label="Due by")
    on = DayField(label="Agreed on")

    def __init__(self, *args: Any, questions: Iterable[tuple[str, str]], today: date, **options: Any) -> None:
        super().__init__(*args, today=today, **options)
        self.initial.setdefault("on", today)
        field = self.fields["question"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose one"), *questions]


class ActionStepForm(LedgerForm):
    state = choice_of(ActionState, radios=True, label="Where it stands")
    on = DayField(label="Date")
    owner = forms.CharField(label="Role that owns it from now on", max_length=120)
    due_on = DayField(label="Due by")
    note = forms.CharField(
        label="What was done, or why it is dropped or moved", widget=forms.Textarea(REASON), required=False,
        max_length=1000,
    )  # fmt: skip

"""What people type about outcomes, release and cases: forms check it, services write it.

Shares are typed as per cent and given as fractions; counts are exact numbers.
"""

from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from funding.domain.financial_year import MONTH_NAMES
from funding.forms.fields import AboveNought, LedgerForm, MoneyField
from organisations.form_fields import DayField
from roi.domain.inputs import QUINTILES, Status, Who
from roi.models.outcome import GRADES, RELEASE_STATES

OWN_MEASURE = "own"
HUNDRED = Decimal(100)
LONGEST = 30
MONTHS_PASTED = 12
COMPONENT_LABELS = {
    "cohort": "Grade of the people counted",
    "effect": "Grade of the effect",
    "unit_value": "Grade of the unit value",
    "data_age": "Grade of the age of the data",
}
GRADE_HELP = "A is best (a trial here, the ledger of this trust), F is opinion"
OTHER_BODIES = (Who.ICB, Who.OTHER_NHS, Who.LOCAL_AUTHORITY, Who.OTHER_PUBLIC)


class NumberField(forms.CharField):
    """An exact number; commas are understood. Gives Decimal, or None when it is empty."""

    def __init__(self, *, suffix: str = "", width: int = 5, **options: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": f"nhsuk-input--width-{width}"}
        if suffix:
            attrs["data-suffix"] = suffix
        options.setdefault("widget", forms.TextInput(attrs))
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            number = Decimal(text.replace(",", "").replace("\u2212", "-").replace("%", "").strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or len(text) > LONGEST:
            raise ValidationError(f"“{text}” is not a number. Type figures, such as 82 or 82.5.", code="number")
        return number

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Decimal) else value


class ShareField(NumberField):
    """A share typed as per cent, given as a fraction from 0 to 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(suffix="%", **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        number = super().to_python(value)
        if number is None:
            return None
        if not 0 <= number <= HUNDRED:
            raise ValidationError("A share lies between 0 and 100 per cent. Write thirty per cent as 30.", code="share")
        return number / HUNDRED

    def prepare_value(self, value: Any) -> Any:
        return written(value * HUNDRED) if isinstance(value, Decimal) else value


def written(number: Decimal) -> str:
    """The number without noughts at its end: 80, 12.5."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def grade(label: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Choose one"), *GRADES], help_text=GRADE_HELP, **options)


def words(label: str, *, rows: int = 2, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), max_length=4000, **options)


def pasted(text: str) -> list[str]:
    """The cells of one row or one column of a spreadsheet, as they were copied; empty cells are kept."""
    row = text.strip("\r\n")
    cells = row.split("\t") if "\t" in row else text.splitlines()
    cells = [cell.strip() for cell in cells]
    while len(cells) > MONTHS_PASTED and not cells[-1]:
        cells.pop()
    return cells if any(cells) else []


class PastedMonths(forms.CharField):
    """Twelve cells, April to March, copied from a row or a column of a spreadsheet; or nothing."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea({"rows": 2, "autocomplete": "off", "spellcheck": "false"})
        super().__init__(required=False, strip=False, max_length=4000, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        count = len(pasted(str(value or "")))
        if count not in (0, MONTHS_PASTED):
            raise ValidationError(
                f"Twelve cells are needed, April to March, and {count} were pasted. Copy one row or column of twelve.",
                code="twelve",
            )
        return super().clean(value)


class MonthRows(LedgerForm):
    """Rows of twelve boxes, April to March, that can also be pasted."""

    ROWS: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in self.ROWS:
            for number, month in enumerate(MONTH_NAMES, 1):
                self.fields[f"{name}_{number}"] = NumberField(label=f"{label} in {month}", required=False, width=3)
            self.fields[f"paste_{name}"] = PastedMonths(label=f"Paste twelve months: {label.lower()}")
        self.unpack()

    def unpack(self) -> None:
        """What was pasted goes into the boxes before they are checked; the boxes then show it."""
        if not self.is_bound:
            return
        data: Any = self.data
        data = data.copy()
        for name, _ in self.ROWS:
            values = pasted(str(data.get(f"paste_{name}") or ""))
            if len(values) == MONTHS_PASTED:
                data.update({f"{name}_{number}": value for number, value in enumerate(values, 1)})
        self.data = data

    def pastes_fail(self) -> bool:
        return any(name.startswith("paste_") for name in self.errors)

    def pastes(self) -> list[BoundField]:
        return [self[f"paste_{name}"] for name, _ in self.ROWS]

    def months(self) -> list[dict[str, Decimal | None]]:
        return [{name: self.cleaned_data[f"{name}_{n}"] for name, _ in self.ROWS} for n in range(1, 13)]

    def grid(self) -> list[dict[str, Any]]:
        """Rows for the month grid: a label and twelve boxes."""
        return [
            {"label": label, "cells": [self[f"{name}_{number}"] for number in range(1, 13)]}
            for name, label in self.ROWS
        ]


class MonthsForm(MonthRows):
    """Twelve months of one line: observed, and the number exposed where the line needs it."""

    ROWS: ClassVar = (("observed", "Observed"), ("exposure", "Number exposed"))


class QuintilesForm(LedgerForm):
    """Events averted by deprivation fifth; together they are what the line averts."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        ends = {"1": " (most deprived)", "5": " (least deprived)"}
        for key in QUINTILES:
            label = "Unknown" if key == "unknown" else f"Fifth {key}{ends.get(key, '')}"
            self.fields[f"quintile_{key}"] = NumberField(label=label)

    def averted(self) -> dict[str, Decimal]:
        return {key: self.cleaned_data[f"quintile_{key}"] for key in QUINTILES}


class ReleaseForm(LedgerForm):
    """A named budget that money leaves: a share of the benefit, or pounds a month."""

    cost_centre = forms.CharField(label="Cost centre", max_length=40)
    subjective_code = forms.CharField(label="Subjective code", max_length=40)
    share = ShareField(label="Share of the benefit", required=False)
    amount = MoneyField(label="Or an amount each month, in pounds", required=False)
    from_month = forms.TypedChoiceField(label="From", coerce=int, choices=list(enumerate(MONTH_NAMES, 1)))
    owner = forms.CharField(label="Budget holder", max_length=160, help_text="The role, such as head of nursing")
    action = words("What is done so that the money leaves the budget")
    status = forms.ChoiceField(
        label="How far it is",
        choices=[(s.value, text) for s, text in RELEASE_STATES.items()],
        widget=forms.RadioSelect,
        initial=Status.PLANNED.value,
    )
    efficiency_scheme = forms.CharField(
        label="Efficiency scheme",
        required=False,
        max_length=80,
        help_text="Its number, when the saving is in the efficiency plan already: it is then not counted again",
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        both_or_none = (typed.get("share") is None) == (typed.get("amount") is None)
        if both_or_none and not {"share", "amount"} & set(self.errors):
            self.add_error("share", "Give a share of the benefit or pounds a month: one of the two.")
        return typed


class ConfirmReleaseForm(LedgerForm):
    status = forms.ChoiceField(
        label="How far it is",
        choices=[(s.value, RELEASE_STATES[s]) for s in (Status.ACTIONED, Status.IN_LEDGER)],
        widget=forms.RadioSelect,
    )


class SavingForm(LedgerForm):
    """The document in which another body confirms its saving."""

    gain: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None, label="Body", empty_label=None, widget=forms.RadioSelect
    )
    confirmed_by = forms.CharField(label="Who confirms it there", max_length=160, help_text="Name and role")
    document = forms.CharField(label="Document", max_length=200, help_text="Such as letter ICB/25/17")
    document_on = DayField(label="Date of the document")

    def __init__(self, *args: Any, gains: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["gain"].queryset = gains  # type: ignore[attr-defined]
        self.fields["gain"].label_from_instance = lambda gain: f"{gain.name}, {written(gain.share * HUNDRED)}%"  # type: ignore[attr-defined]


class WithdrawForm(LedgerForm):
    """What was recorded by mistake: the outcome, or one of its releases by its code."""

    what = forms.ChoiceField(label="What was a mistake?", widget=forms.RadioSelect)
    reason = words("Why it is withdrawn")

    def __init__(self, *args: Any, choices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]


class CaseForm(LedgerForm):
    """The ask and the words of a case."""

    title = forms.CharField(label="Title", max_length=160, help_text="What you ask for, in a few words")
    ask_amount = AboveNought(label="Amount asked for each year, in pounds")
    ask_from_on = DayField(label="First day it is needed")
    funded_amount = MoneyField(label="Of this, already funded every year, in pounds", required=False)
    funded_by = forms.CharField(label="Funded by", required=False, max_length=300)
    pressure_from = forms.CharField(
        label="The rest is a cost pressure, to be met from",
        required=False,
        max_length=300,
        help_text="Without it the case cannot be sent or signed",
    )
    summary = words("Summary", rows=4, required=False)
    need = words("Who it is for, and what was done", rows=4, required=False)
    if_nothing = words("What happens if it stops", rows=3, required=False)
    risks = words("Biggest risks", rows=3, required=False)


class NewCaseForm(CaseForm):
    """A case is about one project."""

    project: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None, label="Project", to_field_name="reference", empty_label="Choose one"
    )
    field_order = ["project"]

    def __init__(self, *args: Any, projects: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]


class SignForm(LedgerForm):
    """The words that a person confirms by signing."""

    confirmed = forms.CharField(required=True, widget=forms.HiddenInput)


class ReturnForm(LedgerForm):
    reason = words("What has to be put right", rows=4)

"""Forms of evidence, made from what a kind says of its fields. They read what was typed; the services judge it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from funding.domain.evidence_kinds import Field, Holds, Kind
from funding.domain.evidence_typed import read_typed, typed
from funding.domain.financial_year import MONTH_NAMES
from funding.forms.fields import LedgerForm
from funding.forms.movement import REASON
from funding.models import Holds as ImportHolds
from funding.models import ImportBatch, LedgerCode, Pot, Project, Transfer
from funding.workbook.gate import LARGEST_FILE
from funding.workbook.refusals import SENTENCES
from organisations.form_fields import DayField, PoundsInput
from organisations.models import Organisation

Choices = Sequence[tuple[str, str]]
NONE_YET = {
    Holds.POT: "There is no pot yet. Log one first, under Funding pots.",
    Holds.PROJECT: "There is no project yet. Open one first, under Funding pots.",
    Holds.CODE: "No code is recorded yet. Enter it first, under Codes of the ledger.",
    Holds.IMPORT: "No budget of the year is imported yet. Import it first, under Imports.",
    Holds.TRANSFER: "There is no transfer of the year yet.",
}
YES_NO = [("yes", "Yes"), ("no", "No")]


class TypedField(forms.CharField):
    """A box whose text becomes the value of the document."""

    def __init__(self, *, of: Field, **options: Any) -> None:
        self.of = of
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return read_typed(self.of, text)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None


class EvidenceForm(LedgerForm):
    """One row of a kind. `only`: the fields it asks for. `values()` are by the keys of the document."""

    def __init__(self, *args: Any, kind: Kind, organisation: Organisation, only: Sequence[str] | None = None,
                 asks_why: str = "", **options: Any) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.kind = kind
        self.asked = [field for field in kind.fields if only is None or field.key in only]
        for field in self.asked:
            self.fields[field.key] = form_field(field, organisation, self.year.start)
        if asks_why:
            self.fields["why"] = forms.CharField(
                label=f"Why it is {asks_why}", widget=forms.Textarea(REASON), max_length=400,
                help_text="The reason stays beside both rows.",
            )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What was typed, by the keys of the document; None for what was left empty."""
        return {field.key: in_document(field, self.cleaned_data.get(field.key)) for field in self.asked}


def in_document(field: Field, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return read_typed(field, value)
    return value


def form_field(field: Field, organisation: Organisation, year: int) -> forms.Field:
    facts: dict[str, Any] = {"label": field.label, "required": field.needed, "help_text": field.hint}
    match field.holds:
        case Holds.DAY:
            return DayField(**facts)
        case Holds.WORD:
            return forms.ChoiceField(
                choices=[("", "Choose one"), *(field.words.choices() if field.words else ())], **facts
            )
        case Holds.MONTH:
            return forms.ChoiceField(choices=months_of(field), **facts)
        case Holds.YES_NO:
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **facts)
        case Holds.POUNDS:
            return TypedField(of=field, widget=PoundsInput(), **facts)
        case Holds.PERCENT:
            return TypedField(of=field, widget=figures({"data-suffix": "%"}), **facts)
        case Holds.POSTS | Holds.NUMBER:
            return TypedField(of=field, widget=figures(), **facts)
        case Holds.LONG_TEXT:
            return TypedField(of=field, widget=forms.Textarea(REASON), **facts)
        case Holds.TEXT:
            return TypedField(of=field, max_length=field.longest, **facts)
        case _:
            choices = choices_of(field.holds, organisation, year)
            if not choices:
                facts["help_text"] = NONE_YET[field.holds]
            empty = "Choose one" if field.needed else "None"
            return forms.ChoiceField(choices=[("", empty), *choices], **facts)


def figures(attrs: Mapping[str, str] | None = None) -> forms.TextInput:
    return forms.TextInput({"inputmode": "decimal", "class": "nhsuk-input--width-5", **(attrs or {})})


def months_of(field: Field) -> Choices:
    first = [("0", "Before the year began")] if field.key == "as_of_month" else []
    named = [(str(number), f"{name} (month {number})") for number, name in enumerate(MONTH_NAMES, 1)]
    return [("", "Choose one"), *first, *named]


def choices_of(holds: Holds, organisation: Organisation, year: int) -> Choices:
    """What may be chosen, as the document names it."""
    match holds:
        case Holds.POT:
            return [(pot.reference, str(pot)) for pot in Pot.objects.of(organisation).order_by("reference")]
        case Holds.PROJECT:
            projects = Project.objects.filter(organisation=organisation).order_by("reference")
            return [(project.reference, str(project)) for project in projects]
        case Holds.CODE:
            codes = LedgerCode.objects.filter(organisation=organisation).order_by("code")
            return [(code.code, str(code).strip()) for code in codes]
        case Holds.IMPORT:
            batches = ImportBatch.objects.counting().filter(
                organisation=organisation, year=year, holds__in=[ImportHolds.BUDGET, ImportHolds.BOTH]
            )
            return [(str(row.pk), f"{row.pk}: {row.file.name} {row.sheet}") for row in batches.select_related("file")]
        case _:
            sent = Transfer.objects.filter(sender_pot__organisation=organisation, year=year)
            came = Transfer.objects.filter(receiver=organisation, year=year)
            return [(str(row.pk), f"{row.pk}: {row.what_for}") for row in (sent | came).order_by("pk")]


class EvidenceTableForm(LedgerForm):
    """A file or pasted rows; one of the two."""

    file = forms.FileField(
        label="Workbook or CSV file",
        required=False,
        allow_empty_file=True,
        help_text="Excel, OpenDocument or CSV with these columns, up to 2,000 rows.",
        widget=forms.FileInput({"accept": ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.txt,.tsv"}),
    )
    pasted = forms.CharField(
        label="Or paste rows from Excel",
        required=False,
        strip=False,
        help_text="Copy the headings and the rows, and paste them here.",
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > LARGEST_FILE:
            raise forms.ValidationError(SENTENCES["too_large"])
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        has_rows = bool((cleaned.get("pasted") or "").strip())
        if cleaned.get("file") is None and not has_rows and "file" not in self.errors:
            self.add_error("file", "Choose a file, or paste rows from Excel.")
        elif cleaned.get("file") is not None and has_rows:
            self.add_error("pasted", "Give a file or pasted rows, not both. Empty this box or remove the file.")
        return cleaned


def as_initial(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the document as the form shows them."""
    shown: dict[str, Any] = {}
    for field in kind.fields:
        value = values.get(field.key)
        if field.holds is Holds.DAY:
            shown[field.key] = date.fromisoformat(value) if value else None
        elif field.holds is Holds.POUNDS:
            shown[field.key] = Decimal(value).scaleb(-2) if value is not None else None
        else:
            shown[field.key] = typed(field, value)
    return shown

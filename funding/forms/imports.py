"""Forms of an import: the file or the pasted rows, the table, its columns, and why an import is undone. Choices are
given by the view; nothing here reads a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from funding.domain.import_mapping import BUDGET, PUBLISHED
from funding.workbook.gate import LARGEST_FILE
from funding.workbook.refusals import SENTENCES

HOLDS = [
    (BUDGET, "A budget of this organisation: one line a row, for the year or for each month"),
    (PUBLISHED, "Published allocations: one figure for each organisation, with its code"),
]
MONTHS = "months"
AS_STATED = "as-stated"
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ColumnChoices:
    """What may be chosen for one table; `unit_is_stated` adds “as the workbook says”."""

    names: Choices
    amounts: Choices
    units: Choices


class UploadForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label="Workbook or CSV file",
        required=False,
        allow_empty_file=True,
        help_text="Excel (.xlsx, .xlsm, .xlsb, .xls), OpenDocument (.ods) or CSV, up to 20 MB and a million cells.",
        widget=forms.FileInput({"accept": ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.txt,.tsv"}),
    )
    pasted = forms.CharField(
        label="Or paste rows from Excel",
        required=False,
        strip=False,
        help_text="Copy the headings and the rows, and paste them here.",
        widget=forms.Textarea({"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    # Not “required” for Django: then its two neighbours, of which one is needed, would be marked as optional.
    holds = forms.ChoiceField(label="What it holds", choices=HOLDS, widget=forms.RadioSelect, required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > LARGEST_FILE:
            raise forms.ValidationError(SENTENCES["too_large"])
        return file

    def clean_holds(self) -> str:
        holds: str = self.cleaned_data["holds"]
        if not holds:
            raise forms.ValidationError("Select what it holds.")
        return holds

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        has_rows = bool((cleaned.get("pasted") or "").strip())
        if cleaned.get("file") is None and not has_rows and "file" not in self.errors:
            self.add_error("file", "Choose a file, or paste rows from Excel.")
        elif cleaned.get("file") is not None and has_rows:
            self.add_error("pasted", "Give a file or pasted rows, not both. Empty this box or remove the file.")
        return cleaned


class TableForm(forms.Form):
    use_required_attribute = False
    prefix = "table"
    table = forms.ChoiceField(label="Sheet and table")

    def __init__(self, *args: Any, tables: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["table"].choices = list(tables)  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    use_required_attribute = False
    holds = forms.ChoiceField(label="What it holds", choices=HOLDS, widget=forms.RadioSelect)
    amounts = forms.ChoiceField(label="Amounts")
    label = forms.ChoiceField(label="Name of each row", required=False)
    code = forms.ChoiceField(
        label="Code of each row",
        required=False,
        help_text="For published allocations: the organisation codes. For a budget: cost centres or your references.",
    )
    unit = forms.ChoiceField(
        label="Unit of the amounts",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the unit: the workbook does not state it."},
    )

    def __init__(self, *args: Any, choices: ColumnChoices, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [("", "No column"), *choices.names]
        given = {"label": names, "code": names, "amounts": [("", "Choose a column"), *choices.amounts],
                 "unit": list(choices.units)}  # fmt: skip
        for name, values in given.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]


class UndoForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label="Why the import is undone",
        widget=forms.Textarea({"rows": 3}),
        help_text="The reason stays in the history.",
        error_messages={"required": "Say why the import is undone."},
    )

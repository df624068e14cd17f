"""Forms of an import: the file or the pasted rows, and why an import is undone. Nothing here reads a workbook."""

from typing import Any

from django import forms

from funding.domain.import_mapping import ACTUALS, BOTH, BUDGET, PUBLISHED
from funding.workbook.gate import LARGEST_FILE
from funding.workbook.refusals import SENTENCES

HOLDS = [
    (BUDGET, "A budget of this organisation: one line a row, for the year or for each month"),
    (ACTUALS, "Actual spend of this organisation: one line a row, for one month or several"),
    (BOTH, "Budget and actual spend side by side"),
    (PUBLISHED, "Published allocations: one figure for each organisation, with its code"),
]


class UploadForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label="Workbook or CSV file",
        required=False,
        allow_empty_file=True,
        help_text="Excel (.xlsx, .xlsm, .xlsb, .xls), OpenDocument (.ods) or CSV, up to 20 MB and 2.5 million cells.",
        widget=forms.FileInput({"accept": ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.txt,.tsv"}),
    )
    pasted = forms.CharField(
        label="Or paste rows from Excel",
        required=False,
        strip=False,
        help_text="Copy the headings and the rows, and paste them here.",
        widget=forms.Textarea({"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    no_patients = forms.BooleanField(
        label="The cells that look like NHS numbers hold something else, such as invoice numbers", required=False
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


class UndoForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label="Why the import is undone",
        widget=forms.Textarea({"rows": 3}),
        help_text="The reason stays in the history.",
        error_messages={"required": "Say why the import is undone."},
    )

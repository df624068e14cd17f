"""Forms of the steps of an import: where the table stands, what its columns are, what its words mean, what is typed
over or called right. Choices are given by the view; nothing here reads a workbook, and nothing here saves."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from funding.domain.financial_year import MONTH_NAMES
from funding.domain.import_mapping import ACTUAL, ADD, ADD_AND_UPDATE, PLAN, UPDATE, Mapping, Taken
from funding.domain.sheets.tables import Column, Place, Table
from funding.forms.imports import HOLDS

Choices = Sequence[tuple[str, Any]]
AS_STATED, AS_ALL = "as-stated", ""
PLUS, MINUS = "plus", "minus"
NAMING = ("label", "code", "period", "recurrence")
ROWS = re.compile(r"\s*(\d{1,6})\s*(?:(?:to|-|–)\s*(\d{1,6})\s*)?")
MODES = [
    (ADD_AND_UPDATE, "Add new figures and update those that count already"),
    (ADD, "Only add new figures"),
    (UPDATE, "Only update figures that count already"),
]


class PlainForm(forms.Form):
    use_required_attribute = False


def rows_in(text: str) -> tuple[int, ...]:
    """`5, 7 to 9` as 5, 7, 8, 9. Raises ValidationError."""
    found: set[int] = set()
    for part in filter(None, (each.strip() for each in re.split(r"[,;\n]", text))):
        match = ROWS.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not match or first < 1 or last < first or last - first > 10_000:
            raise forms.ValidationError(f"“{part[:30]}” names no rows. Write them like 5, 7 to 9.")
        found |= set(range(first, last + 1))
    return tuple(sorted(found))


class SheetForm(PlainForm):
    """Which table; its rows, where the program did not find them; rows of totals to take, rows to leave out."""

    table = forms.ChoiceField(label="Sheet and table", widget=forms.RadioSelect)
    header_rows = forms.CharField(
        label="Rows with the headings",
        required=False,
        help_text="Excel's row numbers, like 4 or 3 to 4. Leave all three empty to use what was found.",
    )
    first_row = forms.IntegerField(label="First row of data", required=False, min_value=1, max_value=250_000)
    last_row = forms.IntegerField(label="Last row of data", required=False, min_value=1, max_value=250_000)
    taken_rows = forms.MultipleChoiceField(
        label="Rows of totals to take as data", required=False, widget=forms.CheckboxSelectMultiple
    )
    left_rows = forms.CharField(label="Rows to leave out", required=False, help_text="Like 5, 7 to 9.")

    def __init__(self, *args: Any, tables: Choices, totals: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["table"].choices = list(tables)  # type: ignore[attr-defined]
        self.fields["taken_rows"].choices = list(totals)  # type: ignore[attr-defined]

    def clean_header_rows(self) -> tuple[int, ...]:
        return rows_in(self.cleaned_data["header_rows"])

    def clean_left_rows(self) -> tuple[int, ...]:
        return rows_in(self.cleaned_data["left_rows"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_row"), cleaned.get("last_row")
        some = [cleaned.get("header_rows"), first, last]
        if any(some) and not all(some) and not self.errors:
            self.add_error("header_rows", "Give the rows of the headings, the first and the last row of data, or none.")
        elif first and last and last < first:
            self.add_error("last_row", "The last row stands above the first. Correct one of them.")
        return cleaned

    def place(self) -> Place | None:
        given = self.cleaned_data
        if not given["first_row"]:
            return None
        return Place(given["header_rows"], given["first_row"], given["last_row"])


def meaning_choices(column: Column, is_published: bool) -> list[tuple[str, Any]]:
    """What a column may be taken for."""
    choices: list[tuple[str, Any]] = [("", "Not used"), ("label", "Name of each row"), ("code", "Code of each row")]
    if not is_published:
        choices += [("period", "Month of each row"), ("recurrence", "Recurrent or non-recurrent")]
    if not column.may_be_money:
        return choices
    if is_published:
        return [*choices, (PLAN, "Published amount")]
    for measure, name in ((PLAN, "Budget"), (ACTUAL, "Actual spend")):
        whole = [(measure, f"{name} of the year, or of the month that the row says")]
        months = [(f"{measure}-{number}", f"{name} of {month}") for number, month in enumerate(MONTH_NAMES, 1)]
        choices.append((name, whole + months))
    return choices


class ColumnsForm(PlainForm):
    """A choice for each column of the table, and the unit and sign of all amounts or of one column."""

    holds = forms.ChoiceField(label="What the file holds", choices=HOLDS, widget=forms.RadioSelect)
    unit = forms.ChoiceField(
        label="Unit of the amounts",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the unit: the workbook does not state it."},
    )
    sign = forms.ChoiceField(label="Sign of the amounts", widget=forms.RadioSelect, required=False)

    def __init__(
        self, *args: Any, table: Table, mapping: Mapping, units: Choices, signs: Choices, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.table, self.is_published = table, mapping.holds == "published"
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]
        self.fields["sign"].choices = list(signs)  # type: ignore[attr-defined]
        each_unit = [(AS_ALL, "As for all"), ("1", "Pounds"), ("1000", "Thousands"), ("1000000", "Millions")]
        each_sign = [(AS_ALL, "As for all"), (PLUS, "As it stands"), (MINUS, "Turned round")]
        for column in table.columns:
            name = f"column {column.letter}"
            self.add(f"column-{column.letter}", f"Meaning of {name}", meaning_choices(column, self.is_published))
            if column.may_be_money:
                self.add(f"unit-{column.letter}", f"Unit of {name}", each_unit)
                self.add(f"sign-{column.letter}", f"Sign of {name}", each_sign)

    def add(self, name: str, label: str, choices: Choices) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, required=False, widget=forms.Select({"aria-label": label})
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, words in (("label", "names"), ("code", "codes"), ("period", "months"),
                            ("recurrence", "recurrence")):  # fmt: skip
            chosen = [c for c in self.table.columns if cleaned.get(f"column-{c.letter}") == name]
            if len(chosen) > 1:
                letters = " and ".join(column.letter for column in chosen)
                self.add_error(
                    f"column-{chosen[1].letter}", f"Columns {letters} are both chosen for the {words}. Keep one."
                )
        return cleaned

    def naming(self) -> dict[str, str | None]:
        given = self.cleaned_data
        chosen = {given[f"column-{column.letter}"]: column.letter for column in self.table.columns}
        return {name: chosen.get(name) for name in NAMING}

    def amounts(self) -> tuple[Taken, ...]:
        given = self.cleaned_data
        found = []
        for column in self.table.columns:
            measure, _, month = given[f"column-{column.letter}"].partition("-")
            if measure not in (PLAN, ACTUAL):
                continue
            unit, sign = given.get(f"unit-{column.letter}"), given.get(f"sign-{column.letter}") or given["sign"]
            found.append(
                Taken(column.letter, int(month) if month else None, measure, int(unit) if unit else None, sign == MINUS)
            )
        return tuple(found)


def initial_columns(table: Table, mapping: Mapping, offers_stated: bool) -> dict[str, str]:
    """What the form shows for a mapping."""
    turned = [part.reverses for part in mapping.amounts]
    all_turned = bool(turned) and all(turned)
    initial = {
        "holds": mapping.holds,
        "unit": str(mapping.multiplier or "") or (AS_STATED if offers_stated else ""),
        "sign": MINUS if all_turned else PLUS,
    }
    for name in NAMING:
        if letter := getattr(mapping, name):
            initial[f"column-{letter}"] = name
    for part in mapping.amounts:
        month = f"-{part.month}" if part.month else ""
        initial[f"column-{part.column}"] = f"{part.measure}{month}"
        initial[f"unit-{part.column}"] = str(part.multiplier or "")
        initial[f"sign-{part.column}"] = MINUS if part.reverses and not all_turned else AS_ALL
    return initial


def field_of(prefix: str, text: str) -> str:
    """The name of a field about a text."""
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


class WordsForm(PlainForm):
    """What each word stands for: a choice a word, by `field_of("word", plain word)`."""

    def __init__(self, *args: Any, words: Iterable[tuple[str, str, Choices]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label, choices in words:
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=False, widget=forms.Select({"aria-label": label})
            )


class CheckForm(PlainForm):
    """What is typed over cells, doubts that are called right, rows left out, corrections taken back. Of two ticks in
    `either` one is given at most."""

    def __init__(self, *args: Any, fixes: Iterable[tuple[str, str]], ticks: Iterable[tuple[str, str]],
                 either: Sequence[tuple[str, str]] = (), **options: Any) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.either = either
        for name, label in fixes:
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=60, widget=forms.TextInput({"autocomplete": "off"})
            )
        for name, label in ticks:
            self.fields[name] = forms.BooleanField(label=label, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for first, second in self.either:
            if cleaned.get(first) and cleaned.get(second):
                self.add_error(second, "Choose one of the two answers.")
        return cleaned


class ModeForm(PlainForm):
    mode = forms.ChoiceField(label="What goes in", choices=MODES, widget=forms.RadioSelect)

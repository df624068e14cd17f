"""Which column of a listing or a trial balance holds what, in any layout: by the words of its headings, and where a
heading says nothing, as a person answers. Column numbers count from 1."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from funding.domain.sheets.cells import Cell
from funding.domain.sheets.tables import Sheet

LOOKED_AT = 40  # rows in which the headings must stand


class Part(StrEnum):
    """What a column holds. The words of each are what ledgers call it."""

    CODE = "code"
    SUBJECTIVE = "subjective"
    PROJECT = "project"
    DAY = "day"
    PERIOD = "period"
    JOURNAL = "journal"
    SOURCE = "source"
    TEXT = "text"
    SUPPLIER = "supplier"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"


LABELS: Mapping[Part, str] = {
    Part.CODE: "Cost centre",
    Part.SUBJECTIVE: "Subjective code",
    Part.PROJECT: "Project code",
    Part.DAY: "Date",
    Part.PERIOD: "Month or period",
    Part.JOURNAL: "Journal or reference",
    Part.SOURCE: "Source",
    Part.TEXT: "Text",
    Part.SUPPLIER: "Supplier",
    Part.AMOUNT: "Amount",
    Part.DEBIT: "Debit",
    Part.CREDIT: "Credit",
}

WORDS: Mapping[Part, tuple[str, ...]] = {
    Part.CODE: ("cost centre", "cost center", "cost centre code", "costcentre", "cc", "centre", "department code"),
    Part.SUBJECTIVE: ("subjective", "subjective code", "account", "account code", "nominal", "nominal code",
                      "expense code", "expense type", "natural account", "analysis"),
    Part.PROJECT: ("project", "project code", "analysis 2", "activity", "activity code", "programme code"),
    Part.DAY: ("date", "gl date", "transaction date", "posting date", "posted on", "effective date", "accounting date",
               "trans date"),
    Part.PERIOD: ("period", "period name", "month", "accounting period", "gl period", "fiscal period"),
    Part.JOURNAL: ("journal", "journal number", "journal no", "journal name", "reference", "transaction number",
                   "trans ref", "document", "document number", "doc no", "voucher", "transaction reference", "ref"),
    Part.SOURCE: ("source", "journal source", "journal category", "category", "transaction type", "type", "doc type"),
    Part.TEXT: ("text", "description", "line description", "narrative", "details", "journal description", "comment"),
    Part.SUPPLIER: ("supplier", "supplier name", "vendor", "vendor name", "payee", "counterparty"),
    Part.AMOUNT: ("amount", "net amount", "value", "actual", "net", "amount gbp", "accounted amount", "balance",
                  "closing balance", "ytd", "ytd actual", "year to date", "ytd balance", "movement"),
    Part.DEBIT: ("debit", "dr", "debit amount", "accounted dr", "debits"),
    Part.CREDIT: ("credit", "cr", "credit amount", "accounted cr", "credits"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a listing stands: sheet (None for CSV), the row of its headings, and the column of each part."""

    sheet: str | None
    header: int
    columns: Mapping[Part, int]

    def as_document(self) -> dict[str, object]:
        columns = {part.value: column for part, column in sorted(self.columns.items())}
        return {"sheet": self.sheet, "header": self.header, "columns": columns}

    @classmethod
    def of_document(cls, said: Mapping[str, object]) -> "Layout":
        columns = said["columns"]
        assert isinstance(columns, dict)
        sheet = said["sheet"]
        parts = {Part(name): int(column) for name, column in columns.items()}
        return cls(None if sheet is None else str(sheet), int(str(said["header"])), parts)

    def lacks(self, *, is_listing: bool) -> str:
        """One sentence on what must still be chosen; empty when the table can be read."""
        if Part.CODE not in self.columns:
            return "Choose the column that holds the cost centre."
        if Part.AMOUNT not in self.columns and not {Part.DEBIT, Part.CREDIT} <= set(self.columns):
            return "Choose the column of the amount, or both the debit and the credit."
        if is_listing and Part.DAY not in self.columns and Part.PERIOD not in self.columns:
            return "Choose the column of the date or of the period."
        taken = list(self.columns.values())
        if len(set(taken)) < len(taken):
            return "One column is chosen for two things. Choose another for one of them."
        return ""


def plain_heading(cell: Cell) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"\([^)]*\)|£", " ", cell.raw.lower()))
    return " ".join(words.split())


def part_of(heading: str) -> Part | None:
    """What a heading names, by its whole words."""
    return next((part for part, words in WORDS.items() if heading in words), None)


def parts_in(cells: Mapping[int, Cell]) -> dict[Part, int]:
    """The first column of each part that the row of headings names."""
    found: dict[Part, int] = {}
    for column, cell in sorted(cells.items()):
        part = part_of(plain_heading(cell))
        if part is not None and cell.is_words:
            found.setdefault(part, column)
    if Part.AMOUNT in found and {Part.DEBIT, Part.CREDIT} <= set(found):
        del found[Part.DEBIT], found[Part.CREDIT]  # the net column says it with its sign
    return found


def layout_in(sheets: tuple[Sheet, ...]) -> Layout | None:
    """The row that names most parts, on the first sheet that has one; None when none names two."""
    best: Layout | None = None
    for sheet in sheets:
        for number in sorted(sheet.rows)[:LOOKED_AT]:
            found = parts_in(sheet.rows[number])
            if len(found) >= 2 and (best is None or len(found) > len(best.columns)):
                best = Layout(sheet.name, number, found)
    return best or first_words(sheets)


def first_words(sheets: tuple[Sheet, ...]) -> Layout | None:
    """The first row of three words or more: headings whose words nobody has taught us."""
    for sheet in sheets:
        for number in sorted(sheet.rows)[:LOOKED_AT]:
            if sum(cell.is_words for cell in sheet.rows[number].values()) >= 3:
                return Layout(sheet.name, number, parts_in(sheet.rows[number]))
    return None


def headings_of(sheets: tuple[Sheet, ...], layout: Layout) -> dict[int, str]:
    """The headings by column, as they stand."""
    sheet = next((each for each in sheets if each.name == layout.sheet), None)
    cells = sheet.rows.get(layout.header, {}) if sheet else {}
    return {column: cell.raw.strip() for column, cell in sorted(cells.items()) if cell.raw.strip()}

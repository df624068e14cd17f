"""A table of evidence as people give it: its headings are found in whichever sheet holds them, every row is read by its
columns, and what cannot be read is named by row and column. Nothing is stored here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from funding.domain.evidence_kinds import Field, Holds, Kind
from funding.domain.evidence_typed import read_typed
from funding.domain.financial_year import FinancialYear
from funding.domain.sheets.cells import Cell, CellError, column_letter
from funding.domain.sheets.tables import Sheet
from organisations.refusals import Refused

MOST_ROWS = 2000
LOOKED_AT = 30  # rows in which the headings must stand
AS_DOCUMENT = (Holds.POUNDS, Holds.POSTS, Holds.PERCENT)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the row as Excel counts it, and the heading and cell where one is to blame."""

    row: int
    column: str
    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row that was read: its values by the keys of the document, and where each key stands."""

    number: int
    values: Mapping[str, Any]
    places: Mapping[str, tuple[str, str]]

    def problem(self, key: str | None, message: str) -> Problem:
        heading, letter = self.places.get(key or "", ("", ""))
        return Problem(self.number, heading, f"{letter}{self.number}" if letter else "", message)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its field, its heading as given, and whether its numbers are in the units of the document."""

    field: Field
    text: str
    column: int
    is_document: bool


def rows_in(kind: Kind, sheets: Sequence[Sheet], year: FinancialYear) -> tuple[list[TableRow], list[Problem]]:
    """The rows of the first sheet whose headings are those of the kind. Raises Refused when no sheet has them."""
    for sheet in sheets:
        for number in sorted(sheet.rows)[:LOOKED_AT]:
            cells = sheet.rows[number]
            known = headings_in(kind, cells.values())
            if len(known) >= min(2, len(kind.fields)) and len(known) * 2 > len(cells):
                return read_below(kind, sheet, number, known, year)
    needed = ", ".join(field.label for field in kind.fields if field.needed)
    raise Refused(
        f"No row of headings was found. Put these above the rows: {needed}. The template has them all.", field="file"
    )


def headings_in(kind: Kind, cells: Iterable[Cell]) -> list[Heading]:
    return [found for cell in cells if (found := heading_of(kind, cell))]


def heading_of(kind: Kind, cell: Cell) -> Heading | None:
    """By the words of the page or by the key of the document; a key of pence, hundredths or millionths keeps its
    unit."""
    text = " ".join(str(cell.value).split())
    for field in kind.fields:
        if text.lower() == field.label.lower():
            return Heading(field, text, cell.column, is_document=False)
        if text.lower() == field.key:
            return Heading(field, text, cell.column, is_document=field.holds in AS_DOCUMENT)
    return None


def read_below(kind: Kind, sheet: Sheet, top: int, known: list[Heading],
               year: FinancialYear) -> tuple[list[TableRow], list[Problem]]:  # fmt: skip
    problems = [*wrong_headings(kind, sheet, top, known)]
    numbers = [number for number in sorted(sheet.rows) if number > top]
    if len(numbers) > MOST_ROWS:
        raise Refused(
            f"A table takes at most {MOST_ROWS:,} rows and this one has {len(numbers):,}. Split it.", field="file"
        )
    if not numbers:
        problems.append(Problem(top, "", "", "There are no rows under the headings. Add them."))
    rows = []
    for number in numbers:
        row, wrong = read_row(sheet.rows[number], number, known, year)
        problems += [*wrong, *strays(sheet, top, number, known)]
        rows.append(row)
    return rows, problems


def wrong_headings(kind: Kind, sheet: Sheet, top: int, known: list[Heading]) -> Iterable[Problem]:
    columns = {heading.column for heading in known}
    for cell in sheet.rows[top].values():
        if cell.column not in columns:
            sentence = (
                f"“{cell.raw.strip()}” is not a column of this table. Take it out, or use the template's heading."
            )
            yield Problem(top, cell.raw.strip(), cell.ref, sentence)
    seen: set[str] = set()
    for heading in known:
        if heading.field.key in seen:
            yield Problem(top, heading.text, f"{column_letter(heading.column)}{top}", "This column is there twice.")
        seen.add(heading.field.key)
    for field in kind.fields:
        if field.needed and field.key not in seen:
            yield Problem(top, field.label, "", f"The column “{field.label}” is missing. Add it.")


def strays(sheet: Sheet, top: int, number: int, known: list[Heading]) -> Iterable[Problem]:
    """Cells that stand under no heading at all."""
    columns = {heading.column for heading in known} | set(sheet.rows[top])
    for column, cell in sheet.rows[number].items():
        if column not in columns:
            yield Problem(number, "", cell.ref, f"“{cell.raw.strip()[:40]}” stands under no heading. Take it out.")


def read_row(cells: Mapping[int, Cell], number: int, known: list[Heading],
             year: FinancialYear) -> tuple[TableRow, list[Problem]]:  # fmt: skip
    values: dict[str, Any] = {}
    problems = []
    places = {heading.field.key: (heading.text, column_letter(heading.column)) for heading in known}
    for heading in known:
        cell = cells.get(heading.column)
        try:
            values[heading.field.key] = value_in(heading, cell, year) if cell else None
        except ValueError as wrong:
            ref = f"{column_letter(heading.column)}{number}"
            problems.append(Problem(number, heading.text, ref, str(wrong)))
    return TableRow(number, values, places), problems


def value_in(heading: Heading, cell: Cell, year: FinancialYear) -> Any:
    if isinstance(cell.value, CellError):
        raise ValueError(f"The cell shows {cell.raw.strip()}. Correct it in Excel.")
    if heading.is_document:
        return read_typed(Field(heading.field.key, heading.text, Holds.NUMBER), cell.value)
    if isinstance(cell.value, datetime) and heading.field.holds is Holds.DAY:
        return cell.value.date().isoformat()
    return read_typed(heading.field, cell.value, is_percent=cell.style == "%", year=year)


def sorted_problems(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.row, problem.cell))

"""The lines of a listing or a trial balance, read by its columns. What cannot be read is named by cell in one plain
sentence; then nothing of the table is taken."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from funding.domain.evidence import LineSource
from funding.domain.evidence_typed import plain
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import from_pence, in_words
from funding.domain.sheets.cells import Cell, NotAnAmount, amount_in_pence, column_letter, is_nil_cell
from funding.domain.sheets.months import month_in
from funding.domain.sheets.tables import Sheet
from funding.domain.transactions.columns import Layout, Part

DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y")
LONGEST = {Part.TEXT: 300, Part.SUPPLIER: 160, Part.JOURNAL: 50, Part.CODE: 60, Part.SUBJECTIVE: 60, Part.PROJECT: 60}
MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as the ledger lists it. `on` is its day, or the last of its month where the listing gives months only."""

    row: int
    cell: str
    code: str
    month: int
    on: date
    pence: int
    journal: str = ""
    subjective: str = ""
    project: str = ""
    source: LineSource = LineSource.OTHER
    text: str = ""
    supplier: str = ""

    @property
    def says(self) -> tuple[object, ...]:
        """What makes it the same line in another listing."""
        return (self.journal, self.code, self.subjective, self.project, self.on, self.month, self.pence, self.text,
                self.supplier)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """What a table holds: its lines, what is wrong, and its own total where it states one."""

    lines: tuple[ReadLine, ...] = ()
    problems: tuple[str, ...] = ()
    total_cell: str = ""

    @property
    def pence(self) -> int:
        return sum(line.pence for line in self.lines)


@dataclass
class _Reading:
    layout: Layout
    year: FinancialYear
    month: int | None
    lines: list[ReadLine] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    total_cell: str = ""
    pence: int = 0


def read_lines(sheets: Iterable[Sheet], layout: Layout, year: FinancialYear, month: int | None = None) -> Read:
    """Every line under the headings. `month`: a trial balance stands at the end of that month and names none itself."""
    sheet = next((each for each in sheets if each.name == layout.sheet), None)
    if sheet is None:
        return Read(problems=("The sheet is no longer there. Give the file again.",))
    found = _Reading(layout, year, month)
    for number in sorted(sheet.rows):
        if number > layout.header:
            _read_row(found, number, sheet.rows[number])
    if not found.lines and not found.problems:
        found.problems.append(f"There are no lines under the headings in row {layout.header}.")
    return Read(tuple(found.lines), tuple(found.problems[:MOST_PROBLEMS]), found.total_cell)


def _read_row(found: _Reading, number: int, cells: Mapping[int, Cell]) -> None:
    said = {part: cells[column] for part, column in found.layout.columns.items() if column in cells}
    try:
        pence, ref = _amount(found.layout, number, said)
        if not _text(said, Part.CODE):
            _without_code(found, number, cells, pence, ref)
            return
        if pence is None:
            raise ValueError(f"Row {number} has a cost centre and no amount. Type the amount, or 0.")
        month, on = _when(found, number, said)
        values = {part: _text(said, part) for part in LONGEST}
        line = ReadLine(
            number, ref, values[Part.CODE], month, on, pence, values[Part.JOURNAL], values[Part.SUBJECTIVE],
            values[Part.PROJECT], source_in(_text(said, Part.SOURCE), values[Part.JOURNAL], values[Part.TEXT]),
            values[Part.TEXT], values[Part.SUPPLIER],
        )  # fmt: skip
    except ValueError as wrong:
        found.problems.append(str(wrong))
        return
    found.lines.append(line)
    found.pence += pence


def _without_code(found: _Reading, number: int, cells: Mapping[int, Cell], pence: int | None, ref: str) -> None:
    """A blank row, a note, or the listing's own total: never a line."""
    if not pence:
        return
    named = any("total" in cell.raw.lower() for cell in cells.values() if cell.is_words)
    if pence == found.pence and found.lines:
        found.total_cell = ref
    elif named:
        raise ValueError(
            f"The listing's own total in {ref} is {in_words(from_pence(pence), pence=True)} and its lines above add up "
            f"to {in_words(from_pence(found.pence), pence=True)}. Take the listing from the ledger again."
        )
    else:
        raise ValueError(f"Row {number} has an amount and no cost centre. Give its cost centre, or take the row out.")


def _text(said: Mapping[Part, Cell], part: Part) -> str:
    cell = said.get(part)
    return " ".join(plain(cell.value).split())[: LONGEST.get(part, 300)] if cell else ""


def _amount(layout: Layout, number: int, said: Mapping[Part, Cell]) -> tuple[int | None, str]:
    """Whole pence, a credit below nought, and the cell; None where nothing stands."""
    if Part.AMOUNT in layout.columns:
        cell = said.get(Part.AMOUNT)
        return (_pence(cell), cell.ref) if cell else (None, f"{column_letter(layout.columns[Part.AMOUNT])}{number}")
    debit, credit = said.get(Part.DEBIT), said.get(Part.CREDIT)
    if debit is None and credit is None:
        return None, f"{column_letter(layout.columns[Part.DEBIT])}{number}"
    taken = debit if debit is not None and _pence(debit) else credit or debit
    assert taken is not None
    return (_pence(debit) if debit else 0) - (_pence(credit) if credit else 0), taken.ref


def _pence(cell: Cell) -> int:
    if is_nil_cell(cell) or (isinstance(cell.value, str) and not cell.value.strip()):
        return 0
    try:
        return amount_in_pence(cell, 1)[0]
    except NotAnAmount as wrong:
        raise ValueError(str(wrong)) from None


def _when(found: _Reading, number: int, said: Mapping[Part, Cell]) -> tuple[int, date]:
    """The month that the ledger puts the line in (its period where it gives one) and its day."""
    if found.month is not None:
        return found.month, Month(found.year, found.month).last_day
    on = _day(said[Part.DAY]) if said.get(Part.DAY) else None
    period = _period(said[Part.PERIOD], found.year) if said.get(Part.PERIOD) else None
    if period is None and on is None:
        raise ValueError(f"Row {number} has no date and no period. Give one of them.")
    if period is None:
        assert on is not None
        if on not in found.year:
            raise ValueError(
                f"Row {number} is dated {on.day} {on:%B %Y}, outside {found.year}. Give the listing of that year there."
            )
        return Month.containing(on).number, on
    return period, on or Month(found.year, period).last_day


def _day(cell: Cell) -> date:
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    text = cell.raw.strip()
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(f"Cell {cell.ref} holds “{text[:30]}”, not a date. Write it as 31/10/2025.")


def _period(cell: Cell, year: FinancialYear) -> int:
    """1 is April: a name, `M7`, `P07`, `7`, `Oct-25`, `07-25`, or a day of the month."""
    value = cell.value
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        stated: tuple[int, FinancialYear | None] | None = (
            Month.containing(day).number, FinancialYear.containing(day),
        )  # fmt: skip
    else:
        text = plain(value)
        number = re.fullmatch(r"(?:m|p|period|month)?\s*0?(\d{1,2})(?:\s*[-/ ]\s*(?:20)?\d\d)?", text.lower())
        stated = (int(number[1]), None) if number else month_in(text.replace("-", " "))
    if stated is None or not 1 <= stated[0] <= 12:
        raise ValueError(f"Cell {cell.ref} holds “{cell.raw.strip()[:30]}”, not a month. Write it as M7 or Oct-25.")
    if stated[1] is not None and stated[1] != year:
        raise ValueError(
            f"Cell {cell.ref} holds {cell.raw.strip()[:30]}, outside {year}. Give the listing of that year there."
        )
    return stated[0]


SOURCES: tuple[tuple[LineSource, str], ...] = (
    (LineSource.ACCRUAL, r"accru|^acc\b|^acr\b|reversal|\brev\b|grni"),
    (LineSource.PAYROLL, r"payroll|^pay$|\besr\b|salar"),
    (LineSource.RECHARGE, r"rechar|cross charge|internal trading"),
    (LineSource.INVOICE, r"invoice|payable|purchas|^ap$|^pi$|^inv|creditor"),
    (LineSource.MANUAL_JOURNAL, r"manual|journal|spreadsheet|^gl$|^jnl|virement|correct"),
)


def source_in(source: str, journal: str, text: str) -> LineSource:
    """Where the ledger took the line from: by its source, else by the journal's number, else by the word accrual in
    its text."""
    for said in (source, journal):
        for found, pattern in SOURCES:
            if said and re.search(pattern, said.lower()):
                return found
    return LineSource.ACCRUAL if re.search(r"accrual", text.lower()) else LineSource.OTHER

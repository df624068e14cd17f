"""The figures that a mapping takes from a table, each with its cell, and all that stands in the way at once.
Amounts are whole pence."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Document
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from funding.domain.financial_year import MONTH_NAMES, FinancialYear
from funding.domain.import_mapping import (
    ACTUAL,
    ACTUALS,
    BOTH,
    PLAN,
    PUBLISHED,
    UNITS,
    Correction,
    Mapping,
    Taken,
    text_of,
)
from funding.domain.money import LARGEST, LARGEST_IN_WORDS
from funding.domain.sheets.cells import Cell, NotAnAmount, amount_in_pence, column_letter
from funding.domain.sheets.figures import figure_in, is_scaled
from funding.domain.sheets.months import month_in
from funding.domain.sheets.tables import Column, Row, Table

LONGEST_CODE, LONGEST_NAME = 60, 255  # characters that are kept


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount: the row it stands in, what the row is called, its cell and the text that stands there (what was
    typed over it does not change `raw`)."""

    row: int
    label: str
    code: str
    code_cell: str
    month: int | None
    pence: int
    cell: str
    raw: str
    measure: str = PLAN

    @property
    def word(self) -> str:
        """What tells the line apart: its code, or its name where it has none."""
        return self.code or self.label


@dataclass(frozen=True, slots=True)
class Offer:
    """The other answer to a doubt (`label`), and what calling it right means (`right`): that a word stands for a
    project of a pot, or without a word that the file's budget of the pot takes the place of another file's."""

    label: str
    right: str
    word: str = ""
    pot: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a cell, in one sentence that does not name the cell. `cell` may be empty: the whole table.
    `is_doubt`: a person may say that it is right; anything else must be answered before figures go in. `entered` is
    what stands in the cell. `offer`: another answer that a person may give in its place."""

    cell: str
    message: str
    is_doubt: bool = False
    entered: str = ""
    offer: Offer | None = None

    @property
    def key(self) -> str:
        """What a person accepts: this sentence about this cell and its text, and no other."""
        said = f"{self.message}\n{self.entered}"
        return f"{self.cell}#{hashlib.sha256(said.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Found:
    """What a mapping takes. `rounding` is pence with fractions; `empty_rows` have no amount in the columns."""

    figures: tuple[Figure, ...]
    problems: tuple[Problem, ...]
    empty_rows: tuple[int, ...]
    rounding: Decimal

    @property
    def pence(self) -> int:
        return sum(figure.pence for figure in self.figures)

    @property
    def rounding_pence(self) -> int:
        return int(self.rounding.quantize(Decimal(1), rounding=ROUND_HALF_UP))

    @property
    def rows(self) -> int:
        return len({figure.row for figure in self.figures})


def figures_of(table: Table, mapping: Mapping, year: FinancialYear) -> Found:
    """Every figure of the mapping's columns, or the reason at its cell why it is none."""
    problems = list(problems_of_columns(table, mapping, year))
    figures: list[Figure] = []
    empty: list[int] = []
    rounding = Decimal(0)
    columns = [
        (column.letter, taken, multiplier_of(column, mapping), is_sure(column, mapping))
        for taken in mapping.amounts
        if (column := table.column(taken.column))
    ]
    for row in rows_taken(table, mapping):
        before = len(figures), len(problems)
        stated, wrong = month_of_row(row, mapping, year)
        called = name_of(row, mapping)
        for letter, taken, multiplier, certain in columns:
            cell = row.cells.get(letter)
            if cell is None:
                continue
            try:
                pence, added = amount_in_pence(cell, multiplier, unit_certain=certain)
            except NotAnAmount as error:
                problems.append(Problem(cell.ref, without_cell(str(error), cell.ref), entered=cell.raw))
                continue
            if wrong:
                problems.append(wrong)
                break
            rounding += added
            pence = -pence if taken.reverses else pence
            month = stated or taken.month
            figures.append(Figure(row.number, *called, month, pence, cell.ref, cell.raw, taken.measure))
        if len(figures) > before[0] and (too_long := problem_of_name(row, mapping, called)):
            problems.append(too_long)
        if columns and before == (len(figures), len(problems)):
            empty.append(row.number)
    if abs(sum(figure.pence for figure in figures)) > LARGEST * 100:
        sentence = f"These figures add up to more than {LARGEST_IN_WORDS}. Choose another column or unit."
        problems.append(Problem("", sentence))
    return Found(tuple(figures), tuple(problems), tuple(empty), rounding)


def rows_taken(table: Table, mapping: Mapping) -> Iterator[Row]:
    """The rows of data as the person has them: with rows of totals that are taken, without those left out, and with
    what was typed over a cell."""
    left, typed = set(mapping.left_rows), mapping.by_cell()
    wanted = set(mapping.taken_rows)
    totals = [
        Row(total.number, {column_letter(number): cell for number, cell in total.cells.items()})
        for total in table.total_rows
        if total.number in wanted
    ]
    rows = sorted((*table.rows, *totals), key=lambda row: row.number) if totals else table.rows
    for row in rows:
        if row.number in left:
            continue
        yield corrected(row, table, typed) if typed else row


def corrected(row: Row, table: Table, typed: Document[str, Correction]) -> Row:
    """The row with what a person typed over its cells; an empty text empties the cell."""
    cells = dict(row.cells)
    for column in table.columns:
        correction = typed.get(f"{column.letter}{row.number}")
        if correction is None:
            continue
        becomes, was = correction.becomes.strip(), cells.pop(column.letter, None)
        if becomes:
            figure = figure_in(becomes)
            raw = was.raw if was else ""
            value = becomes if figure is None or not column.is_money or is_scaled(becomes) else figure
            cells[column.letter] = Cell(row.number, column.number, value, raw or becomes)
    return Row(row.number, cells, row.section)


def month_of_row(row: Row, mapping: Mapping, year: FinancialYear) -> tuple[int | None, Problem | None]:
    """The month that the column of periods says for this row, or why it says none. (None, None) without such a
    column."""
    if mapping.period is None:
        return None, None
    cell = row.cells.get(mapping.period)
    at = cell.ref if cell else f"{mapping.period}{row.number}"
    said = cell.value if cell and isinstance(cell.value, date) else text_of(cell)
    found = month_in(said) if said else None
    if found is None and isinstance(said, str) and said.isdigit() and 1 <= int(said) <= 12:
        found = int(said), None
    if found is None:
        shown = f"“{text_of(cell)[:40]}” is no month" if cell else "The row has an amount but no month"
        sentence = f"{shown}. Write it like M7, Oct 2025 or 01/10/2025."
        return None, Problem(at, sentence, entered=cell.raw if cell else "")
    month, stated = found
    if stated not in (None, year):
        return None, Problem(at, f"The month lies in {stated}, not in {year}. Leave the row out or go to that year.",
                             entered=cell.raw if cell else "")  # fmt: skip
    return month, None


def name_of(row: Row, mapping: Mapping) -> tuple[str, str, str]:
    """What a row is called, its code and where its code stands. A name beside a code is cut to what is kept: it tells
    nothing apart."""
    code = row.cells.get(mapping.code or "")
    said = text_of(code)
    name = text_of(row.cells.get(mapping.label or "")) or said or f"Row {row.number}"
    return name[:LONGEST_NAME] if said else name, said, code.ref if code else f"{mapping.code or ''}{row.number}"


def problem_of_name(row: Row, mapping: Mapping, called: tuple[str, str, str]) -> Problem | None:
    """A code or name that is longer than what is kept, by which the next import would not find its line again."""
    name, code, code_cell = called
    if len(code) > LONGEST_CODE:
        return Problem(code_cell, f"The code has more than {LONGEST_CODE} characters. Shorten it, or choose another "
                       "column for the codes.", entered=code)  # fmt: skip
    if not code and len(name) > LONGEST_NAME:
        return Problem(f"{mapping.label}{row.number}", f"The name has more than {LONGEST_NAME} characters. Shorten it, "
                       "or choose another column for the names.", entered=name)  # fmt: skip
    return None


def problems_of_columns(table: Table, mapping: Mapping, year: FinancialYear) -> Iterable[Problem]:
    """What is wrong with the choice itself: nothing chosen, no unit, another year, a month twice."""
    heading_row = table.header_rows[-1] if table.header_rows else 1
    if not mapping.amounts:
        yield Problem("", "Choose the column that holds the amounts.")
    if mapping.holds == PUBLISHED and (mapping.code is None or table.column(mapping.code) is None):
        yield Problem("", "Choose the column that holds the organisation codes.")
    if mapping.holds == PUBLISHED and len(mapping.amounts) > 1:
        yield Problem("", "Choose one column of amounts: published figures have one figure a row.")
    seen: dict[tuple[str, int | None], Taken] = {}
    for taken in mapping.amounts:
        column = table.column(taken.column)
        at = f"{taken.column}{heading_row}"
        if column is None or not column.may_be_money:
            yield Problem(at, "The column holds no amounts. Choose another column.")
            continue
        if not is_sure(column, mapping):
            yield Problem(at, "The workbook does not say in which unit these amounts are. Choose pounds, thousands or "
                              "millions.")  # fmt: skip
        if mapping.holds != PUBLISHED and column.year not in (None, year):
            yield Problem(at, f"The heading says {column.year}, but these are figures of {year}. Choose another "
                              "column or go to that year.")  # fmt: skip
        if taken.measure == ACTUAL and taken.month is None and mapping.period is None:
            yield Problem(at, "Actual spend belongs to a month. Choose the month of this column, or the column that "
                              "says the month of each row.")  # fmt: skip
        other = seen.get((taken.measure, taken.month))
        if other is not None and other.reverses == taken.reverses:  # a debit and a credit column stand together
            when = MONTH_NAMES[taken.month - 1] if taken.month else "The year"
            yield Problem(at, f"{when} is already taken from column {other.column}. Choose one column for it.")
        seen[taken.measure, taken.month] = taken
    for taken in mapping.amounts:
        if (
            taken.month is None
            and mapping.period is None
            and any(other.month and other.measure == taken.measure for other in mapping.amounts)
        ):
            yield Problem(f"{taken.column}{heading_row}", "This is an amount of the year beside amounts of months, so "
                          "money would count twice. Leave one of them out.")  # fmt: skip
    if mapping.holds in (ACTUALS, BOTH) and mapping.amounts and ACTUAL not in mapping.measures:
        yield Problem("", "No column is chosen as actual spend. Choose one, or say that the file holds a budget.")


def multiplier_of(column: Column, mapping: Mapping) -> int:
    return chosen_unit(column, mapping) or (column.unit.multiplier if column.unit else 1)


def chosen_unit(column: Column, mapping: Mapping) -> int | None:
    """The unit that a person chose for this column, or for all of them."""
    own = next((taken.multiplier for taken in mapping.amounts if taken.column == column.letter), None)
    return own or mapping.multiplier


def is_sure(column: Column, mapping: Mapping) -> bool:
    """Whether the unit is known: a person chose it or the workbook states it."""
    return chosen_unit(column, mapping) is not None or (column.unit is not None and column.unit.certain)


def without_cell(message: str, ref: str) -> str:
    """A sentence that begins with the cell's name, without it."""
    rest = message.removeprefix(f"Cell {ref} ")
    return rest[:1].upper() + rest[1:]


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Alike problems: their cells as `B3, B7 to B9`, and the sentence once."""

    cells: str
    message: str


def grouped(problems: Iterable[Problem]) -> list[ProblemGroup]:
    """Alike problems together, in the order in which they were found."""
    cells: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        cells[problem.message] += [problem.cell] if problem.cell else []
    return [ProblemGroup(joined(refs), message) for message, refs in cells.items()]


def joined(refs: Sequence[str]) -> str:
    """`B3, B7 to B9`: runs down a column are joined."""
    places = [(ref.rstrip("0123456789"), int(ref[len(ref.rstrip("0123456789")) :] or 0)) for ref in refs]
    runs: list[tuple[str, int, int]] = []
    for column, row in sorted(set(places), key=lambda place: (len(place[0]), place)):
        if runs and runs[-1][0] == column and runs[-1][2] + 1 == row:
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    return ", ".join(
        f"{column}{first}" if first == last else f"{column}{first} to {column}{last}" for column, first, last in runs
    )


@dataclass(frozen=True, slots=True)
class UnitExample:
    """One of the person's own cells as it would read in each unit, in pounds."""

    cell: str
    raw: str
    readings: tuple[tuple[int, str, Decimal], ...]


def unit_example(table: Table, mapping: Mapping) -> UnitExample | None:
    """The first figure above nought of the chosen columns in pounds, thousands and millions."""
    for row in table.rows:
        for taken in mapping.amounts:
            cell = row.cells.get(taken.column)
            if cell is not None and cell.figure and abs(cell.figure) < LARGEST and not is_scaled(cell.text):
                readings = tuple((unit, name, cell.figure * unit) for unit, name in UNITS.items())
                return UnitExample(cell.ref, cell.raw.strip(), readings)
    return None

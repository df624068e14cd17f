"""The figures that a mapping takes from a table, each with its cell, and all that stands in the way at once.
Amounts are whole pence."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from funding.domain.financial_year import MONTH_NAMES, FinancialYear
from funding.domain.import_mapping import BUDGET, PUBLISHED, UNITS, Mapping, text_of
from funding.domain.money import LARGEST, LARGEST_IN_WORDS
from funding.domain.sheets.cells import NotAnAmount, amount_in_pence
from funding.domain.sheets.tables import Column, Row, Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount: the row it stands in, what the row is called, its cell and the text that stands there."""

    row: int
    label: str
    code: str
    code_cell: str
    month: int | None
    pence: int
    cell: str
    raw: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a cell, in one sentence that does not name the cell. `cell` may be empty: the whole table."""

    cell: str
    message: str


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
    columns = [(column, taken.month) for taken in mapping.amounts if (column := table.column(taken.column))]
    for row in table.rows:
        before = len(figures), len(problems)
        for column, month in columns:
            cell = row.cells.get(column.letter)
            if cell is None:
                continue
            try:
                pence, added = amount_in_pence(
                    cell, multiplier_of(column, mapping), unit_certain=is_sure(column, mapping)
                )
            except NotAnAmount as error:
                problems.append(Problem(cell.ref, without_cell(str(error), cell.ref)))
                continue
            rounding += added
            figures.append(figure_of(row, mapping, month, pence, cell.ref, cell.raw))
        if columns and before == (len(figures), len(problems)):
            empty.append(row.number)
    if abs(sum(figure.pence for figure in figures)) > LARGEST * 100:
        sentence = f"These figures add up to more than {LARGEST_IN_WORDS}. Choose another column or unit."
        problems.append(Problem("", sentence))
    return Found(tuple(figures), tuple(problems), tuple(empty), rounding)


def figure_of(row: Row, mapping: Mapping, month: int | None, pence: int, cell: str, raw: str) -> Figure:
    code = row.cells.get(mapping.code or "")
    name = text_of(row.cells.get(mapping.label or "")) or text_of(code) or f"Row {row.number}"
    code_cell = code.ref if code else f"{mapping.code or ''}{row.number}"
    return Figure(row.number, name, text_of(code), code_cell, month, pence, cell, raw)


def problems_of_columns(table: Table, mapping: Mapping, year: FinancialYear) -> Iterable[Problem]:
    """What is wrong with the choice itself: nothing chosen, no unit, another year, a month twice."""
    heading_row = table.header_rows[-1] if table.header_rows else 1
    if not mapping.amounts:
        yield Problem("", "Choose the column that holds the amounts.")
    if mapping.holds == PUBLISHED and (mapping.code is None or table.column(mapping.code) is None):
        yield Problem("", "Choose the column that holds the organisation codes.")
    if mapping.holds == PUBLISHED and len(mapping.amounts) > 1:
        yield Problem("", "Choose one column of amounts: published figures have one figure a row.")
    seen: dict[int | None, str] = {}
    for taken in mapping.amounts:
        column = table.column(taken.column)
        at = f"{taken.column}{heading_row}"
        if column is None or not column.is_money:
            yield Problem(at, "The column holds no amounts. Choose another column.")
            continue
        if not is_sure(column, mapping):
            yield Problem(at, "The workbook does not say in which unit these amounts are. Choose pounds, thousands or "
                              "millions.")  # fmt: skip
        if mapping.holds == BUDGET and column.year not in (None, year):
            yield Problem(at, f"The heading says {column.year}, but this is the budget of {year}. Choose another "
                              "column or go to that year.")  # fmt: skip
        if taken.month in seen:
            when = MONTH_NAMES[taken.month - 1] if taken.month else "The year"
            yield Problem(at, f"{when} is already taken from column {seen[taken.month]}. Choose one column for it.")
        seen[taken.month] = taken.column


def multiplier_of(column: Column, mapping: Mapping) -> int:
    return mapping.multiplier or (column.unit.multiplier if column.unit else 1)


def is_sure(column: Column, mapping: Mapping) -> bool:
    """Whether the unit is known: a person chose it or the workbook states it."""
    return mapping.multiplier is not None or (column.unit is not None and column.unit.certain)


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
            if cell is not None and cell.figure and abs(cell.figure) < LARGEST:
                readings = tuple((unit, name, cell.figure * unit) for unit, name in UNITS.items())
                return UnitExample(cell.ref, cell.raw.strip(), readings)
    return None

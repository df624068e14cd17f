"""The columns of a table: name, role, unit, month, and what each adds up to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from funding.domain.sheets.cells import (
    EXCEL_DIGITS,
    Cell,
    CellError,
    NotAnAmount,
    amount_in_pence,
    column_letter,
    exact_pence,
    plain_pence,
    rounded_pence,
)
from funding.domain.sheets.figures import has_pound_sign, is_scaled
from funding.domain.sheets.headings import Heading, RowCells
from funding.domain.sheets.months import measure_in, month_in, year_in
from funding.domain.sheets.roles import BELOW, NOTE_ABOVE, NOWHERE, holds_figures, role_of
from funding.domain.sheets.tables import Column, Row
from funding.domain.sheets.units import (
    POUNDS,
    UNSTATED,
    Unit,
    column_unit,
    is_unit_mark,
    note_unit,
    stated_unit,
    unit_by_format,
)

SAMPLE = 60
WIDEST_SUM = 40  # columns that a total across may add
ENOUGH = 5_000
SLIVER = Decimal("0.005")
OWN = "the figures"  # the evidence of a unit that holds for no other column


def columns_of(heading: Heading | None, rows: Mapping[int, RowCells], notes: list[str]) -> tuple[Column, ...]:
    """Every column that has a heading or a cell in the rows, left to right, without totals yet."""
    cells: dict[int, list[Cell]] = {}
    for row in rows.values():
        for number, cell in row.items():
            cells.setdefault(number, []).append(cell)
    names = heading.names if heading else {}
    months = sum(1 for number in names if heading and (number in heading.periods or month_in(names[number])))
    notes = notes + [name for name in names.values() if is_unit_mark(name)]
    noted = NOTE_ABOVE if any(note_unit(note) for note in notes) else NOWHERE
    columns = []
    for number in sorted({*names, *cells}):
        name = names.get(number, "")
        period = heading.periods.get(number) if heading else None
        own = _body_cells(_spread(cells.get(number, [])), rows)
        after = months >= 3 and _after_month(number, names)
        below = heading.units.get(number, "") if heading else ""
        stated = BELOW if stated_unit(below) else noted
        role = role_of(name, period, own, among_months=after, stated=stated)
        if heading and not name and role in ("amount", "month"):
            role = "other"
        column = _column(number, name, role, heading, notes, _format_of(own))
        column = replace(column, unit=_unit_of_figures(column, own), holds_figures=bool(own) and holds_figures(own))
        columns.append(column)
    return _shared_units(tuple(columns))


def with_totals(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Column, ...]:
    """The same columns with number of cells, total and rounding in pence, and which columns they add up."""
    done = [_with_total(column, rows) if column.is_money else column for column in columns]
    for position, column in enumerate(done):
        sums = _sums(position, done, rows[:SAMPLE])
        done[position] = replace(column, sums=sums) if sums else column
    return tuple(done)


def _body_cells(cells: Sequence[Cell], rows: Mapping[int, RowCells]) -> list[Cell]:
    """Cells of rows with two cells or more: titles and notes say nothing about a column."""
    kept = [cell for cell in cells if len(rows[cell.row]) > 1 and not isinstance(cell.value, CellError)]
    return kept or [cell for cell in cells if not isinstance(cell.value, CellError)]


def _after_month(number: int, names: Mapping[int, str]) -> bool:
    return any(month_in(name) for other, name in names.items() if other < number)


def _spread(cells: list[Cell]) -> list[Cell]:
    """All cells, or so many from every part of a long column: they say what it holds as well as all would."""
    return cells if len(cells) <= ENOUGH else cells[:: len(cells) // ENOUGH + 1]


def _format_of(cells: Sequence[Cell]) -> str:
    """The mark that most figures of a column carry; empty when most carry none."""
    figures = [cell.style for cell in cells if cell.figure is not None]
    marks = {style for style in figures if style}
    return next((mark for mark in marks if figures.count(mark) * 2 > len(figures)), "")


def _column(number: int, name: str, role: str, heading: Heading | None, notes: list[str], mark: str = "") -> Column:
    column = Column(column_letter(number), number, name, role)
    if not column.is_money:
        return column
    below = heading.units.get(number, "") if heading else ""
    unit = unit_by_format(column_unit(name, below, notes), mark)
    period = heading.periods.get(number) if heading else None
    month, year = month_in(period or name) or (None, None)
    return replace(column, unit=unit, month=month, year=year or year_in(name), measure=measure_in(name))


def _unit_of_figures(column: Column, cells: Sequence[Cell]) -> Unit | None:
    """The unit of a money column: pounds where every figure says its own, such as “£1.2m”. Where only some do, the
    others stand in what the heading states, or a person is asked."""
    figures = [cell for cell in cells if cell.figure] if column.is_money else []
    others = [cell for cell in figures if not (cell.text and is_scaled(cell.text))]
    if len(others) == len(figures):
        return column.unit
    signed = column.unit is None and all(cell.text and has_pound_sign(cell.text) for cell in others)
    return Unit(POUNDS, True, OWN) if signed or not others else column.unit


def _shared_units(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A money column that states no unit stands in that of its neighbours, when all who state one agree."""
    stated = {
        column.unit.multiplier
        for column in columns
        if column.unit and column.unit.certain and column.unit.evidence != OWN
    }
    shared = Unit(stated.pop(), True, "other columns of the table") if len(stated) == 1 else UNSTATED
    return tuple(replace(c, unit=shared) if c.is_money and c.unit is None else c for c in columns)


def _with_total(column: Column, rows: Sequence[Row]) -> Column:
    unit = column.unit or UNSTATED
    total, count, rounding, plain = 0, 0, Decimal(0), True
    letter, factor = column.letter, Decimal(unit.multiplier * 100)
    for row in rows:
        cell = row.cells.get(letter)
        if cell is None:
            continue
        if cell.figure is None:
            plain = False
            continue
        count += 1
        quick = None if type(cell.value) is str and is_scaled(cell.value) else plain_pence(cell.figure, factor)
        if quick is not None:
            total += quick
            continue
        plain = False
        pence = exact_pence(cell, unit.multiplier) or Decimal(0)
        try:
            whole, _ = amount_in_pence(cell, unit.multiplier, unit_certain=unit.certain)
        except NotAnAmount:
            whole = rounded_pence(pence)
        total += whole
        rounding += whole - pence
    return replace(column, cells=count, total_pence=total, rounding_pence=rounded_pence(rounding), plain=plain)


def _sums(position: int, columns: Sequence[Column], rows: Sequence[Row]) -> tuple[str, ...]:
    """Letters of the neighbouring money columns to the left that this column adds up in every row: all of them, or
    those that are no sums themselves (months without their quarters)."""
    column = columns[position]
    if column.role != "amount" or not rows:
        return ()
    left = [one for one in columns[:position] if one.is_money][-WIDEST_SUM:]
    parts = [one for one in left if not one.sums]
    return _added(column, parts, rows) or (_added(column, left, rows) if len(parts) < len(left) else ())


def _added(column: Column, left: Sequence[Column], rows: Sequence[Row]) -> tuple[str, ...]:
    rest = [_figure(row, column.letter) for row in rows]
    if not any(rest):
        return ()
    for start in range(len(left) - 1, -1, -1):
        rest = [less - _figure(row, left[start].letter) for row, less in zip(rows, rest, strict=True)]
        if start < len(left) - 1 and all(abs(less) <= SLIVER for less in rest):
            return tuple(one.letter for one in left[start:])
    return ()


def _figure(row: Row, letter: str) -> Decimal:
    cell = row.cells.get(letter)
    figure = cell.figure if cell else None
    return EXCEL_DIGITS.plus(figure) if figure is not None else Decimal(0)

"""Which rows of a sheet are headings, and what each column is called. What stands below makes a row a heading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from funding.domain.sheets.cells import NO_FIGURE, Cell, is_nil_cell
from funding.domain.sheets.figures import is_scaled
from funding.domain.sheets.months import is_period, month_in
from funding.domain.sheets.scaled import heads_scaled
from funding.domain.sheets.tables import Merge
from funding.domain.sheets.units import is_unit_mark, stated_unit, without_unit

RowCells = Mapping[int, Cell]
REACH = 4  # rows below a heading in which the first figure must stand
LONGEST_TITLE = 40
SPOILT_FIGURE = re.compile(
    r"[£(\s-]*\d[\d.,\s]*[.,][\d.,\s]*[)\s-]*"
)  # 1.200,50 is no figure here, and no heading either


@dataclass(frozen=True, slots=True)
class Heading:
    """`rows` are Excel's row numbers, top down; `names` the joined text a column; `units` what a unit row says."""

    rows: tuple[int, ...]
    names: Mapping[int, str]
    periods: Mapping[int, date]
    unit_row: int | None
    units: Mapping[int, str]
    stated: tuple[Cell, ...] = ()  # sums of columns that stand on the row of the headings


def heading_text(cell: Cell) -> str:
    if isinstance(cell.value, date):
        return cell.value.strftime("%b %Y")
    return cell.text or (cell.raw.strip() if isinstance(cell.value, Decimal) else "")


def is_heading_cell(cell: Cell) -> bool:
    """Words, a month as a date, or a year: what may stand over a column. `tbc` stands for a figure, not over some."""
    if isinstance(cell.value, date):
        return True
    if isinstance(cell.value, Decimal):
        return cell.value == cell.value.to_integral_value() and 1990 <= cell.value <= 2100
    if SPOILT_FIGURE.fullmatch(cell.text) and not is_period(cell.text):
        return False
    if cell.text.casefold() in NO_FIGURE or (is_scaled(cell.text) and not is_period(cell.text)):
        return False
    return bool(cell.text) and not is_nil_cell(cell) and (cell.figure is None or is_period(cell.text))


def counts_up(cells: Sequence[Cell]) -> bool:
    """1, 2, 3 … 12 across: periods without a name."""
    figures = [cell.value for cell in cells if isinstance(cell.value, Decimal)]
    return len(figures) == 12 and figures == [Decimal(number) for number in range(1, 13)]


def looks_like_heading(row: RowCells) -> bool:
    """Two cells or more, all of them fit for a heading, and not a line of data whose only words are its label."""
    cells = list(row.values())
    numbers = [cell.value for cell in cells if isinstance(cell.value, Decimal)]
    if numbers and len(numbers) != 12 and not all(1990 <= number <= 2100 for number in numbers):
        return False
    if counts_up(cells):
        return all(is_heading_cell(cell) for cell in cells if not isinstance(cell.value, Decimal))
    if len(cells) < 2 or not all(is_heading_cell(cell) for cell in cells):
        return False
    dates = [cell for cell in cells if isinstance(cell.value, date)]
    if dates and not all(cell.value.day == 1 for cell in dates if isinstance(cell.value, date)):
        return False
    figures = [cell.figure for cell in cells if cell.figure is not None]
    if figures and not _years_in_a_row(figures):
        return False
    return len(dates) != 1 or len(cells) > 2


def _years_in_a_row(figures: Sequence[Decimal]) -> bool:
    """2023, 2024, 2025 up or down; a single year is rather a figure than a heading."""
    steps = {later - earlier for earlier, later in pairwise(figures)}
    return len(figures) >= 2 and steps in ({Decimal(1)}, {Decimal(-1)})


def is_unit_row(row: RowCells) -> bool:
    return bool(row) and all(is_unit_mark(cell.text) for cell in row.values())


def has_figures_under(row: RowCells, below: Sequence[RowCells]) -> bool:
    """A figure under one of the row's own cells, within the next few filled rows."""
    filled = 0
    for under in below:
        if not under:
            continue
        filled += 1
        if filled > REACH:
            return False
        for column, head in row.items():
            cell = under.get(column)
            if cell is not None and (cell.figure is not None or _is_scaled_under(head, cell)):
                return True
    return False


def _is_scaled_under(head: Cell, cell: Cell) -> bool:
    return is_scaled(cell.text) and heads_scaled(heading_text(head))


def repeats(names: Mapping[int, str], row: RowCells) -> bool:
    """The same headings again further down: every cell equal to the heading of its column, and most columns named."""
    if len(row) < 2 or len(row) * 2 < len(names):
        return False
    for column, cell in row.items():
        text = without_unit(heading_text(cell))
        if not text or text not in without_unit(names.get(column, "")):
            return False
        if not same_unit(heading_text(cell), names.get(column, "")):
            return False
    return True


def same_unit(one: str, other: str) -> bool:
    """Whether two headings state the same unit, as far as both state one."""
    units = {unit for text in (one, other) if (unit := stated_unit(text)) is not None}
    return len(units) < 2


def is_upper_row(upper: RowCells, lower: RowCells, merges: Sequence[Merge], row_number: int) -> bool:
    """The row directly above a heading groups its columns (years over months), and is no title."""
    if not upper or any(not is_heading_cell(cell) for cell in upper.values()):
        return False
    first = min(lower)
    wide = {
        left
        for top, left, bottom, right in merges
        if top <= row_number <= bottom and right > left and (left > min(first, *upper) or right - left + 1 < len(lower))
    }
    grouping = False
    for column, cell in upper.items():
        text = heading_text(cell)
        if column in wide or is_period(text) or is_unit_mark(text) or isinstance(cell.value, date):
            grouping = grouping or column > first or len(upper) > 1 or column in wide
        elif len(text) > LONGEST_TITLE or (column <= first and column in lower):
            return False
    return grouping or (len(upper) >= 3 and len(upper) >= len(lower) // 2 and min(upper) <= first)


def read_heading(
    numbers: Sequence[int], rows: Mapping[int, RowCells], merges: Sequence[Merge], unit_row: int | None
) -> Heading:
    """Join the heading rows a column at a time; text of an upper row is carried to the right over what it groups."""
    names: dict[int, list[str]] = {}
    periods: dict[int, date] = {}
    lowest = rows[numbers[-1]]
    every = sorted({column for number in numbers for column in rows[number]})
    for number in numbers:
        row = rows[number]
        upper = number != numbers[-1]
        carried = _carried(row, every, merges, number, lowest) if upper else dict(row)
        for column, cell in carried.items():
            text = heading_text(cell)
            if isinstance(cell.value, date):
                periods[column] = cell.value
            if text and text not in names.get(column, []):
                names.setdefault(column, []).append(text)
    if counts_up(list(lowest.values())):
        for column, cell in lowest.items():
            if isinstance(cell.value, Decimal):
                names[column] = [*names[column][:-1], f"M{cell.value}"]
    units = {column: cell.text for column, cell in rows[unit_row].items()} if unit_row else {}
    return Heading(tuple(numbers), {c: " ".join(parts) for c, parts in names.items()}, periods, unit_row, units)


def _carried(
    row: RowCells, every: Sequence[int], merges: Sequence[Merge], number: int, lowest: RowCells
) -> dict[int, Cell]:
    """An upper heading's cells, spread over the columns they stand above: by their merge, else up to the next one."""
    spans = {left: right for top, left, _, right in merges if top == number and right > left}
    spread: dict[int, Cell] = {}
    starts = sorted(row)
    for position, column in enumerate(starts):
        until = starts[position + 1] - 1 if position + 1 < len(starts) else max(every)
        if column in spans:
            until = spans[column]
        elif spans or not _groups(row[column], column, until, lowest):
            until = column
        for reached in every:
            if column <= reached <= until and (reached == column or reached in lowest):
                spread[reached] = row[column]
    return spread


def _groups(cell: Cell, column: int, until: int, lowest: RowCells) -> bool:
    """Whether the text goes on to the right: the columns below it must be of one kind (months, measures)."""
    below = [heading_text(lowest[c]) for c in range(column, until + 1) if c in lowest]
    if column not in lowest:
        return False
    return len(below) > 1 and all(
        month_in(text)
        or is_period(text)
        or re.fullmatch(r"(?i)(budget|plan|actuals?|forecast|variance|total|adj\w*)", text)
        for text in below
    )

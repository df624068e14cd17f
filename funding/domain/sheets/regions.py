"""Where tables stand on a sheet: beside each other (bands of columns) and below each other (one heading each)."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from funding.domain.sheets.cells import NO_FIGURE, Cell
from funding.domain.sheets.headings import (
    REACH,
    Heading,
    RowCells,
    has_figures_under,
    is_unit_row,
    is_upper_row,
    looks_like_heading,
    read_heading,
    repeats,
    same_unit,
)
from funding.domain.sheets.months import is_period
from funding.domain.sheets.roles import MONEY
from funding.domain.sheets.stated_sums import without_stated_sums
from funding.domain.sheets.tables import Merge, Sheet
from funding.domain.sheets.units import stated_unit, without_unit

Rows = Mapping[int, RowCells]
MOST_BANDS = 12  # more gaps between columns than this are no tables beside each other


@dataclass(frozen=True, slots=True)
class Region:
    """One table's place: its heading (None when it has none), its rows below, those above it, and where it starts."""

    heading: Heading | None
    above: Rows
    body: Rows
    start: int = 1


def regions_of(sheet: Sheet) -> list[Region]:
    """Every table of the sheet, in reading order: by first row, then by first column."""
    found: list[tuple[int, int, Region]] = []
    for rows in _bands(sheet):
        for region in _stack(rows, sheet.merges):
            top = region.heading.rows[0] if region.heading else min(region.body, default=0)
            left = min((column for row in region.body.values() for column in row), default=0)
            found.append((top, left, region))
    return [region for _, _, region in sorted(found, key=lambda place: place[:2])]


def heading_rows(rows: Rows) -> list[int]:
    """Rows that head figures. Of several in a run the lowest counts; below a first heading only after a break."""
    order = sorted(rows)
    likely: list[int] = []
    for position, number in enumerate(order):
        below = [rows[later] for later in order[position + 1 : position + 9]]
        if len(rows[number]) == 1:
            if not likely and _heads_one_column(rows[number], below):
                likely.append(number)
        elif (
            looks_like_heading(rows[number])
            and not is_unit_row(rows[number])
            and has_figures_under(rows[number], below)
        ):
            likely.append(number)
    chosen: list[int] = []
    following = {number: order[position + 1 : position + 3] for position, number in enumerate(order)}
    before = {number: order[position - 1] if position else 0 for position, number in enumerate(order)}
    candidates = set(likely)
    for number in likely:
        after = [later for later in following[number] if not is_unit_row(rows[later])][:1]
        if after and after[0] in candidates and not _is_data_like(rows[after[0]], rows[number]):
            continue
        if _heads_nothing(number, likely, rows, order):
            continue
        breaks = not chosen or number - before[number] > 1 or len(rows[before[number]]) == 1
        breaks = breaks or (before[number] in candidates and before[number] not in chosen)
        if breaks or _words_over_figures(rows[before[number]], rows[number], rows[chosen[-1]]):
            chosen.append(number)
    return chosen


def _heads_nothing(number: int, likely: Sequence[int], rows: Rows, order: Sequence[int]) -> bool:
    """A title with a unit or a period beside it: a wider heading comes before any figure does."""
    later = next((one for one in likely[bisect_left(likely, number) + 1 :]), None)
    if later is None or len(rows[later]) <= len(rows[number]) or later - number > REACH:
        return False
    between = [rows[n] for n in _between(order, number + 1, later)]
    return all(cell.figure is None for row in between for cell in row.values())


def _words_over_figures(above: RowCells, row: RowCells, heading: RowCells) -> bool:
    """Words where the row just above has figures: a new heading without a break, unless it is one missing amount."""
    columns = [column for column, cell in above.items() if cell.figure is not None]
    words = [column for column in columns if column in row and _is_name(row[column])]
    if len(columns) >= 2:
        return len(words) * 5 >= len(columns) * 3
    return any(c in heading and without_unit(row[c].text) == without_unit(heading[c].text) for c in words)


def _is_name(cell: Cell) -> bool:
    """Words fit for a heading: not tbc or n/a, and no spoilt figure such as 12,50."""
    spoilt = sum(letter.isalpha() for letter in cell.text) < 3 and not is_period(cell.text)
    return cell.is_words and not spoilt and cell.text.casefold() not in NO_FIGURE


def _heads_one_column(row: RowCells, below: Sequence[RowCells]) -> bool:
    """A lone name of money, with figures under it and labels to their left: a heading whose label column has none."""
    column, cell = next(iter(row.items()))
    named = _is_name(cell) and bool(MONEY.search(cell.text) or is_period(cell.text) or stated_unit(cell.text))
    lines = [under for under in below[:2] if column in under and under[column].figure is not None]
    return named and len(lines) == 2 and all(any(c < column and u[c].is_words for c in u) for u in lines)


def _is_data_like(lower: RowCells, upper: RowCells) -> bool:
    """A row of words below a heading that fills far fewer columns is a line of data without figures, not a heading."""
    return len(lower) * 2 < len(upper)


def _bands(sheet: Sheet) -> list[Rows]:
    """Split at columns that are empty on the whole sheet, where both sides are tables of their own."""
    used = sorted({column for row in sheet.rows.values() for column in row})
    if not used:
        return []
    groups: list[list[int]] = [[used[0]]]
    for column in used[1:]:
        if column - groups[-1][-1] > 1:
            groups.append([column])
        else:
            groups[-1].append(column)
    if len(groups) > MOST_BANDS:
        return [sheet.rows]
    bands: list[list[int]] = [groups[0]]
    for group in groups[1:]:
        left, right = _only(sheet.rows, bands[-1]), _only(sheet.rows, group)
        if _stand_apart(left, right):
            bands.append(group)
        else:
            bands[-1] = bands[-1] + group
    return [_only(sheet.rows, band) for band in bands]


def _only(rows: Rows, columns: Sequence[int]) -> dict[int, dict[int, Cell]]:
    wanted = set(columns)
    kept = {number: {c: cell for c, cell in row.items() if c in wanted} for number, row in rows.items()}
    return {number: row for number, row in kept.items() if row}


def _stand_apart(left: Rows, right: Rows) -> bool:
    """Both sides have headings over figures, and the right side has labels of its own and rows of its own."""
    ours, theirs = heading_rows(left), heading_rows(right)
    if not ours or not theirs:
        return False
    first = min(column for row in right.values() for column in row)
    labels = sum(1 for number, row in right.items() if number > theirs[0] and first in row and row[first].is_words)
    if labels < 2:
        return ours != theirs and not set(ours) & set(theirs)
    if ours != theirs or max(left) != max(right):
        return True
    said = {cell.text.casefold() for cell in left[ours[0]].values()}
    return any(cell.text.casefold() in said for cell in right[theirs[0]].values() if cell.text)


def _stack(rows: Rows, merges: Sequence[Merge]) -> list[Region]:
    rows, stated = without_stated_sums(rows)
    numbers = heading_rows(rows)
    if not numbers:
        return [_without_heading(rows)] if rows else []
    tops: list[tuple[int, Heading]] = []
    for number in numbers:
        heading = _heading_at(rows, number, merges)
        if tops and repeats(tops[-1][1].names, rows[number]) and _units_agree(tops[-1][1], heading):
            continue
        tops.append((heading.rows[0], replace(heading, stated=stated.get(number, ()))))
    order = sorted(rows)
    regions = []
    end_before = 0
    for position, (top, heading) in enumerate(tops):
        until = tops[position + 1][0] if position + 1 < len(tops) else order[-1] + 1
        above = {n: rows[n] for n in _between(order, end_before + 1, top)}
        body = {n: rows[n] for n in _between(order, heading.rows[-1] + 1, until)}
        if position + 1 < len(tops):
            body = _without_trailing_titles(body)
        regions.append(Region(heading, above, body, end_before + 1))
        end_before = max(body, default=heading.rows[-1])
    return regions


def _units_agree(first: Heading, again: Heading) -> bool:
    """The rows of units below two headings say the same, or at least one is missing."""
    shared = first.units.keys() & again.units.keys()
    return all(same_unit(first.units[column], again.units[column]) for column in shared)


def _between(order: Sequence[int], low: int, high: int) -> Sequence[int]:
    """The sorted row numbers from `low` up to, not including, `high`."""
    return order[bisect_left(order, low) : bisect_left(order, high)]


def _heading_at(rows: Rows, number: int, merges: Sequence[Merge]) -> Heading:
    parts = [number]
    while len(parts) < 3 and is_upper_row(rows.get(parts[0] - 1, {}), rows[parts[0]], merges, parts[0] - 1):
        parts.insert(0, parts[0] - 1)
    unit_row = next((n for n in (number + 1, number + 2) if is_unit_row(rows.get(n, {}))), None)
    return read_heading(parts, rows, merges, unit_row)


def _without_trailing_titles(body: dict[int, RowCells]) -> dict[int, RowCells]:
    """One-cell rows of words just above the next heading are that table's title."""
    kept = dict(body)
    for number in sorted(body, reverse=True):
        row = kept[number]
        if len(row) == 1 and next(iter(row.values())).is_words:
            del kept[number]
        else:
            break
    return kept


def _without_heading(rows: Rows) -> Region:
    """No row heads figures: the first row of words is the heading of a table without amounts, if there is one."""
    order = sorted(rows)
    for position, number in enumerate(order[:20]):
        row = rows[number]
        if (
            len(row) >= 2
            and looks_like_heading(row)
            and all(not _has_figure(rows[n]) for n in order[position + 1 :][:50])
        ):
            heading = Heading((number,), {c: cell.text for c, cell in row.items()}, {}, None, {})
            return Region(heading, {n: rows[n] for n in order[:position]}, {n: rows[n] for n in order[position + 1 :]})
    return Region(None, {}, dict(sorted(rows.items())))


def _has_figure(row: RowCells) -> bool:
    return any(cell.figure is not None for cell in row.values())

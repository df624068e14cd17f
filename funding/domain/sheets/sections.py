"""A table in the making, and its split where the sheet itself treats its parts as different money.

Two cases: income less spend (a row states the difference), and a block under the same headings that repeats the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from funding.domain.sheets.headings import Heading, RowCells
from funding.domain.sheets.tables import Column, Row, TotalRow
from funding.domain.sheets.totals import Total, allowance

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Draft:
    """`left_out` gives a reason a row; `totals` and `total_cells` go by row number; the place begins at row `start`.
    `side`: totals in a column of their own."""

    heading: Heading | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: Mapping[int, str]
    total_cells: Mapping[int, RowCells]
    totals: Mapping[int, Total]
    title: str
    start: int = 1
    doubtful: Sequence[tuple[int, int]] = field(default_factory=tuple)
    use: bool = True
    why: str | None = None
    side: tuple[TotalRow, ...] = ()

    def total_rows(self) -> tuple[TotalRow, ...]:
        own = [
            TotalRow(number, total.kind, self.total_cells[number], total.rows) for number, total in self.totals.items()
        ]
        return tuple(sorted([*own, *self.side], key=lambda total: total.number))


def split(draft: Draft) -> list[Draft]:
    """The draft in as many tables as the sheet means."""
    return [part for block in _split_at_repeat(draft) for part in _split_at_difference(block)]


def _split_at_repeat(draft: Draft) -> list[Draft]:
    """A block below a repeated heading whose money equals all the money above it is a table of its own."""
    for number in sorted(row for row, why in draft.left_out.items() if why == "heading"):
        above = [row for row in draft.rows if row.number < number]
        below = [row for row in draft.rows if row.number > number]
        if len(above) >= 2 and len(below) >= 2 and _equal(draft.columns, above, below):
            last = max([*draft.left_out, *(row.number for row in draft.rows)])
            first = _part(draft, above, draft.start, number - 1)
            heading = replace(draft.heading, rows=(number,), unit_row=None) if draft.heading else None
            return [first, replace(_part(draft, below, number, last), heading=heading, title="")]
    return [draft]


def _equal(columns: Sequence[Column], above: Sequence[Row], below: Sequence[Row]) -> bool:
    """The same sum, within rounding, in most money columns that are not nil."""
    filled = equal = 0
    for column in columns:
        if not column.is_money:
            continue
        first, second = _sum(above, column.letter), _sum(below, column.letter)
        if not first and not second:
            continue
        filled += 1
        room = allowance(first, len(above)) + allowance(second, len(below)) + (len(above) + len(below)) * Decimal("0.5")
        equal += abs(first - second) <= min(room, abs(first) * Decimal("0.001")) or first == second
    return bool(equal) and equal * 5 >= filled * 3


def _split_at_difference(draft: Draft) -> list[Draft]:
    """One draft, or what is added, what is taken from it, and what the difference went to."""
    difference = next((total for total in draft.totals.values() if total.kind == "difference"), None)
    if difference is None:
        return [draft]
    first, second = (draft.totals[number] for number in difference.rows)
    groups = [set(first.rows), set(second.rows)]
    rest = {row.number for row in draft.rows} - groups[0] - groups[1]
    if any(number < difference.number for number in rest):
        return [draft]
    last = max([*draft.left_out, *rest, difference.number])
    places = [(draft.start, first.number), (first.number + 1, difference.number if rest else last)]
    parts = [
        _part(draft, [row for row in draft.rows if row.number in group], *place)
        for group, place in zip(groups, places, strict=True)
    ]
    if rest:
        remaining = [row for row in draft.rows if row.number in rest]
        part = _part(draft, remaining, difference.number + 1, last)
        parts.append(_marked_as_repeat(part, draft.total_cells[difference.number], difference.number))
    return parts


def _part(draft: Draft, rows: Sequence[Row], low: int, high: int) -> Draft:
    """The rows and what is left out between two rows, both included."""
    whole = {row.number for row in rows}
    totals = {
        n: replace(total, kind="total") if set(total.rows) == whole else total
        for n, total in draft.totals.items()
        if low <= n <= high
    }
    left_out = {n: why for n, why in draft.left_out.items() if low <= n <= high}
    left_out.update({n: total.kind for n, total in totals.items() if total.kind != "difference"})
    title = next((row.section for row in rows if row.section), draft.title if low == draft.start else "")
    return replace(draft, rows=tuple(rows), totals=totals, left_out=left_out, title=title, start=low)


def _marked_as_repeat(part: Draft, difference: RowCells, number: int) -> Draft:
    """The last part is the difference once more, by use, when it adds up to it."""
    money = [column for column in part.columns if column.is_money and column.number in difference]
    for column in money:
        stated = difference[column.number].figure or ZERO
        if abs(_sum(part.rows, column.letter) - stated) > allowance(stated, len(part.rows) + 1):
            return part
    return replace(part, use=False, why=f"repeats the difference in row {number}") if money else part


def _sum(rows: Sequence[Row], letter: str) -> Decimal:
    return sum((row.cells[letter].figure or ZERO for row in rows if letter in row.cells), ZERO)

"""A table in the making, and its split into two where the sheet itself takes one part from the other (income less spend)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from funding.domain.sheets.headings import Heading, RowCells
from funding.domain.sheets.tables import Column, Row, TotalRow
from funding.domain.sheets.totals import Total, allowance


@dataclass(frozen=True, slots=True)
class Draft:
    """`left_out` gives a reason a row; `totals` and `total_cells` go by row number; `first` is False for later parts."""

    heading: Heading | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: Mapping[int, str]
    total_cells: Mapping[int, RowCells]
    totals: Mapping[int, Total]
    title: str
    doubtful: Sequence[tuple[int, int]] = field(default_factory=tuple)
    use: bool = True
    why: str | None = None
    first: bool = True

    def total_rows(self) -> tuple[TotalRow, ...]:
        return tuple(
            TotalRow(number, total.kind, self.total_cells[number], total.rows)
            for number, total in sorted(self.totals.items())
        )


def split_at_difference(draft: Draft) -> list[Draft]:
    """One draft, or three parts: what is added, what is taken from it, and what the difference went to."""
    difference = next((total for total in draft.totals.values() if total.kind == "difference"), None)
    if difference is None:
        return [draft]
    first, second = (draft.totals[number] for number in difference.rows)
    groups = [set(first.rows), set(second.rows)]
    rest = {row.number for row in draft.rows} - groups[0] - groups[1]
    if any(number < difference.number for number in rest):
        return [draft]
    edges = [first.number, difference.number, max([*draft.left_out, *rest, difference.number])]
    parts = []
    for position, group in enumerate([*groups, rest]):
        low = edges[position - 1] if position else 0
        parts.append(_part(draft, group, low, edges[position], first=position == 0))
    if not rest:
        return [parts[0], replace(parts[1], left_out={**parts[1].left_out, **parts[2].left_out})]
    parts[2] = _marked_as_repeat(parts[2], draft.total_cells[difference.number], difference.number)
    return parts


def _part(draft: Draft, rows: set[int], low: int, high: int, *, first: bool) -> Draft:
    totals = {n: total for n, total in draft.totals.items() if low < n <= high}
    kept = tuple(row for row in draft.rows if row.number in rows)
    title = next((row.section for row in kept if row.section), draft.title)
    left_out = {n: why for n, why in draft.left_out.items() if low < n <= high}
    return replace(draft, rows=kept, totals=totals, left_out=left_out, title=title, first=first)


def _marked_as_repeat(part: Draft, difference: RowCells, number: int) -> Draft:
    """The last part is the difference once more, by use, when it adds up to it."""
    money = [column for column in part.columns if column.is_money and column.number in difference]
    for column in money:
        stated = difference[column.number].figure or Decimal(0)
        figures = [row.cells[column.letter].figure or Decimal(0) for row in part.rows if column.letter in row.cells]
        if abs(sum(figures, Decimal(0)) - stated) > allowance(stated, len(figures) + 1):
            return part
    return replace(part, use=False, why=f"repeats the difference in row {number}") if money else part

"""Sums that stand on the row of the headings, beside them: “Total budget: 673,640”. Found by arithmetic, and taken out
before headings are looked for."""

from collections.abc import Mapping
from decimal import Decimal

from funding.domain.sheets.cells import Cell

HIGHEST = 20  # filled rows from the top in which such a row is looked for
LONGEST = 2_000  # rows that it may add
SLIVER = Decimal("0.005")
Rows = Mapping[int, Mapping[int, Cell]]


def without_stated_sums(rows: Rows) -> tuple[Rows, dict[int, tuple[Cell, ...]]]:
    """The rows without such sums and the words beside them, unless the words head a column; and the sums by their
    row."""
    order = sorted(rows)
    for position, number in enumerate(order[:HIGHEST]):
        row = rows[number]
        figures = [cell for cell in row.values() if isinstance(cell.value, Decimal)]
        words = [column for column, cell in row.items() if cell.is_words]
        if not 1 <= len(figures) <= 3 or len(words) < 3:
            continue
        below = [rows[later] for later in order[position + 1 : position + 1 + LONGEST]]
        if all(_adds_a_column(cell, words, below) for cell in figures):
            beside = {cell.column - 1 for cell in figures if cell.column - 1 in words}
            heads = {column for column in beside if any(column in under for under in below)}
            gone = {cell.column for cell in figures} | (beside - heads)
            kept = {column: cell for column, cell in row.items() if column not in gone}
            if len(kept) >= 2:
                return {**rows, number: kept}, {number: tuple(figures)}
    return rows, {}


def _adds_a_column(cell: Cell, named: list[int], below: list[Mapping[int, Cell]]) -> bool:
    """The figure is the sum of a named column further down, and nothing stands right below the figure itself."""
    if any(cell.column in row for row in below[:3]) or not cell.figure:
        return False
    return any(_reaches(cell.figure, column, below) for column in named)


def _reaches(figure: Decimal, column: int, below: list[Mapping[int, Cell]]) -> bool:
    added, count = Decimal(0), 0
    for row in below:
        one = row[column].figure if column in row else None
        if one is None:
            continue
        added, count = added + one, count + 1
        if count >= 2 and abs(added - figure) <= SLIVER:
            return True
    return False

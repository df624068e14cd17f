"""Small numbers are hidden here, and only here, before counts of people are shown, exported or printed.

A count from 1 to 7 is hidden. A hidden cell must not follow from a total that is shown, so where a row or a column with
a total would have one hidden cell, the next smallest is hidden as well. Both are called the same, because to know which
is which would tell of them. Nought is shown: it tells of nobody.
"""

from collections.abc import Sequence
from decimal import Decimal

LARGEST_HIDDEN = Decimal(7)  # a local rule, as hospital statistics are commonly published: 1 to 7 are not shown
HIDDEN = "Hidden"

type Cells = Sequence[Sequence[Decimal | None]]
type Place = tuple[int, int]


def is_small(count: Decimal | None) -> bool:
    return count is not None and 0 < count <= LARGEST_HIDDEN


def shown_counts(cells: Cells, *, row_totals: bool = True, column_totals: bool = True) -> list[list[str | None]]:
    """What may be shown in the place of each cell: None for the figure itself, or words.

    `row_totals` and `column_totals` say whether totals of rows and columns are shown, here or elsewhere.
    """
    hidden = {place for place, count in places(cells).items() if is_small(count)}
    while more := unprotected(cells, hidden, row_totals=row_totals, column_totals=column_totals):
        hidden |= more
    return [
        [HIDDEN if (row, column) in hidden else None for column in range(len(line))] for row, line in enumerate(cells)
    ]


def places(cells: Cells) -> dict[Place, Decimal | None]:
    return {(row, column): count for row, line in enumerate(cells) for column, count in enumerate(line)}


def unprotected(cells: Cells, hidden: set[Place], *, row_totals: bool, column_totals: bool) -> set[Place]:
    """The cells that must be hidden beside those of a row or column that its total would reveal: the smallest above
    nought. Where there is none left, nothing can be done here, and `total_words` hides the total."""
    lines: list[list[Place]] = []
    if row_totals:
        lines += [[(row, column) for column in range(len(line))] for row, line in enumerate(cells)]
    if column_totals:
        widest = max((len(line) for line in cells), default=0)
        lines += [[(row, column) for row, line in enumerate(cells) if column < len(line)] for column in range(widest)]
    counts = places(cells)
    found: set[Place] = set()
    for line in lines:
        inside = [counts[place] for place in line if place in hidden]
        open_ones = [(counts[place], place) for place in line if place not in hidden and counts[place]]
        if open_ones and is_revealed(inside):
            found.add(min(open_ones)[1])
    return found


def is_revealed(inside: Sequence[Decimal | None]) -> bool:
    """Whether the hidden cells of a line follow from their sum: one alone does, and so do several that are all 1."""
    counts = [count for count in inside if count is not None]
    return len(counts) == 1 or (bool(counts) and sum(counts) == len(counts))


def total_words(counts: Sequence[Decimal | None], marks: Sequence[str | None]) -> str | None:
    """None when the total of a line may be shown beside its cells, or the words that stand in its place."""
    if is_small(sum((count for count in counts if count is not None), Decimal(0))):
        return HIDDEN
    inside = [count for count, mark in zip(counts, marks, strict=True) if mark is not None]
    return HIDDEN if is_revealed(inside) else None

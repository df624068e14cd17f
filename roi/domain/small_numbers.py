"""Small numbers are hidden here, and only here, before counts of people are shown, exported or printed.

A count from 1 to 7 is hidden. A hidden cell must not follow from a total that is shown, so where a row or a column with
a total would have one hidden cell, the next smallest is hidden as well. Nought is shown: it tells of nobody.
"""

from collections.abc import Sequence
from decimal import Decimal

LARGEST_HIDDEN = Decimal(7)  # a local rule, as hospital statistics are commonly published: 1 to 7 are not shown
HIDDEN = "1 to 7"
ALSO_HIDDEN = "Hidden"

type Cells = Sequence[Sequence[Decimal | None]]
type Place = tuple[int, int]


def is_small(count: Decimal | None) -> bool:
    return count is not None and 0 < count <= LARGEST_HIDDEN


def shown_counts(cells: Cells, *, row_totals: bool = True, column_totals: bool = True) -> list[list[str | None]]:
    """What may be shown in the place of each cell: None for the figure itself, or words.

    `row_totals` and `column_totals` say whether totals of rows and columns are shown, here or elsewhere.
    """
    small = {place for place, count in places(cells).items() if is_small(count)}
    hidden = set(small)
    while more := unprotected(cells, hidden, row_totals=row_totals, column_totals=column_totals):
        hidden |= more
    return [
        [
            None if (row, column) not in hidden else HIDDEN if (row, column) in small else ALSO_HIDDEN
            for column in range(len(line))
        ]
        for row, line in enumerate(cells)
    ]


def places(cells: Cells) -> dict[Place, Decimal | None]:
    return {(row, column): count for row, line in enumerate(cells) for column, count in enumerate(line)}


def unprotected(cells: Cells, hidden: set[Place], *, row_totals: bool, column_totals: bool) -> set[Place]:
    """The cells that must be hidden beside a lone hidden one: the smallest of its row or column above nought. Where
    there is no other, nothing can be done: the total itself is small and its page hides it."""
    lines: list[list[Place]] = []
    if row_totals:
        lines += [[(row, column) for column in range(len(line))] for row, line in enumerate(cells)]
    if column_totals:
        widest = max((len(line) for line in cells), default=0)
        lines += [[(row, column) for row, line in enumerate(cells) if column < len(line)] for column in range(widest)]
    counts = places(cells)
    found: set[Place] = set()
    for line in lines:
        inside = [place for place in line if place in hidden]
        open_ones = [(counts[place], place) for place in line if place not in hidden and counts[place]]
        if len(inside) == 1 and open_ones:
            found.add(min(open_ones)[1])
    return found


def shown_total(total: Decimal | None) -> str | None:
    """None when a total may be shown, or the words that stand in its place."""
    return HIDDEN if is_small(total) else None

"""Small numbers are hidden, with what would reveal them through a total that is shown."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roi.domain.small_numbers import ALSO_HIDDEN, HIDDEN, LARGEST_HIDDEN, shown_counts, shown_total


def hidden(rows, **options):
    return shown_counts([[None if n is None else Decimal(n) for n in row] for row in rows], **options)


@pytest.mark.parametrize(
    ("what", "row", "expected"),
    [
        ("nothing small", [8, 20, 0], [None, None, None]),
        ("the largest that is hidden, and the next smallest", [7, 20, 9], [HIDDEN, None, ALSO_HIDDEN]),
        ("nought is shown and protects nothing", [3, 0, 12, 40], [HIDDEN, None, ALSO_HIDDEN, None]),
        ("two small ones protect each other", [3, 4, 50], [HIDDEN, HIDDEN, None]),
        ("no data is not a small number", [None, 2, 30], [None, HIDDEN, ALSO_HIDDEN]),
        ("alone with noughts: the total is small too", [5, 0, 0], [HIDDEN, None, None]),
    ],
)
def test_one_row_with_a_total(what, row, expected):
    assert hidden([row], column_totals=False)[0] == expected, what


def test_a_cell_hidden_for_its_row_is_protected_in_its_column_too():
    rows = [[3, 20, 30], [40, 50, 60], [70, 80, 90]]
    shown = hidden(rows)
    for line in [*shown, *zip(*shown, strict=True)]:
        assert sum(cell is not None for cell in line) != 1
    assert shown[0][0] == HIDDEN


def test_without_totals_only_small_numbers_are_hidden():
    assert hidden([[3, 20]], row_totals=False, column_totals=False) == [[HIDDEN, None]]


def test_a_small_total_is_hidden_itself():
    assert (shown_total(Decimal(5)), shown_total(Decimal(0)), shown_total(Decimal(8))) == (HIDDEN, None, None)


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=4))
def test_no_small_number_is_shown_or_follows_from_a_total(rows):
    """In every row and column the hidden cells could be several ways to the same total, or the total is small itself."""
    shown = hidden(rows)
    lines = [list(zip(row, marks, strict=True)) for row, marks in zip(rows, shown, strict=True)]
    lines += [list(line) for line in zip(*lines, strict=True)]
    for line in lines:
        for count, mark in line:
            assert mark is not None or not 0 < count <= LARGEST_HIDDEN
        out = [(count, mark) for count, mark in line if mark is not None]
        if len(out) == 1:
            assert sum(count for count, _ in line) == out[0][0] <= LARGEST_HIDDEN
        elif out:
            assert len(ways(out)) > 1 or all(count in (1, 7) for count, mark in out if mark == HIDDEN)


def ways(out):
    """What the small ones could be when only their total with the others is known: others stand above 7."""
    total = sum(count for count, _ in out)
    small = [mark == HIDDEN for _, mark in out]
    if not all(small):
        return {1, 2}
    return {each for each in product(range(1, 8), repeat=len(out)) if sum(each) == total}

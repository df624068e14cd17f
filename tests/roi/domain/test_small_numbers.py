"""Small numbers are hidden, with what would reveal them through a total that is shown."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roi.domain.small_numbers import HIDDEN, LARGEST_HIDDEN, shown_counts, total_words


def hidden(rows, **options):
    return shown_counts([[None if n is None else Decimal(n) for n in row] for row in rows], **options)


@pytest.mark.parametrize(
    ("what", "row", "expected"),
    [
        ("nothing small", [8, 20, 0], [None, None, None]),
        ("the largest that is hidden, and the next smallest", [7, 20, 9], [HIDDEN, None, HIDDEN]),
        ("nought is shown and protects nothing", [3, 0, 12, 40], [HIDDEN, None, HIDDEN, None]),
        ("two small ones protect each other", [3, 4, 50], [HIDDEN, HIDDEN, None]),
        ("no data is not a small number", [None, 2, 30], [None, HIDDEN, HIDDEN]),
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


def words(counts, marks):
    return total_words([Decimal(count) for count in counts], marks)


def test_a_total_that_is_small_or_would_reveal_a_lone_cell_is_hidden():
    assert words([5, 0, 0], [HIDDEN, None, None]) == HIDDEN
    assert words([8, 0], [HIDDEN, None]) == HIDDEN
    assert words([0, 0], [None, None]) is None
    assert words([4, 5, 9], [HIDDEN, HIDDEN, None]) is None


def test_two_ones_are_given_a_third_because_their_sum_tells_them():
    assert hidden([[1, 1, 50, 60]], column_totals=False)[0] == [HIDDEN, HIDDEN, HIDDEN, None]


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=3))
def test_no_small_number_is_shown_or_follows_from_a_total_that_is_shown(rows):
    shown = hidden(rows)
    lines = [list(zip(row, marks, strict=True)) for row, marks in zip(rows, shown, strict=True)]
    lines += [list(line) for line in zip(*lines, strict=True)]
    for line in lines:
        assert all(mark is not None or not 0 < count <= LARGEST_HIDDEN for count, mark in line)
        out = [(count, mark) for count, mark in line if mark is not None]
        if out and words(*zip(*line, strict=True)) is None:
            assert len(possible(out)) > 1


def possible(out):
    """What the hidden cells could be when only their sum is known, and that one of them at least is small."""
    total = int(sum(count for count, _ in out))
    ways = product(range(1, total + 1), repeat=len(out))
    return {each for each in ways if sum(each) == total and min(each) <= LARGEST_HIDDEN}

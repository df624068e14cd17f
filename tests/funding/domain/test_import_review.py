"""What counts after several imports, and what one more would change: added, changed, unchanged, left out, replaced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.domain.import_figures import Figure
from funding.domain.import_review import Fate, Given, Key, reviewed, standing

PLAN, ACTUAL = "budget", "actual"


def line(batch, word, month, pence, measure=PLAN):
    return Given(Key.of(word, measure, month), word, pence, batch, "C2")


def figure(word, month, pence, measure=PLAN, row=2):
    return Figure(row, word, word, f"A{row}", month, pence, f"C{row}", str(pence), measure)


def test_the_newest_import_of_a_month_counts_and_other_months_stay():
    counts = standing([line(1, "Team", 1, 100), line(1, "Team", 2, 200), line(2, "team ", 2, 250)])
    assert counts == {Key("team", PLAN, 1): 100, Key("team", PLAN, 2): 250}


def test_rows_of_one_import_with_one_word_add_up():
    assert standing([line(1, "Team", 1, 100), line(1, "TEAM", 1, 20)]) == {Key("team", PLAN, 1): 120}


@pytest.mark.parametrize(("first", "second"), [(None, 3), (3, None)])
def test_a_plan_of_the_year_replaces_months_and_months_replace_the_year(first, second):
    counts = standing([line(1, "Team", first, 900), line(1, "Van", 1, 5), line(2, "Team", second, 80)])
    assert counts == {Key("team", PLAN, second): 80, Key("van", PLAN, 1): 5}


def test_an_import_is_reviewed_against_what_counts():
    counts = {Key("a", PLAN, 1): 100, Key("b", PLAN, 1): 50, Key("b", PLAN, 2): 7, Key("z", PLAN, 1): 1}
    review = reviewed([figure("A", 1, 100), figure("B", 1, 60), figure("C", 1, 9)], counts)
    assert [(each.key.word, each.old, each.new, each.fate) for each in review.lines] == [
        ("a", 100, 100, Fate.UNCHANGED), ("b", 50, 60, Fate.CHANGED), ("c", None, 9, Fate.ADDED),
    ]  # fmt: skip
    assert review.effect(PLAN) == 19
    assert dict(review.kept) == {Key("b", PLAN, 2): 7}
    assert dict(review.replaced) == {}


def test_adding_only_leaves_what_counts_and_updating_only_leaves_what_is_new():
    counts = {Key("b", PLAN, 1): 50}
    figures = [figure("B", 1, 60), figure("C", 1, 9)]
    assert [each.fate for each in reviewed(figures, counts, "add").lines] == [Fate.LEFT, Fate.ADDED]
    assert [each.fate for each in reviewed(figures, counts, "update").lines] == [Fate.CHANGED, Fate.LEFT]
    assert reviewed(figures, counts, "update").effect(PLAN) == 10


def test_what_an_import_replaces_is_part_of_its_effect():
    counts = {Key("a", PLAN, None): 1000, Key("a", ACTUAL, 1): 5}
    review = reviewed([figure("A", 1, 80), figure("A", 2, 80), figure("A", 1, 6, ACTUAL)], counts)
    assert dict(review.replaced) == {Key("a", PLAN, None): 1000}
    assert (review.effect(PLAN), review.effect(ACTUAL)) == (-840, 1)


MONTHS = st.one_of(st.none(), st.integers(1, 3))
LINES = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from([PLAN, ACTUAL]), MONTHS, st.integers(-99, 99)), max_size=8
)


@given(LINES, LINES)
def test_what_counts_afterwards_is_what_counted_and_the_effect(before, after):
    """One import holds a line by month or for the year, never both: the second list keeps to the first kind it has."""
    first = [line(1, word, month, pence, measure) for word, measure, month, pence in one_kind(before)]
    second = one_kind(after)
    counts = standing(first)
    review = reviewed([figure(word, month, pence, measure) for word, measure, month, pence in second], counts)
    then = standing([*first, *(line(2, word, month, pence, measure) for word, measure, month, pence in second)])
    for measure in (PLAN, ACTUAL):
        total = sum(pence for key, pence in counts.items() if key.measure == measure)
        assert sum(pence for key, pence in then.items() if key.measure == measure) == total + review.effect(measure)


def one_kind(rows):
    kinds = {}
    return [row for row in rows if kinds.setdefault(row[:2], row[2] is None) == (row[2] is None) or row[1] == ACTUAL]

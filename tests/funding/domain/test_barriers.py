"""Barriers: movement over years, what is published and what is not, limits only where the number of answers is."""

from datetime import date

import pytest

from funding.domain.barriers import ActionState, Answer, National, counted, is_overdue, limits_of, since_last_year

YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (None, None, "Never answered"),
        (None, YES, "First answer"),
        (YES, None, "Not answered this year"),
        (YES, YES, "Named again"),
        (NO, YES, "Newly named"),
        (YES, NO, "No longer named"),
        (NO, NO, "Again not named"),
        (NOT_KNOWN, YES, "From “not known” to “yes”"),
        (NOT_KNOWN, NOT_KNOWN, "The same"),
    ],
)
def test_an_answer_moves_from_year_to_year_in_words(before, now, words):
    assert since_last_year(before, now) == words


def test_a_change_needs_both_years_and_limits_need_the_number_of_answers():
    assert National(33, 48).change == -15
    assert (National(55, None).change, National(None, 49).change) == (None, None)
    assert National(73, 65).limits is None
    low, high = National(96, None, 72).limits
    assert (round(low, 1), round(high, 1)) == (88.5, 98.6)


def test_limits_are_those_of_the_published_example():
    """PHE's technical guide, as the worked examples of the return check it: 65 of 100 gives 55.3 % to 73.6 %."""
    low, high = limits_of(65, 100)
    assert (round(low, 2), round(high, 2)) == (55.25, 73.64)


def test_an_action_is_overdue_the_day_after_it_was_due_and_never_once_it_is_finished():
    due = date(2026, 9, 30)
    assert not is_overdue(ActionState.OPEN, due, due)
    assert is_overdue(ActionState.UNDER_WAY, due, date(2026, 10, 1))
    assert not is_overdue(ActionState.DONE, due, date(2026, 10, 1))
    assert not is_overdue(ActionState.DROPPED, due, date(2026, 10, 1))


def test_only_those_who_answered_are_counted():
    found = counted([YES, YES, NO, NOT_KNOWN])
    assert (found.named, found.not_named, found.not_known, found.answered) == (2, 1, 1, 4)
    assert counted([]).answered == 0

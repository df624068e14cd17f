"""Working days in England before a deadline, and what winning a pound costs."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.bids import Size, Stage, Tried, reminders, winning
from funding.domain.working_days import working_days_before, working_days_between


@pytest.mark.parametrize(
    ("deadline", "count", "wanted"),
    [
        (date(2027, 1, 6), 1, date(2027, 1, 5)),
        (date(2026, 12, 29), 1, date(2026, 12, 24)),  # Boxing Day fell on a Saturday: Monday 28 is its substitute
        (date(2026, 4, 8), 2, date(2026, 4, 2)),  # over Good Friday and Easter Monday
        (date(2026, 11, 28), 1, date(2026, 11, 27)),  # a deadline on a Saturday
    ],
)
def test_reminders_count_working_days_of_england(deadline, count, wanted):
    assert working_days_before(deadline, count) == wanted
    assert working_days_between(wanted, deadline) == count - (deadline.weekday() > 4)


def test_a_deadline_is_reminded_of_ten_five_and_one_working_days_before():
    assert reminders(date(2027, 1, 6)) == ((10, date(2026, 12, 18)), (5, date(2026, 12, 29)), (1, date(2027, 1, 5)))


def test_lost_bids_count_in_what_winning_a_pound_costs_and_open_ones_do_not():
    tried = [
        Tried("Fund", Decimal(60_000), Stage.WON, 600, Decimal(400), Decimal(50_000)),
        Tried("Fund", Decimal(70_000), Stage.LOST, 900, Decimal(600), Decimal(0)),
        Tried("Fund", Decimal(80_000), Stage.PREPARING, 60, Decimal(9_999), Decimal(0)),
        Tried("Fund", Decimal(9_000), Stage.NOT_BID, 30, Decimal(20), Decimal(0)),
    ]
    small, middle = winning(tried)
    assert (small.size, small.pence_a_pound) == (Size.SMALL, None)
    assert (middle.ended, middle.won, middle.cost, middle.awarded) == (2, 1, Decimal(1_000), Decimal(50_000))
    assert middle.pence_a_pound == Decimal("2.00")

"""Just before and just after midnight in London on 31 March, every year to 2035, with summer time beginning days before
the year end or on the very day (2024, 2030): each posting in its year, and known on the day on which it was recorded."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from dataset.verify import verify
from funding.domain.financial_year import FinancialYear
from funding.known import known_on
from funding.selectors import pot_positions
from tests.fixtures import a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LONDON = ZoneInfo("Europe/London")


def at(day, hour, minute, second=0):
    return datetime.combine(day, time(hour, minute, second), tzinfo=LONDON)


def received(pot, year, known=None):
    (found,) = pot_positions([pot], year, date(year.start, 9, 1), known)
    assert found.position.difference == 0
    return found.position.received


@pytest.mark.parametrize("start", range(2023, 2035))
def test_a_posting_at_the_year_end_stands_in_its_year_and_is_known_on_its_day(start):
    year = FinancialYear(start)
    last, first = year.last_day, (year + 1).first_day
    with time_machine.travel(at(last, 9, 0), tick=False):
        system = a_system()
        pot = system.pot(year=year)
    for moment, amount in (
        (at(last, 23, 59, 59), "10"),  # the last second of the year
        (at(first, 0, 0, 0), "200"),  # the first, an hour before midnight in UTC
        (at(first, 0, 59, 59), "3000"),  # still 31 March in UTC
    ):
        with time_machine.travel(moment, tick=False):
            assert timezone.localdate() == moment.date()
            system.receive(pot, amount, on=timezone.localdate())
    assert (received(pot, year), received(pot, year + 1)) == (Decimal(10), Decimal(3200))
    old, new = known_on(last), known_on(first)
    assert old.until == at(first, 0, 0)
    assert (received(pot, year, old), received(pot, year + 1, old)) == (Decimal(10), Decimal(0))
    assert (received(pot, year, new), received(pot, year + 1, new)) == (Decimal(10), Decimal(3200))
    assert verify(today=first).problems == ()


@pytest.mark.parametrize(
    ("year", "offset"), [(2024, 1), (2025, 1), (2029, 1), (2030, 1), (2031, 1)], ids=lambda value: str(value)
)
def test_the_day_ends_at_midnight_in_london_not_in_utc(db, year, offset):
    ended = known_on(date(year, 3, 31)).until.astimezone(UTC)
    assert ended == datetime(year, 3, 31, 24 - offset - 1, tzinfo=UTC) + timedelta(hours=1)


def test_the_day_on_which_summer_time_begins_is_the_year_end_of_2030(db):
    before, after = known_on(date(2030, 3, 30)), known_on(date(2030, 3, 31))
    assert after.until.astimezone(UTC) - before.until.astimezone(UTC) == timedelta(hours=23)
    assert before.until.utcoffset() == timedelta(0)
    assert after.until.utcoffset() == timedelta(hours=1)


def test_a_posting_of_the_hour_that_does_not_exist_in_2030_is_kept_in_order(db):
    """01:00 UTC on 31 March 2030 is 02:00 in London; there is no 01:30."""
    with time_machine.travel(datetime(2030, 3, 31, 0, 59, 59, tzinfo=UTC), tick=False):
        system = a_system()
        pot = system.pot(year=FinancialYear(2029))
        system.receive(pot, "1", on=timezone.localdate())
    with time_machine.travel(datetime(2030, 3, 31, 1, 0, 1, tzinfo=UTC), tick=False):
        system.receive(pot, "20", on=timezone.localdate())
    assert received(pot, FinancialYear(2029), known_on(date(2030, 3, 31))) == Decimal(21)
    assert received(pot, FinancialYear(2029), known_on(date(2030, 3, 30))) == Decimal(0)
    assert verify(today=date(2030, 4, 1)).problems == ()

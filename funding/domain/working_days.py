"""Working days of England: weekdays that are no bank holiday. Bank holidays are those of the library `holidays`."""

from datetime import date, timedelta
from functools import cache

import holidays

from funding.domain.financial_year import Month


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of the calendar year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_day(month: Month, number: int) -> date:
    """The day of that number (1 is the first) after the month has ended."""
    day = month.last_day
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def working_days_before(day: date, count: int) -> date:
    """The working day that lies `count` working days before the day; the day itself is not counted."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(today: date, deadline: date) -> int:
    """Working days after today up to and with the deadline; nought on or after it."""
    return sum(is_working_day(today + timedelta(days=number)) for number in range(1, (deadline - today).days + 1))


def working_day_number(month: Month, today: date) -> int:
    """How many working days have begun since the month ended; nought while it goes on or before the first."""
    return working_days_between(month.last_day, today)

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


def working_day_number(month: Month, today: date) -> int:
    """How many working days have begun since the month ended; nought while it goes on or before the first."""
    if today <= month.last_day:
        return 0
    span = (today - month.last_day).days
    return sum(is_working_day(month.last_day + timedelta(days=each)) for each in range(1, span + 1))

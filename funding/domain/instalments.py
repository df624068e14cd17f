"""When an award is due: one day, twelve months or four quarters. The parts add up to the award to the penny."""

from datetime import date
from decimal import Decimal

from funding.domain.financial_year import FinancialYear
from funding.domain.money import from_pence, to_pence
from funding.domain.words import Labelled


class Profile(Labelled):
    ONE_DAY = "one-day", "All of it on one day"
    MONTHLY = "monthly", "12 monthly parts, on the last day of each month"
    QUARTERLY = "quarterly", "4 quarterly parts, on the last day of each quarter"


def instalments(
    profile: Profile, amount: Decimal, year: FinancialYear, on: date | None
) -> tuple[tuple[date, Decimal], ...]:
    """Days and pounds. One day without a date is the last day of the year."""
    if profile is Profile.ONE_DAY:
        return ((on or year.last_day, amount),)
    months = year.months() if profile is Profile.MONTHLY else year.months()[2::3]
    parts = in_parts(amount, len(months))
    return tuple((month.last_day, part) for month, part in zip(months, parts, strict=True) if part)


def in_parts(amount: Decimal, count: int) -> list[Decimal]:
    """Equal parts to the penny; the pennies that are left over go to the first parts."""
    share, left = divmod(to_pence(amount), count)
    return [from_pence(share + (1 if number < left else 0)) for number in range(count)]

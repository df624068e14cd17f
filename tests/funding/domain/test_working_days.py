"""Working days of England: weekdays without its bank holidays."""

from datetime import date

import pytest

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.working_days import working_day, working_day_number

YEAR = FinancialYear(2025)


@pytest.mark.parametrize(
    ("month", "number", "day"),
    [
        (1, 1, date(2025, 5, 1)),
        (1, 3, date(2025, 5, 6)),  # the early May bank holiday is the 5th
        (7, 5, date(2025, 11, 7)),
        (9, 1, date(2026, 1, 2)),  # New Year's Day
        (12, 3, date(2026, 4, 7)),  # Good Friday and Easter Monday
    ],
)
def test_the_working_day_of_a_month_end_leaves_weekends_and_bank_holidays_out(month, number, day):
    assert working_day(Month(YEAR, month), number) == day
    assert working_day_number(Month(YEAR, month), day) == number


def test_a_month_that_goes_on_has_no_working_day_after_its_end():
    assert working_day_number(Month(YEAR, 7), date(2025, 10, 31)) == 0

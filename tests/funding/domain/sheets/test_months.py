from datetime import date, datetime

import pytest

from funding.domain.financial_year import FinancialYear
from funding.domain.sheets.months import is_period, measure_in, month_in, year_in


@pytest.mark.parametrize(
    ("heading", "month", "year"),
    [
        ("APR", 1, None), ("april", 1, None), ("Sept", 6, None), ("March", 12, None), ("M1", 1, None), ("M09", 9, None),
        ("Month 12", 12, None), ("Mth 3", 3, None), ("P04", 4, None), ("Period 10", 10, None), ("Apr-24", 1, 2024),
        ("Jan 2025", 10, 2024), ("Mar-25", 12, 2024), ("2024-04", 1, 2024), ("01/2025", 10, 2024), ("April 2024/25", 1, 2024),
        ("Apr (£k)", 1, None), ("Apr Budget", 1, None), ("2024/25 Apr", 1, 2024), ("Actual May-24", 2, 2024),
        ("Month 7 (Oct)", 7, None), ("M01 Apr", 1, None), ("Oct (M7)", 7, None), ("01/04/2025", 1, 2025), ("1 Apr 25", 1, 2025),
        ("2025/26 April 2025", 1, 2025), ("2025/26 2026-01", 10, 2025), ("2023/24 01/02/2024", 11, 2023), ("Apr '24", 1, 2024), ("Q1 Apr", 1, None), (date(2025, 1, 1), 10, 2024), (datetime(2024, 4, 1), 1, 2024),
    ],
)  # fmt: skip
def test_a_month_is_read_in_any_writing(heading, month, year):
    assert month_in(heading) == (month, FinancialYear(year) if year else None)


@pytest.mark.parametrize(
    "heading",
    [date(1899, 12, 1), date(2150, 4, 1), "1950-04", "YTD March", "Apr - Jun", "Q1", "Marchington ward", "Maya", "April 2024 2025/26", "15/04/2025", "01/02", "31 March 2025", "M13", "2024/25", "", "Adjustments Mth03",
     "M1-M6 adjustments", "Balance at 31/03/17", "Total", "May need review"],
)  # fmt: skip
def test_other_headings_are_no_month(heading):
    assert month_in(heading) is None


def test_a_year_is_read_when_there_is_one_and_only_one():
    assert year_in("Budget 2024/25 (£k)") == FinancialYear(2024)
    assert year_in("2024-2025") == FinancialYear(2024)
    assert year_in("22/23 transfers") == FinancialYear(2022)
    assert year_in("2023/24 and 2024/25") is None
    assert year_in("2024/27") is None
    assert year_in("31/03/17") is None


def test_periods_and_measures():
    assert [is_period(text) for text in ("2024/25", "FY25", "Q3", "2025", "Apr", "Ward", "Plan for 2024/25 in detail")] == [
        True, True, True, True, True, False, False]  # fmt: skip
    assert [measure_in(text) for text in ("Apr Budget", "Actual", "Budget v actual", "Ward")] == [
        "budget",
        "actual",
        None,
        None,
    ]

"""The financial year starts on 1 April, in every year and through every clock change."""

from datetime import date
from itertools import pairwise

import pytest

from funding.domain.financial_year import FinancialYear, Month


@pytest.mark.parametrize("start", range(2020, 2036))
def test_31_march_and_1_april_lie_in_two_years(start):
    assert FinancialYear.containing(date(start, 3, 31)) == FinancialYear(start - 1)
    assert FinancialYear.containing(date(start, 4, 1)) == FinancialYear(start)
    assert Month.containing(date(start, 3, 31)).code == "M12"
    assert Month.containing(date(start, 4, 1)).code == "M1"


@pytest.mark.parametrize("start", range(2020, 2036))
def test_months_cover_the_year_without_gap_or_overlap(start):
    months = FinancialYear(start).months()
    assert months[0].first_day == date(start, 4, 1)
    assert months[-1].last_day == date(start + 1, 3, 31)
    for earlier, later in pairwise(months):
        assert (later.first_day - earlier.last_day).days == 1
        assert Month.containing(earlier.last_day) == earlier


@pytest.mark.parametrize(
    ("text", "start"), [("2026/27", 2026), ("2026-27", 2026), (" 2026–27 ", 2026), ("1999/2000", 1999)]
)
def test_a_year_is_read_as_people_write_it(text, start):
    assert FinancialYear.parse(text).start == start


@pytest.mark.parametrize("text", ["2026/28", "26/27", "2026", "", "FY27", "2026/26"])
def test_what_is_no_year_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match="Write it as 2026/27"):
        FinancialYear.parse(text)


def test_a_year_is_written_with_a_slash_and_filed_with_a_dash():
    assert str(FinancialYear(2026)) == "2026/27"
    assert FinancialYear(1999).code == "1999-00"
    assert str(Month(FinancialYear(2026), 7)) == "Month 7 (October)"

"""The gap between the most and the least deprived fifth over the same months, with small numbers hidden."""

from decimal import Decimal

import pytest

from roi.domain.count_table import Count
from roi.domain.gap import gap_of, gap_sentence, shown_fifths

KEYS = ("1", "2", "3", "4", "5", "unknown")


def counts(year, months, events, exposed=1000):
    return {
        (year, month, key): Count(Decimal(count), None if exposed is None else Decimal(exposed))
        for month in months
        for key, count in zip(KEYS, events, strict=True)
    }


def test_only_months_that_both_years_have_are_compared():
    held = counts(2024, range(1, 13), (60, 50, 40, 30, 20, 0)) | counts(2025, (1, 2), (45, 40, 35, 30, 20, 0))
    gap = gap_of(held, 2025)
    assert gap.months == 2
    assert gap.fifths[0].before == Count(Decimal(120), Decimal(2000))
    assert gap_sentence(gap) == (
        "The gap between the most and the least deprived fifth narrowed: 40.0 for each 1,000 exposed the year before, "
        "25.0 now, over the same 2 months."
    )


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        (counts(2025, (1,), (45, 40, 35, 30, 20, 0)), "The fifths lie 25.0 for each 1,000 exposed apart."),
        (counts(2025, (1,), (45, 40, 35, 30, 9, 0)), "A fifth has fewer than ten events"),
    ],
)
def test_what_cannot_be_told_is_said(held, sentence):
    assert sentence in gap_sentence(gap_of(held, 2025))


def test_without_people_exposed_there_are_no_rates():
    assert gap_of(counts(2025, (1,), (45, 40, 35, 30, 9, 0), None), 2025) is None
    assert gap_of({}, 2025) is None


def test_a_small_count_takes_its_rate_and_the_next_smallest_with_it():
    rows = shown_fifths(gap_of(counts(2025, (1,), (45, 40, 35, 30, 3, 0)), 2025))
    assert [row[1:] for row in rows] == [
        ["45", "45.0"], ["40", "40.0"], ["35", "35.0"], ["Hidden", "Hidden"], ["Hidden", "Hidden"], ["0", "0.0"],
    ]  # fmt: skip

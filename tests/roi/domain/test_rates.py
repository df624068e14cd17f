"""Exact tests of counts at their edges, held to a library that works them out another way."""

import inspect
from math import inf

import numpy as np
import pytest
from scipy.stats import beta, binomtest, chi2, norm, poisson, triang

from roi.domain import quantiles, rates
from roi.domain.quantiles import share_table
from roi.domain.rates import exact_count, exact_rate, exact_rate_ratio

PAIRS = [
    (0, 100.0, 0, 100.0),  # nothing in either window
    (0, 100.0, 7, 100.0),
    (7, 100.0, 0, 100.0),
    (1, 1.0, 1, 1.0),  # one month, one event each
    (12, 12.0, 12, 12.0),  # all equal
    (5, 1.0, 60, 12.0),  # one month beside a year: unequal windows at one rate
    (3, 30.4, 41, 365.25),
    (2500, 40000.0, 2750, 41000.0),
    (99000, 1e6, 101000, 1e6),
]


@pytest.mark.parametrize(("events", "exposure", "before", "before_exposure"), PAIRS)
def test_the_exact_ratio_is_the_binomial_test_of_a_library(events, exposure, before, before_exposure):
    found = exact_rate_ratio(events, exposure, before, before_exposure)
    whole, odds = events + before, before_exposure / exposure
    expected = binomtest(events, whole, exposure / (exposure + before_exposure)).pvalue if whole else 1.0
    assert found.p_value == pytest.approx(expected, rel=1e-8)
    low = beta.ppf(0.025, events, before + 1) if events else 0.0
    assert found.limits.low == pytest.approx(low / (1 - low) * odds, rel=1e-9)
    if not before:
        assert (found.ratio, found.limits.high) == (inf, inf)
        return
    high = beta.isf(0.025, events + 1, before)
    assert found.limits.high == pytest.approx(high / (1 - high) * odds, rel=1e-9)
    assert found.ratio == pytest.approx(events / before * odds)


@pytest.mark.parametrize(("events", "expected"), [(0, 0.3), (0, 40.0), (1, 1.0), (9, 9.0), (60, 41.5), (5000, 5200.0)])
def test_the_exact_rate_is_the_poisson_of_a_library(events, expected):
    found, limits = exact_rate(events, expected), exact_count(events)
    pmf = poisson.pmf(range(max(events, int(expected)) * 2 + 50), expected)
    assert found.p_value == pytest.approx(pmf[pmf <= pmf[events] * (1 + 1e-7)].sum(), rel=1e-8)
    assert limits.high == pytest.approx(chi2.isf(0.025, 2 * events + 2) / 2, rel=1e-9)
    assert limits.low == pytest.approx(chi2.ppf(0.025, 2 * events) / 2 if events else 0, rel=1e-9)


def test_counts_too_many_to_list_have_the_same_p_value_as_a_librarys(monkeypatch):
    monkeypatch.setattr(rates, "LISTED", 0)
    for events, before, share in ((3, 41, 0.1), (0, 7, 0.5), (7, 0, 0.5), (12, 12, 0.5), (2500, 2750, 0.49)):
        exact = binomtest(events, events + before, share).pvalue
        assert rates.binomial_p_value(events, events + before, share) == pytest.approx(exact, rel=1e-8)
    for events, expected in ((0, 3.5), (12, 3.5), (3, 3.5), (60, 41.2)):
        pmf = poisson.pmf(range(500), expected)
        assert exact_rate(events, expected).p_value == pytest.approx(
            pmf[pmf <= pmf[events] * (1 + 1e-7)].sum(), rel=1e-8
        )
    huge = 10**9
    assert rates.binomial_p_value(huge // 2 + 31_000, huge, 0.5) == pytest.approx(
        2 * norm.sf(62_000 / huge**0.5), rel=1e-3
    )
    assert exact_rate(huge + 62_000, huge).p_value == pytest.approx(2 * norm.sf(62_000 / huge**0.5), rel=1e-3)


def test_a_share_that_no_beta_fits_is_a_triangle_over_its_range():
    table = share_table(0.01, 0.0, 0.98)  # wider than any beta with that mean
    peak = 0.01 / 0.98
    scores = [-1.0, 0.0, 1.5]
    expected = triang.ppf(norm.cdf(scores), peak, loc=0.0, scale=0.98)
    assert table.at(np.array(scores)) == pytest.approx(expected, rel=1e-3)


def test_an_exact_test_and_a_table_load_no_library_that_takes_seconds():
    """`scipy.stats` is loaded where something is drawn, and nowhere else on the way to a page."""
    assert not any("scipy.stats" in inspect.getsource(module) for module in (rates, quantiles))

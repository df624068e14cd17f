"""Falls that come anyway, and the regressions, against closed forms, simulation and likelihoods written out."""

from decimal import Decimal

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import nbinom

from roi.domain.comparison import ChosenAboveLevel, ChosenByCount
from roi.domain.monthly_model import fitted_model, negative_binomial
from roi.domain.selection import fall_anyway, mean_when_chosen, next_events, share_that_stays


def test_the_fall_of_those_chosen_above_a_level_is_that_of_a_simulation():
    chosen = ChosenAboveLevel(Decimal(100), Decimal(15), Decimal(120), Decimal("0.6"), "made up")
    draws = np.random.default_rng(1)
    first = draws.normal(size=2_000_000)
    second = 0.6 * first + 0.8 * draws.normal(size=2_000_000)
    high = 100 + 15 * first > 120
    assert mean_when_chosen(chosen) == pytest.approx(100 + 15 * first[high].mean(), rel=1e-3)
    assert fall_anyway(chosen) == pytest.approx(15 * (first[high] - second[high]).mean(), rel=1e-2)


def test_a_perfect_measure_does_not_fall():
    chosen = ChosenAboveLevel(Decimal(100), Decimal(15), Decimal(120), Decimal(1), "made up")
    assert fall_anyway(chosen) == 0
    assert share_that_stays(chosen) == 1


def test_those_chosen_for_their_count_come_down_to_what_shrinkage_says():
    """Gamma rates with shape 2 and rate 1 a month: those with 60 and more in twelve months."""
    draws = np.random.default_rng(2)
    rates = draws.gamma(2, 1, size=400_000)
    first, second = draws.poisson(rates * 12), draws.poisson(rates * 12)
    high = first >= 60
    chosen = ChosenByCount(
        Decimal(2), Decimal(1), int(high.sum()), Decimal(int(first[high].sum())), Decimal(12), "made up"
    )
    assert float(next_events(chosen, Decimal(12))) == pytest.approx(second[high].sum(), rel=0.01)
    assert share_that_stays(chosen) < 1


def test_the_negative_binomial_is_the_maximum_of_its_likelihood():
    draws = np.random.default_rng(3)
    x = np.column_stack([np.ones(200), draws.normal(size=200)])
    exposure = draws.uniform(50, 150, size=200)
    mean = np.exp(x @ [-2.0, 0.3]) * exposure
    counts = draws.negative_binomial(4, 4 / (4 + mean))

    def against(parameters):
        theta = np.exp(parameters[2])
        expected = np.exp(x @ parameters[:2]) * exposure
        return -nbinom.logpmf(counts, theta, theta / (theta + expected)).sum()

    by_hand = minimize(
        against, [-2, 0.3, 1], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-10, "maxiter": 5000}
    )
    found = negative_binomial(counts, x, exposure)
    assert found.coefficients == pytest.approx(by_hand.x[:2], rel=1e-4)
    assert found.theta == pytest.approx(np.exp(by_hand.x[2]), rel=1e-3)
    assert found.log_likelihood == pytest.approx(-by_hand.fun, rel=1e-8)


def test_months_that_hang_together_get_errors_for_three_lags():
    draws = np.random.default_rng(4)
    level, counts = 0.0, []
    for _ in range(60):
        level = 0.85 * level + draws.normal(scale=0.12)
        counts.append(int(draws.poisson(200 * np.exp(level))))
    model = fitted_model(tuple(map(float, counts)), (1.0,) * 60, (0.0,) * 40 + (1.0,) * 20)
    assert model.hangs_together
    assert model.dispersion > 1.2


def test_the_season_follows_the_number_of_months():
    flat = tuple(100.0 + m % 5 for m in range(40))
    found = [fitted_model(flat[:n], (1.0,) * n).season for n in (23, 24, 36)]
    assert found == ["none", "harmonics", "months"]

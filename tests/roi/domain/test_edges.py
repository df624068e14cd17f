"""Methods that only one published example stands behind, where their data run out: nothing, one, all alike, unequal."""

import pytest

from roi.domain.analysis import analyse
from roi.domain.decision import chance_of_best, worth_of_knowing
from roi.domain.discounting import equivalent_annual, internal_rate, present_value
from roi.domain.distributions import counts_ahead
from roi.domain.gradient import Scale, phe_gradient, york_gradient
from roi.domain.inputs import CaseError
from roi.domain.rates import difference_in_differences, difference_of_shares
from roi.domain.spc import Signal, xmr
from tests.roi.domain.cases import appraised
from tests.roi.domain.designs.test_designs import BEFORE, COMPARISONS, case_with

ALIKE = [1000.0] * 5


def test_fifths_that_are_all_alike_have_no_gradient():
    found = phe_gradient([5.0] * 5, ALIKE, Scale.LOG)
    assert (found.slope, found.relative) == (pytest.approx(0, abs=1e-12), pytest.approx(1))
    assert york_gradient([70.0] * 5).slope == pytest.approx(0, abs=1e-9)


def test_a_gradient_takes_fifths_of_unequal_size_by_their_people():
    """A line through the values at the middle of each fifth is found whatever the sizes."""
    people = [100.0, 700.0, 50.0, 900.0, 250.0]
    whole, so_far, values = sum(people), 0.0, []
    for each in people:
        values.append(3 + 4 * (so_far + each / 2) / whole)
        so_far += each
    assert phe_gradient(values, people, Scale.AS_IS).slope == pytest.approx(4)


def test_knowing_more_is_worth_nothing_where_every_draw_says_the_same():
    import numpy as np

    assert worth_of_knowing(np.array([[5.0, 0.0]] * 8)) == 0
    assert list(chance_of_best(np.array([[5.0, 0.0]] * 8))) == [1.0, 0.0]
    assert worth_of_knowing(np.array([[1.0, 1.0]])) == 0


def test_no_change_in_either_group_is_a_ratio_of_one_and_one_event_each_says_little():
    alike = difference_in_differences((10, 100), (10, 100), (10, 100), (10, 100))
    assert alike.ratio == 1
    one = difference_in_differences((1, 1), (1, 1), (1, 1), (1, 1))
    assert (one.ratio, one.limits.low < 0.05, one.limits.high > 20) == (1, True, True)
    unequal = difference_in_differences((5, 1), (60, 12), (5, 1), (60, 12))
    assert unequal.ratio == pytest.approx(1)


def test_shares_of_none_and_of_all_have_limits():
    none, limits = difference_of_shares(0, 20, 0, 30)
    assert (none, limits.low < 0 < limits.high) == (0, True)
    whole, limits = difference_of_shares(20, 20, 0, 30)
    assert (whole, limits.high <= 1, limits.low > 0.7) == (1, True, True)


def test_months_ahead_of_nothing_seen_are_few_and_of_no_time_are_none():
    assert counts_ahead(0, 1, 11).low == 0
    assert counts_ahead(0, 1, 11).mean == pytest.approx(5.5)
    assert counts_ahead(30, 6, 0).mean == 0


def test_no_flow_has_no_value_and_no_rate():
    from decimal import Decimal

    nothing = [Decimal(0)] * 3
    assert present_value(nothing, [Decimal(1)] * 3) == 0
    assert equivalent_annual(Decimal(0), [Decimal(1)] * 3) == 0
    assert internal_rate(nothing) is None


@pytest.mark.parametrize("series", [[0.0] * 14, [5.0] * 14, [3.0], [3.0, 3.0]])
def test_points_that_are_all_alike_are_common_cause_within_limits_at_their_mean(series):
    points = xmr(series).points
    assert {point.signal for point in points} == {Signal.NONE}
    assert {(point.lower, point.mean, point.upper) for point in points} == {(series[0],) * 3}


ONE = {"data_to": "M1", "outcomes.0.observed": [82], "outcomes.0.steady_months": []}


@pytest.mark.parametrize("design", ["P", "S"])
@pytest.mark.parametrize(
    "change",
    [
        {"outcomes.0.observed": [0] * 12},
        {"outcomes.0.observed": [0] * 11 + [1]},
        {"outcomes.0.exposure": [1000] * 6 + [1] * 6},
        ONE,
        {"none before": True},
    ],
    ids=["none seen", "one seen", "exposure falls away", "one month", "none before"],
)
def test_a_case_at_its_edges_is_worked_through(design, change):
    before = COMPARISONS[design] | {"observed": [0] * len(COMPARISONS[design]["observed"])}
    change = {"outcomes.0.counterfactual": before} if "none before" in change else change
    case = appraised(case_with(design, **change))
    assert all(figure.value is None or figure.value.is_finite() for figure in case.figures.values())
    assert len(analyse(case).scenarios) == 5


@pytest.mark.parametrize(
    ("design", "change"),
    [
        ("T", {"outcomes.0.counterfactual": COMPARISONS["T"] | {"observed": [0] * 35 + [1]}}),
        ("I", {"outcomes.0.observed": [0] * 12}),
        ("I", {"outcomes.0.counterfactual": COMPARISONS["I"] | {"observed": [0] * 35 + [1]}}),
    ],
)
def test_a_regression_that_nothing_holds_is_refused_and_not_printed(design, change):
    with pytest.raises(CaseError, match="too few events to tell a trend or a step from chance"):
        appraised(case_with(design, **change))


def test_a_trend_of_months_that_are_all_alike_goes_on_as_they_were():
    level = COMPARISONS["T"] | BEFORE | {"observed": [80] * 36, "exposure": [1000] * 36}
    case = appraised(case_with("T", **{"outcomes.0.counterfactual": level, "outcomes.0.exposure": [1000] * 12}))
    assert [float(value) for value in case.results[0].expected] == pytest.approx([80] * 12, rel=1e-6)

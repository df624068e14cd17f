"""The chance of paying back is drawn from ranges that were given, with seeds that give the same answer again."""

import pytest
from scipy.stats import beta, gamma

from roi.domain.ladder import Rung
from roi.domain.uncertainty import drawn_benefit
from tests.roi.domain.cases import GOLDEN, appraised, golden, second_line


def test_without_ranges_nothing_is_computed():
    result = appraised(GOLDEN)
    for row in result.returns():
        assert row.probability.value is None
        assert row.probability.why == "not computed: no ranges given"
    assert result.simulation.seeds == ()


def test_a_range_on_attribution_agrees_with_the_beta_it_stands_for():
    result = appraised(golden(**{"outcomes.0.attribution.low": 0.4, "outcomes.0.attribution.high": 0.95}))
    spread = 0.55 / 2.5631031310892007
    k = 0.8 * 0.2 / spread**2 - 1
    closed_form = beta.sf(0.5682099093400799, 0.8 * k, 0.2 * k)
    drawn = float(result.return_on(Rung.TRUST_RESOURCE).probability.number)
    assert drawn == pytest.approx(closed_form, abs=0.001)
    assert float(result.return_on(Rung.TRUST_CASH).probability.number) == pytest.approx(0, abs=1e-6)
    assert len(result.simulation.seeds) == 8
    assert 0 < result.simulation.monte_carlo_error < 0.001


def test_a_range_on_the_unit_value_agrees_with_the_gamma_it_stands_for():
    result = appraised(
        golden(**{"outcomes.0.unit_value.low_pence": 120000, "outcomes.0.unit_value.high_pence": 380000})
    )
    spread = 2600 / 2.5631031310892007
    closed_form = gamma.sf(1704.6297280202398, (2400 / spread) ** 2, scale=spread**2 / 2400)
    assert float(result.return_on(Rung.TRUST_RESOURCE).probability.number) == pytest.approx(closed_form, abs=0.001)


def test_a_range_on_a_share_of_nought_is_drawn_within_it():
    result = appraised(golden(**{"outcomes.0.displacement.low": 0, "outcomes.0.displacement.high": 0.1}))
    assert float(result.return_on(Rung.TRUST_RESOURCE).probability.number) == 1


def test_the_same_case_gives_the_same_chance():
    document = golden(**{"outcomes.0.attribution.low": 0.4, "outcomes.0.attribution.high": 0.95})
    first, second = appraised(document), appraised(document)
    assert first.return_on(Rung.SOCIETY).probability == second.return_on(Rung.SOCIETY).probability


def test_the_middle_of_the_draws_is_the_appraisal_itself():
    """With a range too small to matter, every rung pays back exactly when its own return says so."""
    document = golden(**{"outcomes.0.attribution.low": 0.7999, "outcomes.0.attribution.high": 0.8001})
    for row in appraised(document).returns():
        assert float(row.probability.number) == (1 if row.ratio.number >= 1 else 0)


def test_draws_without_spread_are_the_appraisal_on_every_rung():
    row = {key: value for key, value in GOLDEN["realisation"][0].items() if key != "share"}
    result = appraised(
        golden(
            **{
                "outcomes.1": second_line(),
                "realisation.0.from_month": "M7",
                "realisation.1": row | {"id": "fixed", "amount_pence": 100000, "from_month": "M10"},
            }
        )
    )
    drawn = drawn_benefit(result.inputs, result.results, {})
    for rung in Rung:
        assert drawn[rung][0] == pytest.approx(float(result.return_on(rung).benefit.number), rel=1e-12)
    assert len({round(float(drawn[rung][0])) for rung in Rung}) == 4

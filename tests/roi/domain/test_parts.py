"""Payments with their mirror, bays, cost elements, and the guards over the smaller parts of a case."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roi.domain.appraisal import appraise
from roi.domain.case_file import read_case_file, read_line
from roi.domain.case_writing import write_case_file
from roi.domain.inputs import CaseError
from roi.domain.ladder import Rung
from roi.domain.line_parts import OF_LINE, OF_UNIT_VALUE, parts_of, with_parts
from tests.roi.domain.cases import GOLDEN, appraised, golden, second_line
from tests.roi.domain.designs.test_designs import COMPARISONS

PAYMENT = {"id": "tariff", "outcome": "admissions", "label": "Emergency tariff", "price_pence": 200000,
           "variable_share": 0.2, "activity_per_event": -1, "commissioner": "Example ICB", "source": "made up"}  # fmt: skip
NET = 75.888


def test_less_paid_activity_takes_income_and_the_system_nets_to_nothing():
    result = appraised(golden(payments=[PAYMENT]))
    lost = -NET * 2000 * 0.2
    assert float(result.figure("payment.income").number) == pytest.approx(lost, rel=1e-12)
    assert float(result.figure("payment.tariff.mirror").number) == pytest.approx(-lost, rel=1e-12)
    assert result.figure("payment.system").number == 0
    plain = appraised(GOLDEN)
    for rung in Rung:
        moved = float(result.return_on(rung).benefit.number - plain.return_on(rung).benefit.number)
        assert moved == pytest.approx(lost if rung in (Rung.TRUST_CASH, Rung.TRUST_RESOURCE) else 0, abs=1e-9)


def test_more_income_counts_only_where_it_is_filled_and_funded():
    more = PAYMENT | {"activity_per_event": 1, "filled_share": 0.5, "overlap_answer": "Slots valued at nought."}
    assert appraised(golden(payments=[more])).figure("payment.income").number == 0
    funded = appraised(golden(payments=[more | {"funded": True}]))
    assert float(funded.figure("payment.income").number) == pytest.approx(NET * 400 * 0.5)


def test_payment_moves_break_even_and_the_full_year_too():
    document = golden(payments=[PAYMENT])
    needed = appraised(document).break_even(Rung.TRUST_RESOURCE).attribution["admissions"].number
    document["outcomes"][0]["attribution"]["value"] = float(needed)
    assert float(appraised(document).return_on(Rung.TRUST_RESOURCE).ratio.number) == pytest.approx(1, rel=1e-12)
    year = appraised(golden(payments=[PAYMENT])).full_year(Rung.TRUST_RESOURCE).benefit.number
    assert float(year) == pytest.approx(283511.76369923254 - 113.70085714285717 * 400)


BAY = {"size": 4, "target_occupancy": 0.9, "cost_each_month_pence": 500_000}
BEDS = {"unit": "bed days", "per_event": 12, "source": "made up", "used_for": "ward closed"}


def bays(**changes):
    row = {key: value for key, value in GOLDEN["realisation"][0].items() if key != "share"}
    return golden(**{"realisation.0": row | {"bay": BAY}, "outcomes.0.capacity": BEDS, **changes})


def test_beds_close_in_whole_bays():
    result = appraised(bays())
    # net events of the month × 12 bed days ÷ (days × 0.9), in fours
    by_hand = []
    averted = [0, 1, 4, 6, 8, 10, 12, 15, 17, 18, 17, 16]
    days = [30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31]
    for events, nights in zip(averted, days, strict=True):
        by_hand.append(events * 0.612 * 12 / (nights * 0.9) // 4 * 4 * 5_000)
    assert [float(value) for value in result.benefit_by_month(Rung.TRUST_CASH)] == pytest.approx(by_hand)
    assert 0 < sum(by_hand) < float(result.return_on(Rung.TRUST_RESOURCE).benefit.number)


def test_a_bay_needs_bed_days():
    with pytest.raises(CaseError, match="capacity in bed days"):
        read_case_file(bays(**{"outcomes.0.capacity": None}))


ELEMENTS = [{"name": "drugs", "cost_pence": 40000, "releasable_share": 1, "action_confirmed": True},
            {"name": "nursing", "cost_pence": 140000, "releasable_share": 0.2, "action_confirmed": False},
            {"name": "estate", "cost_pence": 60000, "releasable_share": 0, "action_confirmed": False}]  # fmt: skip


def test_what_one_event_releases_stands_beside_its_full_cost():
    result = appraised(golden(**{"outcomes.0.unit_value.elements": ELEMENTS}))
    assert result.figure("line.admissions.unit_value_releasable").number == 400
    assert result.figure("line.admissions.unit_value_releasable_potential").number == 680
    assert result.figure("line.admissions.unit_value_releasable").price_base == "2023 prices"


def test_elements_that_do_not_add_up_are_refused():
    with pytest.raises(CaseError, match="elements add to £1,800"):
        read_case_file(golden(**{"outcomes.0.unit_value.elements": ELEMENTS[:2]}))


MISSED = second_line(gains=[{"who": "trust", "share": 1}])
STOPPED = (
    ("more than the trust saw", golden(**{"outcomes.0.trust_fall": 75}), "trust_fall"),
    ("more than would have followed", golden(**{"outcomes.1": MISSED | {"conversion": {"of": "admissions", "share": 0.1}}}),
     "outcomes[1].conversion"),
    ("QALYs and wellbeing", golden(**{"outcomes.0.health": {"qaly_each": 0.02, "source": "s", "wellbeing_counted_too": True}}),
     "wellbeing_counted_too"),
    ("QALYs inside the unit value", golden(**{"outcomes.0.health": {"qaly_each": 0.02, "source": "s"},
     "outcomes.0.unit_value.includes_health": True}), "health"),
    ("a transfer", golden(**{"outcomes.0.unit_value.is_transfer": True}), "is_transfer"),
    ("a slot twice", golden(payments=[PAYMENT | {"activity_per_event": 1, "funded": True}]), "overlap_answer"),
)  # fmt: skip


@pytest.mark.parametrize(("description", "document", "path"), STOPPED, ids=[row[0] for row in STOPPED])
def test_a_part_that_counts_twice_stops_the_case(description, document, path):
    with pytest.raises(CaseError) as stopped:
        appraised(document)
    assert path in stopped.value.path
    assert stopped.value.sentence.endswith(".")


LATER = {"years": 3, "source": "made up"}
SEEN = (
    ("within-the-trusts-fall", golden(**{"outcomes.0.trust_fall": 76}), "pass"),
    ("conversion", golden(**{"outcomes.1": MISSED | {"conversion": {"of": "admissions", "share": 0.2}}}), "pass"),
    ("carry-forward-only", GOLDEN, "pass"),
    ("carry-forward-only", golden(later_years=LATER), "ask"),
    ("carry-forward-only", golden(later_years=LATER | {"last_year_answer": "No case last year."}), "pass"),
    ("real-growth", golden(later_years=LATER | {"prices": "nominal", "inflation_rate": 0.02}), "warn"),
    ("unlocked-demand", GOLDEN, "ask"),
    ("unlocked-demand", golden(**{"outcomes.0.total_use": {"before": 10, "during": 12, "source": "s"}}), "warn"),
    ("unlocked-demand", golden(**{"outcomes.0.total_use": {"before": 10, "during": 9, "source": "s"}}), "pass"),
    ("fixed-before", golden(**{"outcomes.0.specified_on": "2024-03-01"}), "pass"),
    ("fixed-before", golden(**{"outcomes.0.changed_after_results": True}), "warn"),
    ("full-cost-only", golden(**{"outcomes.0.unit_value.elements": ELEMENTS}), "pass"),
    ("full-cost-only", GOLDEN, "warn"),
    ("local-prices", golden(**{"outcomes.0.unit_value.local_prices": True, "outcomes.1": MISSED | {"unit_value":
     MISSED["unit_value"] | {"local_prices": False}}}), "warn"),
    ("slot-once", golden(payments=[PAYMENT | {"activity_per_event": 1, "funded": True, "overlap_answer": "Split."}]), "ask"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "document", "status"), SEEN)
def test_a_guard_over_a_part_answers(code, document, status):
    assert {answer.code: answer.status for answer in appraised(document).guards}[code] == status


REFUSED = (
    ("a price year that is not there", golden(**{"outcomes.0.unit_value.price_year": "2019"}), "outcomes[0].unit_value.price_year"),
    ("six later years", golden(later_years=LATER | {"years": 6}), "later_years.years"),
    ("five later years without follow-up", golden(later_years=LATER | {"years": 5}), "later_years.follow_up"),
    ("cash prices without inflation", golden(later_years=LATER | {"prices": "nominal"}), "later_years.inflation_rate"),
    ("inflation in real prices", golden(later_years=LATER | {"inflation_rate": 0.02}), "later_years.inflation_rate"),
    ("a correlation of 1", golden(correlation={"unit_values": 1}), "correlation.unit_values"),
    ("a payment of no outcome", golden(payments=[PAYMENT | {"outcome": "x"}]), "payments[0].outcome"),
    ("a range the wrong way", golden(past_forecasts=[{"year": "2023-24", "issued_month": "M9", "low": 2, "middle": 1,
     "high": 3}]), "past_forecasts[0].low"),
    ("a cost range with one end", golden(**{"costs.0.low": 0.9}), "costs[0].high"),
    ("a cost range that leaves out 1", golden(**{"costs.0.low": 1.1, "costs.0.high": 1.2}), "costs[0].low"),
    ("a fifth without exposure", golden(**{"outcomes.0.fifths": {"1": {"population": 1, "events_before": 1,
     "exposure_before": 0, "events_after": 1, "exposure_after": 1}}}), "outcomes[0].fifths.1.exposure_before"),
    ("two unit values for one event", golden(**{"outcomes.1": GOLDEN["outcomes"][0] | {"id": "again"}}),
     "outcomes[1].attribution.value"),
    ("a lag below nought", golden(**{"outcomes.0.plan": {"events_each_month": 5, "starts": "M1", "lag_months": -1,
     "source": "s"}}), "outcomes[0].plan.lag_months"),
)  # fmt: skip


@pytest.mark.parametrize(("description", "document", "path"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_faulty_part_is_refused_at_its_path(description, document, path):
    with pytest.raises(CaseError) as refused:
        read_case_file(document)
    assert refused.value.path == path
    assert refused.value.sentence.endswith(".")


EVERYTHING = golden(**{
    "outcomes.0.unit_value.elements": ELEMENTS, "outcomes.0.unit_value.local_prices": False,
    "outcomes.0.specified_on": "2024-03-01", "outcomes.0.trust_fall": 80, "outcomes.0.capacity": BEDS,
    "outcomes.0.total_use": {"before": 10, "during": 9.5, "source": "s"}, "outcomes.0.changed_after_results": True,
    "outcomes.0.fifths": {key: {"population": 100, "events_before": 20, "exposure_before": 100, "events_after": 15,
                                "exposure_after": 100, "contacts": 7} for key in "12345"},
    "outcomes.0.health": {"qaly_each": 0.02, "source": "s"}, "outcomes.0.plan": {"events_each_month": 5, "starts": "M2",
        "ramp_months": 3, "lag_months": 1, "ends": "M9", "drop_off_rate": 0.2, "source": "s"},
    "costs.0.low": 0.9, "costs.0.high": 1.2, "payments": [PAYMENT | {"filled_share": 0.9, "overlap_answer": "Split."}],
    "later_years": LATER | {"years": 5, "drop_off_rate": 0.1, "growth_rate": 0.01, "follow_up": "two years of records",
        "prices": "nominal", "inflation_rate": 0.02, "last_year_answer": "None."},
    "correlation": {"unit_values": 0.3, "attributions": 0.6},
    "past_forecasts": [{"year": "2022-23", "issued_month": "M9", "low": 1, "middle": 2, "high": 3, "outcome": 2.5}],
})  # fmt: skip


def test_every_part_reads_back():
    case = read_case_file(EVERYTHING)
    assert read_case_file(json.loads(json.dumps(write_case_file(case)))) == case
    assert appraise(case).figures
    case = read_case_file(bays())
    assert read_case_file(json.loads(json.dumps(write_case_file(case)))) == case


@given(st.sets(st.sampled_from([*OF_LINE, *OF_UNIT_VALUE])), st.sampled_from(list(COMPARISONS)))
@settings(max_examples=60)
def test_a_line_with_any_of_its_parts_is_itself_again_after_they_were_kept_apart(left_out, design):
    document = json.loads(json.dumps(EVERYTHING["outcomes"][0] | {"counterfactual": COMPARISONS[design]}))
    for name in left_out:
        document.pop(name, None)
        document["unit_value"].pop(name, None)
    line = read_line(document, "line")
    bare = dict(document) | {"counterfactual": GOLDEN["outcomes"][0]["counterfactual"]}
    bare = {name: value for name, value in bare.items() if name not in OF_LINE}
    bare["unit_value"] = {name: value for name, value in document["unit_value"].items() if name not in OF_UNIT_VALUE}
    kept = json.loads(json.dumps(parts_of(line)))
    assert with_parts(read_line(bare, "line"), kept) == line

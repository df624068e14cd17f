"""What an appraisal promises: parts add to the whole, order does not matter, nothing is floored, nothing is invented."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roi.domain.appraisal import appraise
from roi.domain.appraisal_document import to_json
from roi.domain.case_file import read_case_file
from roi.domain.case_writing import write_case_file
from roi.domain.inputs import (
    Assumption,
    CaseInputs,
    CostLine,
    CostType,
    Gain,
    GivenSeries,
    Kind,
    Nature,
    Optimism,
    OutcomeLine,
    Payer,
    Polarity,
    RealisationRow,
    Status,
    Timing,
    UnitValue,
    Who,
)
from roi.domain.ladder import Rung
from roi.domain.statements import statements
from tests.roi.domain.cases import GOLDEN, appraised, golden, second_line

FIFTHS = ("1", "2", "3", "4", "5", "unknown")
BASE = read_case_file(GOLDEN)
PENNIES = st.integers(0, 10_000_000).map(lambda pence: Decimal(pence).scaleb(-2))
SHARES = st.integers(0, 100).map(lambda whole: Decimal(whole).scaleb(-2))
EVENTS = st.lists(st.integers(0, 400).map(Decimal), min_size=12, max_size=12).map(tuple)


@st.composite
def outcome_lines(draw, number):
    expected, observed = draw(EVENTS), draw(EVENTS)
    gross = sum(expected) - sum(observed)
    cells = [Decimal(draw(st.integers(-200, 200))) for _ in range(5)]
    fifths = dict(zip(FIFTHS, [*cells, gross - sum(cells)], strict=True))
    cut = sorted(draw(st.tuples(SHARES, SHARES, SHARES)))
    parts = [cut[0], cut[1] - cut[0], cut[2] - cut[1], 1 - cut[2]]
    word = draw(st.sampled_from(["", "their finance director"]))
    who = (Who.TRUST, Who.ICB, Who.LOCAL_AUTHORITY, Who.PEOPLE)
    return OutcomeLine(
        id=f"line-{number}", measure=f"local-{number}", label=f"Line {number}", kind=Kind.COUNT, polarity=Polarity.FEWER,
        observed=observed, counterfactual=GivenSeries(expected, "drawn", "drawn", "C"),
        attribution=Assumption(draw(SHARES), "drawn", "C"), deadweight=Assumption(draw(SHARES), "drawn", "C"),
        displacement=Assumption(draw(SHARES), "drawn", "C", "drawn"),
        optimism=Optimism(dict.fromkeys(("cohort", "effect", "unit_value", "data_age"), draw(st.sampled_from("ABCDEF"))), "drawn"),
        unit_value=draw(st.none() | st.builds(UnitValue, PENNIES, st.just("2023"), st.just("drawn"), st.just("C"))),
        gains=tuple(Gain(w, share, "a body", "a contract", word) for w, share in zip(who, parts, strict=True)),
        quintiles=fifths, steady_months=(10, 11, 12),
    )  # fmt: skip


@st.composite
def cost_lines(draw, number):
    return CostLine(
        f"cost-{number}", f"Cost {number}", CostType.PAY, draw(st.sampled_from(Nature)), draw(st.sampled_from(Timing)),
        draw(st.sampled_from(Payer)), tuple(draw(st.lists(PENNIES, min_size=12, max_size=12))), "drawn",
        partner=f"partner {number}",
    )  # fmt: skip


@st.composite
def cases(draw):
    lines = [draw(outcome_lines(number)) for number in range(draw(st.integers(1, 3)))]
    costs = [draw(cost_lines(number)) for number in range(draw(st.integers(0, 3)))]
    rows = [
        RealisationRow(
            f"row-{line.id}-{kind}", line.id, draw(st.integers(1, 12)), draw(st.sampled_from(Status)), draw(st.booleans()),
            share=draw(SHARES) if kind == "share" else None, amount=draw(PENNIES) if kind == "amount" else None,
            cost_centre="4", subjective_code="7", owner="o", action="a", confirmed_by="f",
        )
        for line in lines
        for kind in draw(st.sampled_from([(), ("share",), ("amount",), ("share", "amount")]))
    ]  # fmt: skip
    return replace(BASE, outcomes=tuple(lines), costs=tuple(costs), realisation=tuple(rows))


def valued_cases():
    return cases().filter(lambda case: any(line.unit_value for line in case.outcomes))


def near(value):
    return pytest.approx(float(value), rel=1e-12, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(case=valued_cases())
def test_the_parts_add_to_the_whole_on_every_rung(case: CaseInputs):
    result = appraise(case)
    for rung in Rung:
        cells = result.by_quintile(rung)
        benefit = result.return_on(rung).benefit.number
        assert float(sum(cells[key].number for key in (*FIFTHS, "unallocated"))) == near(benefit)
        printed = sum(cells[key].pence for key in (*FIFTHS, "unallocated", "rounding"))
        assert printed == result.return_on(rung).benefit.pence
        assert float(sum(result.benefit_by_month(rung))) == near(benefit)
        assert float(result.cumulative(rung)[-1]) == near(result.return_on(rung).net.number)
    society = result.return_on(Rung.SOCIETY)
    assert float(sum(row.benefit.number for row in result.classes())) == near(society.benefit.number)
    assert float(sum(row.benefit.number for row in result.who_gains())) == near(society.benefit.number)
    assert float(sum(row.cash.number + row.in_kind.number for row in result.who_pays())) == near(society.cost.number)


@settings(max_examples=40, deadline=None)
@given(case=valued_cases())
def test_confirmed_and_waiting_parts_add_to_the_benefit_of_the_lines(case: CaseInputs):
    result = appraise(case)
    lines = sum(result.figure(f"line.{line.id}.benefit").value or 0 for line in case.outcomes)
    assert float(sum(row.potential.number for row in result.classes())) == near(lines)
    assert float(sum(row.potential.number for row in result.who_gains())) == near(lines)


@settings(max_examples=30, deadline=None)
@given(case=cases(), chance=st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(case: CaseInputs, chance):
    shuffled = {name: list(getattr(case, name)) for name in ("outcomes", "costs", "realisation")}
    for rows in shuffled.values():
        chance.shuffle(rows)
    first, second = appraise(case), appraise(replace(case, **{name: tuple(rows) for name, rows in shuffled.items()}))
    assert first.figures.keys() == second.figures.keys()
    for id, figure in first.figures.items():
        other = second.figure(id).value
        assert (figure.value is None) == (other is None)
        assert figure.value is None or float(other) == pytest.approx(float(figure.value), rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(case=cases())
def test_what_is_written_reads_back(case: CaseInputs):
    assert read_case_file(write_case_file(case)) == case


@settings(max_examples=25, deadline=None)
@given(case=valued_cases(), times=st.sampled_from([2, 3, 7]))
def test_costs_and_unit_values_scale_through(case: CaseInputs, times):
    dearer = [replace(cost, months=tuple(times * value for value in cost.months)) for cost in case.costs]
    worth_more = [
        replace(line, unit_value=replace(line.unit_value, value=times * line.unit_value.value, low=None, high=None))
        if line.unit_value else line
        for line in case.outcomes
    ]  # fmt: skip
    plain = appraise(replace(case, realisation=()))
    both = appraise(replace(case, realisation=(), costs=tuple(dearer), outcomes=tuple(worth_more)))
    for row, other in zip(plain.returns(), both.returns(), strict=True):
        assert float(other.benefit.number) == pytest.approx(times * float(row.benefit.number), rel=1e-9, abs=1e-6)
        assert float(other.cost.number) == pytest.approx(times * float(row.cost.number), rel=1e-9)
        assert (other.ratio.value is None) == (row.ratio.value is None)
        if row.ratio.value is not None:
            assert float(other.ratio.value) == pytest.approx(float(row.ratio.value), rel=1e-9, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(case=valued_cases())
def test_no_effect_gives_no_benefit(case: CaseInputs):
    still = [replace(line, observed=line.counterfactual.expected, quintiles=None) for line in case.outcomes]
    result = appraise(replace(case, outcomes=tuple(still)))
    for row in result.returns():
        assert row.benefit.number == 0
        assert row.ratio.value in (0, None)


@settings(max_examples=30, deadline=None)
@given(case=cases())
def test_cash_released_is_never_more_than_the_trusts_part_of_a_gain(case: CaseInputs):
    result = appraise(case)
    for line in result.results:
        trust_part = sum(line.by_class[1]) + sum(line.by_class[2])
        if trust_part >= 0 and not any(row.share for row in case.realisation):
            assert sum(line.by_class[1]) <= trust_part + Decimal("1e-15")


@settings(max_examples=25, deadline=None)
@given(case=cases())
def test_every_case_can_be_printed(case: CaseInputs):
    document = to_json(appraise(case))
    assert list(document["returns"]) == ["trust_cash", "trust_resource", "nhs_public", "society"]
    assert all("value" in row or "value_pence" in row for row in document["figures"])


def test_a_month_against_us_stays_negative():
    result = appraised(golden(**{"outcomes.0.observed.0": 92, "outcomes.0.quintiles": ...}))
    april = result.figure("line.admissions.benefit.M1").number
    assert float(april) == pytest.approx(-10 * 0.612 * 2493.4883590457007)
    assert (
        result.return_on(Rung.TRUST_RESOURCE).benefit.number
        < appraised(GOLDEN).return_on(Rung.TRUST_RESOURCE).benefit.number
    )


def test_an_unconfirmed_release_is_nought_with_the_potential_beside_it():
    result = appraised(golden(**{"realisation.0.finance_confirmed": False}))
    assert result.release_confirmed().pence == 0
    assert result.release_potential().pence == 5676775
    assert result.return_on(Rung.TRUST_CASH).benefit.number == 0
    assert result.return_on(Rung.TRUST_RESOURCE).benefit.pence == 18922584


@pytest.mark.parametrize("change", [{"realisation.0.status": "planned"}, {"realisation.0.efficiency_scheme": "CIP-7"}])
def test_a_release_that_is_planned_or_already_in_the_plan_does_not_count(change):
    assert appraised(golden(**change)).release_confirmed().number == 0


def test_fixed_pounds_of_release_stop_at_the_benefit():
    row = {key: value for key, value in GOLDEN["realisation"][0].items() if key != "share"}
    result = appraised(golden(**{"realisation.0": row | {"amount_pence": 2000000}}))
    assert result.release_confirmed().pence == 18922584
    assert result.figure("line.admissions.release_cut_off").pence == 24000000 - 18922584
    assert result.figure("class.2.benefit").pence == 0
    assert {answer.code: answer.status for answer in result.guards}["cash-not-capacity"] == "warn"


def test_another_bodys_gain_counts_only_on_its_word():
    waiting = second_line()
    waiting["gains"] = [{"who": "icb", "name": "Example ICB", "share": 0.5}, {"who": "people", "share": 0.5}]
    without = appraised(golden(**{"outcomes.1": waiting}))
    assert without.figure("who.icb.benefit").number == 0
    assert without.figure("who.icb.potential").number > 0
    assert without.return_on(Rung.NHS_PUBLIC).benefit == replace(
        without.return_on(Rung.NHS_PUBLIC).benefit, value=without.return_on(Rung.TRUST_RESOURCE).benefit.value
    )
    confirmed = appraised(golden(**{"outcomes.1": second_line()}))
    # 24 fewer × .612 × £2,493.49, half to the ICB, half to people
    half = 24 * 0.612 * 2493.4883590457007 / 2
    assert float(confirmed.return_on(Rung.NHS_PUBLIC).benefit.number) == pytest.approx(189225.8445912602 + half)
    assert float(confirmed.return_on(Rung.SOCIETY).benefit.number) == pytest.approx(189225.8445912602 + 2 * half)
    assert confirmed.return_on(Rung.TRUST_RESOURCE).benefit.pence == 18922584


def test_a_free_project_has_no_ratio():
    result = appraised(golden(costs=[]))
    row = result.return_on(Rung.TRUST_RESOURCE)
    assert row.ratio.value is None
    assert "nothing was paid" in row.ratio.why
    assert row.net.pence == 18922584
    assert row.payback.value == 1


def test_payback_must_hold_to_the_end():
    from roi.domain.ladder import payback_month

    table = (
        ((-1, 1, -1, 2), 4),
        ((-1, 1, 2, -1), None),
        ((0, 0, 0), 1),
        ((-1, 0, 3), 2),
    )
    for running, month in table:
        assert payback_month(tuple(Decimal(net) for net in running)) == month


def test_a_half_year_counts_the_months_known():
    half = golden(**{"data_to": "M6", "outcomes.0.observed": [82, 77, 76, 70, 66, 69], "outcomes.0.quintiles": ...,
                     "outcomes.0.steady_months": ["M4", "M5", "M6"]})  # fmt: skip
    result = appraised(half)
    assert result.figure("averted.gross").number == 29
    assert result.return_on(Rung.TRUST_RESOURCE).cost.number == 18000 + 6 * 9700
    # (1 − 205/229) × 1,020 × .612
    assert float(result.full_year(Rung.TRUST_RESOURCE).events.number) == pytest.approx((1 - 205 / 229) * 1020 * 0.612)


@pytest.mark.parametrize(
    ("counterfactual", "expected"),
    [
        ({"design": "P", "source": "s", "grade": "E", "observed": [80] * 12, "exposure": [1000] * 12}, 80 * 1.1),
        ({"design": "S", "source": "s", "grade": "D", "observed": [80] * 12, "exposure": [1000] * 12, "growth_rate": 0.02},
         80 * 1.1 * 1.02),
    ],
)  # fmt: skip
def test_designs_from_earlier_months_scale_by_those_exposed(counterfactual, expected):
    result = appraised(
        golden(
            **{
                "outcomes.0.counterfactual": counterfactual,
                "outcomes.0.exposure": [1100] * 12,
                "outcomes.0.quintiles": ...,
            }
        )
    )
    assert [float(value) for value in result.values("line.admissions.expected")] == pytest.approx([expected] * 12)


def test_a_rate_times_those_exposed_is_the_same_as_the_count():
    rates = golden(**{
        "outcomes.0.kind": "rate", "outcomes.0.exposure": [100] * 12,
        "outcomes.0.observed": [events / 100 for events in GOLDEN["outcomes"][0]["observed"]],
        "outcomes.0.counterfactual.expected": [e / 100 for e in GOLDEN["outcomes"][0]["counterfactual"]["expected"]],
    })  # fmt: skip
    assert appraised(rates).return_on(Rung.TRUST_RESOURCE).benefit.pence == 18922584


def test_an_outcome_without_a_unit_value_is_counted_and_never_nought_pounds():
    capacity = {"unit": "bed days", "per_event": 3, "source": "local audit"}
    result = appraised(golden(**{"outcomes.0.unit_value": ..., "outcomes.0.capacity": capacity, "realisation": []}))
    assert [line.id for line in result.not_monetised()] == ["admissions"]
    assert result.figure("averted.net").number == Decimal("75.888")
    assert result.figure("line.admissions.capacity").number == Decimal("227.664")
    for row in result.returns():
        rested = (row.benefit, row.ratio, row.roi, row.net, row.payback, row.lowest, row.probability)
        assert all(figure.value is None and "not valued" in figure.why for figure in rested)
        assert row.cost.number > 0
        assert result.full_year(row.rung).benefit.why.startswith("counted, not valued")
    resting = [
        f for f in result.figures.values() if f.unit == "GBP" and f.id.startswith(("class.", "who.", "quintile."))
    ]
    assert resting
    assert not any(figure.value is not None for figure in resting)
    assert "Emergency admissions: 227.66 bed days freed (capacity, not cash; counted, not valued)." in statements(
        result
    )
    assert not any("£0" in words for words in statements(result))


def test_beside_a_valued_outcome_one_without_a_unit_value_changes_no_return():
    counted = second_line()
    counted.pop("unit_value")
    both = appraised(golden(outcomes=[golden()["outcomes"][0], counted]))
    assert [row.benefit.pence for row in both.returns()] == [row.benefit.pence for row in appraised(golden()).returns()]
    assert both.figure(f"line.{counted['id']}.benefit").why.startswith("counted, not valued")
    assert both.series(f"line.{counted['id']}.benefit") == ()


def test_break_even_with_two_lines_makes_the_return_one():
    document = golden(**{"outcomes.1": second_line(gains=[{"who": "trust", "share": 1}])})
    needed = appraised(document).break_even(Rung.TRUST_RESOURCE).attribution["admissions"].number
    document["outcomes"][0]["attribution"]["value"] = float(needed)
    assert float(appraised(document).return_on(Rung.TRUST_RESOURCE).ratio.number) == pytest.approx(1, rel=1e-12)


def test_ratios_are_of_sums_not_means_of_ratios():
    result = appraised(golden(**{"outcomes.1": second_line(gains=[{"who": "trust", "share": 1}])}))
    row = result.return_on(Rung.TRUST_RESOURCE)
    assert float(row.ratio.number) == pytest.approx((124 + 24) * 0.612 * 2493.4883590457007 / 134400)
    assert result.figure("averted.net").value is None


def test_an_amount_beyond_sense_is_refused():
    from roi.domain.inputs import CaseError

    with pytest.raises(CaseError, match="£100 billion"):
        appraised(
            golden(
                **{
                    "outcomes.0.counterfactual.expected": [900_000_000] * 12,
                    "outcomes.0.unit_value.value_pence": 10**12,
                    "outcomes.0.quintiles": ...,
                }
            )
        )


def test_a_release_starts_in_its_month():
    row = {key: value for key, value in GOLDEN["realisation"][0].items() if key != "share"}
    fixed = appraised(golden(**{"realisation.0": row | {"amount_pence": 100000, "from_month": "M10"}}))
    assert [float(value) for value in fixed.benefit_by_month(Rung.TRUST_CASH)] == [0] * 9 + [1000] * 3
    assert fixed.full_year(Rung.TRUST_CASH).benefit.number == 12_000
    shared = appraised(golden(**{"realisation.0.from_month": "M12"}))
    assert float(shared.release_confirmed().number) == pytest.approx(0.3 * 24416.238011775506)


def test_a_full_year_leaves_out_what_is_paid_once():
    late = golden(**{"costs.1.months_pence": [0] * 11 + [1800000]})
    assert appraised(late).full_year(Rung.TRUST_RESOURCE).cost.number == 116_400
    typed = golden(**{"costs.0.full_year_pence": 9000000})
    assert appraised(typed).full_year(Rung.TRUST_RESOURCE).cost.number == 116_400 - 72_000 + 90_000


def test_the_fifths_on_cash_are_of_the_cash():
    cells = appraised(GOLDEN).by_quintile(Rung.TRUST_CASH)
    assert float(cells["1"].number) == pytest.approx(0.3 * 79352.7735382704)
    assert cells["unallocated"].pence == 0


@pytest.mark.parametrize(
    ("payer", "bearing"),
    [
        ("trust", ["trust_cash", "trust_resource", "nhs_public", "society"]),
        ("icb", ["nhs_public", "society"]),
        ("local-authority", ["nhs_public", "society"]),
        ("charity", ["society"]),
        ("vcse", ["society"]),
    ],
)
def test_a_cost_stands_on_the_rungs_that_bear_it(payer, bearing):
    only = [GOLDEN["costs"][0] | {"payer": payer}]
    result = appraised(golden(costs=only))
    assert [row.rung for row in result.returns() if row.cost.number == 72_000] == bearing
    assert [row.rung for row in result.returns() if row.cost.number == 0] == [r for r in Rung if r not in bearing]

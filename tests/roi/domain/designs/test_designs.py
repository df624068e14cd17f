"""Each design gives the months that its formula gives by hand, with its prediction's spread beside its ratio's limits."""

from decimal import Decimal
from math import exp, log, sqrt

import numpy as np
import pytest

from roi.domain.case_file import read_case_file
from roi.domain.case_writing import write_case_file
from roi.domain.counterfactual import DESIGNS, DataHeld, design_of, fitted_line, possible_designs
from roi.domain.inputs import CaseError
from tests.roi.domain.cases import appraised, golden

SEEN = [82, 77, 76, 70, 66, 69, 73, 75, 79, 82, 75, 72]
EXPOSED = [1000, 1010, 1020, 1030, 1040, 1050, 1060, 1070, 1080, 1090, 1100, 1110]
KNOWN = {"source": "typed in a test", "grade": "B"}
NOTHING_ANYWAY = {"value": 0, "source": "typed in a test", "grade": "B"}


def wave(months):
    """Counts with a trend and a season, made up."""
    return [round(80 * exp(0.002 * m) * (1 + 0.15 * np.cos(2 * np.pi * m / 12))) for m in range(months)]


BEFORE = {"observed": wave(36), "exposure": [1000] * 36}
OTHER = {"other_observed": [40] * 12, "other_exposure": [500] * 12}
COMPARISONS = {
    "P": {"design": "P", **KNOWN, **BEFORE},
    "T": {"design": "T", **KNOWN, **BEFORE},
    "S": {"design": "S", **KNOWN, "observed": wave(12), "exposure": [1000] * 12, "growth_rate": 0.02},
    "I": {"design": "I", **KNOWN, **BEFORE, "starts": "M1"},
    "D": {"design": "D", **KNOWN, **BEFORE, **OTHER, "other_name": "Example North", "other_before": [45] * 36,
          "other_exposure_before": [500] * 36},
    "M": {"design": "M", **KNOWN, **OTHER, "people": 1110, "matched_on": "age, fifth, visits last year",
          "other_observed": [88.8] * 12, "other_exposure": [1110] * 12},
    "R": {"design": "R", **KNOWN, **OTHER, "protocol": "ISRCTN 00000000"},
}  # fmt: skip


def case_with(design, **changes):
    deadweight = golden()["outcomes"][0]["deadweight"] if design in "PTSG" else NOTHING_ANYWAY
    return golden(**{"outcomes.0.counterfactual": COMPARISONS[design], "outcomes.0.exposure": EXPOSED,
                     "outcomes.0.quintiles": ..., "outcomes.0.deadweight": deadweight, **changes})  # fmt: skip


def line_of(design, **changes):
    return read_case_file(case_with(design, **changes)).outcomes[0]


def expected_of(design, **changes):
    return [float(value) for value in fitted_line(line_of(design, **changes)).expected]


def test_the_mean_before_times_those_exposed():
    rate = sum(wave(36)) / 36000
    assert expected_of("P") == pytest.approx([rate * each for each in EXPOSED], rel=1e-9)


def test_last_year_scaled_by_exposure_and_growth():
    by_hand = [y / 1000 * 1.02 * n for y, n in zip(wave(12), EXPOSED, strict=True)]
    assert expected_of("S") == pytest.approx(by_hand, rel=1e-9)


def test_difference_in_differences_by_hand():
    rate = sum(wave(36)) / 36000
    by_hand = [n * rate * (40 / 500) / (45 / 500) for n in EXPOSED]
    assert expected_of("D") == pytest.approx(by_hand, rel=1e-9)


@pytest.mark.parametrize("design", ["M", "R"])
def test_the_rate_of_the_other_group_times_those_exposed(design):
    assert expected_of(design) == pytest.approx([n * 40 / 500 for n in EXPOSED], rel=1e-9)


def test_exposure_of_months_to_come_is_carried_forward_and_said_to_be_an_assumption():
    seven = {"data_to": "M7", "outcomes.0.observed": SEEN[:7], "outcomes.0.steady_months": []}
    short = case_with("P", **seven, **{"outcomes.0.exposure": EXPOSED[:8]})
    rate = sum(wave(36)) / 36000
    assert expected_of("P", **seven, **{"outcomes.0.exposure": EXPOSED[:8]}) == pytest.approx(
        [rate * each for each in [*EXPOSED[:8], *[EXPOSED[7]] * 4]], rel=1e-9
    )
    case = appraised(short)
    assert case.figure("line.admissions.exposure_ahead").number == EXPOSED[7]
    entry = next(each for each in case.register if each.id == "line.admissions.exposure_ahead")
    assert entry.statement == "Emergency admissions: exposed in each month from December on"
    assert entry.value == EXPOSED[7]
    assert write_case_file(case.inputs)["outcomes"][0]["exposure"] == EXPOSED[:8]
    typed = case_with("P", **seven, **{"outcomes.0.exposure": [*EXPOSED[:8], *[2000] * 4]})
    assert "line.admissions.exposure_ahead" not in appraised(typed).figures


def test_exposure_of_a_month_with_outcomes_is_never_made_up():
    with pytest.raises(CaseError, match="given up to March") as refused:
        read_case_file(case_with("P", **{"outcomes.0.exposure": EXPOSED[:11]}))
    assert refused.value.path == "outcomes[0].exposure[11]"


def poisson_by_hand(counts, design, exposure):
    """Iterated weighted least squares, written out: an independent way to the same regression."""
    y, x, offset = np.array(counts, float), np.array(design, float), np.log(np.array(exposure, float))
    beta = np.linalg.lstsq(x, np.log(y + 0.5) - offset, rcond=None)[0]
    for _ in range(50):
        mean = np.exp(x @ beta + offset)
        working = x @ beta + (y - mean) / mean
        beta = np.linalg.solve((x * mean[:, None]).T @ x, (x * mean[:, None]).T @ working)
    mean = np.exp(x @ beta + offset)
    dispersion = ((y - mean) ** 2 / mean).sum() / (len(y) - x.shape[1])
    return beta, np.linalg.inv((x * mean[:, None]).T @ x), dispersion


def months_design(months, step=None):
    rows = [[1, m / 12, *(m % 12 == each for each in range(1, 12))] for m in range(months)]
    return rows if step is None else [[*row, s] for row, s in zip(rows, step, strict=True)]


def test_the_trend_carried_forward_is_the_regression_written_out():
    beta, _, _ = poisson_by_hand(wave(36), months_design(36), [1000] * 36)
    ahead = np.array(months_design(48)[36:], float) @ beta
    assert expected_of("T") == pytest.approx(list(np.exp(ahead) * EXPOSED), rel=1e-8)


def test_the_step_of_an_interrupted_series_is_the_regression_written_out():
    step = [0] * 36 + [1] * 12
    beta, covariance, dispersion = poisson_by_hand(wave(36) + SEEN, months_design(48, step), [1000] * 36 + EXPOSED)
    fitted = fitted_line(line_of("I"))
    assert fitted.rate_ratio == pytest.approx(exp(beta[-1]), rel=1e-8)
    if not any("hang together" in note for note in fitted.notes):
        assert fitted.rate_ratio_variance == pytest.approx(covariance[-1, -1] * max(1, dispersion), rel=1e-6)


def test_months_of_the_year_before_the_start_are_as_they_were():
    fitted = fitted_line(line_of("I", **{"outcomes.0.counterfactual": COMPARISONS["I"] | {"starts": "M4"}}))
    assert [float(value) for value in fitted.expected[:3]] == SEEN[:3]


@pytest.mark.parametrize("design", list(COMPARISONS))
def test_the_prediction_and_the_ratio_have_spreads_of_their_own(design):
    """The year's events are a prediction; the ratio's limits on the same scale are wider or narrower, never the same."""
    result = appraised(case_with(design))
    stem = "line.admissions"
    low, high = (float(result.figure(f"{stem}.averted_gross.predictive_{end}95").number) for end in ("low", "high"))
    gross = float(result.figure(f"{stem}.averted_gross").number)
    assert (low + high) / 2 == pytest.approx(gross)
    ratio = float(result.figure(f"{stem}.rate_ratio").number)
    limits = [float(result.figure(f"{stem}.rate_ratio.confidence_{end}95").number) for end in ("low", "high")]
    assert sqrt(limits[0] * limits[1]) == pytest.approx(ratio)
    inner = [float(result.figure(f"{stem}.rate_ratio.confidence_{end}80").number) for end in ("low", "high")]
    assert limits[0] < inner[0] < ratio < inner[1] < limits[1]


def test_the_predictions_spread_of_the_mean_before_is_the_closed_form():
    """Chance of the year's months, and of the rate before: φ·C + C²·φ ÷ events before."""
    flat = COMPARISONS["P"] | {"observed": [80] * 12, "exposure": [1000] * 12}
    fitted = fitted_line(line_of("P", **{"outcomes.0.counterfactual": flat}))
    whole = sum(0.08 * each for each in EXPOSED)
    assert fitted.predictive_spread(12) == pytest.approx(sqrt(whole + whole**2 / 960), rel=1e-9)
    assert fitted.rate_ratio_variance == pytest.approx(1 / sum(SEEN) + 1 / 960, rel=1e-9)


def test_the_variance_of_the_difference_in_differences_is_the_four_counts():
    flat = COMPARISONS["D"] | {"observed": [80] * 12, "exposure": [1000] * 12, "other_before": [45] * 12,
                               "other_exposure_before": [500] * 12}  # fmt: skip
    fitted = fitted_line(line_of("D", **{"outcomes.0.counterfactual": flat, "outcomes.0.exposure": [1000] * 12}))
    four = 1 / 960 + 1 / sum(SEEN) + 1 / 540 + 1 / 480
    assert fitted.rate_ratio_variance == pytest.approx(four, rel=1e-9)
    assert fitted.rate_ratio == pytest.approx(sum(SEEN) / 960 / (480 / 540), rel=1e-9)


def test_months_that_scatter_widen_the_spread():
    rough = COMPARISONS["P"] | {"observed": [40, 120] * 6, "exposure": [1000] * 12}
    calm = COMPARISONS["P"] | {"observed": [80] * 12, "exposure": [1000] * 12}
    spreads = [
        fitted_line(line_of("P", **{"outcomes.0.counterfactual": c})).predictive_spread(12) for c in (rough, calm)
    ]
    assert spreads[0] > 3 * spreads[1]


def test_months_before_a_break_are_left_out_with_the_reason():
    broken = COMPARISONS["P"] | {"observed": [500] * 12 + [80] * 12, "exposure": [1000] * 24, "restarts_at": 12,
                                 "restart_reason": "Same-day care is no longer counted."}  # fmt: skip
    fitted = fitted_line(line_of("P", **{"outcomes.0.counterfactual": broken}))
    assert float(fitted.expected[0]) == pytest.approx(80)
    assert "no longer counted" in fitted.notes[0]


@pytest.mark.parametrize("design", list(COMPARISONS))
def test_a_comparison_of_one_group_with_itself_finds_nothing(design):
    """Scaling events and exposure alike changes no ratio."""
    once, twice = case_with(design), case_with(design)
    counts = twice["outcomes"][0]
    counts["observed"] = [2 * each for each in counts["observed"]]
    counts["exposure"] = [2 * each for each in counts["exposure"]]
    if design == "M":
        counts["counterfactual"] = counts["counterfactual"] | {"people": 2220}
    first, second = (fitted_line(read_case_file(each).outcomes[0]) for each in (once, twice))
    if design != "I":
        assert second.rate_ratio == pytest.approx(first.rate_ratio, rel=1e-9)


REFUSED = (
    ("P", {"observed": [80] * 11, "exposure": [1000] * 11}, "observed", "Twelve months"),
    ("T", {"observed": [80] * 23, "exposure": [1000] * 23}, "observed", "Twenty-four months"),
    ("I", {"starts": "M8"}, "starts", "Six months after the start"),
    ("P", {"restarts_at": 30, "restart_reason": "x"}, "observed", "after the break"),
    ("P", {"restarts_at": 2}, "restart_reason", "Say what changed"),
    ("D", {"observed": [80] * 18, "exposure": [1000] * 18}, "observed", "Whole years"),
    ("D", {"other_before": [45] * 12}, "other_before[12]", "36 months are needed"),
    ("M", {"other_observed": [40] * 11}, "other_observed[11]", "12 months are needed"),
    ("M", {"people": 0}, "people", "how many people"),
    ("M", {"other_exposure": [40000] * 12}, "other_exposure", "people without a match are"),
    ("M", {"other_exposure": [500] * 12}, "other_exposure", "that is not the matched group"),
    ("R", {"other_exposure": [0] * 12}, "other_exposure[0]", "above zero"),
)  # fmt: skip


@pytest.mark.parametrize(("design", "change", "path", "said"), REFUSED, ids=[f"{row[0]}: {row[3]}" for row in REFUSED])
def test_a_comparison_without_its_data_is_refused(design, change, path, said):
    with pytest.raises(CaseError, match=said) as refused:
        read_case_file(case_with(design, **{"outcomes.0.counterfactual": COMPARISONS[design] | change}))
    assert refused.value.path.startswith("outcomes[0].counterfactual")
    assert path in refused.value.path


def test_people_here_without_a_match_are_refused_where_they_are_counted():
    with pytest.raises(CaseError, match="900 people were matched and up to 1,110 were exposed here") as refused:
        read_case_file(case_with("M", **{"outcomes.0.counterfactual": COMPARISONS["M"] | {"people": 900}}))
    assert refused.value.path == "outcomes[0].exposure"


@pytest.mark.parametrize("design", ["D", "M", "R"])
def test_deadweight_beside_a_comparison_group_is_blocked_even_when_argued(design):
    argued = {"value": 0.1, "source": "s", "grade": "D", "reason": "argued"}
    with pytest.raises(CaseError, match=r"already holds the deadweight\. Set it to 0"):
        appraised(case_with(design, **{"outcomes.0.deadweight": argued}))


def test_deadweight_beside_an_interrupted_series_must_be_argued():
    plain = {"value": 0.1, "source": "s", "grade": "D"}
    with pytest.raises(CaseError, match="or argue it"):
        appraised(case_with("I", **{"outcomes.0.deadweight": plain}))
    assert appraised(case_with("I", **{"outcomes.0.deadweight": plain | {"reason": "A second scheme ended."}}))


@pytest.mark.parametrize("design", ["P", "T", "S"])
def test_deadweight_beside_an_own_past_must_be_typed(design):
    with pytest.raises(CaseError, match="The deadweight is missing"):
        read_case_file(case_with(design, **{"outcomes.0.deadweight": ...}))


def test_the_data_held_say_which_designs_are_possible_and_why_the_others_are_not():
    answers = {each.design.code: each for each in possible_designs(DataHeld(months_before=18, exposure=True))}
    assert [code for code, each in answers.items() if each.possible] == ["P", "S", "G"]
    assert "24 months before are needed; 18 are held." in answers["T"].why_not
    assert "Six months after" in answers["I"].why_not
    assert "Person-level data" in answers["M"].why_not
    everything = DataHeld(36, 12, True, True, True, True, True)
    assert all(each.possible for each in possible_designs(everything))
    high = possible_designs(DataHeld(36, 12, True, True, True, True, True, chosen_when_high=True))
    assert [each.design.code for each in high if not each.possible] == ["P", "T", "S", "I"]


def test_people_chosen_as_high_need_a_group_or_the_correction():
    chosen = {"outcomes.0.chosen_when_high": True}
    with pytest.raises(CaseError, match="own past is no fair comparison"):
        appraised(case_with("P", **chosen))
    assert appraised(case_with("D", **chosen))
    correction = {"kind": "by-count", "shape": 2, "rate": 1, "people": 50, "events": 600, "months": 12, "source": "s"}
    corrected = case_with("P", **chosen, **{"outcomes.0.selection": correction})
    plain = expected_of("P")
    # (50 × 2 + 600) ÷ (1 + 12) a month, against 600 ÷ 12 when chosen
    stays = (700 / 13) / (600 / 12)
    assert [float(v) for v in fitted_line(read_case_file(corrected).outcomes[0]).expected] == pytest.approx(
        [value * stays for value in plain], rel=1e-9
    )
    with pytest.raises(CaseError, match="needs no correction"):
        appraised(case_with("D", **chosen, **{"outcomes.0.selection": correction}))


def test_every_design_reads_back_and_has_a_name():
    codes = [design.code for design in DESIGNS]
    assert sorted(codes) == sorted([*COMPARISONS, "G"])
    for design in COMPARISONS:
        assert design_of(line_of(design)).code == design


def test_the_ratio_of_a_fall_is_below_one():
    ratio = fitted_line(line_of("M")).rate_ratio
    assert ratio is not None
    assert log(ratio) == pytest.approx(log(sum(SEEN) / sum(n * 0.08 for n in EXPOSED)))
    assert Decimal(repr(ratio)) < 1

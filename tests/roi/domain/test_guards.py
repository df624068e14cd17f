"""Each guard sees the fault it stands against, and lets the golden case through."""

import pytest

from roi.domain.guards import GUARDS
from roi.domain.inputs import CaseError
from roi.domain.measures import MEASURES, measure_called
from tests.roi.domain.cases import GOLDEN, appraised, golden, second_line

BED_DAYS = second_line(id="days", measure="bed-days", label="Bed days")
ATTENDANCES = second_line(id="ae", measure="ae-attendances", label="A&E attendances")
OWN_SPENDING = GOLDEN["costs"][2] | {"id": "own", "payer": "vcse"}

STOPPED = (
    ("spell and bed day both valued", golden(**{"outcomes.1": BED_DAYS}), "overlap_answer", "Take the unit value off"),
    ("attendance and admission", golden(**{"outcomes.1": ATTENDANCES}), "overlap_answer", "can hold the same event"),
    ("low value and optimism", golden(**{"outcomes.0.unit_value.conservative": True}), "optimism", "Use one of the two"),
    ("other bodies' parts", golden(**{"outcomes.0.unit_value.includes_other_agencies": True}), "gains", "Split it"),
    ("grant and its spending", golden(**{"costs.4": OWN_SPENDING}), "costs[4]", "Keep one of the two"),
    ("chosen as high, against their own past", golden(**{"outcomes.0.chosen_when_high": True,
     "outcomes.0.exposure": [1] * 12, "outcomes.0.quintiles": ..., "outcomes.0.counterfactual": {"design": "P",
     "source": "s", "grade": "E", "observed": [90] * 12, "exposure": [1] * 12}}), "design", "comparison group"),
)  # fmt: skip
SEEN = (
    ("calendar-index", GOLDEN, "warn"),
    ("calendar-index", golden(**{"prices.basis": "financial-year"}), "pass"),
    ("chosen-when-high", GOLDEN, "pass"),
    ("chosen-when-high", golden(**{"outcomes.0.chosen_when_high": ...}), "ask"),
    ("unknown-deprivation", GOLDEN, "pass"),
    ("unknown-deprivation", golden(**{"outcomes.0.quintiles": ...}), "warn"),
    ("unconfirmed-release", GOLDEN, "pass"),
    ("unconfirmed-release", golden(**{"realisation.0.finance_confirmed": False}), "warn"),
    ("high-return", GOLDEN, "pass"),
    ("high-return", golden(**{"outcomes.0.unit_value.value_pence": 1200000}), "warn"),
    ("weak-evidence", GOLDEN, "pass"),
    ("weak-evidence", golden(**{"outcomes.0.optimism.grades.effect": "E"}), "warn"),
    ("efficiency-plan", GOLDEN, "ask"),
    ("efficiency-plan", golden(**{"realisation.0.efficiency_scheme": "CIP-7"}), "pass"),
    ("same-patients", golden(**{"outcomes.0.overlap_answer": "Split by contact days."}), "pass"),
    ("event-chain", golden(**{"outcomes.1": ATTENDANCES | {"overlap_answer": "Only those who convert."}}), "ask"),
    ("event-chain", golden(**{"outcomes.1": BED_DAYS | {"unit_value": None, "overlap_answer": "No value."}}), "ask"),
    ("claimed-once", golden(**{"outcomes.0.other_claims": [{"project": "b", "attribution": 0.2}]}), "pass"),
)


@pytest.mark.parametrize(("description", "document", "path", "said"), STOPPED, ids=[row[0] for row in STOPPED])
def test_a_case_that_counts_twice_is_stopped(description, document, path, said):
    with pytest.raises(CaseError, match=said) as stopped:
        appraised(document)
    assert path in stopped.value.path


@pytest.mark.parametrize(("code", "document", "status"), SEEN)
def test_a_guard_answers(code, document, status):
    answers = {answer.code: answer.status for answer in appraised(document).guards}
    assert answers[code] == status


def test_every_guard_answers_once_with_a_code_of_its_own():
    codes = [answer.code for answer in appraised(GOLDEN).guards]
    assert len(codes) == len(set(codes)) == len(GUARDS)


def test_partners_of_measures_exist_and_know_each_other():
    codes = [measure.code for measure in MEASURES]
    assert len(codes) == len(set(codes))
    for measure in MEASURES:
        for partner in measure.partners:
            assert measure.code in measure_called(partner).partners

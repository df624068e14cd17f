"""The golden in-year case, to nine digits: the case file that the documentation prints gives the figures worked by hand."""

import json
from pathlib import Path

import pytest

from roi.domain.appraisal import appraise
from roi.domain.case_file import read_case_file
from roi.domain.ladder import Rung
from tests.worked_examples.golden_figures import CUMULATIVE_RESOURCE, FIGURES, MONTHLY_BENEFIT

GOLDEN = Path(__file__).parents[2] / "docs" / "examples" / "golden.json"
TO_NINE_DIGITS = {"rel": 1e-9, "abs": 1e-9}


@pytest.fixture(scope="module")
def golden():
    return appraise(read_case_file(json.loads(GOLDEN.read_text())))


@pytest.mark.parametrize(("description", "id", "expected"), FIGURES, ids=[row[0] for row in FIGURES])
def test_the_golden_case_gives_the_figure_worked_by_hand(golden, description, id, expected):
    assert float(golden.figure(id).number) == pytest.approx(expected, **TO_NINE_DIGITS)


def test_the_golden_months_are_those_worked_by_hand(golden):
    months = golden.benefit_by_month(Rung.TRUST_RESOURCE)
    assert [float(value) for value in months] == pytest.approx(MONTHLY_BENEFIT, **TO_NINE_DIGITS)
    running = golden.cumulative(Rung.TRUST_RESOURCE)
    assert [float(value) for value in running] == pytest.approx(CUMULATIVE_RESOURCE, **TO_NINE_DIGITS)


def test_the_golden_case_does_not_pay_back_on_cash(golden):
    payback = golden.return_on(Rung.TRUST_CASH).payback
    assert payback.value is None
    assert payback.why == "not within the months known"


def test_the_golden_fifths_add_to_the_benefit(golden):
    cells = golden.by_quintile(Rung.TRUST_RESOURCE)
    parts = sum(cells[key].number for key in ("1", "2", "3", "4", "5", "unknown", "unallocated"))
    assert float(parts) == pytest.approx(189225.8445912602, rel=1e-12)
    assert cells["rounding"].pence == 1

"""A published programme rebuilt from its own figures: what the method says of its claim. Source: medRxiv, March 2025,
doi 10.1101/2025.03.21.25324390 (673 patients, 303 bed days against 717 in 21 months, £492,000 on £178,105)."""

import json
from pathlib import Path

import pytest

from roi.domain.analysis import analyse
from roi.domain.appraisal import appraise
from roi.domain.case_file import read_case_file
from roi.domain.ladder import Rung
from roi.domain.questions import answers

FILE = Path(__file__).parents[2] / "docs" / "examples" / "tobacco.json"
PAGE = Path(__file__).parents[2] / "docs" / "method-checks.md"
CLAIMED = 492_000 / 178_105


@pytest.fixture(scope="module")
def rebuilt():
    return appraise(read_case_file(json.loads(FILE.read_text())))


def test_the_claim_shrinks_to_twelve_months_and_one_correction(rebuilt):
    ratio = float(rebuilt.return_on(Rung.TRUST_RESOURCE).ratio.number)
    assert ratio == pytest.approx(CLAIMED * 12 / 21 * 0.85, rel=1e-5)
    assert round(CLAIMED, 2) == 2.76
    assert round(ratio, 2) == 1.34


def test_none_of_it_is_cash(rebuilt):
    cash = rebuilt.return_on(Rung.TRUST_CASH)
    assert cash.benefit.number == 0
    assert cash.net.pence == -17810500
    assert rebuilt.release_potential().number == 0


def test_the_effect_is_clear_and_the_open_questions_are_named(rebuilt):
    more = analyse(rebuilt)
    assert more.changes[0].words == "clear fall"
    assert more.changes[0].ratio == pytest.approx(303 / 717, rel=1e-6)
    open_now = {question.code for question, answer in answers(rebuilt) if answer.is_open}
    assert open_now == {"which-budget", "average-cost", "beds-refill", "lose-income", "staff-time", "counted-twice",
                        "pot-ends", "narrows-the-gap"}  # fmt: skip


def test_the_page_tells_these_figures():
    page = " ".join(PAGE.read_text().split())
    for said in ("£2.76", "£1.34", "£0 on cash", "0.42 (0.35 to 0.50)"):
        assert said in page

"""Which comparisons the recorded months allow: read off the fields of each design, so that a new design needs no page."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from roi.domain import comparisons
from roi.domain.comparisons import Held, Written, comparison_of, needs_of, reason_against
from roi.domain.count_table import Count
from roi.domain.counterfactual import DESIGNS

WORDS = Written("Counts of the wards", "The same wards", "D")
TWELVE = tuple(Decimal(100) for _ in range(12))


def months(start, count, exposure=100):
    """`count` months that end in the March before April `start`."""
    places = range(start * 12 - count, start * 12)
    return {(at // 12, at % 12 + 1): Count(Decimal(8), exposure and Decimal(exposure)) for at in places}


def held(**other):
    return replace(Held(2025, 12, TWELVE, (), months(2025, 12)), **other)


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.code)
def test_every_design_says_what_it_needs_and_is_possible_or_has_a_reason_against_it(design):
    assert needs_of(design)
    assert isinstance(reason_against(design, Held(2025, 0)), str)
    assert reason_against(design, Held(2025, 0)) or design.code == "G"


@pytest.mark.parametrize(
    ("code", "facts", "sentence"),
    [
        ("P", {}, ""),
        ("P", {"before": months(2025, 11)}, "Enter at least 12 months in a row before April 2025; 11 are recorded."),
        ("P", {"before": months(2024, 12)}, "Enter at least 12 months in a row before April 2025; 0 are recorded."),
        ("P", {"before": months(2025, 12, None)}, "Enter the number exposed in each of the months before."),
        ("P", {"exposure": ()}, "Enter the number exposed in the months of the year, up to the last one observed."),
        ("S", {}, ""),
        ("S", {"before": months(2025, 12, 0)}, "Enter the number exposed in each month of the year before, above 0."),
        ("P", {"chosen_when_high": True}, comparisons.PAST_OF_THE_HIGH),
        ("G", {"chosen_when_high": True}, ""),
    ],
)
def test_why_not(code, facts, sentence):
    design = next(design for design in DESIGNS if design.code == code)
    assert reason_against(design, held(**facts)) == sentence


def test_a_comparison_is_made_of_the_recorded_months():
    made = comparison_of("P", held(), WORDS)
    assert (made.code, made.observed, made.exposure) == ("P", (Decimal(8),) * 12, TWELVE)


@dataclass(frozen=True)
class TwoGroups:
    observed: tuple
    exposure: tuple
    other_name: str
    other_before: tuple
    other_exposure_before: tuple
    other_observed: tuple
    other_exposure: tuple
    source: str
    grade: str
    code: str = "Z"


@dataclass(frozen=True)
class Trial:
    ethics_board: str
    source: str
    grade: str
    code: str = "Z"


@pytest.fixture
def new_design(monkeypatch):
    def add(reads):
        made = replace(DESIGNS[0], code="Z", name="a new one", reads=reads)
        monkeypatch.setattr(comparisons, "DESIGNS", (*DESIGNS, made))
        return made

    return add


def test_a_design_that_is_new_is_possible_once_its_months_are_recorded(new_design):
    design = new_design(TwoGroups)
    assert "same months before for a comparison group" in reason_against(design, held())
    compared = months(2025, 12)
    assert "months of the year for a comparison group" in reason_against(design, held(compared=compared))
    whole = held(compared=compared | months(2026, 12))
    assert reason_against(design, whole) == ""
    made = comparison_of("Z", whole, WORDS)
    assert (len(made.other_before), len(made.other_observed)) == (12, 12)


def test_a_design_that_needs_what_no_month_holds_says_so(new_design):
    assert "this page does not yet" in reason_against(new_design(Trial), held())


def test_months_ahead_say_nothing_of_who_was_matched():
    matched = next(design for design in DESIGNS if design.code == "M")
    now = {(2025, number): Count(Decimal(8), Decimal(100)) for number in range(1, 7)}
    seen = held(observed=6, exposure=(*TWELVE[:6], *[Decimal(900)] * 6), compared=now)
    words = replace(WORDS, people=100, matched_on="age")
    assert "people" not in comparisons.faults_of(matched, seen, words)
    assert "were exposed here" in comparisons.faults_of(matched, replace(seen, observed=7), words)["people"]

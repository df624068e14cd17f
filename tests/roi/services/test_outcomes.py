"""Outcomes are written whole or not at all, and release counts only on the word of somebody else in finance."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from roi.domain.appraisal import appraise
from roi.domain.inputs import Gain, Kind, Optimism, Status, Who
from roi.domain.ladder import Rung
from roi.models import OutcomeLine, OutcomeMonth, OutcomeQuintile, Realisation
from roi.selectors import case_inputs
from roi.services.outcomes import (
    MonthFigures,
    add_realisation,
    confirm_realisation,
    record_outcome_line,
    record_outcome_months,
    record_quintiles,
)
from tests.roi.golden import (
    FIFTHS,
    YEAR,
    golden_case,
    golden_facts,
    golden_months,
    golden_release,
    golden_spend,
    share,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def golden():
    golden = golden_spend()
    golden.line = record_outcome_line(
        by=golden.system.contributor, project=golden.project, year=YEAR, facts=golden_facts()
    )
    return golden


def write_months(golden, months=None):
    record_outcome_months(by=golden.system.contributor, line=golden.line, months=months or golden_months())


def test_an_outcome_takes_unit_and_polarity_from_its_measure_and_says_who_recorded_it(golden):
    line = OutcomeLine.objects.get()
    assert (line.code, line.unit, line.polarity) == ("admissions", "admissions", "fewer-is-better")
    event = Event.objects.get(action="record-outcome")
    assert (event.by, event.subject) == (golden.system.contributor, "PR-001 2024-25 admissions")
    assert event.after["attribution"] == "0.8"


def test_shares_keep_every_digit(golden):
    facts = golden_facts(attribution=share("0.123456789012345678901"), code="second", site="Other site")
    record_outcome_line(by=golden.system.contributor, project=golden.project, year=YEAR, facts=facts)
    kept = OutcomeLine.objects.get(code="second").assumptions.get(name="attribution")
    assert kept.value == Decimal("0.123456789012345678901")


def test_an_outcome_is_corrected_in_place_and_both_stand_in_the_history(golden):
    facts = golden_facts(
        attribution=share("0.5"), gains=(Gain(Who.TRUST, Decimal("0.6")), Gain(Who.PEOPLE, Decimal("0.4")))
    )
    record_outcome_line(by=golden.system.finance_lead, project=golden.project, year=YEAR, facts=facts, line=golden.line)
    line = OutcomeLine.objects.get()
    assert line.assumptions.get(name="attribution").value == Decimal("0.5")
    assert [gain.who for gain in line.gains.all()] == ["trust", "people"]
    assert (line.recorded_by, line.changed_by) == (golden.system.contributor, golden.system.finance_lead)
    assert Event.objects.filter(action="change-outcome").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence", "field"),
    [
        ({"attribution": share("1.2")}, "A share lies between 0 and 1", "attribution_value"),
        ({"displacement": share("0")}, "Say why this much", "displacement_reason"),
        ({"expected_source": " "}, "where the expected series comes from", "expected_source"),
        ({"expected_grade": "Z"}, "is not a grade", "expected_grade"),
        ({"optimism": Optimism({"cohort": "B"}, "Local default")}, "A grade is missing here", "grade_effect"),
        ({"gains": (Gain(Who.TRUST, Decimal("0.9")),)}, "They must add to 1", "gains"),
        ({"measure": "fewer-sad-days"}, "Choose a measure", "measure"),
        ({"measure": "local-visits"}, "Say what one event is", "unit"),
        ({"steady_months": (11, 12)}, "At least three", "steady_months"),
        ({"name": " "}, "Give the outcome a name", "name"),
        ({"worth": replace(golden_facts().worth, series="")}, "Choose the price index", "price_series"),
        ({"worth": replace(golden_facts().worth, own_source="")}, "has no source", "own_value_source"),
        ({"worth": replace(golden_facts().worth, own=Decimal(-1))}, "cannot be negative", "own_value"),
    ],
)
def test_a_wrong_outcome_is_refused_at_its_field_and_leaves_nothing(golden, wrong, sentence, field):
    events = Event.objects.count()
    with pytest.raises(Refused, match=sentence) as refused:
        record_outcome_line(
            by=golden.system.contributor,
            project=golden.project,
            year=YEAR,
            facts=golden_facts(**{"code": "x", **wrong}),
        )
    assert refused.value.field == field
    assert (OutcomeLine.objects.count(), Event.objects.count()) == (1, events)


def test_only_roles_that_record_outcomes_write_them(golden):
    for person in (golden.system.exec_lead, golden.system.auditor, golden.system.other_finance):
        with pytest.raises(NotAllowed):
            record_outcome_line(by=person, project=golden.project, year=YEAR, facts=golden_facts(code="x"))


def test_twelve_months_go_in_together_and_replace_what_was_there(golden):
    write_months(golden)
    write_months(golden, [MonthFigures(Decimal("80.5"), Decimal(1))] * 2 + [MonthFigures(Decimal(80))] * 10)
    assert OutcomeMonth.objects.count() == 12
    assert [row.observed for row in golden.line.months.all()[:3]] == [Decimal(1), Decimal(1), None]


@pytest.mark.parametrize(
    ("months", "sentence", "field"),
    [
        ([MonthFigures(Decimal(1))] * 11, "Twelve months", None),
        ([MonthFigures(Decimal(1)), MonthFigures(Decimal(1), Decimal(2)), *[MonthFigures(Decimal(1))] * 10],
         "not observed", "observed_2"),
        ([MonthFigures(Decimal(1))] * 11 + [MonthFigures(Decimal(-1))], "cannot be negative", "expected_12"),
        ([MonthFigures(Decimal(1), Decimal(2), Decimal(5)), *[MonthFigures(Decimal(1), Decimal(2))] * 11],
         "each month that is observed", "exposure_2"),
    ],
)  # fmt: skip
def test_wrong_months_are_refused_and_the_old_ones_stay(golden, months, sentence, field):
    write_months(golden)
    with pytest.raises(Refused, match=sentence) as refused:
        write_months(golden, months)
    assert refused.value.field == field
    assert [row.expected for row in golden.line.months.all()[:2]] == [82, 78]


def test_a_rate_needs_the_number_exposed(golden):
    rate = record_outcome_line(
        by=golden.system.contributor, project=golden.project, year=YEAR,
        facts=golden_facts(code="rate", site="Other site", kind=Kind.RATE),
    )  # fmt: skip
    with pytest.raises(Refused, match="number exposed"):
        record_outcome_months(by=golden.system.contributor, line=rate, months=golden_months())


def test_fifths_must_add_to_what_the_line_averts(golden):
    by = golden.system.contributor
    fifths = {key: Decimal(value) for key, value in FIFTHS.items()}
    with pytest.raises(Refused, match="Enter the months first"):
        record_quintiles(by=by, line=golden.line, averted=fifths)
    write_months(golden)
    with pytest.raises(Refused, match="The quintiles add to 125 and the line averts 124"):
        record_quintiles(by=by, line=golden.line, averted={**fifths, "1": Decimal(53)})
    with pytest.raises(Refused, match="All five fifths"):
        record_quintiles(by=by, line=golden.line, averted={"1": Decimal(124)})
    assert OutcomeQuintile.objects.count() == 0
    record_quintiles(by=by, line=golden.line, averted=fifths)
    assert OutcomeQuintile.objects.count() == 6


def test_release_counts_only_once_somebody_else_in_finance_confirms_it():
    golden = golden_case(confirmed=False)
    before = appraise(case_inputs(golden.project, YEAR).inputs)
    assert before.return_on(Rung.TRUST_CASH).benefit.pence == 0
    assert before.release_potential().pence == 5676775
    release = Realisation.objects.get()
    with pytest.raises(NotAllowed):
        confirm_realisation(by=golden.system.contributor, release=release, status=Status.IN_LEDGER)
    with pytest.raises(Refused, match="only planned"):
        confirm_realisation(by=golden.system.second, release=release, status=Status.PLANNED)
    confirm_realisation(by=golden.system.second, release=release, status=Status.IN_LEDGER)
    after = appraise(case_inputs(golden.project, YEAR).inputs)
    assert after.return_on(Rung.TRUST_CASH).benefit.pence == 5676775
    with pytest.raises(Refused, match="already confirmed"):
        confirm_realisation(by=golden.system.finance_lead, release=release, status=Status.IN_LEDGER)


def test_nobody_confirms_the_release_they_entered(golden):
    write_months(golden)
    release = add_realisation(by=golden.system.finance_lead, line=golden.line, release=golden_release())
    with pytest.raises(Refused, match="You entered this release"):
        confirm_realisation(by=golden.system.finance_lead, release=release, status=Status.IN_LEDGER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Realisation.objects.filter(pk=release.pk).update(confirmed_by=golden.system.finance_lead)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"amount": Decimal(10)}, "one of the two"),
        ({"share": None}, "one of the two"),
        ({"share": Decimal("1.1")}, "between 0 and 1"),
        ({"cost_centre": " "}, "Name the cost centre"),
        ({"from_month": 13}, "April"),
        ({"share": None, "amount": Decimal(0)}, "above £0"),
    ],
)
def test_a_release_that_names_no_budget_is_refused(golden, wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        add_realisation(by=golden.system.contributor, line=golden.line, release=golden_release(**wrong))
    assert Realisation.objects.count() == 0


def test_the_same_benefit_is_not_released_twice(golden):
    add_realisation(by=golden.system.contributor, line=golden.line, release=golden_release(share=Decimal("0.8")))
    with pytest.raises(Refused, match="more than the whole benefit"):
        add_realisation(by=golden.system.contributor, line=golden.line, release=golden_release())

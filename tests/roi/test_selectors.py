"""What an appraisal is given: outcomes as recorded, costs from the ledger alone, and what is missing in sentences."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.words import Recurrence
from funding.services.ledger import reverse_movement
from roi.domain.inputs import IndexBasis, Nature, Payer, Timing
from roi.selectors import case_inputs, persons_behind, pots_behind, series_name
from roi.services.outcomes import MonthFigures, Worth, record_outcome_line, record_outcome_months
from roi.services.reference import put_price_index_values
from tests.roi.golden import (
    BY_HAND,
    EXPECTED,
    OBSERVED,
    SERIES,
    YEAR,
    golden_case,
    golden_facts,
    golden_months,
    golden_spend,
    opened,
    share,
)

pytestmark = pytest.mark.django_db


def line_of(golden, **facts):
    return record_outcome_line(
        by=golden.system.contributor, project=golden.project, year=YEAR, facts=golden_facts(**facts)
    )


def write(golden, line, months):
    record_outcome_months(by=golden.system.contributor, line=line, months=months)


def known_to(last):
    return [
        MonthFigures(Decimal(expected), Decimal(observed) if number <= last else None)
        for number, (observed, expected) in enumerate(zip(OBSERVED, EXPECTED, strict=True), 1)
    ]


def test_costs_come_from_the_ledger_by_pot_partner_and_timing():
    inputs = case_inputs(golden_case().project, YEAR).inputs
    costs = {cost.id: cost for cost in inputs.costs}
    assert set(costs) == {
        "p-001-own-running", "p-001-own-one-off", "p-001-example-neighbours-running", "p-002-own-running",
    }  # fmt: skip
    assert costs["p-001-own-running"].months == (Decimal("6000.00"),) * 12
    one_off = costs["p-001-own-one-off"]
    assert (one_off.timing, one_off.months[0], sum(one_off.months)) == (Timing.ONE_OFF, 18000, 18000)
    assert costs["p-001-example-neighbours-running"].partner == "Example Neighbours"
    assert costs["p-002-own-running"].nature is Nature.IN_KIND
    assert {cost.pot_recurrent for cost in inputs.costs} == {False}
    assert "12 postings" in costs["p-001-own-running"].source


def test_a_reversed_spend_leaves_the_costs():
    golden = golden_case()
    system, pot = golden.system, golden.project.pots.get(reference="P-001")
    before = case_inputs(golden.project, YEAR).inputs.costs
    wrong = system.spend(pot, "999", golden.project, date(2024, 6, 30))
    reverse_movement(by=system.finance_lead, movement=wrong, on=date(2024, 6, 30), reason="Typed twice")
    after = case_inputs(golden.project, YEAR).inputs.costs
    assert [cost.months for cost in after] == [cost.months for cost in before]


def test_recurrence_of_a_pot_is_that_of_its_terms():
    golden = golden_spend()
    pot = golden.system.pot(name="Recurrent", amount="500", year=YEAR, protected_from=YEAR.first_day,
                            recurrence=Recurrence.RECURRENT)  # fmt: skip
    golden.project.pots.add(pot)
    golden.system.spend(pot, "500", golden.project, date(2024, 5, 31))
    write(golden, line_of(golden), golden_months())
    costs = case_inputs(golden.project, YEAR).inputs.costs
    assert {cost.pot: cost.pot_recurrent for cost in costs}[pot.reference] is True


def test_what_an_icb_spends_is_paid_by_the_icb():
    golden = golden_spend()
    system = golden.system
    pot = system.pot(system.icb, name="ICB money", amount="500", year=YEAR, protected_from=YEAR.first_day)
    project = system.project(pot)
    system.spend(pot, "500", project, date(2024, 5, 31))
    line = record_outcome_line(by=system.icb_finance, project=project, year=YEAR, facts=golden_facts())
    record_outcome_months(by=system.icb_finance, line=line, months=golden_months())
    assert [cost.payer for cost in case_inputs(project, YEAR).inputs.costs] == [Payer.ICB]


def test_data_goes_to_the_last_month_that_every_outcome_knows():
    golden = golden_spend()
    write(golden, line_of(golden), known_to(9))
    write(golden, line_of(golden, code="second", site="Other site", steady_months=()), known_to(6))
    reading = case_inputs(golden.project, YEAR)
    assert reading.inputs is None
    assert "M10 has no observed figure yet" in reading.problems[0]
    line = golden.project.outcome_lines.get(code="admissions")
    line.steady_months = []
    line.save()
    inputs = case_inputs(golden.project, YEAR).inputs
    assert inputs.data_to == 6
    assert [len(each.observed) for each in inputs.outcomes] == [6, 6]


def test_an_unfinished_project_says_everything_that_is_missing():
    golden = golden_spend()
    line_of(golden)
    write(golden, line_of(golden, code="second", name="Attendances", site="Other"), known_to(0))
    other = golden.system.project(golden.project.pots.first(), name="Nothing spent")
    assert case_inputs(golden.project, YEAR).problems == (
        "Emergency admissions: the months are missing. Enter what was observed.",
        "Attendances: no month is observed yet. Enter April first.",
    )
    assert case_inputs(other, YEAR).problems == (
        "There is no outcome of 2024/25 yet. Record one.",
        "The ledger holds no spend of this project in 2024/25. Record or import it.",
    )


def test_a_fault_names_the_outcome_it_belongs_to():
    golden = golden_case()
    write(golden, golden.line, [*golden_months()[:11], MonthFigures(Decimal(88), Decimal(73))])
    (problem,) = case_inputs(golden.project, YEAR).problems
    assert problem.startswith("Emergency admissions: The quintiles add to 124 and the line averts 123")


def test_another_project_that_claims_the_same_events_counts():
    golden = golden_case()
    other = golden.system.project(golden.project.pots.first(), name="Other team")
    record_outcome_line(
        by=golden.system.contributor, project=other, year=YEAR, facts=golden_facts(attribution=share("0.3"))
    )
    (problem,) = case_inputs(golden.project, YEAR).problems
    assert "1.1 of this outcome is claimed over all lines and projects" in problem


def test_the_case_is_in_prices_of_the_last_year_the_index_knows():
    golden = golden_case()
    index = case_inputs(golden.project, YEAR).inputs.prices
    assert (index.basis, index.case_year, index.name) == (
        IndexBasis.CALENDAR_YEAR, "2024", "GDP deflator, calendar year",
    )  # fmt: skip
    assert index.values == {"2023": Decimal("96.2507"), "2024": Decimal(100)}


def test_a_financial_year_index_has_labels_of_financial_years():
    golden = golden_spend()
    put_price_index_values(
        {"series": "gdp-deflator-financial-2024-25", "basis": "financial", "year": year, "value": value, "note": "",
         "release": "March 2026", "source": "HM Treasury", "uncertain": ""}
        for year, value in ((2023, "96"), (2024, "100"))
    )  # fmt: skip
    worth = Worth("C", "gdp-deflator-financial-2024-25", own=Decimal(2400), own_source=BY_HAND, own_year=2023)
    write(golden, line_of(golden, worth=worth), golden_months())
    inputs = case_inputs(golden.project, YEAR).inputs
    assert inputs.prices.case_year == "2024-25"
    assert inputs.outcomes[0].unit_value.price_year == "2023-24"


def test_two_price_indices_in_one_case_are_refused():
    golden = golden_case()
    worth = Worth("C", "another-series", own=Decimal(1), own_source=BY_HAND, own_year=2023)
    write(golden, line_of(golden, code="second", site="Other", worth=worth), golden_months())
    assert (
        "The outcomes use different price indices. Choose the same one for each."
        in case_inputs(golden.project, YEAR).problems
    )


def test_pots_behind_a_project_show_what_it_took_of_each():
    golden = golden_case()
    assert [(row.position.pot.reference, row.spent) for row in pots_behind(golden.project, YEAR)] == [
        ("P-001", Decimal("120000.00")), ("P-002", Decimal("14400.00")),
    ]  # fmt: skip


def test_persons_behind_a_case_are_all_who_wrote_it_and_who_confirmed():
    golden = golden_case()
    case = opened(golden)
    system = golden.system
    write_by = {"by": system.finance_lead, "line": golden.line, "months": golden_months()}
    record_outcome_months(**write_by)
    write(golden, golden.line, golden_months())
    assert persons_behind(case) == {system.contributor.pk, system.second.pk, system.finance_lead.pk}


def test_an_index_has_a_name_for_people():
    assert series_name(SERIES, "calendar") == "GDP deflator, calendar year"

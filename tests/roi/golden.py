"""The golden in-year case of docs/examples/golden.json, built through services: 2024/25 at the trust of `a_system()`.

Source of every figure: worked by hand, our golden in-year case. Spend stands in the ledger; nothing is typed twice.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.financial_year import FinancialYear
from funding.domain.words import Evidence, PotKind
from funding.models import Pot, Project
from funding.services.ledger import record_monthly_spend
from roi.domain.inputs import Assumption, Optimism, Status
from roi.models import Case, OutcomeLine
from roi.services.cases import CaseWords, open_case
from roi.services.outcomes import (
    MonthFigures,
    OutcomeFacts,
    Release,
    Worth,
    add_realisation,
    confirm_realisation,
    record_outcome_line,
    record_outcome_months,
    record_quintiles,
)
from roi.services.reference import put_price_index_values
from tests.fixtures import System, a_system

YEAR = FinancialYear(2024)
SERIES = "gdp-deflator-calendar-2024"
OBSERVED = (82, 77, 76, 70, 66, 69, 73, 75, 79, 82, 75, 72)
EXPECTED = (82, 78, 80, 76, 74, 79, 85, 90, 96, 100, 92, 88)
FIFTHS = {"1": 52, "2": 31, "3": 19, "4": 11, "5": 7, "unknown": 4}
BY_HAND = "Worked by hand, golden in-year case"


@dataclass
class Golden:
    system: System
    project: Project
    line: OutcomeLine | None = None


def price_index() -> None:
    put_price_index_values(
        {
            "series": SERIES,
            "basis": "calendar",
            "year": year,
            "value": value,
            "note": "outturn",
            "release": "December 2025",
            "source": "HM Treasury, GDP deflators at market prices",
            "uncertain": "",
        }
        for year, value in ((2023, "96.2507"), (2024, "100"))
    )


def golden_spend() -> Golden:
    """The project with its pots and a year of spend; no outcome yet."""
    system = a_system()
    price_index()
    terms = {"protected_from": YEAR.first_day, "year": YEAR}
    grant = system.pot(name="Community link team", amount="120000", **terms)
    time = system.pot(
        name="Ward staff time", amount="14400", kind=PotKind.REALLOCATED, funder_name="Own budget", **terms
    )
    project = system.project(grant, time, name="High-need neighbourhoods: community link team")
    monthly(system, grant, project, "6000")
    monthly(system, grant, project, "2500", partner="Example Neighbours")
    monthly(system, time, project, "1200")
    system.spend(grant, "18000", project, date(2024, 4, 30), is_one_off=True)
    return Golden(system, project)


def monthly(system: System, pot: Pot, project: Project, amount: str, partner: str = "") -> None:
    record_monthly_spend(
        by=system.finance_lead,
        pot=pot,
        project=project,
        amounts={month: Decimal(amount) for month in YEAR.months()},
        evidence_grade=Evidence.EVIDENCED,
        partner=partner,
    )


def share(value: str, reason: str = "") -> Assumption:
    return Assumption(Decimal(value), BY_HAND, "D", reason)


def golden_facts(**other) -> OutcomeFacts:
    facts = {
        "measure": "emergency-admissions",
        "name": "Emergency admissions",
        "code": "admissions",
        "expected_source": BY_HAND,
        "expected_reason": "The example gives its expected series.",
        "expected_grade": "D",
        "attribution": share("0.8", "Another scheme ran at the same time."),
        "deadweight": share("0.1"),
        "displacement": share("0", "No other site takes these patients."),
        "optimism": Optimism(
            {"cohort": "B", "effect": "D", "unit_value": "C", "data_age": "B"}, "Local default for the worst grade"
        ),
        "worth": Worth("C", SERIES, own=Decimal("2400"), own_source=BY_HAND, own_year=2023),
        "steady_months": (10, 11, 12),
        "chosen_when_high": False,
    }
    return OutcomeFacts(**{**facts, **other})


def golden_months() -> list[MonthFigures]:
    return [MonthFigures(Decimal(e), Decimal(o)) for e, o in zip(EXPECTED, OBSERVED, strict=True)]


def golden_release(**other) -> Release:
    facts = {
        "cost_centre": "420200",
        "subjective_code": "7411",
        "from_month": 1,
        "owner": "Head of nursing, medicine",
        "action": "Escalation beds not opened; agency shifts cancelled",
        "status": Status.ACTIONED,
        "share": Decimal("0.3"),
    }
    return Release(**{**facts, **other})


def golden_case(*, confirmed: bool = True) -> Golden:
    """Everything up to the appraisal, the release confirmed by the second finance lead."""
    golden = golden_spend()
    by = golden.system.contributor
    golden.line = record_outcome_line(by=by, project=golden.project, year=YEAR, facts=golden_facts())
    record_outcome_months(by=by, line=golden.line, months=golden_months())
    record_quintiles(by=by, line=golden.line, averted={key: Decimal(value) for key, value in FIFTHS.items()})
    release = add_realisation(by=by, line=golden.line, release=golden_release())
    if confirmed:
        confirm_realisation(by=golden.system.second, release=release, status=Status.IN_LEDGER)
    return golden


def golden_words(**other) -> CaseWords:
    facts = {
        "title": "Make the community link team recurrent",
        "ask_amount": Decimal("116400"),
        "ask_from_on": date(2025, 4, 1),
        "funded_amount": Decimal("60000"),
        "funded_by": "Core20PLUS5 allocation, made recurrent",
        "pressure_from": "Trust reserves, medicine division",
        "summary": "The team finds people who keep coming back.",
    }
    return CaseWords(**{**facts, **other})


def opened(golden: Golden, **words) -> Case:
    return open_case(by=golden.system.finance_lead, project=golden.project, year=YEAR, words=golden_words(**words))

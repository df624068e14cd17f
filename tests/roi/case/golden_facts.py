"""The facts of the golden case of docs/examples/golden.json, as a version of a case, and ways to change them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from funding.domain.financial_year import FinancialYear
from funding.domain.words import PotKind, Protection, Recurrence
from roi.case.facts import Ask, CaseFacts, CaseTexts, PotRow, SignOffRow, Source
from roi.domain.appraisal import appraise
from roi.domain.case_file import read_case_file
from tests.roi.domain.cases import golden, second_line

PREPARED = datetime(2025, 4, 14, 10, 30, tzinfo=UTC)
SIGNED = SignOffRow(
    "Amara Okafor", "Executive lead", datetime(2025, 4, 22, 9, 0, tzinfo=UTC), "signed",
    "I have read this version and approve what it asks for.", "", 3,
)  # fmt: skip


def facts_of(document=None, **changes):
    """Facts around the appraisal of a case file (the golden one unless given), with fields replaced."""
    appraisal = appraise(read_case_file(document if document is not None else golden()))
    facts = CaseFacts(
        reference="BC-001",
        title="Keep the link team in the six neighbourhoods of highest need",
        organisation_code="RZZ",
        organisation_name="Example Hospitals NHS Trust",
        organisation_is_fictional=True,
        project_reference="PRJ-001",
        project_name="High-need neighbourhoods: community link team",
        project_description="Four link workers and a voluntary-sector partner visit people who have been admitted as an "
        "emergency and live in the six neighbourhoods with the highest need. They sort out medicines, heating, food and "
        "follow-up appointments in the first two weeks.",
        year=FinancialYear(2024),
        version=3,
        status="draft",
        prepared_by="Priya Shah",
        prepared_by_role="Finance lead",
        prepared_at=PREPARED,
        ask=Ask(Decimal(116400), date(2025, 4, 1), Decimal(80000), "Vale ICB, health-inequalities allocation",
                Decimal(36400), "the medicine division's agency budget"),
        texts=CaseTexts(
            "A small team at the door of the hospital and in people's homes kept 124 fewer emergency admissions than "
            "expected over the year.",
            "People in these neighbourhoods are admitted as an emergency twice as often as those in the rest of the city.\n"
            "Most admissions follow a first one within three months.",
            "The team's contracts end and the partner withdraws. Admissions are expected to return within a year.",
            "Link workers on fixed-term contracts leave before a decision is made.\n"
            "Another scheme that started in September claims part of the same fall.\n"
            "Escalation beds open again in winter and the agency saving is lost.\n"
            "The partner's own reserve does not cover three months of arrears.",
        ),
        appraisal=appraisal,
        pots=(
            PotRow("P-001", "Core20PLUS5 allocation 2024/25", "Vale ICB", PotKind.CORE20PLUS5, Recurrence.NON_RECURRENT,
                   Protection.RING_FENCED, Decimal("250000.00"), Decimal("90000.00"), date(2025, 3, 31)),
            PotRow("P-004", "Neighbours grant", "Example Charity", PotKind.CHARITY, Recurrence.NON_RECURRENT,
                   Protection.EARMARKED, Decimal("40000.00"), Decimal("30000.00"), date(2025, 6, 30)),
        ),
        sign_offs=(),
        sources=(
            *(Source(entry.statement, entry.source, entry.grade) for entry in appraisal.register),
            *(Source(f"Cost: {cost.label}", cost.source, "") for cost in appraisal.inputs.costs),
        ),
        outcome_names={line.id: line.label for line in appraisal.inputs.outcomes},
        inputs_hash="3f5a" * 16,
        engine_version="in-year-1",
    )  # fmt: skip
    return replace(facts, **changes)


def signed(facts):
    return replace(facts, status="signed", sign_offs=(SIGNED,))


def does_not_pay_back():
    """Two outcomes, seven months known, nothing confirmed as cash, ranges given, and no recurrent source."""
    first = golden()["outcomes"][0]
    first["observed"] = [84, 80, 79, 77, 75, 80, 83]
    first["steady_months"] = []
    first["quintiles"] = {"1": 2, "2": 1, "3": 0, "4": 0, "5": -2, "unknown": -5}
    first["attribution"] |= {"low": 0.6, "high": 0.9}
    first["unit_value"] |= {"low_pence": 180000, "high_pence": 300000}
    second = second_line(observed=[10] * 7, quintiles={"1": 5, "2": 3, "3": 2, "4": 2, "5": 1, "unknown": 1})
    second["steady_months"] = []
    document = golden(
        **{"data_to": "M7", "outcomes": [first, second], "realisation.0.finance_confirmed": False,
           "realisation.0.status": "planned"}
    )  # fmt: skip
    facts = facts_of(document)
    return replace(facts, ask=replace(facts.ask, funded=Decimal(0), funded_by="", pressure=facts.ask.amount,
                                      pressure_from=""))  # fmt: skip

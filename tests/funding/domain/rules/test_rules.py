"""The rules know the terms in force on the date, ask only above materiality, and say what would clear them."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.financial_year import FinancialYear
from funding.domain.organisation_year import Moved, OrganisationYear, PotYear, TermsFrom
from funding.domain.position import EMPTY, Due, awarded
from funding.domain.rules import RULES, declared, overdue
from funding.domain.words import (
    AwardKind,
    Destination,
    MovementKind,
    PotKind,
    Protection,
    QueryKind,
    QueryStatus,
    Recurrence,
)

TODAY = date(2026, 11, 22)
YEAR = FinancialYear(2026)
FENCED_TO_JUNE = (
    TermsFrom(Protection.RING_FENCED, Recurrence.NON_RECURRENT, date(2026, 4, 1), date(2026, 6, 30)),
    TermsFrom(Protection.UNRESTRICTED, Recurrence.NON_RECURRENT, date(2026, 7, 1), None),
)


def a_year(
    *, due=(), received="0.00", award="100000.00", reduced="0.00", movements=(), terms=FENCED_TO_JUNE, today=TODAY
):
    profile = tuple(Due(day, Decimal(amount)) for day, amount in due)
    changes = {AwardKind.AWARD: Decimal(award), AwardKind.REDUCTION: Decimal(reduced)}
    money = awarded(changes, profile, Decimal(received), today)
    pot = PotYear("P-001", "Outreach", PotKind.CORE20PLUS5, terms, profile, money, EMPTY, tuple(movements), None)
    return OrganisationYear("ZZT1", YEAR, today, (pot,), frozenset({1}), {})


def used_elsewhere(on, *, approved=False, amount="40000.00"):
    return Moved(
        7,
        MovementKind.APPLY_ELSEWHERE,
        on,
        3,
        Decimal(amount),
        Destination.POSITION_IN_YEAR,
        approved,
        "Director of Finance",
        "",
    )


@pytest.mark.parametrize(
    ("on", "kind"), [(date(2026, 6, 30), QueryKind.CONDITION), (date(2026, 7, 1), QueryKind.PURPOSE)]
)
def test_the_kind_of_query_follows_the_protection_on_the_day(on, kind):
    (found,) = declared.find(a_year(movements=[used_elsewhere(on)]))
    assert found.kind == kind
    assert found.amount == Decimal("40000.00")
    assert found.postings == (7,)


def test_a_declared_use_with_approval_is_shown_and_not_queried():
    (found,) = declared.find(a_year(movements=[used_elsewhere(date(2026, 6, 1), approved=True)]))
    assert found.status == QueryStatus.RECORDED


def test_awarded_money_30_days_late_is_overdue():
    (found,) = overdue.find(a_year(due=[(date(2026, 10, 22), "100000.00")], received="60000.00"))
    assert found.amount == Decimal("40000.00")
    assert found.kind == QueryKind.PURPOSE
    assert found.figures["Received"] == "£60,000.00"


@pytest.mark.parametrize(
    "year",
    [
        a_year(due=[(date(2026, 10, 24), "100000.00")]),
        a_year(due=[(date(2026, 10, 1), "100000.00")], received="100000.00"),
        a_year(due=[(date(2026, 10, 1), "100000.00")], received="95000.01"),
        a_year(due=[(date(2026, 10, 1), "100000.00")], received="70000.00", reduced="30000.00"),
        a_year(due=[]),
    ],
    ids=["in the days of grace", "came in full", "below materiality", "signed variation", "no profile"],
)
def test_money_that_is_not_late_raises_nothing(year):
    assert list(overdue.find(year)) == []


def test_a_finding_keeps_its_key_when_its_figures_change():
    first = next(iter(overdue.find(a_year(due=[(date(2026, 6, 1), "100000.00")]))))
    later = next(iter(overdue.find(a_year(due=[(date(2026, 6, 1), "100000.00")], received="50000.00"))))
    assert first.key == later.key
    assert first.amount != later.amount


def test_every_rule_states_its_policy_and_a_code_of_its_own():
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert len(rule.policy.split()) > 15

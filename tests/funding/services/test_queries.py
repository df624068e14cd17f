"""Queries: raised once, kept by key, closed when the cause is gone, answered by their own organisation."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.financial_year import FinancialYear
from funding.domain.rules import NotRun, Run
from funding.domain.words import Destination, QueryKind, QueryStatus
from funding.models import Movement, Query
from funding.selectors import pot_positions
from funding.services.answers import answer_query
from funding.services.ledger import reverse_movement
from funding.services.queries import close_gone, scan_diversions
from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from tests.fixtures import a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2025, 11, 22)
YEAR = FinancialYear(2025)


@pytest.fixture
def system():
    return a_system()


def scan(system, today=TODAY):
    return scan_diversions(by=system.finance_lead, organisation=system.trust, year=YEAR, today=today)


def an_overdue_pot(system):
    pot = system.pot(amount="100000", due=((date(2025, 9, 30), Decimal(100000)),))
    system.close()
    return pot


def test_no_rule_runs_before_the_organisation_closed_a_month(system):
    system.pot(amount="100000", due=((date(2025, 4, 30), Decimal(100000)),))
    result = scan(system)
    assert result.queries == ()
    assert "has closed no month" in result.not_run
    assert Query.objects.count() == 0


def test_money_that_has_not_come_is_found_with_its_figures(system):
    pot = an_overdue_pot(system)
    (query,) = scan(system).queries
    assert (query.rule, query.amount, query.kind) == ("overdue", Decimal("100000.00"), QueryKind.CONDITION)
    assert list(query.pots.all()) == [pot]
    assert query.figures["Received"] == "£0.00"
    assert query.clears_when


def test_the_same_finding_is_one_query_that_lives_on(system):
    pot = an_overdue_pot(system)
    scan(system)
    system.receive(pot, "40000", date(2025, 11, 3))
    again = scan(system)
    assert again.raised == 0
    (query,) = again.queries
    assert query.amount == Decimal("60000.00")


def test_a_query_whose_cause_is_gone_closes_itself_and_says_so(system):
    pot = an_overdue_pot(system)
    scan(system)
    came = system.receive(pot, "100000", date(2025, 11, 3))
    assert scan(system).cleared == 1
    query = Query.objects.get()
    assert query.status == QueryStatus.CLEARED
    assert "cause is gone" in query.steps.last().reason
    reverse_movement(by=system.finance_lead, movement=came, on=date(2025, 11, 4), reason="Another trust's money")
    scan(system)
    assert Query.objects.get().status == QueryStatus.OPEN


def test_a_declared_use_is_recorded_with_approval_and_queried_without(system):
    pot = system.funded_pot(amount="100000")
    system.used_elsewhere(pot, "30000", is_approved=True)
    system.used_elsewhere(pot, "20000")
    system.close()
    states = {query.amount: query.status for query in scan(system).queries}
    assert states == {Decimal("30000.00"): QueryStatus.RECORDED, Decimal("20000.00"): QueryStatus.OPEN}


def test_an_answer_with_a_destination_posts_the_use_in_the_same_act(system):
    pot = system.funded_pot(amount="100000", use_by_on=date(2025, 9, 30))
    system.close()
    (query,) = scan(system).queries
    assert (query.rule, query.amount) == ("lapsed", Decimal("100000.00"))
    answer = answer_query(
        by=system.finance_lead,
        query=query,
        amount=Decimal(30000),
        destination=Destination.POSITION_IN_YEAR,
        decided_by_role="Director of finance",
        reason="Taken to the position in September.",
        today=TODAY,
    )
    query.refresh_from_db()
    assert (query.status, query.amount) == (QueryStatus.OPEN, Decimal("70000.00"))
    assert answer.movement.decided_by_role == "Director of finance"
    (found,) = pot_positions([pot], YEAR, TODAY)
    assert found.position.used_elsewhere == Decimal("30000.00")
    assert Event.objects.filter(action="answer-query").count() == 1
    assert {each.amount for each in scan(system).queries if each.rule == "lapsed"} == {Decimal("70000.00")}


def test_an_answer_is_refused_whole(system):
    an_overdue_pot(system)
    (query,) = scan(system).queries
    before = (Movement.objects.count(), Event.objects.count())
    asked = {"query": query, "destination": None, "decided_by_role": "", "today": TODAY}
    with pytest.raises(NotAllowed):
        answer_query(by=system.icb_lead, amount=Decimal(1), reason="Late", **asked)
    with pytest.raises(Refused, match="what happened"):
        answer_query(by=system.finance_lead, amount=Decimal(1), reason=" ", **asked)
    with pytest.raises(Refused, match="at most"):
        answer_query(by=system.finance_lead, amount=Decimal("100000.01"), reason="Late", **asked)
    with pytest.raises(Refused, match="has not come"):
        answer_query(
            by=system.finance_lead,
            amount=Decimal(5),
            reason="Late",
            **{**asked, "destination": Destination.OTHER},
        )
    assert (Movement.objects.count(), Event.objects.count()) == before
    assert Query.objects.get().status == QueryStatus.OPEN


def test_an_answered_query_is_not_answered_again_and_not_raised_again(system):
    an_overdue_pot(system)
    (query,) = scan(system).queries
    facts = {"amount": query.amount, "destination": None, "decided_by_role": "", "reason": "Late", "today": TODAY}
    answer_query(by=system.finance_lead, query=query, **facts)
    with pytest.raises(Refused, match="already answered"):
        answer_query(by=system.finance_lead, query=query, **facts)
    assert scan(system).raised == 0
    assert Query.objects.get().status == QueryStatus.EXPLAINED


def test_a_query_on_money_that_is_reversed_closes_even_where_its_rule_is_not_run(system):
    pot = system.funded_pot(amount="100000")
    gone, stays = (system.used_elsewhere(pot, amount) for amount in ("30000", "20000"))
    system.close()
    queries = scan(system).queries
    reverse_movement(by=system.finance_lead, movement=gone, on=date(2025, 11, 4), reason="The import is undone")
    silent = Run((), (NotRun("declared", "Recorded as used", "transactions"),))
    (taken,) = close_gone(system.finance_lead, queries, silent)
    assert taken.query.postings == [gone.pk]
    assert "every posting that this query names is reversed" in taken.reason
    assert Query.objects.get(postings=[stays.pk]).status == QueryStatus.OPEN

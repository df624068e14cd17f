"""The life of a query inside its own organisation: answered, accepted by a colleague, restored, assessed by name."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.words import Destination, Place, Protection, QueryStatus
from funding.models import Movement
from funding.readings import use_of_funds
from funding.selectors import pot_positions, pots_of
from funding.services.answers import answer_query, record_condition_not_met, record_restored
from funding.services.ledger import NotEnoughLeft, apply_elsewhere
from funding.services.other_side import accept_answer, query_again, withdraw_query
from funding.services.queries import scan_diversions
from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from tests.fixtures import YEAR, a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2025, 11, 22)


@pytest.fixture
def system():
    return a_system()


@pytest.fixture
def query(system):
    """£20,000 of a ring-fenced pot, used for another purpose without approval."""
    system.used_elsewhere(system.funded_pot(amount="100000"), "20000")
    system.close()
    (found,) = scan_diversions(by=system.finance_lead, organisation=system.trust, year=YEAR, today=TODAY).queries
    return found


def answer(system, query, by=None):
    return answer_query(
        by=by or system.finance_lead,
        query=query,
        amount=query.amount,
        destination=None,
        decided_by_role="Director of finance",
        reason="Decided in July",
        today=TODAY,
    )


def status(query):
    query.refresh_from_db()
    return query.status


def test_a_colleague_accepts_where_no_other_body_is_party(system, query):
    answer(system, query)
    with pytest.raises(Refused, match="answered this query yourself"):
        accept_answer(by=system.finance_lead, organisation=system.trust, query=query)
    with pytest.raises(NotAllowed):
        accept_answer(by=system.contributor, organisation=system.trust, query=query)
    accept_answer(by=system.second, organisation=system.trust, query=query)
    assert status(query) == QueryStatus.ACCEPTED
    assert Event.objects.filter(action="accept-answer").get().by == system.second


def test_an_unanswered_query_is_not_accepted(system, query):
    with pytest.raises(Refused, match="No answer waits"):
        accept_answer(by=system.second, organisation=system.trust, query=query)


def test_a_colleague_queries_again_and_the_answer_is_given_again(system, query):
    answer(system, query)
    with pytest.raises(Refused, match="leaves open"):
        query_again(by=system.second, organisation=system.trust, query=query, reason=" ")
    query_again(by=system.second, organisation=system.trust, query=query, reason="Which meeting?")
    assert status(query) == QueryStatus.QUERIED_AGAIN
    answer(system, query)
    assert status(query) == QueryStatus.EXPLAINED
    assert Event.objects.filter(action="answer-query").last().before == {
        "status": "queried-again", "amount": str(query.amount), "answered_at_amount": None}  # fmt: skip


def test_what_a_rule_raised_is_not_withdrawn(system, query):
    with pytest.raises(Refused, match="A rule raised this query"):
        withdraw_query(by=system.finance_lead, organisation=system.trust, query=query, reason="No")
    assert status(query) == QueryStatus.OPEN


def test_money_comes_back_in_parts_and_the_query_is_restored_when_all_is_back(system, query):
    facts = {"query": query, "on": date(2025, 11, 20), "reason": "Paid back"}
    part = record_restored(by=system.finance_lead, amount=Decimal(15000), **facts)
    assert part.movement.kind == "restore"
    assert status(query) == QueryStatus.OPEN
    record_restored(by=system.finance_lead, amount=Decimal(5000), **facts)
    assert status(query) == QueryStatus.RESTORED
    (found,) = pot_positions(list(query.pots.all()), YEAR, TODAY)
    assert found.position.used_elsewhere == 0
    with pytest.raises(Refused, match="none can be restored"):
        record_restored(by=system.finance_lead, amount=Decimal(1), **facts)


def test_restoring_more_than_was_used_leaves_nothing_behind(system, query):
    before = (Movement.objects.count(), Event.objects.count(), query.steps.count())
    with pytest.raises(Refused, match="still used elsewhere"):
        record_restored(
            by=system.finance_lead, query=query, amount=Decimal(20001), on=date(2025, 11, 20), reason="Paid back"
        )
    with pytest.raises(NotAllowed):
        record_restored(by=system.icb_finance, query=query, amount=Decimal(1), on=date(2025, 11, 20), reason="Back")
    assert (Movement.objects.count(), Event.objects.count(), query.steps.count()) == before
    assert status(query) == QueryStatus.OPEN


def test_only_a_finance_officer_records_by_name_that_a_condition_is_not_met(system, query):
    for other in (system.exec_lead, system.contributor, system.auditor, system.icb_finance):
        with pytest.raises(NotAllowed):
            record_condition_not_met(by=other, query=query, reason="Not for the deficit")
    with pytest.raises(Refused, match="which condition"):
        record_condition_not_met(by=system.second, query=query, reason="")
    step = record_condition_not_met(by=system.second, query=query, reason="Not for the deficit")
    assert (step.by, status(query)) == (system.second, QueryStatus.NOT_MET)
    with pytest.raises(Refused, match="cannot be assessed any more"):
        record_condition_not_met(by=system.second, query=query, reason="Again")


def test_other_kinds_of_query_have_no_condition_to_assess(system):
    system.used_elsewhere(system.funded_pot(amount="100000", protection=Protection.UNRESTRICTED), "20000")
    system.close()
    (query,) = scan_diversions(by=system.finance_lead, organisation=system.trust, year=YEAR, today=TODAY).queries
    with pytest.raises(Refused, match="Only a condition query"):
        record_condition_not_met(by=system.finance_lead, query=query, reason="Not for the deficit")


def test_a_part_answer_leaves_the_rest_awaiting(system):
    system.pot(amount="100000", due=((date(2025, 9, 30), Decimal(100000)),))
    system.close()
    (query,) = scan_diversions(by=system.finance_lead, organisation=system.trust, year=YEAR, today=TODAY).queries
    facts = {"by": system.finance_lead, "destination": None, "decided_by_role": "", "reason": "Late", "today": TODAY}
    answer_query(query=query, amount=Decimal("0.01"), **facts)
    query.refresh_from_db()
    assert query.status == QueryStatus.OPEN
    headline = use_of_funds(system.trust, YEAR, pot_positions(pots_of(system.trust, YEAR), YEAR, TODAY))
    assert headline.awaiting == Decimal("99999.99")
    with pytest.raises(Refused, match="at most"):
        answer_query(query=query, amount=Decimal(100000), **facts)
    answer_query(query=query, amount=Decimal("99999.99"), **facts)
    query.refresh_from_db()
    assert query.status == QueryStatus.EXPLAINED


def test_money_that_never_came_was_not_used_from_the_pot(system):
    pot = system.pot(amount="100000", due=((date(2025, 9, 30), Decimal(100000)),))
    system.receive(pot, "50000", date(2025, 9, 30))
    system.close()
    (query,) = scan_diversions(by=system.finance_lead, organisation=system.trust, year=YEAR, today=TODAY).queries
    facts = {
        "by": system.finance_lead,
        "query": query,
        "decided_by_role": "Director of finance",
        "reason": "Kept",
        "today": TODAY,
    }
    with pytest.raises(Refused, match="has not come to the pot"):
        answer_query(amount=Decimal(50000), destination=Destination.POSITION_IN_YEAR, **facts)
    (found,) = pot_positions([pot], YEAR, TODAY)
    assert found.position.used_elsewhere == 0


def test_spend_that_matched_no_project_is_taken_from_where_it_stands(system):
    pot = system.funded_pot(amount="100000")
    system.spend(pot, "12000")
    moved = apply_elsewhere(
        by=system.finance_lead,
        pot=pot,
        amount=Decimal(12000),
        on=date(2025, 9, 1),
        destination=Destination.OTHER_SERVICE,
        decided_by_role="Director of finance",
        reason="Ward cover",
        out_of=Place.UNEXPLAINED,
    )
    (found,) = pot_positions([pot], YEAR, TODAY)
    assert (found.position.not_explained, found.position.used_elsewhere, found.position.still_to_spend) == (
        0,
        12000,
        88000,
    )
    assert moved.postings.get().from_place == Place.UNEXPLAINED
    with pytest.raises(NotEnoughLeft):
        apply_elsewhere(
            by=system.finance_lead,
            pot=pot,
            amount=Decimal("0.01"),
            on=date(2025, 9, 1),
            destination=Destination.OTHER_SERVICE,
            decided_by_role="",
            reason="",
            out_of=Place.UNEXPLAINED,
        )

"""Between two organisations: what is shared, with whom, by whom, and that nothing else is ever seen."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.words import QueryStatus
from funding.models import Query, Share
from funding.services.answers import answer_query
from funding.services.other_side import accept_answer, ask_about_pot, ask_about_transfer, query_again, withdraw_query
from funding.services.queries import scan_diversions
from funding.services.sharing import share_answer, share_not_explained
from funding.services.transfers import confirm_on_new_pot
from funding.shared import (
    answer_as_shown,
    digest_of,
    not_explained_as_shown,
    parties,
    query_seen_by,
    seen_queries,
    seen_query,
    shared_pots,
    totals_shared,
)
from organisations.models import Event, Kind, Membership, Organisation
from organisations.permissions import Role
from organisations.refusals import NotAllowed, Refused
from organisations.services.people import grant_role
from organisations.services.reference import SuccessionFacts, put_successions
from organisations.services.system import system_person
from tests.fixtures import FROM, YEAR, a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2025, 11, 22)
CANARY = "canary-4711"


@pytest.fixture
def system():
    return a_system()


@pytest.fixture
def line(system):
    """£40,000 sent by the ICB, of which £30,000 came."""
    sent = system.transfer(system.funded_pot(system.icb, amount="100000"), system.trust, "40000")
    confirm_on_new_pot(by=system.finance_lead, transfer=sent, amount=Decimal(30000), on=date(2025, 6, 2))
    sent.refresh_from_db()
    return sent


@pytest.fixture
def asked(system, line):
    """The ICB's question to the trust about the gap."""
    return ask_about_transfer(by=system.icb_lead, organisation=system.icb, transfer=line, question="Where is the rest?")


def answer(system, query, reason=f"It stands in reserves, {CANARY}", by=None):
    return answer_query(
        by=by or system.finance_lead,
        query=query,
        amount=query.amount,
        destination=None,
        decided_by_role="Director of finance",
        reason=reason,
        evidence=f"Minute {CANARY}",
        today=TODAY,
    )


def share(system, query, by=None, body=None, seen=None):
    return share_answer(
        by=by or system.exec_lead,
        query=query,
        with_organisation=body or system.icb,
        seen=seen or digest_of(answer_as_shown(query)),
        today=TODAY,
    )


def everything_seen(viewer):
    return repr([seen_queries(viewer, YEAR), [each.content for each in totals_shared(viewer, YEAR)]]) + repr(
        [[(said.title, said.text) for said in each.said] for each in seen_queries(viewer, YEAR)]
        + [[one.content for one in each.shares] for each in seen_queries(viewer, YEAR)]
    )


def test_a_question_belongs_to_the_side_that_can_answer_it_and_stands_in_both_chains(system, line, asked):
    assert asked.organisation == system.trust
    assert (asked.amount, asked.kind, asked.status) == (Decimal("10000.00"), "difference", "open")
    assert list(asked.pots.all()) == [line.receipt.pot]
    assert {event.organisation for event in Event.objects.filter(action="ask")} == {system.icb, system.trust}


def test_the_trust_may_ask_the_icb_too(system, line):
    query = ask_about_transfer(by=system.finance_lead, organisation=system.trust, transfer=line, question="Why less?")
    assert query.organisation == system.icb
    assert list(query.pots.all()) == [line.sender_pot]


def test_a_question_is_refused_whole(system, line, asked):
    facts = {"transfer": line, "question": "Where?"}
    with pytest.raises(NotAllowed):
        ask_about_transfer(by=system.auditor, organisation=system.trust, **facts)
    with pytest.raises(NotAllowed):
        ask_about_transfer(by=system.icb_lead, organisation=system.trust, **facts)
    with pytest.raises(Refused, match="your organisation sent"):
        ask_about_transfer(by=system.other_finance, organisation=system.other_trust, **facts)
    with pytest.raises(Refused, match="Type your question"):
        ask_about_transfer(by=system.finance_lead, organisation=system.trust, transfer=line, question="  ")
    with pytest.raises(Refused, match="asked about this already"):
        ask_about_transfer(by=system.icb_lead, organisation=system.icb, **facts)
    assert Query.objects.get() == asked


def test_an_answer_that_is_not_shared_is_never_seen_by_the_other_side(system, asked):
    answer(system, asked)
    (seen,) = seen_queries(system.icb, YEAR)
    assert seen.status is QueryStatus.OPEN
    assert not seen.can_accept
    assert CANARY not in everything_seen(system.icb)
    assert CANARY not in repr(list(Event.objects.filter(organisation=system.icb).values()))
    with pytest.raises(Refused, match="not been shared"):
        accept_answer(by=system.icb_lead, organisation=system.icb, query=asked)


def test_what_is_shared_is_exactly_what_the_preview_showed(system, asked):
    answer(system, asked)
    preview = answer_as_shown(asked)
    share(system, asked, seen=digest_of(preview))
    (seen,) = seen_queries(system.icb, YEAR)
    assert [each.content for each in seen.shares] == [preview]
    assert CANARY in repr(preview)
    assert (seen.status, seen.can_accept, seen.amount) == (QueryStatus.EXPLAINED, True, "£10,000.00")
    assert "Farah" not in repr(preview), "roles are named, not people"


def test_an_answer_given_after_sharing_stays_with_its_organisation(system, asked):
    answer(system, asked, "First words")
    share(system, asked)
    query_again(by=system.icb_lead, organisation=system.icb, query=asked, reason="Which reserve?")
    answer(system, asked, f"Second words {CANARY}2")
    assert f"{CANARY}2" not in everything_seen(system.icb)
    (seen,) = seen_queries(system.icb, YEAR)
    assert (seen.status, seen.can_accept) == (QueryStatus.QUERIED_AGAIN, False)
    assert [said.text for said in seen.said] == ["Which reserve?"]


def test_an_answer_to_a_part_is_shared_as_one_and_the_rest_stays_open(system, asked):
    facts = {"destination": None, "decided_by_role": "", "today": TODAY, "query": asked}
    answer_query(by=system.finance_lead, amount=Decimal(4000), reason="Spent on leaflets", **facts)
    share(system, asked)
    (seen,) = seen_queries(system.icb, YEAR)
    (step,) = seen.shares[0].content["steps"]
    assert (step["title"], step["rows"][0]) == ("Answered in part", ["Amount", "£4,000.00"])
    assert (seen.status, seen.can_accept) == (QueryStatus.OPEN, False)


def test_sharing_is_refused_whole(system, asked):
    with pytest.raises(Refused, match="no answer to share"):
        share(system, asked)
    answer(system, asked)
    before = Event.objects.count()
    with pytest.raises(NotAllowed):
        share(system, asked, by=system.finance_lead)
    with pytest.raises(NotAllowed):
        share(system, asked, by=system.icb_lead)
    with pytest.raises(Refused, match="Choose your ICB"):
        share(system, asked, body=system.other_trust)
    with pytest.raises(Refused, match="changed since you looked"):
        share(system, asked, seen="0" * 64)
    assert (Share.objects.count(), Event.objects.count()) == (0, before)
    share(system, asked)
    with pytest.raises(Refused, match="sees exactly this already"):
        share(system, asked)


def test_who_wrote_the_answer_does_not_share_it(system, asked):
    both = system.finance_lead
    grant_role(by=system.administrator, user=both, organisation=system.trust, role=Role.EXEC_LEAD, from_on=FROM)
    answer(system, asked, by=both)
    with pytest.raises(Refused, match="Another person has to share it"):
        share(system, asked, by=both)


def test_the_other_side_accepts_and_the_body_that_answers_does_not(system, asked):
    answer(system, asked)
    share(system, asked)
    with pytest.raises(Refused, match="Another body is party"):
        accept_answer(by=system.second, organisation=system.trust, query=asked)
    with pytest.raises(NotAllowed):
        accept_answer(by=system.finance_lead, organisation=system.icb, query=asked)
    step = accept_answer(by=system.icb_lead, organisation=system.icb, query=asked)
    asked.refresh_from_db()
    assert (asked.status, step.side.organisation) == (QueryStatus.ACCEPTED, system.icb)
    assert Event.objects.filter(action="accept-answer").count() == 2


def test_a_person_of_both_bodies_does_not_accept_their_own_answer(system, asked):
    Membership.objects.filter(user=system.second).update(role=Role.EXEC_LEAD.value)
    grant_role(by=system_person(), user=system.finance_lead, organisation=system.icb, role=Role.ICB_LEAD, from_on=FROM)
    answer(system, asked)
    share(system, asked)
    with pytest.raises(Refused, match="answered this query yourself"):
        accept_answer(by=system.finance_lead, organisation=system.icb, query=asked)


def test_what_stays_unresolved_keeps_both_statements(system, asked):
    answer(system, asked, "It is in reserves")
    share(system, asked)
    query_again(by=system.icb_lead, organisation=system.icb, query=asked, reason="It was for smoking")
    asked.refresh_from_db()
    assert asked.status == QueryStatus.QUERIED_AGAIN
    assert [step.reason for step in asked.steps.all()] == ["It is in reserves", "It was for smoking"]
    with pytest.raises(Refused, match="No answer waits"):
        query_again(by=system.icb_lead, organisation=system.icb, query=asked, reason="Once more")


def test_only_the_side_that_asked_withdraws(system, asked):
    with pytest.raises(Refused, match="Only the organisation that asked"):
        withdraw_query(by=system.finance_lead, organisation=system.trust, query=asked, reason="No")
    with pytest.raises(Refused, match="not shared with your organisation"):
        withdraw_query(by=system.other_finance, organisation=system.other_trust, query=asked, reason="No")
    with pytest.raises(Refused, match="Say why"):
        withdraw_query(by=system.icb_lead, organisation=system.icb, query=asked, reason="")
    withdraw_query(by=system.icb_lead, organisation=system.icb, query=asked, reason="Found it")
    asked.refresh_from_db()
    assert asked.status == QueryStatus.WITHDRAWN


def test_a_scan_leaves_what_another_organisation_asked(system, asked):
    system.close()
    scan_diversions(by=system.finance_lead, organisation=system.trust, year=YEAR, today=TODAY)
    asked.refresh_from_db()
    assert asked.status == QueryStatus.OPEN


def test_a_body_that_was_followed_by_another_stands_for_its_successor(system):
    sent = system.transfer(system.funded_pot(system.icb, amount="100000"), system.trust, "40000")
    received = confirm_on_new_pot(by=system.finance_lead, transfer=sent, amount=Decimal(40000), on=date(2025, 6, 2))
    system.used_elsewhere(received.pot, "20000")
    system.close()
    scan_diversions(by=system.finance_lead, organisation=system.trust, year=YEAR, today=TODAY)
    query = Query.objects.get(rule="declared")
    assert parties(query, TODAY) == [system.icb]
    merged = Organisation.objects.create(code="ZZI2", name="Greater Fellside ICB", kind=Kind.ICB, is_fictional=True)
    put_successions([SuccessionFacts("ZZI1", "ZZI2", date(2025, 10, 1), "merged", "For the test")])
    assert parties(query, date(2025, 9, 30)) == [system.icb]
    assert parties(query, TODAY) == [merged]


def test_another_trust_sees_nothing(system, asked):
    answer(system, asked)
    share(system, asked)
    assert seen_queries(system.other_trust, YEAR) == []
    assert query_seen_by(system.other_trust, asked.pk) is None
    assert query_seen_by(system.icb, asked.pk) == asked


def test_totals_not_explained_are_seen_once_they_are_shared_and_then_asked_about(system):
    pot = system.funded_pot(amount="90000", name=f"Pot {CANARY}")
    system.spend(pot, "5000")
    assert totals_shared(system.icb, YEAR) == []
    with pytest.raises(Refused, match="Choose a pot"):
        ask_about_pot(
            by=system.icb_lead, organisation=system.icb, pot=pot, year=YEAR, amount=Decimal(5000), question="Why?"
        )
    content, _ = not_explained_as_shown(system.trust, YEAR, TODAY)
    facts = {"organisation": system.trust, "year": YEAR, "with_organisation": system.icb, "today": TODAY}
    with pytest.raises(NotAllowed):
        share_not_explained(by=system.finance_lead, seen=digest_of(content), **facts)
    share_not_explained(by=system.exec_lead, seen=digest_of(content), **facts)
    (shared,) = totals_shared(system.icb, YEAR)
    assert ["Not explained over all pots", "£5,000.00"] in shared.content["rows"]
    assert list(shared_pots(system.icb, YEAR)) == [pot]
    query = ask_about_pot(
        by=system.icb_lead, organisation=system.icb, pot=pot, year=YEAR, amount=Decimal(5000), question="Why?"
    )
    assert seen_query(query, system.icb).question == "Why?"
    system.spend(pot, "7000")
    assert totals_shared(system.icb, YEAR)[0].content == content, "what was shared is frozen"

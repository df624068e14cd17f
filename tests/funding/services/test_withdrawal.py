"""A pot logged in error is taken back while nothing is recorded on it; before that day it still stands."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from funding.domain.evidence import CodeKind
from funding.domain.financial_year import FinancialYear
from funding.domain.import_figures import Figure, Found
from funding.domain.import_mapping import Meaning
from funding.domain.import_words import words_of
from funding.domain.words import AwardKind, Protection, QueryStatus, Recurrence
from funding.known import known_on
from funding.models import Award, Query, Total
from funding.readings import organisations_with_pots
from funding.selectors import (
    combined,
    organisation_year,
    pot_positions,
    pots_of,
    projects_of,
    withdrawal_of,
)
from funding.services.acts import ask_for_override
from funding.services.evidence import state_code
from funding.services.import_check import links_of
from funding.services.pots import NewAward, change_award, change_terms
from funding.services.queries import scan_diversions
from funding.services.withdrawal import withdraw_pot
from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from tests.fixtures import a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

YEAR = FinancialYear(2025)
TODAY = date(2025, 11, 22)


@pytest.fixture
def system():
    return a_system()


@pytest.fixture
def pot(system):
    return system.pot(name="Logged twice")


def withdraw(system, pot, reason="Logged twice", by=None):
    return withdraw_pot(by=by or system.finance_lead, pot=pot, reason=reason)


def test_a_withdrawn_pot_leaves_every_list_rule_and_total(system, pot):
    kept, project = system.pot(name="Kept"), system.project(pot)
    system.close()
    assert {each.reference for each in organisation_year(system.trust, YEAR, TODAY).pots} == {"P-001", "P-002"}
    withdraw(system, pot)
    assert list(pots_of(system.trust, YEAR)) == [kept]
    assert [each.reference for each in organisation_year(system.trust, YEAR, TODAY).pots] == [kept.reference]
    assert combined([system.trust, system.icb], YEAR, TODAY).awarded.awarded == Decimal(120000)
    assert list(projects_of(system.trust).get(pk=project.pk).pots.all()) == []
    withdraw(system, kept)
    assert organisations_with_pots([system.trust], YEAR) == set()


def test_as_known_before_that_day_it_still_stands_and_the_chain_tells_of_it(db):
    with time_machine.travel(datetime(2025, 6, 1, 12, tzinfo=UTC), tick=False):
        system = a_system()
        pot = system.pot()
    with time_machine.travel(datetime(2025, 6, 9, 12, tzinfo=UTC), tick=False):
        row = withdraw(system, pot)
    before, after = known_on(date(2025, 6, 8)), known_on(date(2025, 6, 9))
    assert (list(pots_of(system.trust, YEAR, before)), list(pots_of(system.trust, YEAR, after))) == ([pot], [])
    assert combined([system.trust], YEAR, TODAY, before).awarded.awarded == Decimal(120000)
    assert combined([system.trust], YEAR, TODAY, after).awarded.awarded == 0
    assert (withdrawal_of(pot, before), withdrawal_of(pot, after), withdrawal_of(pot)) == (None, row, row)
    event = Event.objects.get(organisation=system.trust, sequence=row.sequence)
    assert (event.action, event.subject, event.reason) == ("withdraw-pot", pot.reference, "Logged twice")
    assert Award.objects.filter(pot=pot).count() == 1


def posted(system, pot):
    system.receive(pot, "1")


def passed_on(system, pot):
    system.receive(pot, "1")
    system.transfer(pot, system.other_trust, "1")


def coded(system, pot):
    state_code(by=system.finance_lead, organisation=system.trust, code="C1", kind=CodeKind.POT, pot=pot)


def override_asked(system, pot):
    facts = {"year": YEAR, "amount": Decimal(1), "reason": "Board", "expires_on": TODAY, "today": TODAY}
    ask_for_override(by=system.finance_lead, pot=pot, **facts)


def answered(system, pot):
    query = a_query(system, pot)
    query.steps.create(status=QueryStatus.EXPLAINED.value, amount=Decimal(1), reason="So", by=system.finance_lead)


def a_query(system, pot):
    query = Query.objects.create(
        organisation=system.trust, year=2025, rule="overdue", key=f"overdue:{pot.reference}", kind="difference",
        amount=Decimal(1), figures={}, clears_when="It comes.", seen_at=datetime(2025, 6, 1, tzinfo=UTC),
    )  # fmt: skip
    query.pots.set([pot])
    return query


@pytest.mark.parametrize("recorded", [posted, passed_on, coded, override_asked, answered])
def test_a_pot_that_anything_names_is_not_withdrawn(system, pot, recorded):
    recorded(system, pot)
    with pytest.raises(Refused, match=r"cannot be withdrawn: money, an import, evidence or an answer names it\."):
        withdraw(system, pot)
    assert list(pots_of(system.trust, YEAR)) == [pot]


def test_what_a_rule_asked_about_it_alone_is_closed(system, pot):
    query = a_query(system, pot)
    withdraw(system, pot)
    query.refresh_from_db()
    assert query.status == QueryStatus.CLEARED
    assert query.steps.get().reason == "P-001 was withdrawn."


def test_a_rule_finds_nothing_about_it_and_its_query_stays_closed(system, pot):
    system.close()
    facts = {"by": system.finance_lead, "organisation": system.trust, "year": YEAR, "today": date(2026, 6, 1)}
    assert [query.rule for query in scan_diversions(**facts).queries] == ["overdue"]
    withdraw(system, pot)
    assert scan_diversions(**facts).raised == 0
    assert Query.objects.get().status == QueryStatus.CLEARED


def test_nothing_is_done_to_a_withdrawn_pot(system, pot):
    project = system.project(pot)
    withdraw(system, pot)
    gone = f"{pot} was withdrawn on"
    terms = {"protection": Protection.EARMARKED, "recurrence": Recurrence.RECURRENT, "from_on": YEAR.first_day}
    more = NewAward(YEAR, Decimal(5))
    for act in (
        lambda: system.receive(pot, "1"),
        lambda: system.spend(pot, "1", project),
        lambda: withdraw(system, pot),
        lambda: change_terms(by=system.finance_lead, pot=pot, **terms),
        lambda: change_award(by=system.finance_lead, pot=pot, kind=AwardKind.UPLIFT, award=more, reason="More"),
        lambda: system.project(pot),
        lambda: coded(system, pot),
        lambda: override_asked(system, pot),
    ):
        with pytest.raises(Refused, match=gone):
            act()
    assert Total.objects.count() == 0
    (found,) = pot_positions([pot], YEAR, TODAY)
    assert found.position.difference == found.awarded.difference == 0


def test_it_takes_a_reason_and_the_right(system, pot):
    with pytest.raises(Refused, match="Say why"):
        withdraw(system, pot, reason="  ")
    for by in (system.contributor, system.auditor, system.other_finance):
        with pytest.raises(NotAllowed):
            withdraw(system, pot, by=by)


def test_an_import_does_not_link_its_lines_to_a_withdrawn_pot(system, pot):
    figure = Figure(2, "Nurse", "a1", "A2", 1, 100, "C2", "1")
    found = Found((figure,), (), (), Decimal(0))
    words = words_of(found.figures, (), {"a1": Meaning("a1", pot.reference)}, {})
    links, _ = links_of(system.trust, words, found)
    assert links["a1"].pot == pot
    withdraw(system, pot)
    links, (problem,) = links_of(system.trust, words, found)
    assert links["a1"].pot is None
    assert (problem.cell, problem.message) == (
        "A2", "“a1” is said to stand for P-001, which is not here. Choose again what it stands for.",
    )  # fmt: skip

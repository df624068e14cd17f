"""A new year: last year's recurrent pots awarded again, and pots linked to projects that are already open."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.words import AwardKind, Protection, Recurrence
from funding.models import Award
from funding.next_year import pots_to_copy
from funding.services.next_year import copy_recurrent_pots
from funding.services.pots import NewAward, change_award, change_terms
from funding.services.projects import link_projects
from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from tests.fixtures import YEAR, a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NEXT = YEAR + 1
HALVES = ((date(2025, 6, 30), Decimal(30000)), (date(2025, 12, 31), Decimal(60000)))


@pytest.fixture
def system():
    return a_system()


@pytest.fixture
def pot(system):
    return system.pot(amount="90000", recurrence=Recurrence.RECURRENT, due=HALVES)


def copy(system, amounts, by=None):
    return copy_recurrent_pots(by=by or system.finance_lead, organisation=system.trust, year=NEXT, amounts=amounts)


def test_recurrent_pots_are_offered_with_last_years_award_as_varied(system, pot):
    system.pot(name="One year only")
    ended = system.pot(name="Recurrent until March", recurrence=Recurrence.RECURRENT)
    change_terms(
        by=system.finance_lead,
        pot=ended,
        protection=Protection.RING_FENCED,
        recurrence=Recurrence.NON_RECURRENT,
        from_on=NEXT.first_day,
    )
    less = NewAward(YEAR, Decimal(10000))
    change_award(by=system.finance_lead, pot=pot, kind=AwardKind.REDUCTION, award=less, reason="Signed")
    (offered,) = pots_to_copy(system.trust, NEXT)
    assert (offered.pot, offered.amount) == (pot, Decimal("80000.00"))


def test_a_copy_is_due_on_the_same_days_with_the_same_shares(system, pot):
    (award,) = copy(system, {pot: Decimal("90000.01")})
    parts = [(part.due_on, part.amount) for part in award.instalments.order_by("due_on")]
    assert parts == [(date(2026, 6, 30), Decimal("30000.00")), (date(2026, 12, 31), Decimal("60000.01"))]
    assert (award.year, award.kind, award.reason) == (2026, "award", "Copied from 2025/26")
    assert pots_to_copy(system.trust, NEXT) == []


def test_all_chosen_pots_are_copied_or_none(system, pot):
    other = system.pot(name="One year only")
    before = (Award.objects.count(), Event.objects.count())
    with pytest.raises(Refused, match="not recurrent"):
        copy(system, {pot: Decimal(1), other: Decimal(1)})
    with pytest.raises(NotAllowed):
        copy(system, {pot: Decimal(1)}, by=system.auditor)
    with pytest.raises(Refused, match="at least one"):
        copy(system, {})
    with pytest.raises(Refused, match="above £0"):
        copy(system, {pot: Decimal(0)})
    assert (Award.objects.count(), Event.objects.count()) == before


def test_a_pot_is_copied_once(system, pot):
    copy(system, {pot: Decimal(1)})
    with pytest.raises(Refused, match="has an award for it already"):
        copy(system, {pot: Decimal(1)})


def test_a_day_that_the_year_does_not_have_becomes_the_last_of_february(system):
    pot = system.pot(year=NEXT + 1, recurrence=Recurrence.RECURRENT, due=((date(2028, 2, 29), Decimal(120000)),))
    (offered,) = pots_to_copy(system.trust, NEXT + 2)
    assert offered.due_in(NEXT + 2, Decimal(5)) == ((date(2029, 2, 28), Decimal("5.00")),)
    assert offered.pot == pot


def test_a_pot_is_linked_to_a_project_that_is_already_open(system, pot):
    project = system.project(system.pot(name="Another"))
    assert link_projects(by=system.contributor, pot=pot, projects=[project]) == [project]
    assert pot in project.pots.all()
    assert Event.objects.get(action="link-projects").after == {"projects": [project.reference]}
    system.spend(pot, "5", project)


def test_a_link_is_refused_for_others_and_when_it_stands(system, pot):
    project = system.project(pot)
    theirs = system.project(system.pot(system.other_trust))
    with pytest.raises(Refused, match="own organisation"):
        link_projects(by=system.finance_lead, pot=pot, projects=[theirs])
    with pytest.raises(Refused, match="does not pay for yet"):
        link_projects(by=system.finance_lead, pot=pot, projects=[project])
    with pytest.raises(NotAllowed):
        link_projects(by=system.auditor, pot=pot, projects=[project])

"""Planned costs and who pays: a plan is stored only when it keeps every condition, and posts nothing."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.evidence import OverheadBase
from funding.domain.words import Protection, Recurrence
from funding.models import PlanLine, Posting
from funding.services.evidence import state_overhead_terms
from funding.services.stitching import (
    accept_plan,
    change_planned_months,
    plan_cost,
    plan_payment,
    set_match,
    suggestion_for,
)
from funding.stitched import stitch_of
from organisations.models import Event
from organisations.refusals import NotAllowed, Refused
from tests.fixtures import YEAR, a_system

pytestmark = pytest.mark.django_db
TODAY = date(2025, 12, 1)


@pytest.fixture
def story():
    system = a_system()
    first = system.pot(amount="6000", use_by_on=date(2025, 9, 15))
    general = system.pot(
        amount="20000", name="General", recurrence=Recurrence.RECURRENT, protection=Protection.UNRESTRICTED
    )
    project = system.project(first, general)
    cost = plan_cost(
        by=system.contributor, project=project, name="Midwives", year=YEAR, is_recurrent=True,
        amounts={month: Decimal("2000.01") for month in range(1, 13)},
    )  # fmt: skip
    return system, first, general, project, cost


def plan(system):
    return stitch_of(system.trust, YEAR, TODAY)


def pay(story, pot, amounts):
    system, *_, cost = story
    return plan_payment(by=system.finance_lead, pot=pot, cost=cost, year=YEAR, amounts=amounts)


def test_a_suggested_plan_is_stored_only_when_accepted_and_posts_nothing(story):
    system, first, general, *_ = story
    postings = Posting.objects.count()
    seen = suggestion_for(system.trust, YEAR)
    found, digest = seen.found, seen.digest
    assert not PlanLine.objects.exists()
    assert accept_plan(by=system.finance_lead, organisation=system.trust, year=YEAR, digest=digest) == len(found.lines)
    stood = plan(system)
    assert (stood.planned, stood.paid, stood.broken) == (Decimal("24000.12"), Decimal("24000.12"), "")
    by_pot = {
        pot: sum(line.amount for line in stood.lines if line.pot == pot) for pot in (first.reference, general.reference)
    }
    assert by_pot == {first.reference: 6000_00, general.reference: 18000_12}
    assert all(line.month % 12 + 1 <= 5 for line in stood.lines if line.pot == first.reference)  # used by 15 September
    assert Posting.objects.count() == postings
    event = Event.objects.filter(organisation=system.trust).latest("sequence")
    assert (event.action, event.by) == ("accept-plan", system.finance_lead)


def test_a_plan_that_was_seen_and_is_no_longer_the_one_suggested_is_refused(story):
    system, *_, cost = story
    digest = suggestion_for(system.trust, YEAR).digest
    change_planned_months(by=system.contributor, cost=cost, year=YEAR, amounts={1: Decimal(5)})
    with pytest.raises(Refused, match="changed since this plan was shown"):
        accept_plan(by=system.finance_lead, organisation=system.trust, year=YEAR, digest=digest)
    assert not PlanLine.objects.exists()


def test_a_payment_that_breaks_a_condition_is_refused_and_leaves_nothing(story):
    system, first, general, _, cost = story
    with pytest.raises(Refused, match="must be used before the month ends"):
        pay(story, first, {5: Decimal(100), 6: Decimal(100)})
    with pytest.raises(Refused, match="more than PR-001 is planned to cost"):
        pay(story, general, {1: Decimal("2000.02")})
    set_match(by=system.finance_lead, pot=first, millionths=250_000)
    with pytest.raises(Refused, match="needs 25 % of PR-001 from other money"):
        pay(story, first, {1: Decimal(100)})
    assert not PlanLine.objects.exists()
    pay(story, general, {1: Decimal(100)})
    pay(story, first, {1: Decimal(300)})
    with pytest.raises(NotAllowed):
        plan_payment(by=system.contributor, pot=general, cost=cost, year=YEAR, amounts={1: Decimal(1)})


def test_a_plan_that_no_longer_fits_says_so_and_may_be_made_smaller(story):
    system, _, general, _, cost = story
    pay(story, general, {1: Decimal(2000), 2: Decimal(2000)})
    change_planned_months(by=system.contributor, cost=cost, year=YEAR, amounts={1: Decimal(500), 2: Decimal(500)})
    assert plan(system).broken == "That pays £1,500 more than PR-001 is planned to cost in the month."
    pay(story, general, {1: Decimal(400)})
    with pytest.raises(Refused):
        pay(story, general, {3: Decimal(1)})
    pay(story, general, {2: Decimal(0)})
    assert plan(system).broken == ""
    assert plan(system).paid == Decimal(400)


def test_what_left_the_pot_is_not_there_for_its_projects(story):
    system, first, *_ = story
    system.receive(first, "6000")
    system.used_elsewhere(first, "1000")
    system.spend(first, "500", first.projects.get())
    assert next(each.amount for each in plan(system).problem.sources if each.pot == first.reference) == 5000_00


def test_the_overhead_of_the_terms_caps_the_plan(story):
    system, _, general, project, _ = story
    state_overhead_terms(
        by=system.finance_lead, pot=general, millionths=100_000, base=OverheadBase.DIRECT_COST, from_on=YEAR.first_day
    )
    rent = plan_cost(
        by=system.contributor,
        project=project,
        name="Rent",
        year=YEAR,
        is_recurrent=True,
        is_overhead=True,
        amounts={10: Decimal(900)},
    )
    with pytest.raises(Refused, match="overhead of at most 10 %"):
        plan_payment(by=system.finance_lead, pot=general, cost=rent, year=YEAR, amounts={10: Decimal(900)})

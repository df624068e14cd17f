"""Overrides by two people, copying pots to a new year, and linking a pot to projects, on their pages."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.words import Recurrence
from funding.models import Award, Movement, OverrideRequest
from tests.funding.views.page import At, day, words

ASK = {"amount": "300", "reason": "The grant comes in November", **day("expires_on", date(2025, 10, 31))}


@pytest.fixture
def pot(system):
    pot = system.funded_pot(amount="1000")
    system.project(pot)
    return pot


@pytest.fixture
def colleague(system) -> At:
    return At(system.second, system.trust, system.year)


def commit(at, pot, amount, **more):
    data = {"project": pot.projects.get().pk, "amount": amount, "reason": "Midwives", **day("on", date(2025, 9, 1))}
    return at.send("pot-commit", {**data, **more}, reference=pot.reference)


def asked(finance, pot) -> OverrideRequest:
    finance.send("override-ask", ASK, reference=pot.reference)
    return OverrideRequest.objects.get()


def test_a_refused_commitment_says_how_to_go_on(finance, pot):
    page = commit(finance, pot, "1,200")
    assert "less than £1,200.00" in words(page)
    assert "£1,000.00 is left in the pot" in words(page)
    assert finance.address("override-ask", reference=pot.reference) in page.content.decode()


def test_one_asks_a_colleague_consents_and_one_commitment_uses_it(finance, colleague, pot):
    request = asked(finance, pot)
    assert "Waits for a colleague" in words(finance.open("pot-detail", reference=pot.reference))
    colleague.send("override-consent", {}, pk=request.pk)
    assert "Ready to use" in words(finance.open("pot-detail", reference=pot.reference))
    commit(finance, pot, "1,200", override=request.override.pk)
    assert Movement.objects.get(kind="commit").override == request.override
    assert "Overrides" not in words(finance.open("pot-detail", reference=pot.reference))
    assert "override" not in finance.open("pot-commit", reference=pot.reference).context["form"].fields


def test_nobody_consents_to_their_own(finance, pot):
    request = asked(finance, pot)
    assert "a colleague has to consent" in words(finance.open("override-consent", pk=request.pk))
    token = finance.token("pot-commit", reference=pot.reference)
    page = finance.send("override-consent", {}, token=token, pk=request.pk)
    assert page.status_code == 200
    assert not hasattr(OverrideRequest.objects.get(), "override")


def test_an_override_that_is_too_small_does_not_help(finance, colleague, pot):
    request = asked(finance, pot)
    colleague.send("override-consent", {}, pk=request.pk)
    page = commit(finance, pot, "1,300.01", override=request.override.pk)
    assert "less than £1,300.01" in words(page)
    assert not Movement.objects.filter(kind="commit").exists()


def test_an_override_of_another_organisation_does_not_exist(system, finance, pot):
    request = asked(finance, pot)
    stranger = At(system.other_finance, system.other_trust, system.year)
    assert stranger.open("override-consent", pk=request.pk).status_code == 404


def test_last_years_recurrent_pots_are_copied_in_three_steps(system):
    pot = system.pot(amount="90000", recurrence=Recurrence.RECURRENT)
    system.pot(amount="5", name="One year only")
    at = At(system.finance_lead, system.trust, system.year + 1)
    first = words(at.open("pots-copy"))
    assert "£90,000.00" in first
    assert "One year only" not in first
    chosen = at.open("pots-copy", f"?choose=1&pots={pot.reference}")
    assert chosen.url == f"{at.address('pots-copy-review')}?pots={pot.reference}"
    query = chosen.url.partition("?")[1] + chosen.url.partition("?")[2]
    review = at.open("pots-copy-review", query)
    assert "Copy 1 pot to 2026/27" in words(review)
    assert not Award.objects.filter(year=2026).exists()
    at.send("pots-copy-review", {f"amount_{pot.pk}": "91,800"}, query)
    assert Award.objects.get(year=2026).amount == Decimal("91800.00")
    assert "No recurrent pot of 2025/26 waits" in words(at.open("pots-copy"))


def test_choosing_no_pot_stays_on_the_first_step(system):
    system.pot(amount="90000", recurrence=Recurrence.RECURRENT)
    page = At(system.finance_lead, system.trust, system.year + 1).open("pots-copy", "?choose=1")
    assert "Choose at least one pot" in words(page)


def test_a_pot_is_linked_to_an_open_project(system, finance, pot):
    other = system.project(system.pot(name="Another"), name="Outreach")
    finance.send("pot-projects", {"projects": [other.pk]}, reference=pot.reference)
    page = words(finance.open("pot-detail", reference=pot.reference))
    assert "Outreach" in page
    assert "Projects linked" in page

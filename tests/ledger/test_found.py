"""Faults that the machine and the races found, kept for ever as examples of their own."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from dataset.verify import verify
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.words import Destination, Evidence, Place
from funding.selectors import months_closed
from funding.services.acts import (
    accrue_spend,
    ask_for_override,
    commit_money,
    confirm_override,
    move_between_pots,
    release_commitment,
    restore_money,
    spend_commitment,
)
from funding.services.ledger import NotEnoughLeft, apply_elsewhere, balance_at, reverse_movement
from funding.services.months import ask_to_close, ask_to_reopen, close_month, reopen_month
from organisations.refusals import Refused
from tests.fixtures import a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

YEAR = FinancialYear(2025)
EVIDENCED = Evidence.EVIDENCED
MAY, JUNE = date(2025, 5, 31), date(2025, 6, 30)


@pytest.fixture
def system():
    return a_system()


@pytest.fixture
def pot(system):
    return system.funded_pot(amount="1000")


@pytest.fixture
def project(system, pot):
    return system.project(pot)


def commit(system, pot, project, amount, override=None):
    return commit_money(
        by=system.finance_lead, pot=pot, project=project, amount=Decimal(amount), on=MAY, reason="Contract",
        override=override,
    )  # fmt: skip


def an_override(system, pot, amount):
    today = timezone.localdate()
    asked = ask_for_override(
        by=system.finance_lead, pot=pot, year=YEAR, amount=Decimal(amount), reason="The board agreed",
        expires_on=today + timedelta(days=7), today=today,
    )  # fmt: skip
    return confirm_override(by=system.second, request=asked)


def reverse(system, movement, on=JUNE):
    return reverse_movement(by=system.finance_lead, movement=movement, on=on, reason="A slip")


def test_a_use_that_was_restored_in_part_is_not_reversed_on_another_uses_account(system, pot):
    first = system.used_elsewhere(pot, "100")
    restore_money(by=system.finance_lead, use=first, amount=Decimal(60), on=date(2025, 8, 1), reason="Came back")
    second = system.used_elsewhere(pot, "100")
    with pytest.raises(NotEnoughLeft, match="undo that first"):
        reverse(system, first, date(2025, 8, 2))
    restore_money(by=system.finance_lead, use=second, amount=Decimal(100), on=date(2025, 8, 2), reason="Came back")
    assert balance_at(pot, YEAR, Place.USED_ELSEWHERE) == Decimal(40)


def test_a_commitment_that_was_used_is_reversed_once_what_used_it_is(system, pot, project):
    first, _ = commit(system, pot, project, "100"), commit(system, pot, project, "100")
    spent = spend_commitment(
        by=system.finance_lead, commitment=first, amount=Decimal(30), on=MAY, evidence_grade=EVIDENCED
    )
    released = release_commitment(by=system.finance_lead, commitment=first, amount=Decimal(70), on=MAY)
    with pytest.raises(NotEnoughLeft):
        reverse(system, first)
    reverse(system, released)
    with pytest.raises(NotEnoughLeft):
        reverse(system, first)
    reverse(system, spent)
    reverse(system, first)
    assert balance_at(pot, YEAR, Place.COMMITTED) == Decimal(100)


def test_a_spend_in_the_year_that_an_accrual_reverses_into_can_be_reversed(system, pot, project):
    accrue_spend(
        by=system.finance_lead, pot=pot, project=project, amount=Decimal(100), month=Month(YEAR, 12), reason="Delivered"
    )
    slip = system.spend(pot, "50", project, on=date(2026, 4, 10))
    reverse(system, slip, date(2026, 4, 11))
    assert balance_at(pot, YEAR + 1, Place.SPENT) == Decimal(-100)


def test_an_override_is_used_up_only_by_an_act_that_needs_it(system, pot, project):
    override = an_override(system, pot, "500")
    within = commit(system, pot, project, "400", override)
    assert within.override is None
    beyond = commit(system, pot, project, "1000", override)
    assert beyond.override == override


def test_an_override_that_is_used_up_does_not_stand_in_the_way_of_an_act_that_needs_none(system, pot, project):
    override = an_override(system, pot, "500")
    commit(system, pot, project, "1200", override)
    system.receive(pot, "1000")
    assert commit(system, pot, project, "100", override).override is None
    other = system.pot()
    moved = move_between_pots(
        by=system.finance_lead, from_pot=pot, to_pot=other, amount=Decimal(100), on=MAY, reason="Virement",
        override=override,
    )  # fmt: skip
    assert moved.override is None
    with pytest.raises(NotEnoughLeft):
        commit(system, pot, project, "5000", override)


def ask(system, number):
    return ask_to_close(by=system.finance_lead, organisation=system.trust, month=Month(YEAR, number))


def test_a_wish_to_close_a_month_closes_no_other_month(system):
    asked = ask(system, 1)
    with pytest.raises(Refused, match="asked for"):
        close_month(by=system.second, asked=asked, month=Month(YEAR, 2))
    assert months_closed(system.trust, YEAR) == frozenset()


def test_a_wish_to_open_a_month_again_closes_none(system):
    close = system.close(1)
    asked = ask_to_reopen(by=system.finance_lead, organisation=system.trust, month=Month(YEAR, 1), reason="Late")
    reopen_month(by=system.second, asked=asked)
    again = ask_to_reopen_after(system, close)
    with pytest.raises(Refused):
        close_month(by=system.second, asked=again, month=Month(YEAR, 1))


def ask_to_reopen_after(system, close):
    """A wish to open a month again, whose answer was an earlier one's: the month stands open now."""
    return type(close.asked).objects.filter(reopens=True).get()


def test_months_stay_in_order_when_wishes_are_answered_late(system):
    system.close(1)
    second = ask(system, 2)
    opening = ask_to_reopen(by=system.finance_lead, organisation=system.trust, month=Month(YEAR, 1), reason="Late")
    reopen_month(by=system.second, asked=opening)
    with pytest.raises(Refused, match="before it first"):
        close_month(by=system.second, asked=second, month=Month(YEAR, 2))
    assert months_closed(system.trust, YEAR) == frozenset()


def test_a_month_does_not_open_again_under_one_that_was_closed_since(system):
    system.close(1)
    opening = ask_to_reopen(by=system.finance_lead, organisation=system.trust, month=Month(YEAR, 1), reason="Late")
    system.close(2)
    with pytest.raises(Refused, match="after it first"):
        reopen_month(by=system.second, asked=opening)
    assert months_closed(system.trust, YEAR) == frozenset({1, 2})
    assert verify(today=date(2026, 4, 1)).problems == ()


def test_spend_that_was_recorded_as_used_elsewhere_is_not_reversed_from_under_it(system, pot):
    slip = system.spend(pot, "100")
    use = apply_elsewhere(
        by=system.finance_lead, pot=pot, amount=Decimal(80), on=JUNE, destination=Destination.OTHER_SERVICE,
        decided_by_role="Director of finance", reason="It paid for another service", out_of=Place.UNEXPLAINED,
    )  # fmt: skip
    with pytest.raises(NotEnoughLeft, match="undo that first"):
        reverse(system, slip)
    reverse(system, use)
    reverse(system, slip)
    assert balance_at(pot, YEAR, Place.UNEXPLAINED) == 0

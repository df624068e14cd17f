"""Acts a trust decides: each within what the pot holds, each in its year, each undone only by a row that names it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.words import CarryBasis, Evidence, Protection, Recurrence
from funding.selectors import pot_positions
from funding.services.acts import (
    accrue_spend,
    ask_for_override,
    cancel_accrual,
    carry_forward,
    commit_money,
    confirm_override,
    lapse_balance,
    move_between_pots,
    record_delivery,
    release_commitment,
    restore_money,
    spend_commitment,
)
from funding.services.ledger import MonthClosed, NotEnoughLeft, reverse_movement
from funding.services.months import ask_to_close, ask_to_reopen, reopen_month
from funding.services.pots import change_terms
from organisations.refusals import Refused
from tests.fixtures import a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

YEAR = FinancialYear(2025)
MAY = date(2025, 5, 31)


@pytest.fixture
def system():
    return a_system()


@pytest.fixture
def pot(system):
    return system.funded_pot(amount="1000")


@pytest.fixture
def project(system, pot):
    return system.project(pot)


def position_of(pot, year=YEAR):
    (found,) = pot_positions([pot], year, date(2025, 11, 22))
    assert found.position.difference == 0
    return found.position


def commit(system, pot, project, amount, **more):
    return commit_money(
        by=system.finance_lead, pot=pot, project=project, amount=Decimal(amount), on=MAY, reason="Contract", **more
    )


def test_a_commitment_is_spent_and_released_up_to_what_is_left_of_it(system, pot, project):
    commitment = commit(system, pot, project, "600")
    spend_commitment(
        by=system.finance_lead, commitment=commitment, amount=Decimal(250), on=MAY, evidence_grade=Evidence.TESTED
    )
    with pytest.raises(NotEnoughLeft, match=r"£350\.00 left"):
        release_commitment(by=system.finance_lead, commitment=commitment, amount=Decimal("350.01"), on=MAY)
    release_commitment(by=system.finance_lead, commitment=commitment, amount=Decimal(350), on=MAY)
    position = position_of(pot)
    assert (position.committed, position.spent, position.still_to_spend) == (0, 250, 750)
    with pytest.raises(NotEnoughLeft):
        reverse_movement(by=system.finance_lead, movement=commitment, on=MAY, reason="Wrong")


def test_a_commitment_beyond_the_pot_takes_two_people_and_is_used_once(system, pot, project):
    with pytest.raises(NotEnoughLeft):
        commit(system, pot, project, "1200")
    today = timezone.localdate()
    asked = ask_for_override(
        by=system.finance_lead,
        pot=pot,
        year=YEAR,
        amount=Decimal(200),
        reason="Letter follows",
        expires_on=today,
        today=today,
    )
    with pytest.raises(Refused, match="two people"):
        confirm_override(by=system.finance_lead, request=asked)
    override = confirm_override(by=system.second, request=asked)
    with pytest.raises(NotEnoughLeft):
        commit(system, pot, project, "1200.01", override=override)
    commit(system, pot, project, "1200", override=override)
    assert position_of(pot).committed == 1200
    with pytest.raises(NotEnoughLeft):
        commit(system, pot, project, "1", override=override)


def test_an_override_is_for_its_pot_and_ends_on_its_day(system, pot, project):
    today = timezone.localdate()
    facts = {
        "by": system.finance_lead,
        "pot": pot,
        "year": YEAR,
        "amount": Decimal(500),
        "reason": "Letter",
        "today": today,
    }
    with pytest.raises(Refused, match="expired"):
        ask_for_override(**facts, expires_on=today - timedelta(days=1))
    other = system.funded_pot(amount="10", name="Asthma")
    override = confirm_override(by=system.second, request=ask_for_override(**facts, expires_on=today))
    with pytest.raises(NotEnoughLeft):
        commit(system, other, system.project(other), "11", override=override)


def test_what_is_prepaid_is_not_spent_until_it_is_delivered(system, pot, project):
    paid = system.spend(pot, "400", project, partner="Marsh Link", is_prepaid=True)
    assert (position_of(pot).prepaid, position_of(pot).spent) == (400, 0)
    record_delivery(
        by=system.finance_lead,
        prepayment=paid,
        amount=Decimal(150),
        on=date(2025, 8, 1),
        evidence_grade=Evidence.TESTED,
    )
    assert (position_of(pot).prepaid, position_of(pot).spent) == (250, 150)
    with pytest.raises(NotEnoughLeft):
        record_delivery(
            by=system.finance_lead,
            prepayment=paid,
            amount=Decimal(251),
            on=date(2025, 8, 1),
            evidence_grade=Evidence.TESTED,
        )
    with pytest.raises(Refused, match="partner that was paid"):
        system.spend(pot, "1", project, is_prepaid=True)


def test_an_accrual_reverses_on_the_first_of_the_next_month_even_over_the_year_end(system, pot, project):
    accrual, reversal = accrue_spend(
        by=system.finance_lead,
        pot=pot,
        project=project,
        amount=Decimal(90),
        month=Month(YEAR, 12),
        reason="Invoice outstanding",
    )
    assert (accrual.effective_on, reversal.effective_on) == (date(2026, 3, 31), date(2026, 4, 1))
    assert reversal.reverses == accrual
    assert position_of(pot).spent == 90
    assert position_of(pot, FinancialYear(2026)).spent == -90


def test_money_moves_between_pots_in_one_act(system, pot):
    other = system.pot(name="Asthma")
    move_between_pots(by=system.finance_lead, from_pot=pot, to_pot=other, amount=Decimal(300), on=MAY, reason="Agreed")
    assert (position_of(pot).moved_out, position_of(other).moved_in) == (300, 300)
    with pytest.raises(NotEnoughLeft):
        move_between_pots(
            by=system.finance_lead, from_pot=pot, to_pot=other, amount=Decimal(701), on=MAY, reason="More"
        )
    capital = system.pot(name="Van", is_capital=True)
    facts = {
        "by": system.finance_lead,
        "from_pot": pot,
        "to_pot": capital,
        "amount": Decimal(1),
        "on": MAY,
        "reason": "Van",
    }
    with pytest.raises(Refused, match="recorded approval"):
        move_between_pots(**facts)
    move_between_pots(**facts, approval="Capital group, 2 May, item 4")
    with pytest.raises(Refused, match="another pot"):
        move_between_pots(**{**facts, "to_pot": system.funded_pot(system.icb, name="ICB")})


def test_money_used_elsewhere_comes_back_up_to_what_was_used(system, pot):
    use = system.used_elsewhere(pot, "500", on=MAY)
    restore_money(by=system.finance_lead, use=use, amount=Decimal(200), on=date(2025, 9, 1), reason="Repaid")
    assert (position_of(pot).used_elsewhere, position_of(pot).still_to_spend) == (300, 700)
    with pytest.raises(NotEnoughLeft):
        restore_money(by=system.finance_lead, use=use, amount=Decimal(301), on=date(2025, 9, 1), reason="Repaid")
    with pytest.raises(NotEnoughLeft):
        reverse_movement(by=system.finance_lead, movement=use, on=date(2025, 9, 2), reason="Wrong")


def test_what_is_carried_forward_on_31_march_is_brought_forward_on_1_april(system, pot):
    moved = carry_forward(
        by=system.finance_lead,
        pot=pot,
        year=YEAR,
        amount=Decimal(600),
        basis=CarryBasis.DEFERRED_INCOME,
        reference="Grant letter, 7",
    )
    assert position_of(pot).carried_forward == 600
    assert position_of(pot, FinancialYear(2026)).brought_forward == 600
    assert sorted((posting.year, posting.month) for posting in moved.postings.all()) == [(2025, 12), (2026, 1)]
    with pytest.raises(NotEnoughLeft):
        carry_forward(
            by=system.finance_lead, pot=pot, year=YEAR, amount=Decimal(401), basis=CarryBasis.OTHER, reference="x"
        )
    with pytest.raises(Refused, match="document"):
        carry_forward(
            by=system.finance_lead, pot=pot, year=YEAR, amount=Decimal(1), basis=CarryBasis.OTHER, reference=" "
        )
    reverse_movement(by=system.finance_lead, movement=moved, on=date(2026, 3, 31), reason="Funder said no")
    assert position_of(pot).carried_forward == position_of(pot, FinancialYear(2026)).brought_forward == 0
    lapse_balance(by=system.finance_lead, pot=pot, year=YEAR, amount=Decimal(1000), reason="No basis")
    assert (position_of(pot).lapsed, position_of(pot).still_to_spend) == (1000, 0)


def test_a_late_posting_stands_in_the_open_month_and_names_its_own(system, pot, project):
    system.close(1)
    with pytest.raises(MonthClosed):
        system.spend(pot, "5", project, on=date(2025, 4, 30))
    late = system.spend(pot, "5", project, on=MAY, about=Month(YEAR, 1))
    assert (late.month, late.about_year, late.about_month) == (2, 2025, 1)
    with pytest.raises(Refused, match="before the one"):
        system.spend(pot, "5", project, on=MAY, about=Month(YEAR, 2))


def test_a_late_posting_names_a_month_that_is_closed(system, pot, project):
    system.close(1)
    with pytest.raises(Refused, match=r"Month 2 \(May\) of 2025/26 is open: record it there\."):
        system.spend(pot, "5", project, on=date(2025, 6, 30), about=Month(YEAR, 2))
    with pytest.raises(Refused, match=r"Month 12 \(March\) of 2024/25 is open"):
        system.spend(pot, "5", project, on=MAY, about=Month(YEAR - 1, 12))
    assert pot.postings.count() == 1


def test_a_month_of_last_year_is_named_only_when_its_month_12_is_closed_too(system, pot, project):
    for number in range(1, 12):
        system.close(number)
    late = {"on": date(2026, 4, 10), "about": Month(YEAR, 11)}
    with pytest.raises(Refused, match="Month 12 of 2025/26 is still open: record it there, dated 31 March 2026"):
        system.spend(pot, "5", project, **late)
    at_year_end = system.spend(pot, "5", project, on=YEAR.last_day, about=Month(YEAR, 11))
    assert (at_year_end.year, at_year_end.month, at_year_end.about_month) == (2025, 12, 11)
    system.close(12)
    made = system.spend(pot, "5", project, **late)
    assert (made.year, made.month, made.about_year, made.about_month) == (2026, 1, 2025, 11)


def test_a_month_opens_again_by_two_people_with_a_reason_last_first(system, pot):
    for number in (1, 2):
        system.close(number)
    april = {"organisation": system.trust, "month": Month(YEAR, 1), "reason": "Missed invoice"}
    with pytest.raises(Refused, match="months after it"):
        ask_to_reopen(by=system.finance_lead, **april)
    may = {**april, "month": Month(YEAR, 2)}
    with pytest.raises(Refused, match="Say why"):
        ask_to_reopen(by=system.finance_lead, **{**may, "reason": ""})
    asked = ask_to_reopen(by=system.finance_lead, **may)
    with pytest.raises(Refused, match="two people"):
        reopen_month(by=system.finance_lead, asked=asked)
    with pytest.raises(MonthClosed):
        system.receive(pot, "1", MAY)
    reopen_month(by=system.second, asked=asked)
    system.receive(pot, "1", MAY)
    ask_to_close(by=system.finance_lead, organisation=system.trust, month=Month(YEAR, 2))


def test_a_mistaken_accrual_is_taken_back_with_its_reversal_in_both_years(system, pot, project):
    accrual, reversal = accrue_spend(
        by=system.finance_lead, pot=pot, project=project, amount=Decimal(90), month=Month(YEAR, 12), reason="Wrong"
    )
    facts = {"by": system.finance_lead, "on": date(2026, 3, 31)}
    with pytest.raises(Refused, match="not an accrual"):
        cancel_accrual(**facts, accrual=reversal, reason="Twice")
    cancel_accrual(**facts, accrual=accrual, reason="Twice")
    assert position_of(pot).spent == position_of(pot, FinancialYear(2026)).spent == 0
    with pytest.raises(Refused, match="still stands"):
        cancel_accrual(**facts, accrual=accrual, reason="Twice")


def test_money_is_not_carried_past_its_use_by_date_until_the_funder_moved_it(system):
    pot = system.funded_pot(amount="1000", use_by_on=date(2026, 3, 31))
    facts = {
        "by": system.finance_lead,
        "pot": pot,
        "year": YEAR,
        "amount": Decimal(600),
        "reference": "Letter of 2 March",
    }
    with pytest.raises(Refused, match="new date first"):
        carry_forward(**facts, basis=CarryBasis.DEFERRED_INCOME)
    change_terms(
        by=system.finance_lead,
        pot=pot,
        protection=Protection.RING_FENCED,
        recurrence=Recurrence.NON_RECURRENT,
        from_on=date(2026, 3, 1),
        use_by_on=date(2026, 9, 30),
    )
    carry_forward(**facts, basis=CarryBasis.DEFERRED_INCOME)
    (found,) = pot_positions([pot], FinancialYear(2026), date(2026, 5, 1))
    assert (found.position.still_to_spend, found.position.not_explained) == (600, 0)
    assert found.use_by_on == date(2026, 9, 30)
    (later,) = pot_positions([pot], FinancialYear(2026), date(2026, 10, 1))
    assert later.position.not_explained == 600


def test_after_the_year_is_closed_a_person_is_told_to_open_its_last_month(system, pot):
    for number in range(1, 13):
        system.close(number)
    facts = {"by": system.finance_lead, "pot": pot, "year": YEAR, "amount": Decimal(1)}
    with pytest.raises(MonthClosed, match="Ask under Months"):
        carry_forward(**facts, basis=CarryBasis.OTHER, reference="Letter")
    with pytest.raises(MonthClosed, match="Ask under Months"):
        lapse_balance(**facts, reason="None")


def test_what_is_carried_forward_comes_in_the_first_open_month_of_the_next_year(system, pot):
    system.close(1, FinancialYear(2026))
    moved = carry_forward(
        by=system.finance_lead, pot=pot, year=YEAR, amount=Decimal(5), basis=CarryBasis.OTHER, reference="Letter"
    )
    assert sorted((posting.year, posting.month) for posting in moved.postings.all()) == [(2025, 12), (2026, 2)]

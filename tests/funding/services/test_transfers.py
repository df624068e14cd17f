"""Transfers between organisations: two sides, one pound, and the gap between them."""

from datetime import date
from decimal import Decimal

import pytest

from funding.domain.financial_year import FinancialYear
from funding.domain.words import Protection, Recurrence
from funding.selectors import combined, in_transit_at_start, pot_positions, transfer_lines
from funding.services.ledger import MonthClosed, NotEnoughLeft, reverse_movement
from funding.services.pots import change_terms
from funding.services.transfers import confirm_on_new_pot, confirm_transfer
from organisations.models import Kind, Organisation
from organisations.refusals import NotAllowed, Refused
from tests.fixtures import a_system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2026, 11, 22)
YEAR = FinancialYear(2025)


@pytest.fixture
def system():
    return a_system()


def confirm(system, transfer, amount, pot=None):
    pot = pot or system.pot(system.trust, name="Sent by the ICB")
    return confirm_transfer(
        by=system.finance_lead, transfer=transfer, pot=pot, amount=Decimal(amount), on=date(2025, 6, 5)
    )


def test_what_was_passed_on_is_in_transit_until_the_receiver_confirms(system):
    pot = system.funded_pot(system.icb, amount="100000")
    transfer = system.transfer(pot, system.trust, "60000")
    whole = combined([system.icb, system.trust], YEAR, TODAY)
    assert (whole.transfers_out, whole.transfers_in, whole.in_transit) == (60000, 0, 60000)
    confirm(system, transfer, "60000")
    whole = combined([system.icb, system.trust], YEAR, TODAY)
    assert (whole.transfers_out, whole.transfers_in, whole.in_transit) == (60000, 60000, 0)


def test_a_combined_view_counts_the_same_pound_once(system):
    pot = system.funded_pot(system.icb, amount="100000")
    confirm(system, system.transfer(pot, system.trust, "60000"), "60000")
    whole = combined([system.icb, system.trust], YEAR, TODAY)
    assert whole.position.difference == 0
    assert whole.position.received == Decimal("100000.00")
    assert whole.sources_after_elimination == whole.uses_after_elimination == Decimal("100000.00")


def test_both_sides_stand_with_the_gap(system):
    pot = system.funded_pot(system.icb, amount="100000")
    confirm(system, system.transfer(pot, system.trust, "60000"), "55000")
    for organisation in (system.icb, system.trust):
        (line,) = transfer_lines(organisation, YEAR)
        assert (line.sent, line.confirmed, line.gap) == (60000, 55000, 5000)
    assert transfer_lines(system.other_trust, YEAR) == []


def test_both_pots_keep_their_identity(system):
    pot = system.funded_pot(system.icb, amount="100000")
    receipt = confirm(system, system.transfer(pot, system.trust, "60000"), "60000")
    sent, came = pot_positions([pot, receipt.pot], YEAR, TODAY)
    assert sent.position.passed_on == came.position.transfers_in == Decimal("60000.00")
    assert sent.position.difference == came.position.difference == 0


def test_more_than_the_pot_holds_is_not_sent(system):
    pot = system.funded_pot(system.icb, amount="100")
    with pytest.raises(NotEnoughLeft):
        system.transfer(pot, system.trust, "100.01")


def test_a_transfer_is_confirmed_once_by_its_receiver_on_its_own_pot(system):
    pot = system.funded_pot(system.icb, amount="1000")
    transfer = system.transfer(pot, system.trust, "600")
    own = system.pot(system.trust)
    with pytest.raises(NotAllowed):
        confirm_transfer(by=system.icb_finance, transfer=transfer, pot=own, amount=Decimal(600), on=date(2025, 6, 5))
    with pytest.raises(Refused, match="pot of your own"):
        confirm(system, transfer, "600", pot)
    receipt = confirm(system, transfer, "600", own)
    with pytest.raises(Refused, match="already confirmed"):
        confirm(system, transfer, "600", own)
    with pytest.raises(Refused, match="two sides"):
        reverse_movement(
            by=system.finance_lead, movement=receipt.pot.postings.first().movement, on=date(2025, 7, 1), reason="No"
        )


def test_money_is_not_passed_on_to_oneself(system):
    pot = system.funded_pot(system.icb, amount="1000")
    with pytest.raises(Refused, match="another organisation"):
        system.transfer(pot, system.icb, "1")


def test_more_confirmed_than_sent_eliminates_what_was_sent(system):
    pot = system.funded_pot(system.icb, amount="1000")
    confirm(system, system.transfer(pot, system.trust, "600"), "700")
    whole = combined([system.icb, system.trust], YEAR, TODAY)
    assert (whole.transfers_out, whole.transfers_in, whole.in_transit) == (600, 600, 0)
    assert transfer_lines(system.icb, YEAR)[0].gap == -100


def test_a_transfer_is_not_confirmed_before_it_was_sent_nor_as_capital_without_approval(system):
    pot = system.funded_pot(system.icb, amount="1000")
    transfer = system.transfer(pot, system.trust, "600")
    facts = {"by": system.finance_lead, "transfer": transfer, "amount": Decimal(600)}
    with pytest.raises(Refused, match="sent on 1 June 2025"):
        confirm_transfer(**facts, pot=system.pot(), on=date(2025, 5, 31))
    capital = system.pot(name="Van", is_capital=True)
    with pytest.raises(Refused, match="recorded approval"):
        confirm_transfer(**facts, pot=capital, on=date(2025, 6, 5))
    confirm_transfer(**facts, pot=capital, on=date(2025, 6, 5), approval="Capital group, 2 May, item 4")


def test_money_goes_to_open_organisations_of_the_same_kind_of_world(system):
    pot = system.funded_pot(system.icb, amount="1000")
    real = Organisation.objects.create(code="RZZ", name="A real trust", kind=Kind.TRUST)
    closed = Organisation.objects.create(
        code="ZZT9", name="Closed Trust", kind=Kind.TRUST, is_fictional=True, closed_on=date(2025, 3, 31)
    )
    with pytest.raises(Refused, match="Made-up and real"):
        system.transfer(pot, real, "1")
    with pytest.raises(Refused, match="not open on that day"):
        system.transfer(pot, closed, "1")


def test_a_pot_opened_for_a_transfer_is_used_by_the_day_that_the_sender_records_now(system):
    pot = system.funded_pot(system.icb, amount="1000", use_by_on=date(2025, 9, 30))
    change_terms(
        by=system.icb_finance,
        pot=pot,
        protection=Protection.RING_FENCED,
        recurrence=Recurrence.NON_RECURRENT,
        from_on=date(2025, 4, 1),
        use_by_on=date(2026, 3, 31),
    )
    receipt = confirm_on_new_pot(
        by=system.finance_lead,
        transfer=system.transfer(pot, system.trust, "600"),
        amount=Decimal(600),
        on=date(2025, 6, 5),
    )
    assert receipt.pot.use_by_on == date(2026, 3, 31)


LAST, FIRST = date(2026, 3, 31), date(2026, 4, 1)


def sent_on_31_march(system, amount="600"):
    return system.transfer(system.funded_pot(system.icb, amount="1000"), system.trust, amount, on=LAST)


def received(system, transfer, on, amount="600", **facts):
    return confirm_on_new_pot(by=system.finance_lead, transfer=transfer, amount=Decimal(amount), on=on, **facts)


@pytest.mark.parametrize(("on", "came_in"), [(LAST, 2025), (FIRST, 2026), (date(2027, 4, 1), 2027)])
def test_what_was_sent_on_31_march_stands_in_the_year_in_which_it_came(system, on, came_in):
    transfer = sent_on_31_march(system)
    pot = received(system, transfer, on).pot
    for start in (2025, 2026, 2027):
        (mine,) = pot_positions([pot], FinancialYear(start), TODAY)
        assert mine.position.transfers_in == (600 if start == came_in else 0)
        assert mine.awarded.awarded == (600 if start == came_in else 0)
        assert (mine.awarded.overdue, mine.awarded.beyond) == (0, 0)
        assert mine.awarded.difference == mine.position.difference == 0


def test_what_came_in_april_is_in_transit_at_the_year_end_and_counted_once_in_both_years(system):
    transfer = sent_on_31_march(system)
    both = [system.icb, system.trust]
    received(system, transfer, FIRST)
    before, after = combined(both, YEAR, TODAY), combined(both, YEAR + 1, TODAY)
    assert (before.transfers_out, before.transfers_in, before.in_transit, before.arrived) == (600, 0, 600, 0)
    assert (after.transfers_out, after.transfers_in, after.in_transit, after.arrived) == (0, 0, 0, 600)
    assert before.sources_after_elimination == before.uses_after_elimination == 1000
    assert after.sources_after_elimination == after.uses_after_elimination == 600
    assert before.position.difference == after.position.difference == 0


def test_a_gap_of_what_came_in_april_is_no_arrival(system):
    received(system, sent_on_31_march(system), FIRST, amount="550")
    (line,) = transfer_lines(system.trust, YEAR)
    assert (line.gap, line.status) == (50, "Differs")
    assert combined([system.icb, system.trust], YEAR + 1, TODAY).arrived == 550


def test_the_receiver_finds_what_was_in_transit_when_the_year_began(system):
    transfer = sent_on_31_march(system)
    for organisation in (system.icb, system.trust):
        (line,) = in_transit_at_start(organisation, YEAR + 1)
        assert (line.transfer, line.status) == (transfer, "In transit")
    received(system, transfer, FIRST)
    assert [line.status for line in transfer_lines(system.trust, YEAR)] == ["Came in 2026/27"]
    assert len(in_transit_at_start(system.trust, YEAR + 1)) == 1
    assert in_transit_at_start(system.trust, YEAR + 2) == []
    assert in_transit_at_start(system.trust, YEAR) == transfer_lines(system.trust, YEAR + 1) == []


def test_while_month_12_is_open_the_receiver_may_date_it_in_march_and_then_in_april(system):
    transfer = sent_on_31_march(system)
    for number in range(1, 13):
        system.close(number)
    with pytest.raises(MonthClosed):
        received(system, transfer, LAST)
    receipt = received(system, transfer, FIRST)
    movement = receipt.pot.postings.get().movement
    assert (movement.year, movement.month) == (2026, 1)

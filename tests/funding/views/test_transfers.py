"""Transfers with both sides and the gap, confirming one, and the combined view of an ICB."""

from datetime import date
from decimal import Decimal

import pytest

from funding.models import Movement, Pot, TransferReceipt
from tests.funding.views.page import At, day, words

ON = day("on", date(2025, 7, 1))


@pytest.fixture
def transfer(system):
    return system.transfer(system.funded_pot(system.icb, amount="1000"), system.trust, "600")


@pytest.fixture
def icb(system) -> At:
    return At(system.icb_finance, system.icb, system.year)


def test_both_sides_see_the_line_in_transit(finance, icb, transfer):
    for at in (finance, icb):
        page = words(at.open("transfer-list"))
        assert "£600.00 £0.00 £600.00 In transit" in page
        assert "Total £600.00 £0.00 £600.00" in page
    own = Movement.objects.get(kind="pass-on")
    assert icb.address("movement-detail", pk=own.pk) in icb.open("transfer-list").content.decode()
    assert "/movements/" not in finance.open("transfer-list").content.decode(), "the sender's postings are its own"
    assert "Confirm: Smoking in pregnancy" in words(finance.open("transfer-list"))
    assert "Confirm: Smoking in pregnancy" not in words(icb.open("transfer-list"))


def test_confirming_opens_a_pot_named_after_the_transfer_in_the_same_act(system, finance, transfer):
    finance.send("transfer-confirm", {"amount": "600", **ON}, pk=transfer.pk)
    pot = Pot.objects.get(organisation=system.trust)
    assert (pot.name, pot.funder) == ("Smoking in pregnancy", system.icb)
    assert pot.terms.get().protection == "ring-fenced"
    page = words(finance.open("pot-detail", reference=pot.reference))
    assert "Awarded, as varied £600.00 = Received £0.00 + Came as transfers £600.00 Sum £600.00" in page
    assert "Transfers in £600.00 Came in £600.00" in page


def test_another_amount_shows_as_a_gap_on_both_sides(system, finance, icb, transfer):
    pot = system.pot()
    done = finance.send("transfer-confirm", {"pot": pot.pk, "amount": "500", **ON}, pk=transfer.pk)
    assert "The gap to what was sent is £100.00" in words(finance.client.get(done.url))
    for at in (finance, icb):
        assert "£600.00 £500.00 £100.00 Differs" in words(at.open("transfer-list"))


def test_a_transfer_is_confirmed_once(finance, transfer):
    finance.send("transfer-confirm", {"amount": "600", **ON}, pk=transfer.pk)
    page = words(finance.open("transfer-confirm", pk=transfer.pk))
    assert "This transfer is confirmed: £600.00" in page
    again = finance.send("transfer-confirm", {"amount": "600", **ON}, token="another", pk=transfer.pk)
    assert "already confirmed" in words(again) or "This transfer is confirmed" in words(again)
    assert TransferReceipt.objects.count() == 1
    assert Pot.objects.filter(organisation__code="ZZT1").count() == 1, "no second pot is left behind"


def test_only_the_receiver_confirms(system, icb, transfer):
    assert icb.open("transfer-confirm", pk=transfer.pk).status_code == 404
    stranger = At(system.other_finance, system.other_trust, system.year)
    assert stranger.open("transfer-confirm", pk=transfer.pk).status_code == 404


def test_the_system_counts_no_pound_twice_and_says_its_coverage_first(system, finance, icb, transfer):
    finance.send("transfer-confirm", {"amount": "500", **ON}, pk=transfer.pk)
    own = system.funded_pot(amount="50")
    system.spend(own, "20", system.project(own))
    assert "0 of 2 linked trusts returned" in words(icb.open("system"))
    for trust in (system.trust, system.other_trust):
        system.return_year(trust)
    page = words(icb.open("system"))
    assert "2 of 2 linked trusts returned, covering £1,050" in page
    assert "Transfers between these organisations, taken out Counted on both sides above −£500.00" in page
    assert "Came in from outside £1,050.00" in page
    assert "Fellside Hospitals NHS Trust 1 £600.00 £500.00 £100.00" in page
    assert own.name + " " + own.reference not in page
    assert "P-00" not in page, "no pot of a trust is shown"


def test_a_trust_has_no_system_page(finance):
    assert finance.open("system").status_code == 404


def test_money_that_left_every_pot_is_whole_again_in_pounds(system, icb, transfer):
    assert "Passed on £600.00" in words(icb.open("pot-detail", reference=transfer.sender_pot.reference))
    assert transfer.amount == Decimal("600.00")

"""Transfers between organisations: the sender passes on, the receiver confirms on a pot of its own."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.domain.words import MovementKind, Place
from funding.models import Pot, Transfer, TransferReceipt
from funding.services.ledger import Leg, lock_pots, post, refuse_beyond, refuse_nothing
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.rights import require


@transaction.atomic
def pass_on(*, by: User, pot: Pot, receiver: Organisation, amount: Decimal, on: date, what_for: str) -> Transfer:
    """Pass money of a pot on to another organisation. It prints as *in transit* until the receiver confirms."""
    require(by, pot.organisation, Act.POST)
    refuse_nothing(amount)
    if receiver == pot.organisation:
        raise Refused("Choose another organisation: money stays inside by moving it between pots.", field="receiver")
    (pot,) = lock_pots(pot)
    year = FinancialYear.containing(on)
    refuse_beyond(pot, year, amount)
    transfer = Transfer.objects.create(
        sender_pot=pot,
        receiver=receiver,
        year=year.start,
        amount=amount,
        sent_on=on,
        what_for=what_for,
        recorded_by=by,
    )
    post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.PASS_ON,
        on=on,
        legs=[Leg(pot, Place.AVAILABLE, Place.PASSED_ON, amount)],
        action="pass-on",
        reason=what_for,
        transfer=transfer,
    )
    return transfer


@transaction.atomic
def confirm_transfer(*, by: User, transfer: Transfer, pot: Pot, amount: Decimal, on: date) -> TransferReceipt:
    """Confirm what came, on a pot of the receiver. An amount other than what was sent shows as a gap on both sides."""
    require(by, transfer.receiver, Act.POST)
    refuse_nothing(amount)
    if pot.organisation_id != transfer.receiver_id:
        raise Refused("Choose a pot of your own organisation.", field="pot")
    if FinancialYear.containing(on).start != transfer.year:
        raise Refused("Confirm it in the financial year it was sent in.", field="on")
    (pot,) = lock_pots(pot)
    if TransferReceipt.objects.filter(transfer=transfer).exists():
        raise Refused("This transfer is already confirmed.")
    receipt = TransferReceipt.objects.create(transfer=transfer, pot=pot, amount=amount, received_on=on, recorded_by=by)
    post(
        by=by,
        organisation=pot.organisation,
        kind=MovementKind.TRANSFER_IN,
        on=on,
        legs=[Leg(pot, Place.TRANSFER_IN, Place.AVAILABLE, amount)],
        action="confirm-transfer",
        reason=transfer.what_for,
        transfer=transfer,
    )
    return receipt

"""Transfers between organisations: the sender passes on, the receiver confirms on a pot of its own. Each side posts on
its own day, so that what was sent in March and came in April stands in two financial years."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.domain.words import MovementKind, Place, PotKind, Protection, Recurrence
from funding.models import Pot, Term, Transfer, TransferReceipt
from funding.services.acts import use_by_of
from funding.services.ledger import Leg, lock_pots, post, refuse_beyond, refuse_nothing
from funding.services.pots import NewAward, Passport, open_pot
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
    if receiver.is_fictional != pot.organisation.is_fictional:
        raise Refused("Made-up and real organisations never pass money to each other.", field="receiver")
    if not Organisation.objects.open_on(on).filter(pk=receiver.pk).exists():
        raise Refused(f"{receiver.name} is not open on that day. Choose its successor.", field="receiver")
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
        rows=[transfer],
        transfer=transfer,
    )
    return transfer


@transaction.atomic
def confirm_transfer(*, by: User, transfer: Transfer, pot: Pot, amount: Decimal, on: date,
                     approval: str = "") -> TransferReceipt:  # fmt: skip
    """Confirm what came, on a pot of the receiver, in the month of the day it came. An amount other than what was sent
    shows as a gap on both sides. Capital confirmed as revenue, or the other way, needs a recorded approval."""
    require(by, transfer.receiver, Act.POST)
    refuse_nothing(amount)
    if pot.organisation_id != transfer.receiver_id:
        raise Refused("Choose a pot of your own organisation.", field="pot")
    if on < transfer.sent_on:
        raise Refused(f"It was sent on {transfer.sent_on:%-d %B %Y}. Choose that day or a later one.", field="on")
    if pot.is_capital != transfer.sender_pot.is_capital and not approval.strip():
        raise Refused("Capital becomes revenue, or the other way, only with a recorded approval.", field="pot")
    lock_transfer(transfer)
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
        rows=[receipt],
        evidence=approval,
        transfer=transfer,
    )
    return receipt


@transaction.atomic
def confirm_on_new_pot(*, by: User, transfer: Transfer, amount: Decimal, on: date) -> TransferReceipt:
    """Open a pot named after the transfer, awarded what was sent in the year in which it came, under the terms of the
    sender's pot on the day it was sent, and confirm what came."""
    lock_transfer(transfer)
    terms = Term.objects.filter(pot=transfer.sender_pot).in_force(transfer.sent_on).first()
    sender = transfer.sender_pot.organisation
    sent_in, came_in = FinancialYear(transfer.year), FinancialYear.containing(on)
    due_on = max(transfer.sent_on, came_in.first_day)
    pot = open_pot(
        by=by,
        organisation=transfer.receiver,
        passport=Passport(
            name=transfer.what_for[:160],
            funder=sender,
            funder_name=sender.name[:160],
            kind=PotKind(transfer.sender_pot.kind),
            recurrence=Recurrence.RECURRENT
            if terms and terms.recurrence == Recurrence.RECURRENT.value
            else Recurrence.NON_RECURRENT,
            protection=next(
                (each for each in Protection if terms and each.value == terms.protection), Protection.UNRESTRICTED
            ),
            protected_from=max(terms.from_on, sent_in.first_day) if terms else sent_in.first_day,
            protected_to=terms.to_on if terms else None,
            is_capital=transfer.sender_pot.is_capital,
            purpose=transfer.what_for,
            evidence=f"Transfer {transfer.pk} from {sender.name}",
            use_by_on=use_by_of(transfer.sender_pot),
        ),
        awards=[NewAward(came_in, transfer.amount, ((due_on, transfer.amount),), transfer.sent_on)],
    )
    return confirm_transfer(by=by, transfer=transfer, pot=pot, amount=amount, on=on)


def lock_transfer(transfer: Transfer) -> None:
    """Two people of the receiver never confirm it on two pots. Locked before any pot."""
    Transfer.objects.select_for_update(no_key=True).get(pk=transfer.pk)

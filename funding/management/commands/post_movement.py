"""`manage.py post_movement FILE.json --organisation CODE --by EMAIL`: records what happened to a pot's money."""

from collections.abc import Callable
from typing import Any

from funding.domain.money import to_pence
from funding.domain.words import Basis, Destination, Evidence, MovementKind
from funding.management.json_command import JsonCommand
from funding.models import Movement
from funding.selectors import movement_for, transfer_for
from funding.services.document import Document
from funding.services.ledger import apply_elsewhere, receive_money, record_spend, return_to_funder, reverse_movement
from funding.services.transfers import confirm_on_new_pot, confirm_transfer, pass_on
from organisations.models import Organisation, User
from organisations.refusals import Refused
from organisations.selectors import organisation_by_code

Post = Callable[[User, Organisation, Document], tuple[Movement, dict[str, Any]]]


class Command(JsonCommand):
    help = (
        "Record a movement. Key kind: receive, spend, pass-on, confirm-transfer, apply-elsewhere, return or reverse; "
        "most kinds need pot, amount_pence and on."
    )

    def act(self, *, by: User, organisation: Organisation, given: Document) -> dict[str, Any]:
        kind = given.text("kind", needed=True)
        if kind not in POSTS:
            raise Refused(f"“{kind}” is not a known “kind”. Give one of {', '.join(POSTS)}.", field="kind")
        movement, further = POSTS[kind](by, organisation, given)
        return {
            "organisation": organisation.code,
            "movement": movement.pk,
            "kind": movement.kind,
            **further,
            "postings": [
                {
                    "pot": posting.pot.reference,
                    "from": posting.from_place,
                    "to": posting.to_place,
                    "amount_pence": to_pence(posting.amount),
                }
                for posting in movement.postings.select_related("pot")
            ],
        }


def moved(given: Document, organisation: Organisation) -> dict[str, Any]:
    """Keys that most kinds share."""
    return {
        "pot": given.pot("pot", organisation),
        "amount": given.pounds("amount_pence"),
        "on": given.needed_day("on"),
    }


def receive(by: User, organisation: Organisation, given: Document) -> tuple[Movement, dict[str, Any]]:
    facts = {
        **moved(given, organisation),
        "basis": given.word("basis", Basis),
        "reason": given.text("reason"),
        "evidence": given.text("evidence"),
    }
    given.finish()
    return receive_money(by=by, **facts), {}


def spend(by: User, organisation: Organisation, given: Document) -> tuple[Movement, dict[str, Any]]:
    facts = {
        **moved(given, organisation),
        "project": given.project("project", organisation),
        "evidence_grade": given.optional_word("evidence_grade", Evidence) or Evidence.ASSERTED,
        "reason": given.text("reason"),
        "partner": given.text("partner"),
        "evidence": given.text("evidence"),
        "is_one_off": given.flag("is_one_off"),
        "is_prepaid": given.flag("is_prepaid"),
    }
    given.finish()
    return record_spend(by=by, **facts), {}


def elsewhere(by: User, organisation: Organisation, given: Document) -> tuple[Movement, dict[str, Any]]:
    facts = {
        **moved(given, organisation),
        "destination": given.word("destination", Destination),
        "decided_by_role": given.text("decided_by_role", needed=True),
        "reason": given.text("reason", needed=True),
        "minute": given.text("minute"),
        "is_approved": given.flag("is_approved"),
        "evidence": given.text("evidence"),
    }
    given.finish()
    if facts["is_approved"] and not facts["minute"]:
        raise Refused("Give the minute of the approval, or leave out “is_approved”.", field="minute")
    return apply_elsewhere(by=by, **facts), {}


def give_back(by: User, organisation: Organisation, given: Document) -> tuple[Movement, dict[str, Any]]:
    facts = {**moved(given, organisation), "reason": given.text("reason", needed=True)}
    given.finish()
    return return_to_funder(by=by, **facts), {}


def send(by: User, organisation: Organisation, given: Document) -> tuple[Movement, dict[str, Any]]:
    code = given.text("receiver", needed=True)
    receiver = organisation_by_code(code)
    if receiver is None:
        raise Refused(f"There is no organisation with the code {code}. Check the code.", field="receiver")
    facts = {**moved(given, organisation), "what_for": given.text("what_for", needed=True)}
    given.finish()
    transfer = pass_on(by=by, receiver=receiver, **facts)
    return transfer.movements.get(kind=MovementKind.PASS_ON.value), {"transfer": transfer.pk}


def confirm(by: User, organisation: Organisation, given: Document) -> tuple[Movement, dict[str, Any]]:
    """Without a pot, one is opened that is named after the transfer."""
    transfer = transfer_for(organisation, given.number("transfer"))
    if transfer is None or transfer.receiver_id != organisation.pk:
        raise Refused(f"No such transfer was sent to {organisation.name}. Check its number.", field="transfer")
    facts: dict[str, Any] = {"transfer": transfer, "amount": given.pounds("amount_pence"), "on": given.needed_day("on")}
    pot = given.pot("pot", organisation) if given.text("pot") else None
    given.finish()
    receipt = confirm_transfer(by=by, pot=pot, **facts) if pot else confirm_on_new_pot(by=by, **facts)
    gap = to_pence(transfer.amount - receipt.amount)
    return transfer.movements.get(kind=MovementKind.TRANSFER_IN.value), {"transfer": transfer.pk, "gap_pence": gap}


def reverse(by: User, organisation: Organisation, given: Document) -> tuple[Movement, dict[str, Any]]:
    movement = movement_for(organisation, given.number("movement"))
    if movement is None:
        raise Refused(f"{organisation.name} has no such movement. Check its number.", field="movement")
    facts: dict[str, Any] = {"on": given.needed_day("on"), "reason": given.text("reason", needed=True)}
    given.finish()
    return reverse_movement(by=by, movement=movement, **facts), {"reverses": movement.pk}


POSTS: dict[str, Post] = {
    "receive": receive,
    "spend": spend,
    "pass-on": send,
    "confirm-transfer": confirm,
    "apply-elsewhere": elsewhere,
    "return": give_back,
    "reverse": reverse,
}

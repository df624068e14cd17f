"""Bids for money: recorded when they are found, taken from stage to stage, with the documents and hours they take."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model

from funding.bidding import bid_state
from funding.domain.bids import MAY_FOLLOW, WORKED_ON, Stage
from funding.models import Bid, BidAnswer, BidDocument, BidDocumentReady, BidHours, BidStep
from funding.services.pots import next_reference
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require


@transaction.atomic
def open_bid(*, by: User, organisation: Organisation, name: str, funder_name: str, amount: Decimal, deadline_on: date,
             on: date, expected_on: date | None = None, purpose: str = "") -> Bid:  # fmt: skip
    """Record an opportunity, seen on the day `on`; it starts as being considered."""
    require(by, organisation, Act.LOG_POTS)
    if amount <= 0:
        raise Refused("The amount must be above £0.", field="amount")
    if expected_on and expected_on < deadline_on:
        raise Refused("The answer is expected before the deadline. Check both dates.", field="expected_on")
    reference = next_reference(organisation, Bid, "B")
    sequence = next_sequence(organisation)
    bid = Bid.objects.create(
        organisation=organisation,
        reference=reference,
        name=name,
        funder_name=funder_name,
        amount=amount,
        deadline_on=deadline_on,
        expected_on=expected_on,
        purpose=purpose,
        sequence=sequence,
        recorded_by=by,
    )
    step = BidStep.objects.create(bid=bid, stage=Stage.CONSIDERING.value, on=on, sequence=sequence, recorded_by=by)
    said = {"name": name, "funder": funder_name, "amount": amount, "deadline_on": deadline_on}
    tell(by, bid, "open-bid", said, bid, step)
    return bid


@transaction.atomic
def take_step(*, by: User, bid: Bid, stage: Stage, on: date, reason: str = "", decided_by_role: str = "",
              awarded: Decimal | None = None, starts_on: date | None = None,
              deadline_on: date | None = None) -> BidStep:  # fmt: skip
    """Take the bid to a stage, or give it a new deadline at the stage where it is. A decision says by which role and
    why; a bid that is won says how much was awarded."""
    require(by, bid.organisation, Act.LOG_POTS)
    organisation = locked(bid)
    now = bid_state(organisation, bid.reference)
    if now is None:
        raise Refused("This bid is not there.")
    if stage is now.stage and deadline_on is None:
        raise Refused(f"The bid is at this stage already: {stage.label}.", field="stage")
    if stage is not now.stage and stage not in MAY_FOLLOW[now.stage]:
        may = ", ".join(each.label for each in Stage if each in MAY_FOLLOW[now.stage])
        raise Refused(f"After “{now.stage.label}” a bid may be: {may}.", field="stage")
    if deadline_on and stage not in WORKED_ON:
        raise Refused("Only a bid that is not submitted yet takes a new deadline.", field="deadline_on")
    if now.steps and on < now.steps[-1].on:
        raise Refused("The bid came to its stage on a later day than this. Check the date.", field="on")
    is_decision = stage in (Stage.WON, Stage.LOST, Stage.NOT_BID, Stage.WITHDRAWN)
    if is_decision and not (reason.strip() and decided_by_role.strip()):
        field = "reason" if not reason.strip() else "decided_by_role"
        raise Refused("Say which role decided it and why.", field=field)
    if stage is Stage.WON and (awarded is None or awarded <= 0):
        raise Refused("Say how much was awarded.", field="awarded")
    if stage is not Stage.WON and (awarded is not None or starts_on is not None):
        field = "awarded" if awarded is not None else "starts_on"
        raise Refused("Only a bid that is won has an award and its start.", field=field)
    step = BidStep.objects.create(
        bid=bid,
        stage=stage.value,
        on=on,
        reason=reason,
        decided_by_role=decided_by_role,
        awarded=awarded,
        starts_on=starts_on,
        deadline_on=deadline_on,
        sequence=next_sequence(organisation),
        recorded_by=by,
    )
    said = {"stage": stage.value, "awarded": awarded, "role": decided_by_role, "deadline_on": deadline_on}
    tell(by, bid, "step-bid", said, step, reason=reason)
    return step


@transaction.atomic
def ask_for_document(*, by: User, bid: Bid, name: str, needed_by_on: date | None = None) -> BidDocument:
    """Note a document that the funder asks for."""
    require(by, bid.organisation, Act.LOG_POTS)
    organisation = locked(bid)
    if BidDocument.objects.filter(bid=bid, name=name).exists():
        raise Refused("This document is on the list already.", field="name")
    row = BidDocument.objects.create(
        bid=bid, name=name, needed_by_on=needed_by_on, sequence=next_sequence(organisation), recorded_by=by
    )
    tell(by, bid, "ask-for-document", {"name": name, "needed_by_on": needed_by_on}, row)
    return row


@transaction.atomic
def document_is_ready(*, by: User, document: BidDocument, on: date, evidence: str = "") -> BidDocumentReady:
    """Say that a document is ready, and where it is kept."""
    bid = document.bid
    require(by, bid.organisation, Act.LOG_POTS)
    organisation = locked(bid)
    if BidDocumentReady.objects.filter(document=document).exists():
        raise Refused("This document is ready already.")
    row = BidDocumentReady.objects.create(
        document=document, on=on, evidence=evidence, sequence=next_sequence(organisation), recorded_by=by
    )
    tell(by, bid, "document-ready", {"name": document.name, "evidence": evidence}, row)
    return row


@transaction.atomic
def record_answer(*, by: User, bid: Bid, question: str, text: str = "", reuses: BidAnswer | None = None) -> BidAnswer:
    """Keep what the bid says to a question, or what it says now. `reuses`: the answer of another bid of the same
    organisation that it is taken from, with its text where none is given."""
    require(by, bid.organisation, Act.LOG_POTS)
    organisation = locked(bid)
    if reuses and (reuses.bid_id == bid.pk or reuses.bid.organisation_id != organisation.pk):
        raise Refused("Choose an answer of another bid of this organisation.", field="reuses")
    text = text.strip() or (reuses.text if reuses else "")
    if reuses and reuses.reuses and reuses.reuses.text == reuses.text and reuses.reuses.bid_id != bid.pk:
        reuses = reuses.reuses  # the bid that wrote it first, not one that took it as it stood
    if not text:
        raise Refused("Write the answer, or choose one to reuse.", field="text")
    now = BidAnswer.objects.filter(bid=bid, question=question).order_by("pk").last()
    if now and (now.text, now.reuses_id) == (text, reuses.pk if reuses else None):
        raise Refused("The bid says this already.", field="text")
    row = BidAnswer.objects.create(
        bid=bid, question=question, text=text, reuses=reuses, sequence=next_sequence(organisation), recorded_by=by
    )
    tell(by, bid, "answer-in-bid", {"question": question, "reuses": reuses.bid.reference if reuses else ""}, row)
    return row


@transaction.atomic
def record_hours(*, by: User, bid: Bid, role: str, minutes: int, an_hour: Decimal, on: date,
                 note: str = "") -> BidHours:  # fmt: skip
    """Record time that a role gave to the bid, at what an hour costs. Below nought takes back what the role gave."""
    require(by, bid.organisation, Act.LOG_POTS)
    organisation = locked(bid)
    if minutes == 0:
        raise Refused("Give the time in hours, such as 7.5.", field="hours")
    if an_hour < 0:
        raise Refused("An hour costs £0 or more.", field="an_hour")
    given = BidHours.objects.filter(bid=bid, role=role, an_hour=an_hour)
    if minutes < 0 and sum(row.minutes for row in given) + minutes < 0:
        raise Refused("That takes back more hours than this role gave at this cost.", field="hours")
    row = BidHours.objects.create(
        bid=bid,
        role=role,
        minutes=minutes,
        an_hour=an_hour,
        on=on,
        note=note,
        sequence=next_sequence(organisation),
        recorded_by=by,
    )
    tell(by, bid, "record-bid-hours", {"role": role, "minutes": minutes, "an_hour": an_hour}, row, reason=note)
    return row


def locked(bid: Bid) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=bid.organisation_id)


def tell(by: User, bid: Bid, action: str, said: Mapping[str, Any], *rows: Model, reason: str = "") -> None:
    record_event(
        by=by, organisation=bid.organisation, action=action, subject=bid.reference, after=dict(said), reason=reason,
        rows=rows,
    )  # fmt: skip

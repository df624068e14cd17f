"""Payments to partners stand in the ledger; here they are named as payments of an agreement, and the partner is asked
to confirm them through a link that works once. The link is random, only its hash is kept, no mail holds a figure."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from funding.domain.money import in_words
from funding.domain.partner_cash import Says
from funding.domain.personal_data import numbers_in
from funding.domain.words import Evidence
from funding.models import (
    Agreement,
    Movement,
    PartnerPayment,
    PaymentAnswer,
    PaymentQuestion,
    PaymentQuestionRevoked,
)
from funding.partner_links import hash_of, open_question, unnamed_payments
from funding.services.agreements import locked, spoken, tell
from funding.services.ledger import lock_pots, record_spend
from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence
from organisations.services.rights import require
from organisations.services.system import system_person

LASTS = 14  # days, unless another day is asked for
LASTS_AT_MOST = 60
EARLIER_AT_MOST = timedelta(days=60)  # a ledger may date a payment later than the bank did
LINK_GONE = "This link does not work, or no longer does. Ask whoever sent it to you for another one."


@dataclass(frozen=True)
class Asked:
    """A question and its link's token, which is kept nowhere: it is shown or mailed now, or never."""

    question: PaymentQuestion
    token: str

    @property
    def path(self) -> str:
        return reverse("funding:partner-answer", kwargs={"token": self.token})


@transaction.atomic
def pay_partner(*, by: User, agreement: Agreement, amount: Decimal, on: date, is_delivered: bool,
                evidence_grade: Evidence, evidence: str = "", reason: str = "",
                **late: Any) -> PartnerPayment:  # fmt: skip
    """Post a payment to the partner out of the agreement's pot: spent if it is for what was delivered, otherwise paid
    and not yet delivered. `about` may name the closed month that a late posting belongs to."""
    movement = record_spend(
        by=by,
        pot=agreement.pot,
        project=agreement.project,
        amount=amount,
        on=on,
        evidence_grade=evidence_grade,
        reason=reason or f"{agreement.reference}: {agreement.get_instrument_display().lower()}",
        partner=agreement.partner,
        is_prepaid=not is_delivered,
        evidence=evidence,
        **late,
    )
    return named(by, agreement, movement)


@transaction.atomic
def name_payment(*, by: User, agreement: Agreement, movement: Movement) -> PartnerPayment:
    """Say that a movement which stands in the ledger already, such as an imported one, is a payment of the agreement.
    Nothing is posted."""
    require(by, agreement.organisation, Act.POST)
    lock_pots(agreement.pot)  # another agreement of the pot may be about to name it too
    locked(agreement)
    if not unnamed_payments(agreement).filter(pk=movement.pk).exists():
        raise Refused(
            "This is not spend of the agreement’s pot and project that still waits to be named.", field="movement"
        )
    return named(by, agreement, movement)


def named(by: User, agreement: Agreement, movement: Movement) -> PartnerPayment:
    row = PartnerPayment.objects.create(
        agreement=agreement, movement=movement, sequence=next_sequence(agreement.organisation), recorded_by=by
    )
    tell(by, agreement, "pay-partner", {"movement": movement.pk, "amount": row.amount}, row)
    return row


@transaction.atomic
def ask_partner(*, by: User, payment: PartnerPayment, today: date, asked_of: str = "",
                expires_on: date | None = None) -> Asked:  # fmt: skip
    """Make a link through which the partner confirms or disputes the payment, once, until a day. Links of the same
    payment that are still open are taken back. It is mailed where an address is given and the site's own is known."""
    agreement = payment.agreement
    require(by, agreement.organisation, Act.POST)
    locked(agreement)
    asked_of = asked_of.strip()
    expires_on = expires_on or today + timedelta(days=LASTS)
    if asked_of:
        try:
            validate_email(asked_of)
        except ValidationError:
            raise Refused("Give an email address, such as name@partner.example.", field="asked_of") from None
    if not today <= expires_on <= today + timedelta(days=LASTS_AT_MOST):
        last = spoken(today + timedelta(days=LASTS_AT_MOST))
        raise Refused(f"The link may work until {last} at most, and not before today.", field="expires_on")
    if Movement.objects.filter(reverses=payment.movement_id).exists():
        raise Refused("This payment was reversed. There is nothing to confirm.")
    sequence = next_sequence(agreement.organisation)
    gone = [revoked(each, by, "Asked again", sequence) for each in open_questions(payment)]
    token = secrets.token_urlsafe(32)
    question = PaymentQuestion.objects.create(
        payment=payment,
        token_hash=hash_of(token),
        asked_of=asked_of,
        is_mailed=bool(asked_of and settings.SITE_ADDRESS),
        expires_on=expires_on,
        sequence=sequence,
        recorded_by=by,
    )
    said = {"movement": payment.movement_id, "asked_of": asked_of, "mailed": question.is_mailed, "until": expires_on}
    tell(by, agreement, "ask-partner", said, question, *gone)
    asked = Asked(question, token)
    if question.is_mailed:
        transaction.on_commit(lambda: send_link(asked))
    return asked


def send_link(asked: Asked) -> None:
    """The mail says who asks and until when; what was paid stands behind the link only."""
    question = asked.question
    organisation = question.payment.agreement.organisation
    message = EmailMessage(
        subject="Please confirm a payment",
        body=f"{question.recorded_by.name} of {organisation.name} asks you to confirm a payment to "
        f"{question.payment.agreement.partner}.\n\n{settings.SITE_ADDRESS}{asked.path}\n\n"
        f"The link works once, until {spoken(question.expires_on)}. You need no account. "
        "If you did not expect this, tell the person who is named.\n",
        to=[question.asked_of],
    )
    with suppress(OSError):  # the question stands on the page and can be asked again
        message.send()


def open_questions(payment: PartnerPayment) -> list[PaymentQuestion]:
    return list(payment.questions.filter(answer__isnull=True, revoked__isnull=True))


def revoked(question: PaymentQuestion, by: User, reason: str, sequence: int) -> PaymentQuestionRevoked:
    return PaymentQuestionRevoked.objects.create(question=question, reason=reason, sequence=sequence, recorded_by=by)


@transaction.atomic
def revoke_question(*, by: User, question: PaymentQuestion, reason: str = "") -> PaymentQuestionRevoked:
    """Take a link back before it is used."""
    agreement = question.payment.agreement
    require(by, agreement.organisation, Act.POST)
    locked(agreement)
    if question not in open_questions(question.payment):
        raise Refused("This link was used or taken back already.")
    row = revoked(question, by, reason, next_sequence(agreement.organisation))
    tell(by, agreement, "revoke-question", {"movement": question.payment.movement_id}, row, reason=reason)
    return row


@transaction.atomic
def answer_through_link(*, token: str, today: date, says: Says, answered_by: str, amount: Decimal | None = None,
                        received_on: date | None = None, unspent: Decimal | None = None,
                        words: str = "") -> PaymentAnswer:  # fmt: skip
    """What the partner says of the payment behind its link. There is no account: the audit chain tells of it as done by
    the program for the partner, with the name that was typed and who had asked. Raises Refused, for every link that
    does not work with the same words."""
    question = open_question(token, today)
    if question is None:
        raise Refused(LINK_GONE)
    agreement = question.payment.agreement
    locked(agreement)
    if (question := open_question(token, today)) is None:  # somebody was quicker, while this waited for the lock
        raise Refused(LINK_GONE)
    if not answered_by.strip():
        raise Refused("Give your name and your role.", field="answered_by")
    if numbers_in(f"{words} {answered_by}"):
        raise Refused("This holds a number like an NHS number. Take it out: nothing about a patient belongs here.",
                      field="words")  # fmt: skip
    if says is Says.DISPUTED:
        if not words.strip():
            raise Refused("Say what is wrong.", field="words")
    else:
        refuse_gaps(amount, received_on, unspent)
    refuse_answer(amount, received_on, unspent, question.payment, today)
    row = PaymentAnswer.objects.create(
        question=question,
        says=says.value,
        amount=amount,
        received_on=received_on,
        unspent=unspent,
        words=words,
        answered_by=answered_by,
        sequence=next_sequence(agreement.organisation),
    )
    said = {
        "answered": "the partner, through its link",
        "partner": agreement.partner,
        "name": answered_by,
        "asked_by": question.recorded_by.email,
        "movement": question.payment.movement_id,
        "says": says.value,
        "amount": amount,
        "received_on": received_on,
        "unspent": unspent,
    }
    tell(system_person(), agreement, f"partner-{says.value}", said, row, reason=words)
    return row


def refuse_gaps(amount: Decimal | None, received_on: date | None, unspent: Decimal | None) -> None:
    """Who confirms a payment says all three; who disputes it may leave them out."""
    if amount is None:
        raise Refused("Enter the amount that you received.", field="amount")
    if received_on is None:
        raise Refused("Enter the date on which you received it.", field="received_on")
    if unspent is None:
        raise Refused("Enter what is not spent yet, or 0.", field="unspent")


def refuse_answer(amount: Decimal | None, received_on: date | None, unspent: Decimal | None,
                  payment: PartnerPayment, today: date) -> None:  # fmt: skip
    """What is said must be possible, also of a payment that is disputed."""
    if amount is not None and amount <= 0:
        raise Refused("Enter the amount that you received.", field="amount")
    if received_on is not None and received_on > today:
        raise Refused("The date that you received it is not here yet. Check it.", field="received_on")
    if received_on is not None and received_on < payment.movement.effective_on - EARLIER_AT_MOST:
        raise Refused("The date is long before the payment. Check its year.", field="received_on")
    most = payment.amount if amount is None else amount
    if unspent is not None and not 0 <= unspent <= most:
        raise Refused(f"What is not spent is between £0 and {in_words(most, pence=True)}.", field="unspent")

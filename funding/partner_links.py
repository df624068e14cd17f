"""What stands behind a partner's link, and which movements of the ledger may be named as payments of an agreement."""

import hashlib
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from funding.domain.money import ZERO
from funding.domain.words import MovementKind
from funding.models import Agreement, Movement, PartnerPayment, PaymentQuestion

PAYS = (MovementKind.SPEND.value, MovementKind.PREPAY.value)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_question(token: str, today: date) -> PaymentQuestion | None:
    """The question behind a link that still works: known, not used, not taken back, not run out, of a payment that
    stands."""
    return (
        PaymentQuestion.objects.filter(
            token_hash=hash_of(token),
            expires_on__gte=today,
            answer__isnull=True,
            revoked__isnull=True,
            payment__movement__reversed_by__isnull=True,
        )
        .select_related("payment__agreement__organisation", "payment__agreement__project", "payment__movement",
                        "recorded_by")
        .first()
    )  # fmt: skip


def amount_of(payment: PartnerPayment) -> Decimal:
    return sum((each.amount for each in payment.movement.postings.all()), ZERO)


def unnamed_payments(agreement: Agreement) -> QuerySet[Movement]:
    """Spend and payments ahead out of the agreement's pot for its project that stand and are no payment yet."""
    return (
        Movement.objects.filter(
            kind__in=PAYS,
            project=agreement.project,
            postings__pot=agreement.pot,
            reversed_by__isnull=True,
            partner_payment__isnull=True,
        )
        .distinct()
        .prefetch_related("postings")
        .order_by("-effective_on", "-pk")
    )

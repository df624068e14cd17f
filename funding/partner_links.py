"""What stands behind a partner's link, and which movements of the ledger may be named as payments of an agreement."""

import hashlib
from datetime import date

from django.db.models import QuerySet

from funding.domain.words import MovementKind, Place
from funding.models import Agreement, Movement, PaymentQuestion

PAYS = (MovementKind.SPEND.value, MovementKind.PREPAY.value)
PAID_INTO = (Place.SPENT.value, Place.PREPAID.value)


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


def unnamed_payments(agreement: Agreement) -> QuerySet[Movement]:
    """Spend and payments ahead out of the agreement's pot for its project that stand and are no payment yet. What
    takes spend back, such as a correction by an import, is none."""
    return (
        Movement.objects.filter(
            kind__in=PAYS,
            project=agreement.project,
            postings__pot=agreement.pot,
            postings__from_place=Place.AVAILABLE.value,
            postings__to_place__in=PAID_INTO,
            reversed_by__isnull=True,
            partner_payment__isnull=True,
        )
        .distinct()
        .prefetch_related("postings")
        .order_by("-effective_on", "-pk")
    )

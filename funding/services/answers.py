"""The life of a query once it is raised: each step by a named person, with what was said. Its own organisation answers
it, and nobody accepts what they answered themselves."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.domain.words import Destination, QueryStatus
from funding.models import Query, QueryStep
from funding.services.ledger import apply_elsewhere
from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require

LIVE = (QueryStatus.OPEN.value, QueryStatus.QUERIED_AGAIN.value)
ANSWERED = (QueryStatus.EXPLAINED.value, QueryStatus.ACCEPTED.value)


@transaction.atomic
def answer_query(*, by: User, query: Query, amount: Decimal, destination: Destination | None, decided_by_role: str,
                 reason: str, repayment: str = "", evidence: str = "", today: date) -> QueryStep:  # fmt: skip
    """Answer a query of one's own organisation. With a destination, the amount is recorded as used for
    another purpose in the same act; without one it is an explanation. Saved to the organisation only."""
    require(by, query.organisation, Act.ANSWER)
    query = Query.objects.select_for_update().get(pk=query.pk)
    if query.status not in LIVE:
        raise Refused("This query is already answered. Its history is below.")
    if not reason.strip():
        raise Refused("Say in a sentence or two what happened.", field="reason")
    if amount <= 0 or amount > query.amount:
        raise Refused(f"The amount must be above £0 and at most £{query.amount:,.2f}.", field="amount")
    movement = None
    if destination is not None and query.rule == "declared":
        raise Refused(
            "This money is already recorded as used for another purpose. Leave out where it went and say what "
            "happened.",
            field="destination",
        )
    if destination is not None:
        pot = query.pots.first()
        if pot is None:
            raise Refused("This query names no pot. Record the movement on its pot instead.", field="destination")
        year = FinancialYear(query.year)
        movement = apply_elsewhere(
            by=by,
            pot=pot,
            amount=amount,
            on=min(max(today, year.first_day), year.last_day),
            destination=destination,
            decided_by_role=decided_by_role,
            reason=reason,
            evidence=evidence,
        )
    answered = step(
        query,
        by,
        QueryStatus.EXPLAINED,
        amount=amount,
        destination=destination.value if destination else "",
        decided_by_role=decided_by_role,
        reason=reason,
        repayment=repayment,
        evidence=evidence,
        movement=movement,
    )
    record_event(
        by=by,
        organisation=query.organisation,
        action="answer-query",
        subject=query.key,
        before={"status": QueryStatus.OPEN.value},
        after={"status": QueryStatus.EXPLAINED.value, "amount": amount, "destination": answered.destination},
        reason=reason,
    )
    return answered


def step(query: Query, by: User, status: QueryStatus, **facts: object) -> QueryStep:
    query.status = status.value
    if status is QueryStatus.EXPLAINED:
        query.answered_at_amount = query.amount
    query.save(update_fields=["status", "answered_at_amount"])
    return QueryStep.objects.create(query=query, by=by, status=status.value, **facts)

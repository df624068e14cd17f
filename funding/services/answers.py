"""The life of a query once it is raised: each step by a named person, with what was said. Its own organisation answers
it, and nobody accepts what they answered themselves."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO
from funding.domain.rules import RULES
from funding.domain.words import Destination, MovementKind, Place, QueryKind, QueryStatus
from funding.models import Movement, Pot, Query, QueryStep
from funding.services.acts import left_of, restore_money
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
    another purpose in the same act; without one it is an explanation. What is not answered stays open. Saved to the
    organisation only."""
    require(by, query.organisation, Act.ANSWER)
    query = Query.objects.select_for_update(no_key=True).get(pk=query.pk)
    if query.status not in LIVE:
        raise Refused("This query is already answered. Its history is below.")
    if not reason.strip():
        raise Refused("Say in a sentence or two what happened.", field="reason")
    if amount <= 0 or amount > awaiting(query):
        raise Refused(f"The amount must be above £0 and at most £{awaiting(query):,.2f}.", field="amount")
    before, movement = stood(query), None
    if destination is not None:
        pot, stands = money_of(query)
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
            out_of=stands,
        )
    after = answered_for(query, amount, moved=destination is not None)
    answered = step(
        query,
        by,
        after,
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
        before=before,
        after={"status": after.value, "amount": amount, "destination": answered.destination},
        reason=reason,
        rows=[query, answered],
    )
    return answered


def stood(query: Query) -> dict[str, Any]:
    """What a step may change of a query, for the audit chain: read before the step."""
    return {"status": query.status, "amount": query.amount, "answered_at_amount": query.answered_at_amount}


NOT_IN_THE_POT = {
    "declared": "This money is already recorded as used for another purpose. Leave out where it went and say what "
    "happened.",
    "two-sides-differ": "A difference between two sides is no use of money. Leave out where it went and say what "
    "happened.",
}
NEVER_CAME = (
    "This money has not come to the pot, so it was not used from it. Leave out where it went and say what happened; "
    "what the funder kept is recorded under Change the award."
)


def money_of(query: Query) -> tuple[Pot, Place]:
    """The pot of the query and where in it the money in question stands. Refused when there is no one such place."""
    rule = next((rule for rule in RULES if rule.code == query.rule), None)
    stands = rule.stands if rule else Place.AVAILABLE
    if stands is None:
        raise Refused(NOT_IN_THE_POT.get(query.rule, NEVER_CAME), field="destination")
    pots = list(query.pots.all())
    if len(pots) != 1:
        raise Refused(
            "This query does not name one pot alone. Record the use on its pot, then say here what happened.",
            field="destination",
        )
    return pots[0], stands


def answered_for(query: Query, amount: Decimal, *, moved: bool) -> QueryStatus:
    """Take the answered part off what awaits an answer. The query is explained when nothing of it does."""
    left = awaiting(query) - amount
    if left <= 0:
        query.answered_at_amount = query.amount
        return QueryStatus.EXPLAINED
    if moved:
        query.amount -= amount
    else:
        query.answered_at_amount = (query.answered_at_amount or ZERO) + amount
    return QueryStatus(query.status)


def awaiting(query: Query) -> Decimal:
    """Pounds of a live query that nobody has answered yet."""
    left: Decimal = query.amount - (query.answered_at_amount or ZERO)
    return left


@transaction.atomic
def record_restored(*, by: User, query: Query, amount: Decimal, on: date, reason: str) -> QueryStep:
    """Bring money that was recorded with an answer, or that a rule found declared, back to its pot. The query is
    restored when nothing of it is still used elsewhere; until then it stays where it stood."""
    require(by, query.organisation, Act.ANSWER)
    query = Query.objects.select_for_update(no_key=True).get(pk=query.pk)
    use = use_to_restore(query)
    if use is None:
        raise Refused("No money of this query is recorded as used for another purpose, so none can be restored.")
    movement = restore_money(by=by, use=use, amount=amount, on=on, reason=reason)
    is_whole = use_to_restore(query) is None
    before = stood(query)
    after = QueryStatus.RESTORED if is_whole else QueryStatus(query.status)
    taken = step(query, by, after, amount=amount, reason=reason, movement=movement)
    record_step(by, query, "restore-query", before, taken)
    return taken


def use_to_restore(query: Query) -> Movement | None:
    """A use for another purpose that the query names and of which something is still out of its pot."""
    rule, _, number = query.key.partition(":")
    named = set(query.postings) | {step.movement_id for step in query.steps.all() if step.movement_id}
    if rule == "declared" and number.isdecimal():
        named.add(int(number))
    uses = Movement.objects.filter(
        pk__in=named,
        organisation=query.organisation_id,
        kind=MovementKind.APPLY_ELSEWHERE.value,
        reversed_by__isnull=True,
    )
    for use in uses.order_by("pk"):
        if left_of(use, MovementKind.APPLY_ELSEWHERE, Place.USED_ELSEWHERE) > 0:
            return use
    return None


def can_be_assessed(query: Query) -> bool:
    return query.kind == QueryKind.CONDITION and query.status in (*LIVE, QueryStatus.EXPLAINED.value)


@transaction.atomic
def record_condition_not_met(*, by: User, query: Query, reason: str) -> QueryStep:
    """Record, as a named finance officer of the organisation, that the money was used against its conditions."""
    require(by, query.organisation, Act.ASSESS)
    query = Query.objects.select_for_update(no_key=True).get(pk=query.pk)
    if query.kind != QueryKind.CONDITION:
        raise Refused("Only a condition query can be assessed. This one asks something else.")
    if not can_be_assessed(query):
        raise Refused(f"This query is {query.get_status_display().lower()} and cannot be assessed any more.")
    if not reason.strip():
        raise Refused("Say which condition is not met and on what you rest that.", field="reason")
    before = stood(query)
    taken = step(query, by, QueryStatus.NOT_MET, amount=query.amount, reason=reason)
    record_step(by, query, "condition-not-met", before, taken)
    return taken


def record_step(by: User, query: Query, action: str, before: dict[str, Any], taken: QueryStep) -> None:
    """The audit row of a step that the query's own organisation took: in its own chain alone."""
    record_event(
        by=by,
        organisation=query.organisation,
        action=action,
        subject=query.key,
        before=before,
        after={"status": taken.status, "amount": taken.amount},
        reason=taken.reason,
        rows=[query, taken],
    )


def step(query: Query, by: User, status: QueryStatus, **facts: object) -> QueryStep:
    query.status = status.value
    query.save(update_fields=["status", "amount", "answered_at_amount"])
    return QueryStep.objects.create(query=query, by=by, status=status.value, **facts)

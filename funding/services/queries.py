"""Rules are run and their findings kept here; people answer them. The same finding is the same query."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.rules import RULES, Finding, Rule
from funding.domain.words import Destination, QueryStatus
from funding.models import Pot, Query, QueryStep
from funding.selectors import months_closed, organisation_year
from funding.services.ledger import apply_elsewhere
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require

LIVE = (QueryStatus.OPEN.value, QueryStatus.QUERIED_AGAIN.value)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan did: queries that stand, and why nothing was run."""

    queries: tuple[Query, ...]
    raised: int
    cleared: int
    not_run: str = ""


@transaction.atomic
def scan_diversions(*, by: User, organisation: Organisation, year: FinancialYear, today: date) -> Scan:
    """Run every rule over the organisation's year. A new finding is raised, a known one updated, one whose cause is
    gone is closed and says so. Runs only on an organisation that has closed a month of the year itself."""
    require(by, organisation, Act.SEE)
    if not months_closed(organisation, year):
        return Scan((), 0, 0, f"No rule was run: {organisation.name} has closed no month of {year} yet.")
    seen = organisation_year(organisation, year, today)
    pots = {pot.reference: pot for pot in Pot.objects.of(organisation)}
    known = {query.key: query for query in Query.objects.filter(organisation=organisation, year=year.start)}
    raised, found = [], set()
    for rule in RULES:
        for finding in rule.find(seen):
            found.add(finding.key)
            query = known.get(finding.key)
            if query is None:
                query = raise_query(by, organisation, year, rule, finding)
                query.pots.set([pots[reference] for reference in finding.pots])
                raised.append(query.key)
            else:
                keep_query(by, query, finding)
    gone = [query for query in known.values() if query.key not in found and query.status in LIVE]
    for query in gone:
        step(query, by, QueryStatus.CLEARED, reason="The cause is gone: the rule no longer finds it.")
    if raised or gone:
        record_event(
            by=by,
            organisation=organisation,
            action="scan-diversions",
            subject=year.code,
            after={"raised": raised, "cleared": [query.key for query in gone]},
        )
    return Scan(
        tuple(Query.objects.filter(organisation=organisation, year=year.start).prefetch_related("pots")),
        len(raised),
        len(gone),
    )


def raise_query(by: User, organisation: Organisation, year: FinancialYear, rule: Rule, finding: Finding) -> Query:
    return Query.objects.create(
        organisation=organisation,
        year=year.start,
        rule=rule.code,
        key=finding.key,
        kind=finding.kind.value,
        amount=finding.amount,
        month=finding.month,
        figures=dict(finding.figures),
        clears_when=finding.clears_when,
        watch_only=rule.watch_only,
        status=finding.status.value,
        seen_at=timezone.now(),
    )


def keep_query(by: User, query: Query, finding: Finding) -> None:
    """The same finding again: its figures are brought up to date; one that had cleared is open again."""
    query.kind, query.amount, query.month = finding.kind.value, finding.amount, finding.month
    query.figures, query.clears_when, query.seen_at = dict(finding.figures), finding.clears_when, timezone.now()
    query.save(update_fields=["kind", "amount", "month", "figures", "clears_when", "seen_at"])
    if query.status == QueryStatus.CLEARED:
        step(query, by, QueryStatus.OPEN, reason="The rule finds it again.")


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
    query.save(update_fields=["status"])
    return QueryStep.objects.create(query=query, by=by, status=status.value, **facts)

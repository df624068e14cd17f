"""What the other side of a query does: ask, accept, query again, withdraw. The body that kept the money never accepts
its own item, and nobody accepts what they answered themselves."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.money import in_words
from funding.domain.words import QueryKind, QueryStatus
from funding.models import Pot, Query, QueryStep, StepSide, Transfer
from funding.services.answers import LIVE, step, stood
from funding.shared import ASKED, awaits, other_side_of, parties, query_seen_by, shared_pots
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require


@transaction.atomic
def accept_answer(*, by: User, organisation: Organisation, query: Query, reason: str = "") -> QueryStep:
    """Accept the answer to a query on behalf of `organisation`: another body that is party to it, or, where none is,
    the query's own organisation through another person than the one who answered."""
    query = open_for(by, organisation, query)
    refuse_unanswered(by, organisation, query)
    if organisation.pk == query.organisation_id and (others := parties(query, timezone.localdate())):
        names = " or ".join(each.name for each in others)
        raise Refused(f"Another body is party to this query, so only it can accept the answer: {names}.")
    return take(by, organisation, query, QueryStatus.ACCEPTED, "accept-answer", reason)


@transaction.atomic
def query_again(*, by: User, organisation: Organisation, query: Query, reason: str) -> QueryStep:
    """Say why the answer is not enough: the query waits for an answer again, and both statements stand."""
    query = open_for(by, organisation, query)
    refuse_unanswered(by, organisation, query)
    if not reason.strip():
        raise Refused("Say what the answer leaves open.", field="reason")
    before = stood(query)
    query.answered_at_amount = None
    return take(by, organisation, query, QueryStatus.QUERIED_AGAIN, "query-again", reason, before)


@transaction.atomic
def withdraw_query(*, by: User, organisation: Organisation, query: Query, reason: str) -> QueryStep:
    """Take a question back, by the organisation that asked it."""
    query = open_for(by, organisation, query)
    if query.asked_by_organisation_id is None:
        raise Refused("A rule raised this query. It closes itself when its cause is gone.")
    if query.asked_by_organisation_id != organisation.pk:
        raise Refused("Only the organisation that asked can withdraw the question.")
    if query.status not in (*LIVE, QueryStatus.EXPLAINED.value):
        raise Refused(f"This query is {query.get_status_display().lower()} already.")
    if not reason.strip():
        raise Refused("Say why the question is withdrawn.", field="reason")
    return take(by, organisation, query, QueryStatus.WITHDRAWN, "withdraw-query", reason)


@transaction.atomic
def ask_about_transfer(*, by: User, organisation: Organisation, transfer: Transfer, question: str) -> Query:
    """Ask the other side of a transfer about it. The amount is the gap where the two sides differ, else what was
    sent."""
    require(by, organisation, Act.QUERY)
    sender = transfer.sender_pot.organisation
    if organisation.pk not in (sender.pk, transfer.receiver_id):
        raise Refused("Choose a transfer that your organisation sent or was sent.", field="about")
    receipt = getattr(transfer, "receipt", None)
    gap = abs(transfer.amount - receipt.amount) if receipt else transfer.amount
    asked_of = other_side_of(transfer, organisation)
    own = transfer.sender_pot if asked_of.pk == sender.pk else receipt.pot if receipt else None
    return ask(
        by,
        organisation,
        asked_of,
        question,
        subject=f"transfer-{transfer.pk}",
        amount=gap or transfer.amount,
        pots=[own] if own else [],
        year=transfer.year,
        kind=QueryKind.DIFFERENCE.value if gap else QueryKind.CANNOT_SHOW.value,
        transfer=transfer,
        figures={
            "Sent": f"{in_words(transfer.amount, pence=True)} on {transfer.sent_on:%-d %B %Y}",
            "Received": in_words(receipt.amount, pence=True) if receipt else "Not confirmed",
        },
    )


@transaction.atomic
def ask_about_pot(*, by: User, organisation: Organisation, pot: Pot, year: FinancialYear, amount: Decimal,
                  question: str) -> Query:  # fmt: skip
    """Ask another organisation about a pot that it shared with `organisation` in the year."""
    require(by, organisation, Act.QUERY)
    if not shared_pots(organisation, year).filter(pk=pot.pk).exists():
        raise Refused("Choose a pot that its organisation shared with you.", field="about")
    if amount <= 0:
        raise Refused("The amount must be above £0.", field="amount")
    return ask(
        by,
        organisation,
        pot.organisation,
        question,
        subject=f"pot-{pot.pk}",
        amount=amount,
        pots=[pot],
        year=year.start,
        kind=QueryKind.CANNOT_SHOW.value,
        figures={"Amount asked about": in_words(amount, pence=True)},
    )


def ask(by: User, organisation: Organisation, asked_of: Organisation, question: str, *, subject: str, pots: list[Pot],
        **facts: Any) -> Query:  # fmt: skip
    if not question.strip():
        raise Refused("Type your question.", field="question")
    Organisation.objects.select_for_update(no_key=True).get(pk=asked_of.pk)
    key = f"{ASKED}:{organisation.code}:{subject}"
    before = Query.objects.filter(organisation=asked_of, key__startswith=f"{key}:")
    if before.filter(status__in=LIVE).exists():
        raise Refused("You asked about this already and the question waits for an answer.")
    query = Query.objects.create(
        organisation=asked_of,
        rule=ASKED,
        key=f"{key}:{before.count() + 1}",
        question=question.strip(),
        asked_by=by,
        asked_by_organisation=organisation,
        clears_when=f"{organisation.name} accepts the answer or withdraws the question.",
        seen_at=timezone.now(),
        **facts,
    )
    query.pots.set(pots)
    record_on_both(by, [organisation, asked_of], "ask", query, {"amount": query.amount}, question, rows=[query])
    return query


def open_for(by: User, organisation: Organisation, query: Query) -> Query:
    """The query, locked, when the person may query for the organisation and the organisation sees something of it."""
    require(by, organisation, Act.QUERY)
    if query_seen_by(organisation, query.pk) is None:
        raise Refused("This query is not shared with your organisation.")
    return Query.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=query.pk)


def refuse_unanswered(by: User, organisation: Organisation, query: Query) -> None:
    own = organisation.pk == query.organisation_id
    if query.status != QueryStatus.EXPLAINED or not (own or awaits(query, organisation)):
        raise Refused("No answer waits for you. It may not have been given, or not been shared with you yet.")
    if not own and organisation.pk not in {each.pk for each in parties(query, timezone.localdate())}:
        raise Refused("Your organisation is not party to this query: it was only shown the answer.")
    if answered_by(query, by):
        raise Refused("You answered this query yourself. Another person has to look at the answer.")


def answered_by(query: Query, person: User) -> bool:
    """Whether the person gave the newest answer: nobody looks at their own."""
    answer = query.steps.filter(status=QueryStatus.EXPLAINED.value).order_by("-pk").first()
    return answer is not None and answer.by_id == person.pk


def take(by: User, organisation: Organisation, query: Query, status: QueryStatus, action: str,
         reason: str, before: dict[str, Any] | None = None) -> QueryStep:  # fmt: skip
    """One step on behalf of the organisation; when it is not the query's own, both chains tell of it. `before` is how
    the query stood, where more than its status changes."""
    before = before or stood(query)
    taken = step(query, by, status, reason=reason)
    rows: list[Model] = [query, taken]
    if organisation.pk != query.organisation_id:
        rows.append(StepSide.objects.create(step=taken, organisation=organisation))
    chains = list({each.pk: each for each in (organisation, query.organisation)}.values())
    record_on_both(by, chains, action, query, {"status": status.value}, reason, before=before, rows=rows)
    return taken


def record_on_both(by: User, organisations: list[Organisation], action: str, query: Query, after: dict[str, Any],
                   reason: str, *, rows: list[Model],
                   before: dict[str, Any] | None = None) -> None:  # fmt: skip
    """The same row in each organisation's chain, in the order of their ids, which is the order of the locks. The chain
    of the query's own organisation keeps the hashes and the amounts, which the other may never have been shown."""
    for each in sorted(organisations, key=lambda one: one.pk):
        own = each.pk == query.organisation_id
        record_event(
            by=by,
            organisation=each,
            action=action,
            subject=query.key,
            before=before if own or before is None else {"status": before["status"]},
            after=after,
            reason=reason,
            rows=rows if own else [],
        )

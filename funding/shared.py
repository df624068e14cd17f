"""What another body sees of an organisation's queries: what both sides recorded, what it asked or said itself, and what
was shared with it, frozen. Nothing else of a query is ever read here for another body."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO, in_words
from funding.domain.rules import RULES
from funding.domain.words import MovementKind, QueryStatus
from funding.known import Known
from funding.models import Pot, Query, QueryStep, Share, Transfer, TransferReceipt
from funding.past import by_then
from funding.selectors import months_closed, pot_positions, pots_of, whole
from organisations.models import Kind, Organisation, User

TWO_SIDES = "two-sides-differ"
ASKED = "asked"
TERMS, BARRIERS, CHAIN = "terms", "barriers", "chain"  # what shares of each hold beside the text that is shown
RULE_WORDS = {rule.code: rule.name for rule in RULES} | {ASKED: "A question from another organisation"}
SAID = (QueryStatus.EXPLAINED.value, QueryStatus.RESTORED.value, QueryStatus.NOT_MET.value)
TOTALS = Q(query__isnull=True) & ~Q(content__has_any_keys=[TERMS, BARRIERS, CHAIN])  # of what is not explained
STATEMENT = Q(side__isnull=True, amount__isnull=False)  # steps in which the query's own organisation says something


# Who is party to a query


def transfer_of(query: Query) -> Transfer | None:
    """The transfer that a query is about, if it is about one."""
    rule, _, number = query.key.partition(":")
    if query.transfer_id is None and rule == TWO_SIDES and number.isdecimal():
        return Transfer.objects.filter(pk=int(number)).select_related("sender_pot__organisation", "receiver").first()
    return query.transfer


def other_side_of(transfer: Transfer, organisation: Organisation) -> Organisation:
    sender = transfer.sender_pot.organisation
    return transfer.receiver if sender.pk == organisation.pk else sender


def parties(query: Query, today: date, known: Known | None = None) -> list[Organisation]:
    """Other bodies that a query concerns: who asked; or, for a rule's query, the other side of its transfer, who sent
    the money of its pots and an ICB that funds them. A body that has been followed by another stands for its successor.
    Where there is one, the query's own organisation never accepts its answer."""
    transfer = transfer_of(query)
    if query.asked_by_organisation:
        concerned = [query.asked_by_organisation]
    else:
        receipts = TransferReceipt.objects.filter(by_then(known), pot__in=list(query.pots.all())).select_related(
            "transfer__sender_pot__organisation"
        )
        concerned = [
            *([other_side_of(transfer, query.organisation)] if transfer else []),
            *(receipt.transfer.sender_pot.organisation for receipt in receipts),
            *Organisation.objects.filter(kind=Kind.ICB, pots_funded__in=list(query.pots.all())),
        ]
    found = {each.pk: each for one in concerned for each in now_standing(one, today)}
    found.pop(query.organisation_id, None)
    return list(found.values())


def now_standing(organisation: Organisation, today: date) -> list[Organisation]:
    """The organisation itself, or those that followed it by today."""
    followed = organisation.successions_out.filter(happened_on__lte=today).select_related("successor")
    successors = [each for row in followed for each in now_standing(row.successor, today)]
    return successors or [organisation]


def bodies_for(organisation: Organisation, year: FinancialYear, today: date) -> list[Organisation]:
    """Bodies that an organisation may show something to: those above and below it in the year (for an ICB also the
    national body), the body that followed it, and the other sides of its transfers."""
    day = min(max(today, year.first_day), year.last_day)
    day = min(day, organisation.closed_on or day)  # a body that closed shows its last year to those above it then
    above = Organisation.objects.filter(
        Q(trust_links__to_on__isnull=True) | Q(trust_links__to_on__gte=day),
        trust_links__trust=organisation,
        trust_links__from_on__lte=day,
    )
    linked = [*above, *Organisation.objects.below(organisation, day).open_on(day)]
    if organisation.kind == Kind.ICB:
        linked += Organisation.objects.filter(kind=Kind.NATIONAL, is_fictional=organisation.is_fictional).open_on(day)
    if organisation.closed_on is not None:
        linked += [each for each in now_standing(organisation, today) if each.pk != organisation.pk]
    own = Q(sender_pot__organisation=organisation) | Q(receiver=organisation)
    lines = Transfer.objects.filter(own, year=year.start).select_related("sender_pot__organisation", "receiver")
    found = {each.pk: each for each in (*linked, *(other_side_of(line, organisation) for line in lines))}
    return sorted(found.values(), key=lambda each: each.name)


# What is shown, frozen when it is shared

Content = dict[str, Any]


def digest_of(content: Content) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def statements(query: Query) -> list[QueryStep]:
    """Steps in which the query's own organisation answered, in whole or in part, restored or assessed."""
    return list(QueryStep.objects.filter(STATEMENT, query=query).select_related("by", "movement").order_by("pk"))


def has_said(query: Query, known: Known | None = None) -> bool:
    """Whether the query's own organisation said something that could be shared."""
    return QueryStep.objects.filter(STATEMENT, by_then(known, "at"), query=query).exists()


def answer_as_shown(query: Query) -> Content:
    """Exactly what another body sees of a query and its answers. Roles are named, and one person alone: the finance
    officer who recorded that a condition is not met."""
    pots = ", ".join(str(pot) for pot in query.pots.order_by("reference"))
    return {
        "heading": RULE_WORDS.get(query.rule, query.rule),
        "rows": [
            ["Organisation", query.organisation.name],
            ["Financial year", str(FinancialYear(query.year))],
            ["Kind of query", query.get_kind_display()],
            ["Amount in question", in_words(query.amount, pence=True)],
            *([["Pots", pots]] if pots else []),
        ],
        "steps": [step_as_shown(step) for step in statements(query)],
    }


def step_as_shown(step: QueryStep) -> Content:
    officer = step.by.name if step.status == QueryStatus.NOT_MET else ""
    named = (
        ("Amount", in_words(step.amount, pence=True) if step.amount is not None else ""),
        ("Where it went", step.get_destination_display()),
        ("Role that decided", step.decided_by_role),
        ("What happened", step.reason),
        ("Repayment plan", step.repayment),
        ("Evidence", step.evidence),
        ("Finance officer", officer),
    )
    return {
        "title": title_of(step),
        "on": f"{timezone.localdate(step.at):%-d %B %Y}",
        "rows": [[key, value] for key, value in named if value],
    }


def title_of(step: QueryStep) -> str:
    """What the step was; a part leaves the query where it stood."""
    if step.status in SAID:
        return step.get_status_display()
    return "Restored in part" if step.movement and step.movement.kind == MovementKind.RESTORE else "Answered in part"


def not_explained_as_shown(organisation: Organisation, year: FinancialYear, today: date) -> tuple[Content, list[Pot]]:
    """The totals not explained of the year: the whole organisation's, and each pot's that has any."""
    positions = pot_positions(pots_of(organisation, year), year, today)
    named = [each for each in positions if each.position.not_explained != ZERO]
    _, total = whole(positions)
    closed = len(months_closed(organisation, year))
    content = {
        "heading": f"Not explained in {year}",
        "rows": [
            ["Organisation", organisation.name],
            ["As at", f"{today:%-d %B %Y}"],
            ["Months closed", str(closed)],
            ["Not explained over all pots", in_words(total.not_explained, pence=True)],
            *([str(each.pot), in_words(each.position.not_explained, pence=True)] for each in named),
            [
                "Combined view",
                "From now on the totals of this organisation's pots of the year are added into the combined view of "
                "the body that this is shared with, beside at least one other organisation's.",
            ],
        ],
        "steps": [],
    }
    return content, [each.pot for each in named]


# What a body sees of other organisations' queries


@dataclass(frozen=True, slots=True)
class Said:
    """One step as a viewer sees it: what, when, who (an organisation), and the words."""

    title: str
    at: Any
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class SeenQuery:
    """Another organisation's query as `viewer` sees it. `status` is that of the last step the viewer may see."""

    pk: int
    organisation: Organisation
    heading: str
    status: QueryStatus
    question: str
    asked_by_viewer: bool
    line: Transfer | None
    shares: tuple[Share, ...]
    said: tuple[Said, ...]
    raised_at: Any
    can_accept: bool
    gap: Decimal = ZERO

    @property
    def amount(self) -> str:
        """What the viewer recorded of it itself, or was shown; never more."""
        if self.shares:
            return self.shown("Amount in question")
        if self.line is None:
            return ""
        return in_words(self.gap or self.line.amount, pence=True)

    @property
    def pots(self) -> str:
        return self.shown("Pots") if self.shares else ""

    def shown(self, key: str) -> str:
        return str(dict(self.shares[-1].content["rows"]).get(key, ""))


def gap_of(line: Transfer, known: Known | None = None) -> Decimal:
    """What was sent and not confirmed, by then; below nought when more was confirmed."""
    receipt = getattr(line, "receipt", None)
    if receipt is not None and known is not None and receipt.recorded_at >= known.until:
        receipt = None
    gap: Decimal = line.amount - (receipt.amount if receipt else ZERO)
    return gap


def visible_queries(viewer: Organisation) -> QuerySet[Query]:
    """Queries of other organisations of which the viewer sees something: it asked, they were shared with it, or they
    are the difference of the two sides of one of its transfers."""
    lines = Transfer.objects.filter(Q(sender_pot__organisation=viewer) | Q(receiver=viewer)).values_list(
        "pk", flat=True
    )
    seen = (
        Q(asked_by_organisation=viewer)
        | Q(shares__with_organisation=viewer)
        | Q(rule=TWO_SIDES, key__in=[f"{TWO_SIDES}:{pk}" for pk in lines])
    )
    found = Query.objects.exclude(organisation=viewer).filter(seen).distinct()
    return found.select_related(
        "organisation",
        "asked_by_organisation",
        "transfer__sender_pot__organisation",
        "transfer__receiver",
        "transfer__receipt",
    )


def query_seen_by(viewer: Organisation, pk: int) -> Query | None:
    """A query of the viewer's own, or one of which it sees something."""
    own = Query.objects.filter(organisation=viewer, pk=pk).select_related("organisation", "asked_by_organisation")
    return own.first() or visible_queries(viewer).filter(pk=pk).first()


def seen_queries(viewer: Organisation, year: FinancialYear, known: Known | None = None) -> list[SeenQuery]:
    """Every query of the year of which the viewer sees something, now or at the end of a past day."""
    rows = visible_queries(viewer).filter(year=year.start).order_by("organisation__name", "pk")
    return [each for each in seen(rows, viewer, known) if known is None or each.raised_at < known.until]


def seen_query(query: Query, viewer: Organisation, known: Known | None = None) -> SeenQuery:
    (found,) = seen(visible_queries(viewer).filter(pk=query.pk), viewer, known)
    return found


def seen(rows: QuerySet[Query], viewer: Organisation, known: Known | None) -> list[SeenQuery]:
    """The rows as the viewer sees them; the number of queries does not grow with the number of rows."""
    until = {"at__lt": known.until} if known else {}
    shares = Share.objects.filter(with_organisation=viewer, **until).select_related("by").order_by("pk")
    steps = QueryStep.objects.filter(**until).select_related("by", "side", "movement").order_by("pk")
    found = list(rows.prefetch_related(Prefetch("shares", shares, to_attr="shown"), Prefetch("steps", steps)))
    keys = {query.key: int(query.key.partition(":")[2]) for query in found if query.rule == TWO_SIDES}
    lines = Transfer.objects.select_related("receipt").in_bulk(keys.values())
    return [
        as_seen(query, viewer, lines.get(keys[query.key]) if query.key in keys else query.transfer, known)
        for query in found
    ]


def as_seen(query: Query, viewer: Organisation, line: Transfer | None, known: Known | None = None) -> SeenQuery:
    shares: tuple[Share, ...] = tuple(query.shown)  # type: ignore[attr-defined]
    last = max((share.up_to_id or 0 for share in shares), default=0)
    taken = list(query.steps.all())
    own = [step for step in taken if hasattr(step, "side") and step.side.organisation_id == viewer.pk]
    shown = [step for step in taken if step.pk <= last and step.amount is not None and not hasattr(step, "side")]
    visible = sorted((*own, *shown), key=lambda step: step.pk)
    is_asked = query.asked_by_organisation_id == viewer.pk
    return SeenQuery(
        pk=query.pk,
        organisation=query.organisation,
        heading=RULE_WORDS.get(query.rule, query.rule),
        status=QueryStatus(visible[-1].status) if visible else QueryStatus.OPEN,
        question=query.question if is_asked else "",
        asked_by_viewer=is_asked,
        line=line,
        shares=shares,
        said=tuple(
            Said(step.get_status_display(), step.at, f"{step.by.name}, {viewer.name}", step.reason) for step in own
        ),
        raised_at=query.raised_at,
        gap=gap_of(line, known) if line else ZERO,
        can_accept=bool(taken) and taken[-1].status == QueryStatus.EXPLAINED and taken[-1].pk <= last,
    )


def awaits(query: Query, viewer: Organisation) -> bool:
    """Whether the query's latest answer was shared with the viewer and waits for its word."""
    last = query.steps.order_by("-pk").first()
    if query.status != QueryStatus.EXPLAINED or last is None:
        return False
    return query.shares.filter(with_organisation=viewer, up_to__gte=last.pk).exists()


def totals_shared(viewer: Organisation, year: FinancialYear, known: Known | None = None) -> list[Share]:
    """The latest totals not explained that each organisation shared with the viewer."""
    until = {"at__lt": known.until} if known else {}
    rows = Share.objects.filter(TOTALS, with_organisation=viewer, year=year.start, **until)
    latest = {share.organisation_id: share for share in rows.select_related("organisation", "by").order_by("pk")}
    return sorted(latest.values(), key=lambda share: share.organisation.name)


def returned(viewer: Organisation, trusts: Iterable[Organisation], year: FinancialYear,
             known: Known | None = None) -> list[Organisation]:  # fmt: skip
    """Trusts that shared their totals of the year with the viewer and closed a month of it: only these are added up.
    None when it is one alone, because a sum over a single other body shows that body's own figures."""
    shares = Share.objects.filter(TOTALS, with_organisation=viewer, year=year.start)
    if known is not None:
        shares = shares.filter(at__lt=known.until)
    shared = set(shares.values_list("organisation", flat=True))
    found = [trust for trust in trusts if trust.pk in shared and months_closed(trust, year, known)]
    return found if len(found) > 1 else []


def shared_pots(viewer: Organisation, year: FinancialYear) -> QuerySet[Pot]:
    """Pots of other organisations that were named to the viewer in the year."""
    shown = Pot.objects.filter(shares__with_organisation=viewer, shares__year=year.start)
    return shown.select_related("organisation").distinct().order_by("organisation__name", "reference")


def shares_of(query: Query, known: Known | None = None) -> list[Share]:
    return list(query.shares.filter(by_then(known, "at")).select_related("with_organisation", "by").order_by("pk"))


def wrote(steps: Iterable[QueryStep], person: User) -> bool:
    return any(step.by_id == person.pk for step in steps)

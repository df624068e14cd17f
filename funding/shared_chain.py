"""The chain as a body above sees it: its own year from its own ledger, and of the bodies below it what each shared,
frozen as it was previewed. Nothing of a body that did not return is read; what was passed on to it is as far as the
view goes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from funding.chain import LEVELS, Statement, frozen, level_of, own_statement, thawed
from funding.domain.chain import Chain, Level, Node, together
from funding.domain.financial_year import FinancialYear
from funding.domain.money import in_words
from funding.domain.succession import Passed, held_before, in_force
from funding.known import Known
from funding.models import Share
from funding.past import by_then, closes_standing
from funding.selectors import months_closed
from funding.shared import CHAIN, Content, bodies_for, now_standing
from organisations.models import Kind, Organisation, OrganisationLink, Succession
from organisations.models.organisation import open_on

OWN_WORK = (Level.PROJECT, Level.PARTNER)
STAYED_WORDS = (
    ("Spent", "spent"),
    ("Used for another purpose", "used_elsewhere"),
    ("Committed, paid in advance, returned, carried forward or lapsed", "kept"),
    ("Not yet spent", "unspent"),
    ("Not explained", "not_explained"),
)


# What is shared


def chain_as_shown(organisation: Organisation, year: FinancialYear, today: date) -> Content:
    """What another body sees of the year: money in, passed on by transfer, and what became of the rest, with spend by
    project and partner; no pot."""
    statement = own_statement(organisation, year, today)
    node = statement.node
    return {
        "heading": f"The chain of money in {year}",
        "rows": [
            ["Organisation", organisation.name],
            ["As at", f"{today:%-d %B %Y}"],
            ["Months closed", str(len(months_closed(organisation, year)))],
            ["Came in otherwise than by transfer", pounds(node.outside)],
            *([f"Transfer {each.link} from {each.name}, confirmed", pounds(each.amount)] for each in node.came),
            *([f"Transfer {each.link} to {each.name}, sent", pounds(each.amount)] for each in node.sent),
            *([label, pounds(getattr(node, part))] for label, part in STAYED_WORDS),
            *spend_rows(statement),
            ["Combined view", "The body that this is shared with sees these figures by themselves and in its chain."],
        ],
        "steps": [],
        CHAIN: frozen(statement),
    }


def bodies_above(organisation: Organisation, year: FinancialYear, today: date) -> list[Organisation]:
    """Bodies in whose chain the organisation stands: those above it in the year, and the one that followed it."""
    followed = {each.pk for each in now_standing(organisation, today)}
    own = level_of(organisation).depth
    found = bodies_for(organisation, year, today)
    return [each for each in found if each.pk in followed or (each.kind in LEVELS and level_of(each).depth < own)]


def spend_rows(statement: Statement) -> list[list[str]]:
    found = []
    for each in statement.paid:
        found.append([f"Spent on {each.reference} {each.name}", pounds(each.amount)])
        found += [[f"Of it to {who}", pounds(amount)] for who, amount in each.partners]
    return found


def pounds(amount: Decimal) -> str:
    return in_words(amount, pence=True)


# Who stands below whom, by date


@dataclass(frozen=True, slots=True)
class Member:
    """A body below the viewer: `under` is the code of the body above it in the year. `now` names those that
    stand for it today, where that is another body."""

    organisation: Organisation
    under: str
    now: tuple[str, ...] = ()


def successions() -> tuple[list[Passed], dict[str, str]]:
    """Every succession, and the names of the bodies in them by code."""
    rows = Succession.objects.select_related("predecessor", "successor")
    names = {each.code: each.name for row in rows for each in (row.predecessor, row.successor)}
    return [Passed(row.predecessor.code, row.successor.code, row.happened_on) for row in rows], names


def members_of(viewer: Organisation, year: FinancialYear, today: date) -> list[Member]:
    """Bodies below the viewer on the day, taken into the year: an ICB's places and trusts, a place's trusts, the ICBs
    of the national body; those that closed in the year as bodies below it; and a body that became the viewer, whole,
    during the year. The number of queries does not grow with the number of bodies."""
    day = day_in(year, today)
    passed, names = successions()

    def member(organisation: Organisation, under: str) -> Member:
        in_year = in_force(organisation.code, day, passed)
        now = in_force(organisation.code, today, passed)
        moved = () if now == (organisation.code,) else tuple(names[code] for code in now)
        followed = len(in_year) == 1 and in_year != (organisation.code,)
        return Member(organisation, in_year[0] if followed else under, moved)

    if viewer.kind == Kind.NATIONAL:
        icbs = Organisation.objects.filter(open_in(year), kind=Kind.ICB, is_fictional=viewer.is_fictional)
        return [member(icb, viewer.code) for icb in icbs.order_by("name")]
    here = Organisation.objects.below(viewer, day).open_on(day)
    closed = Organisation.objects.closed_below(viewer, year.first_day, day)
    below = sorted([*here, *closed.exclude(pk__in=here)], key=lambda each: each.name)
    above = places_of(below, day)
    merged = [row.before for row in passed if year.first_day < row.on <= day
              and in_force(row.before, day, passed) == (viewer.code,)]  # fmt: skip
    before = Organisation.objects.filter(code__in=merged).exclude(pk__in=[each.pk for each in below]).order_by("name")
    return [
        *(member(each, viewer.code) for each in before),
        *(member(each, above.get(each.pk, viewer.code)) for each in below),
    ]


def places_of(bodies: Sequence[Organisation], day: date) -> dict[int, str]:
    """By the id of a trust: the code of the place it belongs to on the day, where that is one of the bodies."""
    links = OrganisationLink.objects.filter(open_on(day, "from_on", "to_on"), trust__in=bodies, icb__kind=Kind.PLACE)
    here = {each.pk for each in bodies}
    return {link.trust_id: link.icb.code for link in links.select_related("icb") if link.icb_id in here}


def open_in(year: FinancialYear) -> Q:
    """Bodies that were open on a day of the year."""
    opened = Q(opened_on__isnull=True) | Q(opened_on__lte=year.last_day)
    return opened & (Q(closed_on__isnull=True) | Q(closed_on__gte=year.first_day))


def day_in(year: FinancialYear, today: date) -> date:
    return min(max(today, year.first_day), year.last_day)


def stands_elsewhere(viewer: Organisation, year: FinancialYear) -> list[Organisation]:
    """Where the year of a body stands that was not open in it: under those before it, or those that followed it."""
    passed, _ = successions()
    codes: Sequence[str] = ()
    if viewer.opened_on is not None and viewer.opened_on > year.last_day:
        codes = held_before(viewer.code, viewer.opened_on, passed)
    elif viewer.closed_on is not None and viewer.closed_on < year.first_day:
        codes = in_force(viewer.code, year.first_day, passed)
    return list(Organisation.objects.filter(code__in=codes).exclude(pk=viewer.pk).order_by("name"))


# The view


@dataclass(frozen=True, slots=True)
class ChainLine:
    """A node in its place: how deep it stands, and what came in from outside the view and from bodies in it."""

    depth: int
    node: Node
    from_outside: Decimal
    from_chain: Decimal


@dataclass(frozen=True, slots=True)
class ChainView:
    """The viewer's own year with those below that returned, put together; those that did not, and nothing of them."""

    chain: Chain
    returned: tuple[Member, ...]
    missing: tuple[Member, ...]
    rows: tuple[ChainLine, ...]

    @property
    def members(self) -> int:
        return len(self.returned) + len(self.missing)

    @property
    def names(self) -> dict[str, str]:
        """Names of the bodies in the view, and of those it passed money to, by code."""
        passed = {sent.to: sent.name for node in self.chain.nodes for sent in node.sent}
        return passed | {node.code: node.name for node in self.chain.nodes}

    @property
    def covering(self) -> Decimal:
        return self.chain.from_outside


def chain_view(viewer: Organisation, year: FinancialYear, today: date, known: Known | None = None) -> ChainView:
    """The chain below the viewer in the year."""
    members = members_of(viewer, year, today)
    shared = statements_shared(viewer, members, year, known)
    own = own_statement(viewer, year, today, known)
    nodes = own.nodes()
    if viewer.kind == Kind.NATIONAL and not (own.node.came_in or own.node.passed_on):
        nodes = []
    for each in shared.values():
        nodes += each.nodes()
    here = {node.code for node in nodes}
    nodes = [node if node.under in here or not node.under else replace(node, under=viewer.code) for node in nodes]
    chain = together(nodes)
    return ChainView(
        chain=chain,
        returned=tuple(each for each in members if each.organisation.pk in shared),
        missing=tuple(each for each in members if each.organisation.pk not in shared),
        rows=tuple(in_tree(nodes, chain)),
    )


def statements_shared(viewer: Organisation, members: Sequence[Member], year: FinancialYear,
                      known: Known | None) -> dict[int, Statement]:  # fmt: skip
    """By id: what those of the members shared last that closed a month of the year."""
    bodies = [each.organisation for each in members]
    shares = Share.objects.filter(
        by_then(known, "at"), with_organisation=viewer, organisation__in=bodies, year=year.start, query__isnull=True,
        content__has_key=CHAIN,
    ).order_by("pk")  # fmt: skip
    latest = {share.organisation_id: share.content[CHAIN] for share in shares}
    closes = closes_standing(known).filter(organisation__in=bodies, year=year.start)
    closed = set(closes.values_list("organisation", flat=True))
    return {
        each.organisation.pk: thawed(each.organisation, latest[each.organisation.pk], each.under)
        for each in members
        if each.organisation.pk in latest and each.organisation.pk in closed
    }


def in_tree(nodes: Sequence[Node], chain: Chain) -> list[ChainLine]:
    """Nodes with their depth, each under the body above it: its projects and partners first, then other bodies."""
    here = {node.code for node in nodes}
    below: dict[str, list[Node]] = defaultdict(list)
    for node in sorted(chain.nodes, key=lambda each: each.level not in OWN_WORK):  # each part by level and name
        below[node.under if node.under in here else ""].append(node)
    found: list[ChainLine] = []

    def put(above: str, depth: int) -> None:
        for node in below[above]:
            outside = chain.outside_of[node.code]
            found.append(ChainLine(depth, node, outside, node.came_in - outside))
            put(node.code, depth + 1)

    put("", 0)
    return found

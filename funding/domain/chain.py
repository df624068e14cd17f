"""The chain of money from board to place, trust, project and partner. Each body is a node that balances by itself: what
came in is what became of it. Put together, a transfer between two of them is no money from outside and no use: it is
taken out once, and where its two sides disagree the gap is a line of its own.

Amounts are Decimal pounds. `together` adds whatever nodes it is given, in whatever order.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from funding.domain.money import ZERO
from funding.domain.words import Labelled


class Level(Labelled):
    """Levels of the chain from the top down; the order of the members is the order of the chain."""

    NATIONAL = "national", "England"
    ICB = "icb", "Integrated care board"
    PLACE = "place", "Place"
    TRUST = "trust", "Trust"
    PROJECT = "project", "Project"
    PARTNER = "partner", "Partner"

    @property
    def depth(self) -> int:
        return list(Level).index(self)


STAYED = ("spent", "used_elsewhere", "kept", "unspent", "not_explained")


@dataclass(frozen=True, slots=True)
class Sent:
    """Money that a body passed on: to whom, how much, and how much of it that body confirmed, as far as the sender
    sees."""

    link: str
    to: str
    name: str
    level: Level
    amount: Decimal
    confirmed: Decimal


@dataclass(frozen=True, slots=True)
class Came:
    """Money that a body confirmed as passed on to it."""

    link: str
    sender: str
    amount: Decimal
    name: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One body, project or partner in one year. `outside` is what came in otherwise than by a transfer; the five of
    STAYED are what became of what was not passed on: spent here, used for another purpose, kept (committed, paid in
    advance, returned, carried forward, lapsed), not yet spent, not explained."""

    code: str
    name: str
    level: Level
    outside: Decimal = ZERO
    spent: Decimal = ZERO
    used_elsewhere: Decimal = ZERO
    kept: Decimal = ZERO
    unspent: Decimal = ZERO
    not_explained: Decimal = ZERO
    sent: tuple[Sent, ...] = ()
    came: tuple[Came, ...] = ()
    under: str = ""

    @property
    def came_in(self) -> Decimal:
        return self.outside + sum((each.amount for each in self.came), ZERO)

    @property
    def passed_on(self) -> Decimal:
        return sum((each.amount for each in self.sent), ZERO)

    @property
    def stayed(self) -> Decimal:
        return sum((getattr(self, part) for part in STAYED), ZERO)

    @property
    def difference(self) -> Decimal:
        """Nought when the node balances."""
        return self.came_in - self.passed_on - self.stayed


@dataclass(frozen=True, slots=True)
class Gap:
    """A transfer whose two sides disagree: `amount` is sent less confirmed, below nought when more was confirmed."""

    link: str
    sender: str
    receiver: str
    sent: Decimal
    confirmed: Decimal

    @property
    def amount(self) -> Decimal:
        return self.sent - self.confirmed

    @property
    def is_in_transit(self) -> bool:
        return self.confirmed == ZERO


@dataclass(frozen=True, slots=True)
class Beyond:
    """What bodies that are not in the view confirmed: what became of it is not known and not worked out."""

    code: str
    name: str
    level: Level
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LevelSum:
    """One level added. `from_outside` came in from outside the view, `from_chain` from bodies in it."""

    level: Level
    nodes: int
    from_outside: Decimal
    from_chain: Decimal
    passed_on: Decimal
    spent: Decimal
    used_elsewhere: Decimal
    kept: Decimal
    unspent: Decimal
    not_explained: Decimal

    @property
    def stayed(self) -> Decimal:
        return sum((getattr(self, part) for part in STAYED), ZERO)


@dataclass(frozen=True, slots=True)
class Chain:
    """Nodes put together: `from_outside = the five of STAYED + beyond + gaps`, to the penny.
    `taken_out` was passed from one to another and confirmed; `through` went to a body outside and came back."""

    nodes: tuple[Node, ...]
    levels: tuple[LevelSum, ...]
    gaps: tuple[Gap, ...]
    beyond: tuple[Beyond, ...]
    taken_out: Decimal
    through: Decimal
    outside_of: Mapping[str, Decimal] = field(default_factory=dict)

    def total(self, part: str) -> Decimal:
        """A part of every level added: from_outside, passed_on, stayed or one of STAYED."""
        return sum((getattr(each, part) for each in self.levels), ZERO)

    @property
    def from_outside(self) -> Decimal:
        return self.total("from_outside")

    @property
    def gap(self) -> Decimal:
        return sum((each.amount for each in self.gaps), ZERO)

    @property
    def gone_beyond(self) -> Decimal:
        return sum((each.amount for each in self.beyond), ZERO)

    @property
    def accounted(self) -> Decimal:
        return self.total("stayed") + self.gone_beyond + self.gap

    @property
    def difference(self) -> Decimal:
        """Nought when the identity holds: it is printed whenever it does not."""
        return self.from_outside - self.accounted


def together(nodes: Iterable[Node]) -> Chain:
    """Put nodes together. A transfer that both ends record in the year is taken out once; one that only the sender
    records is a gap; one that only the receiver records (sent in an earlier year) came in from outside. Money that went
    to a body outside the view and came back from it into the view is counted once: it is neither beyond nor from
    outside. Raises ValueError when a body stands among the nodes twice: a pound would be counted twice."""
    ordered = sorted(nodes, key=lambda node: (node.level.depth, node.name, node.code))
    by_code = {node.code: node for node in ordered}
    if len(by_code) != len(ordered):
        raise ValueError("A body stands in the chain twice.")
    links = {sent.link for node in ordered for sent in node.sent if sent.to in by_code}
    confirmed = {(node.code, came.link): came.amount for node in ordered for came in node.came}
    gaps: list[Gap] = []
    gone: dict[str, tuple[Sent, Decimal]] = {}
    for node in ordered:
        for sent in node.sent:
            is_here = sent.to in by_code
            came = confirmed.get((sent.to, sent.link), ZERO) if is_here else sent.confirmed
            if came != sent.amount:
                gaps.append(Gap(sent.link, node.code, sent.to, sent.amount, came))
            if not is_here and came:
                gone[sent.to] = (sent, gone[sent.to][1] + came if sent.to in gone else came)
    left = {code: amount for code, (_, amount) in gone.items()}
    outside_of = {node.code: from_outside(node, links, left) for node in ordered}
    levels = [level_sum(level, [n for n in ordered if n.level is level], outside_of) for level in Level]
    beyond = [Beyond(code, sent.name, sent.level, left[code]) for code, (sent, _) in gone.items() if left[code]]
    return Chain(
        nodes=tuple(ordered),
        levels=tuple(each for each in levels if each.nodes),
        gaps=tuple(sorted(gaps, key=lambda gap: (gap.sender, gap.receiver, gap.link))),
        beyond=tuple(sorted(beyond, key=lambda each: (each.level.depth, each.name, each.code))),
        taken_out=sum((each.amount for node in ordered for each in node.came if each.link in links), ZERO),
        through=sum((amount - left[code] for code, (_, amount) in gone.items()), ZERO),
        outside_of=outside_of,
    )


def from_outside(node: Node, links: Collection[str], left: dict[str, Decimal]) -> Decimal:
    """What came into a node from outside the view. What a body outside passes on to it is of what that body had from
    the view, as far as that reaches; `left` is what of it still stands there."""
    found = node.outside
    for came in sorted(node.came, key=lambda each: each.link):
        if came.link not in links:
            back = min(came.amount, left.get(came.sender, ZERO))
            if back:
                left[came.sender] -= back
            found += came.amount - back
    return found


def level_sum(level: Level, nodes: Sequence[Node], outside_of: Mapping[str, Decimal]) -> LevelSum:
    def added(part: str) -> Decimal:
        return sum((getattr(node, part) for node in nodes), ZERO)

    from_outside = sum((outside_of[node.code] for node in nodes), ZERO)
    return LevelSum(
        level=level,
        nodes=len(nodes),
        from_outside=from_outside,
        from_chain=added("came_in") - from_outside,
        passed_on=added("passed_on"),
        **{part: added(part) for part in STAYED},
    )


@dataclass(frozen=True, slots=True)
class Paid:
    """Spend of a body on one project in the year; `partners` are those paid for delivering it, by name."""

    reference: str
    name: str
    amount: Decimal
    partners: tuple[tuple[str, Decimal], ...] = ()


def with_projects(body: Node, paid: Sequence[Paid]) -> list[Node]:
    """The body with its projects and their partners as nodes below it: what it spent on a project is passed on to it,
    and what the project paid a partner is passed on once more, so that each pound is spent at one level."""
    nodes: list[Node] = []
    sent: list[Sent] = []
    on_projects = ZERO
    for each in paid:
        code = f"{body.code}/{each.reference}"
        to_partners = [
            Sent(f"{code}/{name}", f"{code}/{name}", name, Level.PARTNER, amount, amount)
            for name, amount in each.partners
            if amount
        ]
        given = sum((one.amount for one in to_partners), ZERO)
        if not each.amount and not to_partners:
            continue
        sent.append(Sent(code, code, each.name, Level.PROJECT, each.amount, each.amount))
        on_projects += each.amount
        nodes.append(
            Node(code, f"{each.reference} {each.name}", Level.PROJECT, spent=each.amount - given,
                 sent=tuple(to_partners), came=(Came(code, body.code, each.amount),), under=body.code)
        )  # fmt: skip
        nodes += [
            Node(
                one.to, one.name, Level.PARTNER, spent=one.amount, came=(Came(one.link, code, one.amount),), under=code
            )
            for one in to_partners
        ]
    return [
        replace(body, spent=body.spent - on_projects, sent=(*body.sent, *sent)),
        *nodes,
    ]

"""Which pot pays which month of which cost. Amounts are whole pence; a month is any number that grows with time.

`suggest` solves a lexicographic linear programme with HiGHS and repairs it to whole pence; `check` is written apart
from it and holds every plan, suggested or typed, to the same conditions. A plan posts nothing.

Conditions: a pot pays only for its projects, in months that lie wholly inside its dates, for areas and groups that it
names (a cost that names none is not refused), no more than it holds, no more overhead than its cap allows, and of each
project no more than leaves its match share to other money. No cost is paid twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from funding.domain.evidence import OverheadBase
from funding.domain.words import Protection

A_MILLION = 1_000_000
RESTRICTION = {Protection.RING_FENCED: 2, Protection.EARMARKED: 1, Protection.UNRESTRICTED: 0}


@dataclass(frozen=True, slots=True)
class Need:
    """What a cost of a project comes to in a month. `cost` tells apart costs of one project in one month."""

    project: str
    cost: str
    month: int
    amount: int
    is_recurrent: bool = False
    is_overhead: bool = False
    area: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A pot as a payer. `first` and `last` are the months that lie wholly inside its dates, both included.

    Empty `areas` or `groups` mean that the pot names none. Overhead may be `overhead_millionths` of `overhead_base`
    (None: no cap): the direct cost that the pot pays, or its `award`. Of each project that it pays for, at least
    `match_millionths` of what is paid comes from other pots.
    """

    pot: str
    amount: int
    first: int
    last: int
    projects: frozenset[str]
    protection: Protection = Protection.UNRESTRICTED
    is_recurrent: bool = False
    areas: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    overhead_millionths: int | None = None
    overhead_base: OverheadBase = OverheadBase.DIRECT_COST
    award: int = 0
    match_millionths: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    needs: tuple[Need, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """The pot pays this many pence of the cost of a project in the month."""

    pot: str
    project: str
    cost: str
    month: int
    amount: int

    @property
    def need(self) -> tuple[str, str, int]:
        return self.project, self.cost, self.month


class Bar(StrEnum):
    """What keeps a pot from paying a cost, in the order in which it is asked."""

    NOT_LINKED = "it is not linked to the project"
    STARTS_LATER = "it starts later"
    ENDED = "it must be used before the month ends"
    AREA = "it is for other Core20PLUS5 areas"
    GROUP = "it is for other groups"


class BrokenCondition(ValueError):
    """A plan breaks a condition of a pot or a cost; the message is one sentence. `line` is the line at fault."""

    def __init__(self, message: str, line: Line | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Left:
    """A cost that nobody pays, or only in part: the pence left and why, one reason a pot that is linked to it."""

    need: Need
    amount: int
    why: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """What one more pound would buy, in pence of need met, from the duals of the first stage: in a pot, for a project
    from money that may pay all of it, and in a month from money that may pay any project."""

    by_pot: Mapping[str, int] = field(default_factory=dict)
    by_project: Mapping[str, int] = field(default_factory=dict)
    by_month: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A plan that keeps every condition. `reasons` stands beside `lines`. `short_of_best` are the pence by which the
    repair to whole pence fell short of the programme's own answer."""

    lines: tuple[Line, ...]
    reasons: tuple[str, ...]
    left: tuple[Left, ...]
    worth: Worth
    short_of_best: int


def bar(source: Source, need: Need) -> Bar | None:
    """What keeps the pot from paying for the cost, or None."""
    if need.project not in source.projects:
        return Bar.NOT_LINKED
    if need.month < source.first:
        return Bar.STARTS_LATER
    if need.month > source.last:
        return Bar.ENDED
    if source.areas and need.area and need.area not in source.areas:
        return Bar.AREA
    if source.groups and need.group and need.group not in source.groups:
        return Bar.GROUP
    return None


def order_of_use(sources: Iterable[Source]) -> list[Source]:
    """The most restricted money first: by protection, then the earliest last month, then the fewest projects."""
    return sorted(sources, key=lambda each: (*rank(each), each.pot))


def rank(source: Source) -> tuple[int, int, int]:
    return -RESTRICTION[source.protection], source.last, len(source.projects)


def check(problem: Problem, lines: Iterable[Line]) -> None:
    """Hold a plan to every condition, with whole numbers only and without a look at how it was made.

    Raises:
        BrokenCondition: the first condition that is broken.
    """
    needs = {(need.project, need.cost, need.month): need for need in problem.needs}
    sources = {source.pot: source for source in problem.sources}
    paid_need: dict[tuple[str, str, int], int] = defaultdict(int)
    paid_pot: dict[str, int] = defaultdict(int)
    paid_overhead: dict[str, int] = defaultdict(int)
    paid_project: dict[str, int] = defaultdict(int)
    paid_both: dict[tuple[str, str], int] = defaultdict(int)
    last: dict[str, Line] = {}
    for line in lines:
        need, source = needs.get(line.need), sources.get(line.pot)
        if source is None:
            raise BrokenCondition(f"{line.pot} has no money for these months.", line)
        if need is None:
            raise BrokenCondition(f"No cost of {line.project} is planned for this month under that name.", line)
        if line.amount <= 0:
            raise BrokenCondition("A pot pays an amount above £0.", line)
        if keeps := bar(source, need):
            raise BrokenCondition(f"{line.pot} may not pay for this: {keeps}.", line)
        paid_need[line.need] += line.amount
        if paid_need[line.need] > need.amount:
            over = pounds(paid_need[line.need] - need.amount)
            raise BrokenCondition(f"That pays {over} more than {line.project} is planned to cost in the month.", line)
        paid_pot[line.pot] += line.amount
        if paid_pot[line.pot] > source.amount:
            over = pounds(paid_pot[line.pot] - source.amount)
            raise BrokenCondition(f"That pays {over} more than {line.pot} has for its projects.", line)
        paid_overhead[line.pot] += line.amount if need.is_overhead else 0
        paid_project[line.project] += line.amount
        paid_both[line.pot, line.project] += line.amount
        last[line.pot] = line
    for pot, overhead in paid_overhead.items():
        if overhead > overhead_room(sources[pot], paid_pot[pot] - overhead):
            share = per_cent(sources[pot].overhead_millionths or 0)
            base = sources[pot].overhead_base.label.lower()
            raise BrokenCondition(f"{pot} may pay overhead of at most {share} of its {base}.", last[pot])
    for (pot, project), amount in paid_both.items():
        if not leaves_match(sources[pot].match_millionths, amount, paid_project[project]):
            share = per_cent(sources[pot].match_millionths)
            message = f"{pot} needs {share} of {project} from other money: enter that first, or pay less from {pot}."
            raise BrokenCondition(message, last[pot])


def overhead_room(source: Source, direct: int) -> int:
    """Pence of overhead that the pot may pay beside this much direct cost."""
    if source.overhead_millionths is None:
        return source.amount
    base = direct if source.overhead_base is OverheadBase.DIRECT_COST else source.award
    return base * source.overhead_millionths // A_MILLION


def leaves_match(match_millionths: int, amount: int, of_all: int) -> bool:
    """Whether the rest of what is paid for a project is its match share or more."""
    return amount * A_MILLION <= of_all * (A_MILLION - match_millionths)


def unpaid(problem: Problem, lines: Iterable[Line]) -> dict[tuple[str, str, int], int]:
    """Pence that nobody pays, of each need."""
    rest = {(need.project, need.cost, need.month): need.amount for need in problem.needs}
    for line in lines:
        if line.need in rest:
            rest[line.need] -= line.amount
    return rest


def suggest(problem: Problem) -> Suggestion:
    """A plan that first leaves the least need unmet, then uses the most restricted and earliest-ending money, then
    keeps recurrent money for recurrent cost. The same problem always has the same answer."""
    from funding.domain.stitching_programme import solve

    lines, worth, short = solve(problem)
    check(problem, lines)
    rest = unpaid(problem, lines)
    paid: dict[str, int] = defaultdict(int)
    for line in lines:
        paid[line.pot] += line.amount
    left = tuple(
        Left(need, rest[need.project, need.cost, need.month], why_left(problem, need, paid))
        for need in problem.needs
        if rest[need.project, need.cost, need.month]
    )
    return Suggestion(lines, tuple(reasons(problem, lines)), left, worth, short)


def reasons(problem: Problem, lines: Iterable[Line]) -> list[str]:
    """Why each line is what it is, one sentence each."""
    needs = {(need.project, need.cost, need.month): need for need in problem.needs}
    sources = {source.pot: source for source in problem.sources}
    place = {source.pot: number for number, source in enumerate(order_of_use(problem.sources))}
    able: dict[tuple[str, str, int], list[str]] = {}
    found = []
    for line in lines:
        need, source = needs[line.need], sources[line.pot]
        if line.need not in able:
            able[line.need] = [each.pot for each in problem.sources if bar(each, need) is None]
        others = [pot for pot in able[line.need] if pot != line.pot]
        later = [pot for pot in others if place[pot] > place[line.pot]]
        if not others:
            found.append("The only pot that may pay for it.")
        elif len(later) == len(others):
            found.append(f"{source.protection.label} money goes first: the most restricted and earliest to end here.")
        elif source.is_recurrent and need.is_recurrent:
            found.append("Recurrent money for a recurrent cost.")
        else:
            before = ", ".join(sorted(set(others) - set(later)))
            found.append(f"Needed beside {before}, which is held to its terms or needed elsewhere.")
    return found


def why_left(problem: Problem, need: Need, paid: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """By pot, what kept it from paying the rest; one line without a pot when none is linked to the project."""
    found = []
    for source in order_of_use(problem.sources):
        keeps = bar(source, need)
        if keeps is Bar.NOT_LINKED:
            continue
        if keeps:
            found.append((source.pot, str(keeps)))
        elif paid.get(source.pot, 0) >= source.amount:
            found.append((source.pot, "all of it is used"))
        elif need.is_overhead and source.overhead_millionths is not None:
            found.append((source.pot, f"its overhead may be {per_cent(source.overhead_millionths)} at most"))
        elif source.match_millionths:
            share = per_cent(source.match_millionths)
            found.append((source.pot, f"it needs {share} of the project from other money, which is not there"))
        else:
            found.append((source.pot, f"it has {pounds(source.amount - paid.get(source.pot, 0))} left to plan"))
    return tuple(found) or (("", "no pot with money in these months is linked to the project"),)


def pounds(pence: int) -> str:
    return f"£{pence // 100:,}" if pence % 100 == 0 else f"£{pence / 100:,.2f}"


def per_cent(millionths: int) -> str:
    return f"{millionths / 10_000:g} %"

"""Bids for money: stages, when to be reminded of a deadline, and what winning a pound cost.

Amounts are Decimal pounds, time is whole minutes.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.money import ZERO, rounded
from funding.domain.words import Labelled
from funding.domain.working_days import working_days_before

REMIND_BEFORE = (10, 5, 1)  # working days before a deadline


class Stage(Labelled):
    CONSIDERING = "considering", "Considering"
    PREPARING = "preparing", "Preparing"
    SUBMITTED = "submitted", "Submitted"
    WON = "won", "Won"
    LOST = "lost", "Lost"
    NOT_BID = "not-bid", "Decided not to bid"
    WITHDRAWN = "withdrawn", "Withdrawn"


WORKED_ON = frozenset({Stage.CONSIDERING, Stage.PREPARING})
DECIDED = frozenset({Stage.WON, Stage.LOST, Stage.NOT_BID, Stage.WITHDRAWN})
MAY_FOLLOW = {
    Stage.CONSIDERING: frozenset({Stage.PREPARING, Stage.SUBMITTED, Stage.NOT_BID}),
    Stage.PREPARING: frozenset({Stage.CONSIDERING, Stage.SUBMITTED, Stage.NOT_BID, Stage.WITHDRAWN}),
    Stage.SUBMITTED: frozenset({Stage.PREPARING, Stage.WON, Stage.LOST, Stage.WITHDRAWN}),
    Stage.WON: frozenset({Stage.LOST}),  # an offer that was taken back
    Stage.LOST: frozenset({Stage.SUBMITTED, Stage.WON}),  # an appeal, a reserve list
    Stage.NOT_BID: frozenset({Stage.CONSIDERING}),
    Stage.WITHDRAWN: frozenset({Stage.CONSIDERING}),
}


class Size(Labelled):
    """By what was asked for."""

    SMALL = "small", "Under £50,000"
    MIDDLE = "middle", "£50,000 to £249,999"
    LARGE = "large", "£250,000 or more"


def size_of(asked: Decimal) -> Size:
    if asked < 50_000:
        return Size.SMALL
    return Size.MIDDLE if asked < 250_000 else Size.LARGE


def reminders(deadline: date) -> tuple[tuple[int, date], ...]:
    """Working days left, and the day on which to be reminded, the earliest first."""
    return tuple((left, working_days_before(deadline, left)) for left in REMIND_BEFORE)


def cost_of(minutes: int, an_hour: Decimal) -> Decimal:
    """Pounds, rounded to the penny once."""
    return rounded(Decimal(minutes) * an_hour / 60)


@dataclass(frozen=True, slots=True)
class Tried:
    """A bid as it counts for what winning costs."""

    funder: str
    asked: Decimal
    stage: Stage
    minutes: int
    cost: Decimal
    awarded: Decimal


@dataclass(frozen=True, slots=True)
class Winning:
    """Bids of a funder and size that ended: how many, how many won, time and cost of all of them, what was awarded, and
    the pence that winning one pound cost, to two places (None when nothing was won)."""

    funder: str
    size: Size
    ended: int
    won: int
    minutes: int
    cost: Decimal
    awarded: Decimal

    @property
    def pence_a_pound(self) -> Decimal | None:
        return rounded(self.cost * 100 / self.awarded) if self.awarded else None


def winning(bids: Iterable[Tried]) -> list[Winning]:
    """By funder and size, of bids that ended. The cost of bids that were lost or given up counts: winning took it."""
    found: dict[tuple[str, Size], list[Tried]] = defaultdict(list)
    for bid in bids:
        if bid.stage in DECIDED:
            found[bid.funder, size_of(bid.asked)].append(bid)
    return [
        Winning(
            funder=funder,
            size=size,
            ended=len(ended),
            won=sum(bid.stage is Stage.WON for bid in ended),
            minutes=sum(bid.minutes for bid in ended),
            cost=sum((bid.cost for bid in ended), ZERO),
            awarded=sum((bid.awarded for bid in ended if bid.stage is Stage.WON), ZERO),
        )
        for (funder, size), ended in sorted(found.items(), key=lambda each: (each[0][0], list(Size).index(each[0][1])))
    ]

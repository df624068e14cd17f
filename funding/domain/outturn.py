"""What a pot will have used by the end of the year: what is known, and a run rate or the budget's months for the rest.

A method names itself, and its own past error decides how far the answer may lie off: what the same method said after
the same number of months of earlier years, and after earlier closed months of this one, against what came. A closed
month takes no posting, so the months behind a past answer are those it would have been made from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.money import ZERO, rounded
from funding.domain.words import Labelled

RATE_MONTHS = 3  # a run rate is the mean of so many months
LEAST_MONTHS = 2  # a past answer of this year is made from at least so many


class Method(Labelled):
    """How the rest of the year is worked out."""

    KNOWN = "known", "Used and committed: nothing more can be used"
    BUDGET = "budget", "Used to date, then the budget of each month left"
    RUN_RATE = "run-rate", "Used to date, then the mean of the last 3 months"
    COMMITTED = "committed", "Committed alone: nothing is used yet"


@dataclass(frozen=True, slots=True)
class Facts:
    """A pot at the end of month `month` (1 is April), in pounds. `used` and `budget` hold twelve months; `budget` is
    None where no month is planned. `usable` is all that came or will come and did not leave in other ways; `overdue`
    is the part of it that should have come. `last_month` is the last month in which money may be used. `earlier` are
    the twelve months of earlier closed years, the latest first."""

    month: int
    used: tuple[Decimal, ...]
    committed: Decimal
    budget: tuple[Decimal, ...] | None
    usable: Decimal
    overdue: Decimal = ZERO
    last_month: int = 12
    earlier: tuple[tuple[str, tuple[Decimal, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """What the method said of the months that were left then, and what came in them."""

    made: str
    said: Decimal
    came: Decimal

    @property
    def error(self) -> Decimal:
        """Pounds that it said too much; below nought: too little."""
        return self.said - self.came


@dataclass(frozen=True, slots=True)
class Outturn:
    """Pounds. `low` and `high` from `past` where there is any, else from what is committed to all that is usable."""

    to_date: Decimal
    committed: Decimal
    rest: Decimal
    low: Decimal
    high: Decimal
    usable: Decimal
    overdue: Decimal
    method: Method
    past: tuple[PastAnswer, ...]

    @property
    def total(self) -> Decimal:
        return self.to_date + self.rest

    @property
    def slippage(self) -> Decimal:
        """What will be left unused."""
        return max(self.usable - self.total, ZERO)

    @property
    def over(self) -> Decimal:
        """What will be used beyond the pot."""
        return max(self.total - self.usable, ZERO)

    @property
    def risk(self) -> Decimal:
        """The most that may have to be found elsewhere: use beyond the pot at the high end, and money overdue."""
        return max(self.high - self.usable, ZERO) + self.overdue

    @property
    def range_rests_on(self) -> str:
        if self.method is Method.KNOWN:
            return "Nothing is left to forecast"
        if mean_error_rate(self.past) is not None:
            return f"Its own mean error, seen {len(self.past)} time{'s' if len(self.past) != 1 else ''}"
        return "No past answer: from what is committed to all that is usable"


def outturn(facts: Facts) -> Outturn | None:
    """The forecast of a pot; None where there is nothing to go on: no use, no commitment and no budget."""
    method = method_for(facts)
    if method is None:
        return None
    to_date = sum(facts.used[: facts.month], ZERO)
    count = max(facts.last_month - facts.month, 0)
    rest = max(rest_by(method, facts.used, facts.month, count, facts.budget), facts.committed)
    past = past_answers(method, facts) if count else ()
    low, high = spread(rest, facts, to_date, past) if count else (rest, rest)
    return Outturn(
        to_date, facts.committed, rest, to_date + low, to_date + high, facts.usable, facts.overdue, method, past
    )


def method_for(facts: Facts) -> Method | None:
    used, left = any(facts.used[: facts.month]), range(facts.month, facts.last_month)
    if facts.month >= facts.last_month and (used or facts.committed):
        return Method.KNOWN
    if facts.budget is not None and any(facts.budget[place] for place in left):
        return Method.BUDGET
    if used:
        return Method.RUN_RATE
    return Method.COMMITTED if facts.committed else None


def rest_by(method: Method, used: Sequence[Decimal], month: int, count: int,
            budget: Sequence[Decimal] | None = None) -> Decimal:  # fmt: skip
    """What the method says of the `count` months after the month."""
    if method is Method.BUDGET and budget is not None:
        return sum(budget[month : month + count], ZERO)
    if method is Method.RUN_RATE:
        last = used[max(month - RATE_MONTHS, 0) : month]
        return max(rounded(sum(last, ZERO) / len(last) * count), ZERO) if last else ZERO
    return ZERO


def past_answers(method: Method, facts: Facts) -> tuple[PastAnswer, ...]:
    """The same month of earlier years (a run rate alone: the budgets of earlier years are another plan), then earlier
    months of this year, each against the months that have closed since."""
    found = []
    if method is Method.RUN_RATE:
        for year, used in facts.earlier:
            if any(used[: facts.month]):
                said = rest_by(method, used, facts.month, facts.last_month - facts.month)
                came = sum(used[facts.month : facts.last_month], ZERO)
                found.append(PastAnswer(f"{year}, month {facts.month}", said, came))
    if method in (Method.RUN_RATE, Method.BUDGET):
        for month in range(LEAST_MONTHS, facts.month):
            if any(facts.used[:month]):
                said = rest_by(method, facts.used, month, facts.month - month, facts.budget)
                came = sum(facts.used[month : facts.month], ZERO)
                found.append(PastAnswer(f"This year, month {month}", said, came))
    return tuple(found)


def spread(rest: Decimal, facts: Facts, to_date: Decimal, past: Sequence[PastAnswer]) -> tuple[Decimal, Decimal]:
    """Low and high of the rest. With a past: less and more its mean error, and never less than what is committed."""
    rate = mean_error_rate(past)
    if rate is None:
        return facts.committed, max(rest, facts.usable - to_date)
    error = rounded(rest * rate)
    return max(rest - error, facts.committed, ZERO), rest + error


def mean_error_rate(answers: Sequence[PastAnswer]) -> Decimal | None:
    """The mean of what was said off, whichever way, as a share of what came; None where nothing came."""
    came = sum((abs(answer.came) for answer in answers), ZERO)
    return sum((abs(answer.error) for answer in answers), ZERO) / came if came else None

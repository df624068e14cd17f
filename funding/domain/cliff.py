"""The cliff: month by month what ends when, and which cost, projects, posts and partners lose their money with it.

Cost is what goes on: spend and money passed on that is not marked as one-off, a month. A pot's money lasts to the end
of the month of its last day; the cost stands without money from the month after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO, rounded
from funding.domain.words import Recurrence

MONTHS_AHEAD = 36
MONTHS_BACK = 12


@dataclass(frozen=True, slots=True)
class Share:
    """What goes from a pot to a project or a partner, in pounds a month."""

    name: str
    monthly: Decimal


@dataclass(frozen=True, slots=True)
class PotAhead:
    """A pot as it goes on from a day. `monthly` is its cost that goes on in pounds a month; `wte` the posts it pays, in
    whole-time equivalents, None where none are recorded."""

    reference: str
    name: str
    recurrence: Recurrence | None
    use_by_on: date | None
    monthly: Decimal
    projects: tuple[Share, ...] = ()
    partners: tuple[Share, ...] = ()
    wte: Decimal | None = None

    @property
    def is_recurrent(self) -> bool:
        return self.recurrence is Recurrence.RECURRENT

    @property
    def ends(self) -> Month | None:
        """The last month it pays for; None for recurrent money and where no last day is recorded."""
        return None if self.is_recurrent or self.use_by_on is None else Month.containing(self.use_by_on)

    @property
    def yearly(self) -> Decimal:
        return rounded(self.monthly * 12)


@dataclass(frozen=True, slots=True)
class AgreementAhead:
    """A partner agreement that still pays, by the reference of its pot. `due` are the payments by its terms: day and
    pounds."""

    reference: str
    partner: str
    pot: str
    ends_on: date
    yearly: Decimal
    due: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Losing:
    """An agreement whose money ends with its pot; `after` is due to the partner later than the pot's last day."""

    agreement: AgreementAhead
    pot: PotAhead

    @property
    def after(self) -> Decimal:
        last = self.pot.use_by_on
        return sum((amount for on, amount in self.agreement.due if last and on > last), ZERO)


@dataclass(frozen=True, slots=True)
class CliffMonth:
    """One month ahead. The three amounts are the cost that goes on in pounds a month: on recurrent money, on money that
    has not ended yet, and without money because its pot has ended. `ending` are pots whose last month it is."""

    month: Month
    ending: tuple[PotAhead, ...]
    recurrent: Decimal
    non_recurrent: Decimal
    ended: Decimal


@dataclass(frozen=True, slots=True)
class Kept:
    """What recurrent money of an ask would keep of a pot that ends, in pounds a year."""

    pot: PotAhead
    kept: Decimal

    @property
    def is_whole(self) -> bool:
        return self.kept == self.pot.yearly


@dataclass(frozen=True, slots=True)
class Saved:
    """What an ask would keep, pot by pot, in pounds a year, and what of it would be left."""

    ask: Decimal
    lines: tuple[Kept, ...]
    left: Decimal

    @property
    def posts(self) -> Decimal | None:
        """Posts of pots that would be kept whole, in whole-time equivalents; None where none are recorded."""
        known = [line.pot.wte for line in self.lines if line.is_whole and line.pot.wte is not None]
        return sum(known, ZERO) if known else None

    @property
    def kept(self) -> Decimal:
        return sum((line.kept for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Cliff:
    """36 months ahead from the month of `day`, and the pots behind them: those that still pay on that day."""

    day: date
    pots: tuple[PotAhead, ...]
    months: tuple[CliffMonth, ...]

    @property
    def ending(self) -> tuple[PotAhead, ...]:
        """Pots that end in these months, the first one first."""
        return tuple(pot for month in self.months for pot in month.ending)

    def losing(self, agreements: Sequence[AgreementAhead]) -> tuple[Losing, ...]:
        """Agreements that rest on pots that end, the first one first."""
        return tuple(Losing(each, pot) for pot in self.ending for each in agreements if each.pot == pot.reference)

    @property
    def without_end(self) -> tuple[PotAhead, ...]:
        """Pots that are not recurrent and have no last day recorded."""
        return tuple(pot for pot in self.pots if not pot.is_recurrent and pot.use_by_on is None)

    @property
    def cost(self) -> Decimal:
        """Cost that goes on, in pounds a year."""
        return sum((pot.yearly for pot in self.pots), ZERO)

    @property
    def resting(self) -> Decimal:
        """Cost that goes on and rests on money that is not recurrent, in pounds a year."""
        return sum((pot.yearly for pot in self.pots if not pot.is_recurrent), ZERO)

    @property
    def yearly_ending(self) -> Decimal:
        """Cost of pots that end in these months, in pounds a year."""
        return sum((pot.yearly for pot in self.ending), ZERO)

    @property
    def posts_ending(self) -> Decimal | None:
        """Posts of pots that end in these months, in whole-time equivalents; None where no posts are recorded."""
        known = [pot.wte for pot in self.ending if pot.wte is not None]
        return sum(known, Decimal(0)) if known else None

    def saved(self, ask: Decimal) -> Saved:
        """What `ask` pounds a year would keep: the money that ends first is kept first, whole pots where it goes."""
        left, lines = ask, []
        for pot in self.ending:
            kept = min(max(left, ZERO), pot.yearly)
            if pot.yearly > 0:
                lines.append(Kept(pot, kept))
                left -= kept
        return Saved(ask, tuple(lines), left)


def months_from(first: Month, count: int) -> tuple[Month, ...]:
    """`count` months in order, the first one among them."""
    start = first.year.start * 12 + first.number - 1
    return tuple(Month(FinancialYear(at // 12), at % 12 + 1) for at in range(start, start + count))


def months_before(day: date, count: int = MONTHS_BACK) -> tuple[Month, ...]:
    """The last `count` whole months that have ended by the day."""
    here = Month.containing(day)
    at = here.year.start * 12 + here.number - 1 + (day == here.last_day)
    return months_from(Month(FinancialYear((at - count) // 12), (at - count) % 12 + 1), count)


def cliff(pots: Sequence[PotAhead], day: date) -> Cliff:
    """Pots that ended before the day are left out: their money has gone already."""
    going = tuple(pot for pot in pots if pot.is_recurrent or pot.use_by_on is None or pot.use_by_on >= day)
    found = []
    for month in months_from(Month.containing(day), MONTHS_AHEAD):
        ended = sum((pot.monthly for pot in going if pot.ends is not None and pot.ends < month), ZERO)
        recurrent = sum((pot.monthly for pot in going if pot.is_recurrent), ZERO)
        whole = sum((pot.monthly for pot in going), ZERO)
        ending = sorted((pot for pot in going if pot.ends == month), key=lambda pot: (pot.use_by_on, pot.reference))
        found.append(CliffMonth(month, tuple(ending), recurrent, whole - recurrent - ended, ended))
    return Cliff(day, going, tuple(found))

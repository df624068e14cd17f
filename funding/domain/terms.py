"""Terms of funding: how much of a year's money goes on, comes late, comes from outside, how soon it ends and from how
many pots a project is paid. Shares are fractions; a part that cannot be worked out is None, never nought."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from funding.domain.money import ZERO
from funding.domain.words import PotKind, Protection, Recurrence

LATE_FROM_MONTH = 10  # what is awarded after month 9 is late
FULL_NOTICE_DAYS = Decimal(182)  # half a year: with that much notice nothing is last-minute
FULL_LENGTH_MONTHS = Decimal(36)  # three years: money of that length is not short
EXTERNAL = frozenset({PotKind.CHARITY, PotKind.RESEARCH, PotKind.LOCAL_AUTHORITY, PotKind.OTHER})
ONE = Decimal(1)


class Part(StrEnum):
    """The pots behind one figure."""

    RECURRENT = "recurrent"
    EXTERNAL = "external"
    LATE = "late"
    RING_FENCED = "ring-fenced"
    NOTICE = "notice"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class PotTerms:
    """The terms of one pot in one year. `amount` is what was awarded and what came beyond it, `late` the part of it
    that was awarded after month 9 (both in pounds)."""

    reference: str
    name: str
    kind: PotKind
    recurrence: Recurrence | None
    protection: Protection
    announced_on: date | None
    starts_on: date | None
    use_by_on: date | None
    amount: Decimal
    late: Decimal = ZERO

    @property
    def is_recurrent(self) -> bool:
        return self.recurrence is Recurrence.RECURRENT

    @property
    def is_external(self) -> bool:
        """From a charity, a research funder, a council or another funder: neither NHS allocation nor own resource."""
        return self.kind in EXTERNAL

    @property
    def notice_days(self) -> int | None:
        """Days from the announcement to the start; below nought where it was announced after the start."""
        if self.announced_on is None or self.starts_on is None:
            return None
        return (self.starts_on - self.announced_on).days

    @property
    def length_months(self) -> int | None:
        """Whole months from the start to the last day for using it. Recurrent money goes on and has no length."""
        if self.is_recurrent or self.starts_on is None or self.use_by_on is None:
            return None
        return months_between(self.starts_on, self.use_by_on)

    def is_behind(self, part: Part) -> bool:
        return {
            Part.RECURRENT: self.is_recurrent,
            Part.EXTERNAL: self.is_external,
            Part.LATE: self.late > 0,
            Part.RING_FENCED: self.protection is Protection.RING_FENCED,
            Part.NOTICE: self.notice_days is not None,
            Part.LENGTH: self.length_months is not None,
        }[part]


def months_between(first: date, last: date) -> int:
    """Whole months of a span of which both days count: 1 April to 31 March is 12."""
    after = date.fromordinal(last.toordinal() + 1)
    months = (after.year - first.year) * 12 + after.month - first.month
    return months - (after.day < first.day)


def median(values: Iterable[int]) -> Decimal | None:
    """The middle value, or half-way between the two in the middle; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Decimal(ordered[middle])
    return Decimal(ordered[middle - 1] + ordered[middle]) / 2


@dataclass(frozen=True, slots=True)
class IndexPart:
    """One part of the index: nought is the best it can be, one the worst; None where it cannot be worked out."""

    name: str
    how: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class YearTerms:
    """The terms of an organisation's money in one year, and the index of short-termism with its parts.

    `total` is in pounds; shares are fractions of it and None without money. Medians are None where no pot states both
    dates: `without_notice` pots lack a date, `going_on` are recurrent and have no length. `pots_a_project` is the
    median of `projects`, the number of the year's pots by project.
    """

    pots: tuple[PotTerms, ...]
    projects: Mapping[str, int]
    total: Decimal
    recurrent: Decimal
    external: Decimal
    late: Decimal
    ring_fenced: Decimal
    notice_days: Decimal | None
    length_months: Decimal | None
    pots_a_project: Decimal | None
    without_notice: int
    without_length: int
    going_on: int

    def share(self, amount: Decimal) -> Decimal | None:
        return amount / self.total if self.total > 0 else None

    @property
    def recurrent_share(self) -> Decimal | None:
        return self.share(self.recurrent)

    @property
    def external_share(self) -> Decimal | None:
        return self.share(self.external)

    @property
    def late_share(self) -> Decimal | None:
        return self.share(self.late)

    @property
    def ring_fenced_share(self) -> Decimal | None:
        return self.share(self.ring_fenced)

    @property
    def index_parts(self) -> tuple[IndexPart, ...]:
        recurrent, length = self.recurrent_share, self.length_months
        if length is None and self.pots and self.going_on == len(self.pots):
            length = FULL_LENGTH_MONTHS
        return (
            IndexPart("One-off", "the share of the money that is not recurrent",
                      None if recurrent is None else ONE - recurrent),
            IndexPart("Short", "how far the median length falls short of 36 months, as a share of 36 months; "
                      "nought where every pot is recurrent", shortfall(length, FULL_LENGTH_MONTHS)),
            IndexPart("Last-minute", "how far the median notice falls short of 182 days, as a share of 182 days",
                      shortfall(self.notice_days, FULL_NOTICE_DAYS)),
            IndexPart("Late in the year", "the share of the money that was awarded after month 9", self.late_share),
        )  # fmt: skip

    @property
    def index(self) -> Decimal | None:
        """From 0 to 100: a hundred times the plain mean of the four parts; None where one of them is missing."""
        known = [part.value for part in self.index_parts if part.value is not None]
        if len(known) < len(self.index_parts):
            return None
        return 100 * sum(known, ZERO) / len(known)

    def behind(self, part: Part) -> tuple[PotTerms, ...]:
        return tuple(pot for pot in self.pots if pot.is_behind(part))


def shortfall(value: Decimal | None, full: Decimal) -> Decimal | None:
    """How far a value from nought to `full` falls short of it, as a fraction; what lies outside counts as the end."""
    return None if value is None else ONE - min(max(value, Decimal(0)), full) / full


def year_terms(pots: Sequence[PotTerms], projects: Mapping[str, int]) -> YearTerms:
    """The terms of the year's pots; `projects` gives how many of them may pay for each project, by its name. Projects
    that none of them pays for are left out."""
    paid = {name: count for name, count in projects.items() if count}
    notices = [pot.notice_days for pot in pots if pot.notice_days is not None]
    lengths = [pot.length_months for pot in pots if pot.length_months is not None]
    going_on = sum(pot.is_recurrent for pot in pots)

    def added(part: Part) -> Decimal:
        return sum((pot.amount for pot in pots if pot.is_behind(part)), ZERO)

    return YearTerms(
        pots=tuple(pots),
        projects=paid,
        total=sum((pot.amount for pot in pots), ZERO),
        recurrent=added(Part.RECURRENT),
        external=added(Part.EXTERNAL),
        late=sum((pot.late for pot in pots), ZERO),
        ring_fenced=added(Part.RING_FENCED),
        notice_days=median(notices),
        length_months=median(lengths),
        pots_a_project=median(paid.values()),
        without_notice=len(pots) - len(notices),
        without_length=len(pots) - len(lengths) - going_on,
        going_on=going_on,
    )

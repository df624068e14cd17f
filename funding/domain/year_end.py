"""The year's end, seen from a day: what each pot would have left at its present rate, which awards come late, the last
sensible day to commit, and what could be brought forward. All from what the ledger holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO, rounded
from funding.domain.position import Due
from funding.domain.terms import median
from funding.domain.words import Recurrence

FEWEST_COMMITMENTS = 3  # with fewer that were spent, the organisation's own time is not known
LEAD_DAYS = 60  # a local default, taken while the organisation's own time is not known
LATE_FROM_MONTH = 10


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a project of a pot costs another pot that ends later, in pounds a month."""

    project: str
    pot: str
    monthly: Decimal


@dataclass(frozen=True, slots=True)
class PotToEnd:
    """A pot in the year. `left_now` is still to spend, `committed` set aside, `to_come` awarded and not come yet,
    `used` spent and passed on so far (all in pounds), over `months_used` months; `months_left` are still to come."""

    reference: str
    name: str
    recurrence: Recurrence | None
    use_by_on: date | None
    year: FinancialYear
    left_now: Decimal
    committed: Decimal
    to_come: Decimal
    used: Decimal
    months_used: int
    months_left: int
    dues: tuple[Due, ...] = ()
    overdue: Decimal = ZERO
    not_yet_due: Decimal = ZERO
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def ends_on(self) -> date:
        """Its last day, or that of the year where it may be used longer."""
        return min(self.use_by_on or self.year.last_day, self.year.last_day)

    @property
    def may_go_on(self) -> bool:
        """Whether its own last day lies after the year: what is left then needs a basis to be carried forward."""
        return self.recurrence is not Recurrence.RECURRENT and (
            self.use_by_on is not None and self.use_by_on > self.year.last_day
        )

    @property
    def monthly(self) -> Decimal:
        """The rate to date, in pounds a month."""
        return max(self.used, ZERO) / self.months_used if self.months_used else ZERO

    @property
    def expected(self) -> Decimal:
        """What will be used of it by its end: at the rate to date, or what is committed if that is more."""
        return rounded(max(self.monthly * self.months_left, self.committed))

    @property
    def goes_back(self) -> Decimal:
        """What would be left at its end, in pounds: it goes back to the funder, lapses, or needs a basis."""
        return max(self.left_now + self.committed + self.to_come - self.expected, ZERO)

    @property
    def could_bring_forward(self) -> Decimal:
        """What of it could pay this year for projects of its own that other, later money is paying for."""
        return min(self.goes_back, rounded(sum((each.monthly for each in self.elsewhere), ZERO) * self.months_left))

    @property
    def late(self) -> tuple[Due, ...]:
        """Parts of the award that are due after month 9 and have not come yet, the last ones first to be still due."""
        open_, found = self.not_yet_due, []
        first_late = Month(self.year, LATE_FROM_MONTH).first_day
        for due in sorted(self.dues, key=lambda each: each.on, reverse=True):
            part = min(due.amount, open_)
            open_ -= part
            if part > 0 and due.on >= first_late:
                found.append(Due(due.on, part))
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class YearEnd:
    """`lead_days` is how long it takes from committing to spending: the median of `commitments` pairs in the ledger, or
    the default where these are fewer than three."""

    day: date
    year: FinancialYear
    pots: tuple[PotToEnd, ...]
    lead_days: int
    commitments: int

    @property
    def is_own_lead(self) -> bool:
        return self.commitments >= FEWEST_COMMITMENTS

    @property
    def goes_back(self) -> Decimal:
        return sum((pot.goes_back for pot in self.pots), ZERO)

    @property
    def with_balance(self) -> tuple[PotToEnd, ...]:
        """Pots that would have something left, the largest sum first."""
        found = (pot for pot in self.pots if pot.goes_back > 0)
        return tuple(sorted(found, key=lambda pot: (-pot.goes_back, pot.reference)))

    def commit_by(self, pot: PotToEnd) -> date:
        """The last sensible day to commit it: what is committed then is, as a rule, spent by its end."""
        return pot.ends_on - timedelta(days=self.lead_days)


def lead_of(days: Iterable[int]) -> tuple[int, int]:
    """From the days that each commitment took to be spent: the lead in days, and how many there were."""
    known: Sequence[int] = list(days)
    middle = median(known)
    return (int(middle) if middle is not None and len(known) >= FEWEST_COMMITMENTS else LEAD_DAYS), len(known)

"""What an organisation may give beyond its ledger, frozen, for the rules: budgets, transaction lines, establishment.

Amounts are Decimal pounds, whole-time equivalents whole hundredths, shares and rates parts per million.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.money import ZERO, rounded
from funding.domain.words import AwardKind, Labelled, Protection

MILLION = 1_000_000


class LineNature(Labelled):
    """What a line of a budget stands for. Efficiency and vacancy factors are negative lines."""

    NORMAL = "normal", "Normal"
    RESERVE = "reserve", "Held in reserves"
    EFFICIENCY = "efficiency", "Share of the efficiency target"
    VACANCY_FACTOR = "vacancy-factor", "Vacancy factor"
    OVERHEAD = "overhead", "Overhead"


class CodeKind(Labelled):
    POT = "pot", "The pot's own code"
    PROJECT = "project", "A project"
    RESERVE = "reserve", "Reserves"
    OTHER = "other", "Another service"
    UNSTATED = "unstated", "Not said yet"


class LineSource(Labelled):
    """Where the ledger took a transaction line from."""

    INVOICE = "invoice", "Invoice"
    PAYROLL = "payroll", "Payroll"
    MANUAL_JOURNAL = "manual-journal", "Manual journal"
    ACCRUAL = "accrual", "Accrual"
    RECHARGE = "recharge", "Recharge"
    OTHER = "other", "Other"


class OverheadBase(Labelled):
    DIRECT_COST = "direct-cost", "Direct cost"
    AWARD = "award", "The award"


class Side(Labelled):
    SENDER = "sender", "Sender"
    RECEIVER = "receiver", "Receiver"


class Reckoning(Labelled):
    """How one side of a transfer reckons it; two sides are compared only on the same one."""

    CASH = "cash", "Cash"
    ACCRUED = "accrued", "Accrued"
    RESOURCE = "resource", "Resource limit"


def share_of(amount: Decimal, millionths: int) -> Decimal:
    """The share of an amount, rounded half up to the penny."""
    return rounded(amount * millionths / MILLION)


@dataclass(frozen=True, slots=True)
class AwardChange:
    """One row of the award; `is_signed` when a signed variation stands behind it."""

    kind: AwardKind
    amount: Decimal
    on: date
    is_signed: bool


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One line of a budget version with its amount for the full year; a share of an efficiency target is negative."""

    pot: str | None
    code: str
    label: str
    nature: LineNature
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BudgetVersion:
    """The budget as it stood in a month (0: before the year began). `is_whole`: a pot without a line had no budget."""

    month: int
    on: date
    is_whole: bool
    rows: tuple[BudgetRow, ...]


@dataclass(frozen=True, slots=True)
class Virement:
    """A budget moved out of and into pots (None: outside the pots), with the reason that the ledger gives."""

    month: int
    from_pot: str | None
    to_pot: str | None
    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    kind: CodeKind
    pot: str | None
    project: str | None


@dataclass(frozen=True, slots=True)
class CodeShare:
    """The declared apportionment: which part of a code's cost a pot bears."""

    code: str
    pot: str
    millionths: int


@dataclass(frozen=True, slots=True)
class Line:
    """A transaction line. `from_code` is where a journal took existing cost from; a reversal names its line."""

    id: int
    reference: str
    month: int
    on: date
    code: str
    source: LineSource
    amount: Decimal
    pot: str | None = None
    project: str | None = None
    from_code: str | None = None
    reverses: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A pot to which a transaction line is charged or claimed. `is_agreed`: match funding or an agreed share."""

    line: str
    pot: str
    amount: Decimal
    is_agreed: bool = False


@dataclass(frozen=True, slots=True)
class Establishment:
    """Posts of a pot in a month: funded and worked, the budget of the funded ones, and what of it was taken out."""

    pot: str
    month: int
    funded: int
    worked: int
    pay_budget: Decimal
    withdrawn: Decimal = ZERO

    @property
    def vacancy(self) -> Decimal:
        """The budget of funded posts that nobody worked, in pounds."""
        if self.funded <= 0 or self.worked >= self.funded:
            return ZERO
        return rounded(self.pay_budget * (self.funded - self.worked) / self.funded)


@dataclass(frozen=True, slots=True)
class PostCharged:
    """A post charged to a pot from a month. `old_code` empty: a new post. `is_backfilled` None: nobody can say."""

    pot: str
    post: str
    wte: int
    annual_cost: Decimal
    from_month: int
    old_code: str
    is_backfilled: bool | None


@dataclass(frozen=True, slots=True)
class OverheadTerms:
    """The funder's cap on overhead as a part of the base, from a day to a day (open when None)."""

    pot: str
    millionths: int
    base: OverheadBase
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class OverheadCharge:
    """Overhead charged to a pot in a month and the direct cost on which it was charged."""

    pot: str
    month: int
    amount: Decimal
    direct_cost: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class SchemeBefore:
    """What a project cost in the year before the pot paid for it, and what it costs now. `may_continue`: the funder
    agreed that the award continues it, or what paid for it has ended."""

    project: str
    cost_before: Decimal
    cost_now: Decimal
    paid_from: str
    may_continue: bool
    charged: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class PriorPot:
    """A pot of the year before: its recurrent amount at the end of that year and its protection then."""

    reference: str
    name: str
    amount: Decimal
    protection: Protection


@dataclass(frozen=True, slots=True)
class Continuation:
    """A pot that goes on under another reference: renamed, split or joined."""

    old: str
    new: str
    from_on: date


@dataclass(frozen=True, slots=True)
class TransferSides:
    """One transfer that came to the organisation, with both sides. `both_joined`: both have closed its month."""

    id: int
    other: str
    pot: str | None
    sent: Decimal
    received: Decimal | None
    sent_on: date
    both_joined: bool
    same_reckoning: bool

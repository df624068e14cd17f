"""A month end: each pot as it stood at the end of the month, what needs an act, and what the papers are made from.
Frozen values of one organisation, year and month; nothing is added up anywhere else."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO, in_words
from funding.domain.outturn import Outturn
from funding.domain.position import Awarded, Position
from funding.domain.words import CarryBasis, Labelled, Protection


@dataclass(frozen=True, slots=True)
class Deferred:
    """Deferred income of a pot to the end of the month: what came and was not used. Below nought it is accrued income:
    used before it came."""

    opening: Decimal
    received: Decimal
    released: Decimal
    unexplained: Decimal = ZERO  # of what was released: spend that matches no project

    @property
    def closing(self) -> Decimal:
        return self.opening + self.received - self.released

    @property
    def deferred(self) -> Decimal:
        return max(self.closing, ZERO)

    @property
    def accrued(self) -> Decimal:
        return max(-self.closing, ZERO)

    def __add__(self, other: "Deferred") -> "Deferred":
        return Deferred(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(Deferred)))


NOT_RELEASED = ("committed", "prepaid", "still_to_spend", "not_explained", "awaited")


def deferred_of(position: Position, at_unexplained: Decimal = ZERO) -> Deferred:
    """`position` at the end of the month. Committed money and money paid ahead of delivery are not released yet;
    spend that matches no project (`at_unexplained`) is."""
    held = sum((getattr(position, part) for part in NOT_RELEASED), ZERO) - at_unexplained
    received = position.received + position.transfers_in + position.moved_in
    ahead = position.ahead_of_receipt + position.other_budgets
    return Deferred(
        position.brought_forward, received, position.brought_forward + received + ahead - held, at_unexplained
    )


@dataclass(frozen=True, slots=True)
class PotMonthEnd:
    """A pot at the end of the month, in pounds. `position` is of the year to date, `award` of the whole year; `code`
    is the cost centre stated for the pot, empty where none is. `spent_before` is what was spent in the month before.
    `plan` is the budget to date, None without one."""

    reference: str
    name: str
    funder: str
    protection: Protection
    use_by_on: date | None
    code: str
    award: Awarded
    position: Position
    deferred: Deferred
    spent_in_month: Decimal
    spent_before: Decimal
    used: Decimal
    plan: Decimal | None
    outturn: Outturn | None

    @property
    def above_plan(self) -> Decimal:
        return max(self.used - self.plan, ZERO) if self.plan is not None else ZERO

    @property
    def lacks_spend(self) -> bool:
        """Whether spend of the month seems not to be posted yet: the month before had some."""
        return not self.spent_in_month and self.spent_before > ZERO

    @property
    def is_conditional(self) -> bool:
        """Whether income of the pot is deferred until it is used: a ring-fence or an earmark is in force."""
        return self.protection is not Protection.UNRESTRICTED

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


@dataclass(frozen=True, slots=True)
class JournalMove:
    """A movement that a journal is made from: an accrual of a pot, or a move from `pot` to `to_pot`."""

    movement: int
    pot: str
    amount: Decimal
    description: str
    to_pot: str = ""


@dataclass(frozen=True, slots=True)
class Carry:
    """Money carried forward out of the year, with the basis recorded."""

    pot: str
    amount: Decimal
    basis: CarryBasis
    document: str


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """Everything that the papers of a month are made from."""

    code: str
    organisation: str
    month: Month
    pots: tuple[PotMonthEnd, ...]
    accruals: tuple[JournalMove, ...]
    moves: tuple[JournalMove, ...]
    carried: tuple[Carry, ...]
    is_closed: bool
    is_provisional: bool
    seen_on: date  # the day as of which the month is looked at

    @property
    def year(self) -> FinancialYear:
        return self.month.year

    def pot(self, reference: str) -> PotMonthEnd | None:
        return next((pot for pot in self.pots if pot.reference == reference), None)

    @property
    def status(self) -> str:
        if self.is_provisional:
            return "Provisional until the accounts are submitted"
        return "Closed" if self.is_closed else "Open: figures can still change"

    def total(self, part: str) -> Decimal:
        """The sum of a part of the position over the pots."""
        return sum((getattr(pot.position, part) for pot in self.pots), ZERO)

    def forecast(self, part: str) -> Decimal:
        """The sum of a part of the forecast over the pots that have one."""
        return sum((getattr(pot.outturn, part) for pot in self.pots if pot.outturn), ZERO)


class Exceptional(Labelled):
    """Why a line stands on the page of exceptions, in the order of the page."""

    QUERY = "query", "Query to answer"
    TRANSFER = "transfer", "Transfer not confirmed"
    DISPUTED = "disputed", "A partner disputes a payment"
    UNMATCHED = "unmatched", "Line of the ledger not matched"
    PAST_USE_BY = "past-use-by", "Left after its use-by date"
    OVERDUE = "overdue", "Money overdue"
    PARTNER_OVERDUE = "partner-overdue", "Payment to a partner overdue"
    UNCONFIRMED = "unconfirmed", "A partner has not confirmed"
    REPORT = "report", "Report from a partner overdue"
    ABOVE_PLAN = "above-plan", "Above plan"
    UNEXPLAINED = "unexplained", "Spend that matches no project"
    LATE = "late", "Posted late"
    REVERSED = "reversed", "Reversed"
    NEW = "new", "New"


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One line: why, what, how much, and the page where its one act is done. `page` is a name with its parts."""

    why: Exceptional
    what: str
    amount: Decimal
    action: str
    page: str
    parts: dict[str, str | int] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What moved on a pot since the last close, in pounds; `is_new`: it was not there then."""

    reference: str
    name: str
    awarded: Decimal
    came: Decimal
    spent: Decimal
    other: Decimal
    still_to_spend: Decimal
    is_new: bool = False

    @property
    def moved(self) -> bool:
        return any((self.awarded, self.came, self.spent, self.other, self.still_to_spend, self.is_new))


def changed(reference: str, name: str, before: tuple[Awarded, Position] | None, now: tuple[Awarded, Position],
            empty: tuple[Awarded, Position]) -> Changed:  # fmt: skip
    """The difference of two positions; `before` None: the pot is new, and `empty` stands for it."""
    award, then = before or empty
    money, position = now

    def other(each: Position) -> Decimal:
        return sum((getattr(each, part) for part in OTHER_USES), ZERO)

    def came(each: Position) -> Decimal:
        return each.received + each.transfers_in + each.moved_in + each.brought_forward

    return Changed(
        reference, name, money.awarded - award.awarded, came(position) - came(then), position.spent - then.spent,
        other(position) - other(then), position.still_to_spend - then.still_to_spend, before is None,
    )  # fmt: skip


OTHER_USES = ("committed", "prepaid", "passed_on", "used_elsewhere", "returned", "carried_forward", "lapsed",
              "moved_out")  # fmt: skip


def in_order(rows: Iterable[ExceptionRow]) -> list[ExceptionRow]:
    """By why, then the largest first."""
    order = list(Exceptional)
    return sorted(rows, key=lambda row: (order.index(row.why), -abs(row.amount), row.what))


def commentary(month_end: MonthEnd) -> tuple[str, str]:
    """Two sentences made from the figures: where the money stands, and where it will end."""
    used = sum((pot.used for pot in month_end.pots), ZERO)
    came = month_end.total("received") + month_end.total("transfers_in") + month_end.total("brought_forward")
    elsewhere, unexplained = month_end.total("used_elsewhere"), month_end.total("not_explained")
    first = (
        f"By the end of {month_end.month} of {month_end.year}, {in_words(used)} of the {in_words(came)} that came was "
        f"used for its purpose, {in_words(elsewhere)} was used for another purpose and {in_words(unexplained)} is not "
        "explained."
    )
    if not any(pot.outturn for pot in month_end.pots):
        return first, "There is nothing to make a forecast from."
    total, low, high, slippage = map(month_end.forecast, ("total", "low", "high", "slippage"))
    slips = sorted((pot for pot in month_end.pots if pot.outturn and pot.outturn.slippage),
                   key=lambda pot: -pot.outturn.slippage if pot.outturn else ZERO)  # fmt: skip
    most = f", most of it on {slips[0]} ({in_words(slips[0].outturn.slippage)})" if slips and slips[0].outturn else ""
    second = (
        f"The year is forecast to end at {in_words(total)} used, between {in_words(low)} and {in_words(high)}, which "
        f"leaves {in_words(slippage)} unused{most}."
    )
    return first, second

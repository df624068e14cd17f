"""Partner agreements: their terms, and the payments that follow from them to the penny.

Amounts are Decimal pounds, rates are whole millionths. A month is one of the financial year wherever it stands in the
partner's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.instalments import in_parts
from funding.domain.money import ZERO, rounded
from funding.domain.words import Labelled

A_MILLION = 1_000_000
A_QUARTER = 3  # months
FIRST_MONTH = 4  # of the trust's financial year


class PartnerKind(Labelled):
    VCSE = "vcse", "Voluntary, community or social enterprise (VCSE)"
    LOCAL_AUTHORITY = "local-authority", "Local authority"
    PLACE = "place", "Place partnership"
    SECTION_75 = "section-75", "Section 75 pooled fund"
    COLLABORATIVE = "collaborative", "Provider collaborative"
    HOST = "host", "Host that passes on and keeps a fee"


class Instrument(Labelled):
    GRANT = "grant", "Grant"
    CONTRACT = "contract", "Contract"


class Paid(Labelled):
    """When the partner is paid."""

    ADVANCE = "advance", "All of it in advance"
    ARREARS = "arrears", "All of it in arrears"
    QUARTERLY_ADVANCE = "quarterly-advance", "Quarterly in advance"
    QUARTERLY_ARREARS = "quarterly-arrears", "Quarterly in arrears"
    MONTHLY_ARREARS = "monthly-arrears", "Monthly in arrears"
    MILESTONES = "milestones", "On milestones"

    @property
    def is_ahead(self) -> bool:
        """Whether money is paid before it is delivered for."""
        return self in (Paid.ADVANCE, Paid.QUARTERLY_ADVANCE)


class LateRate(Labelled):
    """What late payment is reckoned at."""

    NONE = "none", "No rate is stated"
    BORROWING = "borrowing", "The partner’s own borrowing rate"
    STATUTORY = "statutory", "Statutory interest: 8% over the Bank rate (contracts only)"


@dataclass(frozen=True, slots=True)
class Milestone:
    on: date
    amount: Decimal
    what: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed. They hold from `from_on`; `milestones` only where paid on them, those from that day on. `costs`
    are pounds by the month in which the partner must have spent them; empty means the same every month. `late_rate` is
    a year's rate: the partner's own, or the Bank rate to which the statute adds."""

    from_on: date
    starts_on: date
    ends_on: date
    amount: Decimal
    paid: Paid
    days_to_pay: int = 0
    milestones: tuple[Milestone, ...] = ()
    costs: tuple[tuple[Month, Decimal], ...] = ()
    fee_rate: int = 0
    passes_on_to: str = ""
    irrecoverable_vat: Decimal = ZERO
    late: LateRate = LateRate.NONE
    late_rate: int = 0
    late_source: str = ""

    @property
    def months(self) -> tuple[Month, ...]:
        return months_between(Month.containing(self.starts_on), Month.containing(self.ends_on))

    @property
    def fee(self) -> Decimal:
        """What a host keeps of the whole, rounded to the penny once."""
        return rounded(self.amount * self.fee_rate / A_MILLION)

    @property
    def for_the_work(self) -> Decimal:
        """What is left when the fee and VAT that the partner cannot recover are taken off."""
        return self.amount - self.fee - self.irrecoverable_vat


@dataclass(frozen=True, slots=True)
class Due:
    """A payment by the terms: its last day, pounds, what it is for, and the months that it pays for (none for a
    milestone). `number` counts the payments of the agreement, so that two alike are two."""

    on: date
    amount: Decimal
    what: str
    months: tuple[Month, ...] = ()
    number: int = 0


def months_between(first: Month, last: Month) -> tuple[Month, ...]:
    """Both among them; none when the last comes before the first."""
    start, end = (month.year.start * 12 + month.number - 1 for month in (first, last))
    return tuple(Month(FinancialYear(at // 12), at % 12 + 1) for at in range(start, end + 1))


def own_year(day: date, first: int) -> tuple[Month, ...]:
    """The twelve months of the partner's own year that holds the day; `first` is the calendar month it begins in."""
    began = date(day.year - (day.month < first), first, 1)
    start = Month.containing(began)
    at = start.year.start * 12 + start.number - 1
    return tuple(Month(FinancialYear(each // 12), each % 12 + 1) for each in range(at, at + 12))


def planned(terms: Terms, amount: Decimal, kept: Sequence[Due] = (), *, is_change: bool = False) -> list[Due]:
    """`amount` as the terms spread it. With `is_change` only over the months that no `kept` payment is for; what the
    terms would date before they hold is due as many days after that as they give for paying. A part is as large as its
    months are many, and the pennies left over go to the first."""
    if terms.paid is Paid.MILESTONES:
        return [Due(each.on, each.amount, each.what) for each in terms.milestones]
    periods = left_of(terms, kept) if is_change else periods_of(terms)
    parts = in_parts(amount, sum(len(months) for _, months in periods))
    found, at = [], 0
    for on, months in periods:
        part = sum(parts[at : at + len(months)], ZERO)
        at += len(months)
        if part:
            found.append(Due(on, part, spoken(months), months))
    return found


def left_of(terms: Terms, kept: Sequence[Due]) -> list[tuple[date, tuple[Month, ...]]]:
    """The periods of new terms that are not paid for yet; where none is left, one for what is left to pay."""
    wait = timedelta(days=terms.days_to_pay)
    soonest = terms.from_on + wait
    paid_for = {month for due in kept for month in due.months}
    if any(not due.months for due in kept):  # milestones are for no month: they stand for the months before the change
        began = Month.containing(terms.from_on)
        paid_for |= {month for month in terms.months if month < began}
    found = []
    for on, months in periods_of(terms):
        rest = tuple(month for month in months if month not in paid_for)
        if rest:
            found.append((on if on >= terms.from_on else soonest, rest))
    if found:
        return found
    last = soonest if terms.paid.is_ahead else max(terms.ends_on + wait, terms.from_on)
    return [(last, terms.months[-1:])]


def periods_of(terms: Terms) -> list[tuple[date, tuple[Month, ...]]]:
    """The last day for each payment, and the months it is for."""
    months = terms.months
    count = {Paid.MONTHLY_ARREARS: 1, Paid.QUARTERLY_ADVANCE: A_QUARTER, Paid.QUARTERLY_ARREARS: A_QUARTER}
    size = count.get(terms.paid, len(months))
    wait = timedelta(days=terms.days_to_pay)
    found = []
    for at in range(0, len(months), size):
        period = months[at : at + size]
        day = max(period[0].first_day, terms.starts_on) if terms.paid.is_ahead else min(
            period[-1].last_day, terms.ends_on)  # fmt: skip
        found.append((day + wait, period))
    return found


def schedule(history: Sequence[Terms]) -> tuple[Due, ...]:
    """Every payment of the agreement. What fell due before a change stays as it was; the rest follows the new terms,
    so that all of it adds up to what was agreed last. ValueError when more was due before than that."""
    first, *later = history
    dues = planned(first, first.amount)
    for terms in later:
        kept = before(dues, terms.from_on)
        rest = terms.amount - total(kept)
        if rest < 0:
            raise ValueError("More was due before the change than the new terms come to.")
        dues = kept + planned(terms, rest, kept, is_change=True)
    ordered = sorted(dues, key=lambda due: due.on)
    return tuple(replace(due, number=number) for number, due in enumerate(ordered, start=1))


def not_replaced(history: Sequence[Terms]) -> tuple[Terms, ...]:
    """The terms without those that later ones replace because they hold from the same day or a day before it."""
    return tuple(
        terms for at, terms in enumerate(history) if all(terms.from_on < each.from_on for each in history[at + 1 :])
    )


def before(dues: Sequence[Due], day: date) -> list[Due]:
    return [due for due in dues if due.on < day]


def total(dues: Sequence[Due]) -> Decimal:
    return sum((due.amount for due in dues), ZERO)


def in_force(history: Sequence[Terms], day: date) -> Terms:
    """The terms that held on the day: the last that began by then, or the first."""
    return next((terms for terms in reversed(history) if terms.from_on <= day), history[0])


def costs_by_month(history: Sequence[Terms]) -> dict[Month, Decimal]:
    """What the partner must have spent in each month: as stated, else the same in each to the penny. Months before a
    change keep what the terms of their day say; what is left of the new amount is spread over those from there on."""
    first, *later = history
    found = dict(first.costs) or evenly(first.amount, first.months)
    for terms in later:
        began = Month.containing(terms.from_on)
        kept = {month: amount for month, amount in found.items() if month < began}
        if terms.costs:
            found = kept | {month: amount for month, amount in terms.costs if month >= began}
            continue
        rest = max(terms.amount - sum(kept.values(), ZERO), ZERO)  # what was spent is not unspent by a lower amount
        found = kept | evenly(rest, [month for month in terms.months if month >= began] or [began])
    return found


def evenly(amount: Decimal, months: Sequence[Month]) -> dict[Month, Decimal]:
    return dict(zip(months, in_parts(amount, len(months)), strict=True))


def spoken(months: Sequence[Month]) -> str:
    """`July 2026`, `July to September 2026`, `November 2026 to January 2027`."""
    first, last = months[0], months[-1]
    if first == last:
        return f"{first.name} {first.first_day.year}"
    year = "" if first.first_day.year == last.first_day.year else f" {first.first_day.year}"
    return f"{first.name}{year} to {last.name} {last.first_day.year}"

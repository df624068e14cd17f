"""The partner's side of an agreement: what it is out of pocket month by month in its own year, and what late payment
costs it.

Sources: Late Payment of Commercial Debts (Interest) Act 1998, sections 1 and 5A, and the Late Payment of Commercial
Debts (Rate of Interest) (No. 3) Order 2002: simple interest at 8% over the Bank rate, and a fixed sum for each debt. A
grant is no debt for goods or services, so the statute gives it no interest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.agreements import A_MILLION, Due, LateRate, Terms, in_force
from funding.domain.financial_year import Month
from funding.domain.money import ZERO, rounded
from funding.domain.words import Labelled

OVER_THE_BANK_RATE = 80_000  # millionths: 8%
DAYS_OF_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Arrival:
    """Money that reached the partner."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a payment that was due, and the day on which it arrived; None while it has not."""

    due: Due
    amount: Decimal
    arrived_on: date | None

    def days_late(self, today: date) -> int:
        return max(((self.arrived_on or today) - self.due.on).days, 0)


def settled(dues: Sequence[Due], arrivals: Sequence[Arrival]) -> tuple[Piece, ...]:
    """What arrived first pays what was due first. Money beyond what is due settles nothing."""
    waiting = sorted(arrivals, key=lambda each: each.on)
    left = [each.amount for each in waiting]
    found, at = [], 0
    for due in sorted(dues, key=lambda each: each.on):
        open_amount = due.amount
        while open_amount > 0 and at < len(waiting):
            part = min(open_amount, left[at])
            if part > 0:
                found.append(Piece(due, part, waiting[at].on))
                left[at] -= part
                open_amount -= part
            if left[at] <= 0:
                at += 1
        if open_amount > 0:
            found.append(Piece(due, open_amount, None))
    return tuple(found)


def overdue(pieces: Sequence[Piece], today: date) -> Decimal:
    """What should have arrived before the day and has not."""
    return sum((each.amount for each in pieces if each.arrived_on is None and each.due.on < today), ZERO)


@dataclass(frozen=True, slots=True)
class Late:
    """A payment that came late, or has not come: pounds late, the most days, interest, and the fixed sum of the
    statute. `is_known`: the terms that held when it was due state a rate."""

    due: Due
    amount: Decimal
    days: int
    interest: Decimal
    fixed: Decimal
    is_known: bool

    @property
    def cost(self) -> Decimal:
        return self.interest + self.fixed


def late_payments(history: Sequence[Terms], pieces: Sequence[Piece], today: date) -> tuple[Late, ...]:
    """Each late payment with what it costs at the rate of the terms that held when it was due; nothing but the days
    where they state no rate."""
    found = []
    for due in dict.fromkeys(piece.due for piece in pieces):
        late = [piece for piece in pieces if piece.due == due and piece.days_late(today)]
        if late:
            terms = in_force(history, due.on)
            amount = sum((piece.amount for piece in late), ZERO)
            interest = sum((interest_on(terms, piece.amount, piece.days_late(today)) for piece in late), ZERO)
            fixed = fixed_sum(amount) if terms.late is LateRate.STATUTORY else ZERO
            days = max(piece.days_late(today) for piece in late)
            found.append(Late(due, amount, days, interest, fixed, is_known=terms.late is not LateRate.NONE))
    return tuple(found)


def yearly_rate(terms: Terms) -> int:
    """Millionths a year that late payment is reckoned at."""
    if terms.late is LateRate.NONE:
        return 0
    return terms.late_rate + (OVER_THE_BANK_RATE if terms.late is LateRate.STATUTORY else 0)


def interest_on(terms: Terms, amount: Decimal, days: int) -> Decimal:
    """Simple interest: amount × rate × days ÷ 365, rounded to the penny once."""
    return rounded(amount * yearly_rate(terms) * days / (A_MILLION * DAYS_OF_A_YEAR))


def fixed_sum(amount: Decimal) -> Decimal:
    """Section 5A: £40 for a debt below £1,000, £70 below £10,000, £100 from there on."""
    if amount < 1_000:
        return Decimal("40.00")
    return Decimal("70.00") if amount < 10_000 else Decimal("100.00")


@dataclass(frozen=True, slots=True)
class GapMonth:
    """A month of the partner's own year: what it must have spent in it, what is due and what arrived, and both since
    the agreement began. In a month that has not ended what is due counts as coming."""

    month: Month
    cost: Decimal
    due: Decimal
    arrived: Decimal
    spent_so_far: Decimal
    came_so_far: Decimal
    is_ahead: bool

    @property
    def gap(self) -> Decimal:
        """Pounds out of the partner's own pocket at the end of the month; below nought it holds money."""
        return self.spent_so_far - self.came_so_far


def gap_by_month(costs: Mapping[Month, Decimal], dues: Sequence[Due], arrivals: Sequence[Arrival],
                 months: Sequence[Month], today: date) -> tuple[GapMonth, ...]:  # fmt: skip
    found = []
    arrived_in_all = sum((each.amount for each in arrivals), ZERO)
    for month in months:
        is_ahead = month.last_day >= today
        due_so_far = sum((due.amount for due in dues if due.on <= month.last_day), ZERO)
        arrived = sum((each.amount for each in arrivals if each.on <= month.last_day), ZERO)
        found.append(
            GapMonth(
                month=month,
                cost=costs.get(month, ZERO),
                due=sum((due.amount for due in dues if month.first_day <= due.on <= month.last_day), ZERO),
                arrived=sum((each.amount for each in arrivals if month.first_day <= each.on <= month.last_day), ZERO),
                spent_so_far=sum((amount for at, amount in costs.items() if at <= month), ZERO),
                came_so_far=max(arrived_in_all, due_so_far) if is_ahead else arrived,
                is_ahead=is_ahead,
            )
        )
    return tuple(found)


def widest(months: Sequence[GapMonth]) -> GapMonth | None:
    """The month in which most is missing; None when the partner is never out of pocket."""
    worst = max(months, key=lambda each: each.gap, default=None)
    return worst if worst and worst.gap > 0 else None


class Answered(Labelled):
    """How far a payment is confirmed by the partner."""

    NOT_ASKED = "not-asked", "Not asked"
    ASKED = "asked", "Asked"
    LAPSED = "lapsed", "No answer: the link ran out"
    CONFIRMED = "confirmed", "Confirmed"
    DIFFERS = "differs", "Another amount came"
    DISPUTED = "disputed", "Disputed"

    @property
    def is_settled(self) -> bool:
        return self is Answered.CONFIRMED


class Says(Labelled):
    """What a partner can say of a payment."""

    CONFIRMED = "confirmed", "Yes, we received it"
    DISPUTED = "disputed", "No, or something is wrong with it"

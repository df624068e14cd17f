"""Pots of last year that go on: recurrent money without an award in the year yet, with what would be copied."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO, rounded
from funding.domain.position import Due
from funding.domain.words import AwardKind, Recurrence
from funding.models import Award, Pot
from funding.selectors import pot_positions, pots_of
from organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Copied:
    """A pot of last year, what it came to as varied, and the days on which that was due."""

    pot: Pot
    amount: Decimal
    due: tuple[Due, ...]

    def due_in(self, year: FinancialYear, amount: Decimal) -> tuple[tuple[date, Decimal], ...]:
        """The same days of the year with the same shares of the amount; what rounding leaves goes to the last day."""
        whole = sum((part.amount for part in self.due), ZERO)
        if not whole:
            return ()
        shares = [rounded(amount * part.amount / whole) for part in self.due]
        shares[-1] += amount - sum(shares, ZERO)
        if min(shares) <= 0:
            return ()
        return tuple((a_year_on(part.on, year), share) for part, share in zip(self.due, shares, strict=True))


def a_year_on(day: date, year: FinancialYear) -> date:
    """The same day of the year; 29 February becomes the 28th where there is none."""
    calendar = year.start if day.month >= 4 else year.start + 1
    try:
        return day.replace(year=calendar)
    except ValueError:
        return day.replace(year=calendar, day=28)


def pots_to_copy(organisation: Organisation, year: FinancialYear) -> list[Copied]:
    """Pots awarded in the year before, recurrent on the first day of the year, and without an award in it."""
    before = year - 1
    awarded = Award.objects.filter(pot__organisation=organisation, kind=AwardKind.AWARD.value)
    has = set(awarded.filter(year=year.start).values_list("pot", flat=True))
    had = set(awarded.filter(year=before.start).values_list("pot", flat=True))
    pots = [pot for pot in pots_of(organisation, before) if pot.pk in had - has]
    going_on = {
        each.pot.pk
        for each in pot_positions(pots, year, year.first_day)
        if each.recurrence is Recurrence.RECURRENT and (each.use_by_on is None or each.use_by_on >= year.first_day)
    }
    return [
        Copied(each.pot, each.awarded.awarded - each.awarded.reduced, tuple(sorted(each.profile, key=lambda x: x.on)))
        for each in pot_positions(pots, before, before.last_day)
        if each.pot.pk in going_on
    ]

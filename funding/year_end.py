"""Rows into the year's end: balances, rates, instalments, commitments and what projects cost other pots."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO
from funding.domain.words import MovementKind, Place
from funding.domain.year_end import Elsewhere, PotToEnd, YearEnd, lead_of
from funding.known import Known, recorded, standing
from funding.models import Movement, Posting
from funding.past import projects_then
from funding.selectors import PotPosition, pot_positions, pots_of, projects_of
from organisations.models import Organisation

COST = (Place.SPENT, Place.PASSED_ON)
Costs = dict[int, dict[int | None, Decimal]]


def year_end_of(organisation: Organisation, year: FinancialYear, today: date, known: Known | None = None) -> YearEnd:
    """The year's end as it is seen from today, taken into the year. The number of queries does not grow with pots."""
    day = min(max(today, year.first_day), year.last_day)
    positions = pot_positions(pots_of(organisation, year, known), year, today, known)
    costs, last = costs_of([each.pot.pk for each in positions], year, known)
    shown = {each.pot.pk: each for each in positions}
    other: dict[int, list[Elsewhere]] = defaultdict(list)
    for project in projects_then(projects_of(organisation), known):
        linked = [shown[pot.pk] for pot in project.pots.all() if pot.pk in shown]
        paid = [(each, costs[each.pot.pk].get(project.pk, ZERO)) for each in shown.values()]
        for own in linked:
            other[own.pot.pk] += [
                Elsewhere(str(project), str(each.pot), amount / last)
                for each, amount in paid
                if amount > 0 and each.pot.pk != own.pot.pk and is_later(each, own, year)
            ]
    pots = tuple(to_end(each, year, costs[each.pot.pk], last, tuple(other[each.pot.pk])) for each in positions)
    lead, pairs = lead_of(days_to_spend(organisation, known))
    return YearEnd(day, year, pots, lead, pairs)


def is_later(one: PotPosition, other: PotPosition, year: FinancialYear) -> bool:
    """Whether money may be used longer than the other's. A year's recurrent money without a last day ends with it."""
    return (one.use_by_on or year.last_day) > (other.use_by_on or year.last_day)


def to_end(each: PotPosition, year: FinancialYear, cost: dict[int | None, Decimal], last: int,
           elsewhere: tuple[Elsewhere, ...]) -> PotToEnd:  # fmt: skip
    """`last` is the last month of the year in which the organisation posted cost (0: none)."""
    begins = Month.containing(min(max(each.pot.starts_on or year.first_day, year.first_day), year.last_day)).number
    ends = Month.containing(max(min(each.use_by_on or year.last_day, year.last_day), year.first_day)).number
    return PotToEnd(
        reference=each.pot.reference,
        name=each.pot.name,
        recurrence=each.recurrence,
        use_by_on=each.use_by_on,
        year=year,
        left_now=each.position.still_to_spend,
        committed=each.position.committed,
        to_come=each.awarded.not_yet_due + each.awarded.overdue,
        used=sum(cost.values(), ZERO),
        months_used=max(last - begins + 1, 0),
        months_left=max(ends - last, 0),
        dues=each.profile,
        overdue=each.awarded.overdue,
        not_yet_due=each.awarded.not_yet_due,
        elsewhere=elsewhere,
    )


def costs_of(pots: list[int], year: FinancialYear, known: Known | None) -> tuple[Costs, int]:
    """What was spent and passed on in the year by pot and project, and the last month with any."""
    rows = (
        recorded(Posting.objects.all(), known, "movement__organisation", "movement__sequence")
        .filter(standing(known, "movement__"), pot__in=pots, year=year.start)
        .exclude(movement__kind=MovementKind.REVERSE.value)
        .order_by()
        .values_list("pot", "month", "from_place", "to_place", "movement__project")
        .annotate(all=Sum("amount"))
    )
    found: Costs = defaultdict(lambda: defaultdict(lambda: ZERO))
    last = 0
    for pot, month, from_place, to_place, project, amount in rows:
        signed = (amount if to_place in COST else ZERO) - (amount if from_place in COST else ZERO)
        if signed:
            found[pot][project] += signed
            last = max(last, month)
    return found, last


def days_to_spend(organisation: Organisation, known: Known | None) -> list[int]:
    """Days from each commitment to each spend that met it, in every year."""
    rows = recorded(Movement.objects.all(), known, "organisation", "sequence").filter(
        standing(known), organisation=organisation, kind=MovementKind.SPEND.value,
        concerns__kind=MovementKind.COMMIT.value,
    )  # fmt: skip
    pairs = rows.values_list("concerns__effective_on", "effective_on")
    return [max((spent - committed).days, 0) for committed, spent in pairs]

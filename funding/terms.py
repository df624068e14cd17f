"""Rows into terms of funding: one year of an organisation, and every year that it holds."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO
from funding.domain.terms import LATE_FROM_MONTH, PotTerms, YearTerms, year_terms
from funding.domain.words import AwardKind, Place, PotKind
from funding.known import Known, recorded
from funding.models import Award, Posting
from funding.past import projects_then
from funding.selectors import PotPosition, pot_positions, pots_of, projects_of, years_of
from organisations.models import Organisation

GIVEN = (AwardKind.AWARD.value, AwardKind.UPLIFT.value)


def terms_of(organisation: Organisation, year: FinancialYear, today: date, known: Known | None = None) -> YearTerms:
    """The terms of the year. The number of queries does not grow with the number of pots."""
    positions = pot_positions(pots_of(organisation, year, known), year, today, known)
    late = late_amounts([each.pot.pk for each in positions], year, known)
    held = {each.pot.pk for each in positions}
    projects = {
        str(project): sum(pot.pk in held for pot in project.pots.all())
        for project in projects_then(projects_of(organisation), known)
    }
    return year_terms([as_terms(each, late[each.pot.pk]) for each in positions], projects)


def as_terms(each: PotPosition, late: tuple[Decimal, Decimal]) -> PotTerms:
    """`late` is what was awarded and what was confirmed as a transfer after month 9. Transfers count only where they
    came beyond what was awarded, as they do in the amount."""
    pot = each.pot
    amount = each.awarded.awarded + each.awarded.beyond
    return PotTerms(
        reference=pot.reference,
        name=pot.name,
        kind=PotKind(pot.kind),
        recurrence=each.recurrence,
        protection=each.protection,
        announced_on=pot.announced_on,
        starts_on=pot.starts_on,
        use_by_on=each.use_by_on,
        amount=amount,
        late=min(late[0] + min(late[1], each.awarded.beyond), amount),
    )


def late_amounts(pots: Iterable[int], year: FinancialYear,
                 known: Known | None) -> dict[int, tuple[Decimal, Decimal]]:  # fmt: skip
    """By pot: what was awarded for the year after the end of its month 9, and transfers that came in after it."""
    ids = list(pots)
    last_in_time = year.months()[LATE_FROM_MONTH - 1].first_day
    given = recorded(
        Award.objects.filter(pot__in=ids, year=year.start, kind__in=GIVEN, decided_on__gte=last_in_time),
        known, "pot__organisation", "sequence",
    )  # fmt: skip
    found: dict[int, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for pot, amount in given.order_by().values_list("pot").annotate(all=Sum("amount")):
        found[pot][0] += amount
    came = recorded(
        Posting.objects.at_place(Place.TRANSFER_IN).filter(pot__in=ids, year=year.start, month__gte=LATE_FROM_MONTH),
        known, "movement__organisation", "movement__sequence",
    )  # fmt: skip
    for pot, from_place, amount in came.order_by().values_list("pot", "from_place").annotate(all=Sum("amount")):
        found[pot][1] += amount if from_place == Place.TRANSFER_IN else -amount
    return defaultdict(lambda: (ZERO, ZERO), {pot: (each[0], max(each[1], ZERO)) for pot, each in found.items()})


def terms_by_year(organisation: Organisation, today: date,
                  known: Known | None = None) -> list[tuple[FinancialYear, YearTerms]]:  # fmt: skip
    """Every year in which the organisation had a pot, oldest first."""
    found = [(year, terms_of(organisation, year, today, known)) for year in reversed(years_of(organisation, today))]
    return [(year, terms) for year, terms in found if terms.pots]

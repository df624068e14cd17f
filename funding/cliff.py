"""Rows into the cliff: what each pot of an organisation pays a month, for what, for whom, and when it ends."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from funding.agreed import agreements_of
from funding.domain.cliff import AgreementAhead, Cliff, PotAhead, Share, cliff, months_before
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO, rounded
from funding.domain.words import MovementKind, Place
from funding.known import Known, recorded, standing
from funding.models import EstablishmentMonth, PostCharged, Posting, Pot
from funding.past import by_then
from funding.selectors import PotPosition, not_withdrawn, pot_positions
from organisations.models import Organisation

COST = (Place.SPENT, Place.PASSED_ON)
NO_PROJECT = "No project"


def agreements_ahead(organisation: Organisation, day: date, known: Known | None = None) -> list[AgreementAhead]:
    """Partner agreements that still have days to pay for, what they come to in a year, and what is due."""
    found = []
    for state in agreements_of(organisation, day, known):
        terms = state.history[-1]
        if terms.ends_on >= day:
            yearly = rounded(terms.amount * 12 / len(terms.months))
            due = tuple((each.on, each.amount) for each in state.dues)
            agreement = state.agreement
            found.append(
                AgreementAhead(
                    agreement.reference, agreement.partner, agreement.pot.reference, terms.ends_on, yearly, due
                )
            )
    return found


@dataclass
class Cost:
    """What a pot paid in the months looked back on, in pounds: by project, by partner, and the first month of it."""

    whole: Decimal = ZERO
    projects: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    partners: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    first: Month | None = None


def cliff_of(organisation: Organisation, day: date, known: Known | None = None) -> Cliff:
    """The cliff as it is seen from the day. The number of queries does not grow with the number of pots."""
    year = FinancialYear.containing(day)
    rows = Pot.objects.of(organisation).select_related("organisation")
    pots = recorded(rows, known, "organisation", "sequence").filter(not_withdrawn(known))
    positions = pot_positions(pots, year, day, known)
    ids = [each.pot.pk for each in positions]
    back = months_before(day)
    costs, last = costs_of(ids, back, known)
    posts = posts_of(ids, year, known)
    return cliff([ahead(each, costs[each.pot.pk], last, posts.get(each.pot.pk)) for each in positions], day)


def ahead(each: PotPosition, cost: Cost, last: Month | None, wte: Decimal | None) -> PotAhead:
    """Cost by month is that of the months from the pot's first cost to the organisation's last one."""
    months = span(cost.first, last) if cost.first and last else 1
    recurrence = each.recurrence or (each.terms[-1].recurrence if each.terms else None)
    return PotAhead(
        reference=each.pot.reference,
        name=each.pot.name,
        recurrence=recurrence,
        use_by_on=each.use_by_on,
        monthly=max(cost.whole, ZERO) / months,
        projects=shares(cost.projects, months),
        partners=shares(cost.partners, months),
        wte=wte,
    )


def shares(amounts: dict[str, Decimal], months: int) -> tuple[Share, ...]:
    ordered = sorted(amounts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Share(name, amount / months) for name, amount in ordered if amount > 0)


def span(first: Month, last: Month) -> int:
    return (last.year.start - first.year.start) * 12 + last.number - first.number + 1


def costs_of(pots: Sequence[int], months: Sequence[Month],
             known: Known | None) -> tuple[dict[int, Cost], Month | None]:  # fmt: skip
    """Cost that goes on by pot, and the last of the months with any: what is not posted yet lowers no rate."""
    rows = (
        recorded(Posting.objects.all(), known, "movement__organisation", "movement__sequence")
        .filter(standing(known, "movement__"), pot__in=pots, movement__is_one_off=False,
                year__gte=months[0].year.start, year__lte=months[-1].year.start)
        .exclude(movement__kind=MovementKind.REVERSE.value)
        .order_by()
        .values_list("pot", "year", "month", "from_place", "to_place", "movement__project__reference",
                     "movement__project__name", "movement__partner", "movement__transfer__receiver__name")
        .annotate(all=Sum("amount"))
    )  # fmt: skip
    found: dict[int, Cost] = defaultdict(Cost)
    last: Month | None = None
    for pot, year, number, from_place, to_place, reference, name, partner, receiver, amount in rows:
        month = Month(FinancialYear(year), number)
        if not months[0] <= month <= months[-1]:
            continue
        signed = (amount if to_place in COST else ZERO) - (amount if from_place in COST else ZERO)
        if not signed:
            continue
        cost = found[pot]
        cost.whole += signed
        cost.projects[f"{reference} {name}" if reference else NO_PROJECT] += signed
        paid_to = partner or receiver
        if paid_to:
            cost.partners[paid_to] += signed
        cost.first = min(cost.first or month, month)
        last = max(last or month, month)
    return found, last


def posts_of(pots: Sequence[int], year: FinancialYear, known: Known | None) -> dict[int, Decimal]:
    """Whole-time equivalents by pot: the posts charged in the newest year that has any, else the funded posts of the
    newest month of the establishment."""
    charged: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    rows = PostCharged.objects.filter(by_then(known), pot__in=pots, year__lte=year.start).order_by("year", "pk")
    for row in rows:
        held = charged[row.pot_id]
        if any(of_year < row.year for of_year, _ in held.values()):
            held.clear()
        held[row.post] = (row.year, row.wte)
    found: dict[int, Decimal] = {}
    establishment = EstablishmentMonth.objects.filter(by_then(known), pot__in=pots, year__lte=year.start)
    for month in establishment.order_by("year", "month", "pk"):
        found[month.pot_id] = Decimal(month.funded_wte) / 100
    for pot, posts in charged.items():
        found[pot] = Decimal(sum(wte for _, wte in posts.values())) / 100
    return found

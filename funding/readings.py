"""What pages and commands print: rows from the selectors, put together and added up, so that views and tables only
show. Amounts are Decimal pounds; a row that stands for a reversal is negative."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from django.db.models import Q, QuerySet, Sum

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.headline import UseOfFunds
from funding.domain.money import ZERO, from_pence, in_words
from funding.domain.position import PART_WORDS
from funding.domain.rules import RULES
from funding.domain.words import SOURCES, MovementKind, Place, QueryStatus
from funding.imported import plan_cells
from funding.known import Known, recorded, standing
from funding.models import (
    MonthClose,
    MonthCloseRequest,
    Movement,
    Posting,
    Pot,
    PublishedAllocation,
    Query,
)
from funding.past import closes_standing, queries_then
from funding.selectors import (
    PostingLine,
    PotPosition,
    ProjectSpend,
    TransferLine,
    added_again,
    diverted_to_deficits,
    not_withdrawn,
    postings_behind,
    published_for,
    standing_movements,
    stored_totals,
    whole,
)
from organisations.models import Event, Kind, Organisation

AWAITING = (QueryStatus.OPEN.value, QueryStatus.QUERIED_AGAIN.value)
COUNTED = {"declared", *(rule.code for rule in RULES if rule.stands is Place.SPENT)}  # they ask about money posted


# Use of funds


def use_of_funds(organisation: Organisation, year: FinancialYear, positions: Iterable[PotPosition],
                 known: Known | None = None) -> UseOfFunds:  # fmt: skip
    """The figures of the headline, from the pots' positions and the movements that stand."""
    _, total = whole(positions)
    moved = [
        each for of_pot in standing_movements(organisation, year, known, elsewhere=True).values() for each in of_pot
    ]
    elsewhere = [each for each in moved if each.kind == MovementKind.APPLY_ELSEWHERE]
    restored = (
        recorded(Posting.objects.all(), known, "movement__organisation", "movement__sequence")
        .filter(
            standing(known, "movement__"),
            movement__organisation=organisation,
            year=year.start,
            movement__kind=MovementKind.RESTORE.value,
            movement__concerns__is_approved=True,
        )
        .aggregate(all=Sum("amount"))["all"]
        or ZERO
    )
    waiting = queries_awaiting(organisation, year, known)
    return UseOfFunds(
        attributed=total.spent,
        elsewhere=total.used_elsewhere,
        approved=sum((each.amount for each in elsewhere if each.is_approved), ZERO) - restored,
        diverted=diverted_to_deficits(moved),
        awaiting=sum((unanswered(query) for query in waiting), ZERO),
        awaiting_within=sum((unanswered(query) for query in waiting if query.rule in COUNTED), ZERO),
        queries_awaiting=len(waiting),
    )


def unanswered(query: Query) -> Decimal:
    """What of the query nobody has answered, in pounds."""
    amount: Decimal = query.amount - (query.answered_at_amount or ZERO)
    return amount


def queries_awaiting(organisation: Organisation, year: FinancialYear, known: Known | None) -> list[Query]:
    """Queries that wait for an answer; on a past day, those raised by then that waited at its end."""
    raised = Query.objects.filter(organisation=organisation, year=year.start)
    if known is None:
        return list(raised.filter(watch_only=False, status__in=AWAITING))
    return [query for query in queries_then(raised, known) if query.status in AWAITING and not query.watch_only]


def findings_of(organisation: Organisation, year: FinancialYear) -> QuerySet[Query]:
    """What was ever found in the year, for a filter; `in_order` gives the rows as they stand or stood."""
    return Query.objects.filter(organisation=organisation, year=year.start).prefetch_related("pots")


def in_order(found: QuerySet[Query], known: Known | None) -> list[Query]:
    """What the rules found and still find, by rule; a finding whose cause is gone comes last."""
    rows = queries_then(found, known)
    return sorted(rows, key=lambda query: (query.status == QueryStatus.CLEARED, query.rule, query.pk))


def deficit_keys(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> frozenset[str]:
    """Keys of the queries raised on money that the organisation recorded as applied to a deficit."""
    moved = [
        each for of_pot in standing_movements(organisation, year, known, elsewhere=True).values() for each in of_pot
    ]
    recorded = {each.id for each in moved if each.destination and each.destination.is_deficit}
    until = {"steps__at__lt": known.until} if known else {}
    answered = Query.objects.filter(organisation=organisation, year=year.start, steps__movement__in=recorded, **until)
    return frozenset(f"declared:{pk}" for pk in recorded) | set(answered.values_list("key", flat=True))


def movements_of(query: Query, known: Known | None = None) -> list[Movement]:
    """Movements that a query names: the one it was raised on, and those recorded with its answers."""
    rule, _, rest = query.key.partition(":")
    keys = {int(rest)} if rule == "declared" and rest.isdecimal() else set()
    keys |= set(query.postings) | {step.movement_id for step in query.steps.all() if step.movement_id}
    named = Movement.objects.filter(pk__in=keys, organisation=query.organisation_id)
    return list(recorded(named, known, "organisation", "sequence").select_related("recorded_by", "project"))


# Postings behind a figure


@dataclass(frozen=True, slots=True)
class Behind:
    """The postings behind a figure: what they sum to, what is printed elsewhere, and how the two belong together."""

    label: str
    lines: tuple[PostingLine, ...]
    running: tuple[Decimal, ...]
    summed: Decimal
    figure: Decimal
    note: str = ""

    @property
    def agrees(self) -> bool:
        return self.summed == self.figure


def figure_behind(positions: Sequence[PotPosition], year: FinancialYear, asked: str,
                  known: Known | None = None) -> Behind | None:  # fmt: skip
    """Postings behind a part of the identity (`not-explained`) or a place (`unexplained`); None for another word."""
    part = asked.replace("-", "_")
    pots = [each.pot for each in positions]
    if part not in PART_WORDS:
        return behind_place(pots, year, asked, known)
    label, place = PART_WORDS[part]
    figure = sum((getattr(each.position, part) for each in positions), ZERO)
    lines = postings_behind(pots, year, place, known)
    awaiting = {each.pot.pk for each in positions if each.position.awaited}
    if part == "awaited":
        note = "Accruals of last year stand reversed here until their invoices come."
        return behind(label, [turned(x) for x in lines if x.posting.pot_id in awaiting], figure, note)
    if place != Place.AVAILABLE and part != "not_explained":
        return behind(label, lines, figure)
    left: dict[int, Decimal] = defaultdict(lambda: ZERO)
    of_balance = lines if place == Place.AVAILABLE else postings_behind(pots, year, Place.AVAILABLE, known)
    for line in of_balance:
        left[line.posting.pot_id] += line.signed
    by_pot = {each.pot.pk: each.position for each in positions}
    if part == "still_to_spend":
        return behind(
            label, [x for x in lines if left[x.posting.pot_id] == by_pot[x.posting.pot_id].still_to_spend], figure
        )
    if part == "not_explained":
        ended = {pk for pk, amount in left.items() if amount > 0 and by_pot[pk].still_to_spend == 0}
        lines += [line for line in of_balance if line.posting.pot_id in ended]
        spent = postings_behind(pots, year, Place.SPENT, known) if awaiting else []
        lines += [line for line in spent if line.posting.pot_id in awaiting & ended]
        note = "Left over after the use-by date or the close of the year counts as not explained." if ended else ""
        return behind(label, lines, figure, note)
    short = [turned(x) for x in lines if left[x.posting.pot_id] < 0]
    ahead = sum((each.position.ahead_of_receipt for each in positions), ZERO)
    other = sum((each.position.other_budgets for each in positions), ZERO)
    note = (
        f"Spend went above what had come by {in_words(ahead + other, pence=True)}: "
        f"{in_words(ahead, pence=True)} is spent ahead of receipt, "
        f"{in_words(other, pence=True)} met from other budgets."
    )
    return behind(label, short, ahead + other, note)


def turned(line: PostingLine) -> PostingLine:
    return PostingLine(line.posting, line.movement, -line.signed)


def behind_place(pots: Sequence[Pot], year: FinancialYear, asked: str, known: Known | None) -> Behind | None:
    place = next((place for place in Place if place.value == asked), None)
    if place is None:
        return None
    ids = [pot.pk for pot in pots]
    balances = added_again(ids, year, known) if known else stored_totals(ids, year)
    stored = sum((of_pot.get(place, ZERO) for of_pot in balances.values()), ZERO)
    figure = -stored if place in SOURCES else stored
    return behind(place.label, postings_behind(pots, year, place, known), figure)


def behind(label: str, lines: Sequence[PostingLine], figure: Decimal, note: str = "") -> Behind:
    running = tuple(accumulate(line.signed for line in lines))
    return Behind(label, tuple(lines), running, running[-1] if running else ZERO, figure, note)


# A pot: its months and its history


@dataclass(frozen=True, slots=True)
class PotMonth:
    """One month of a pot, in pounds. `plan` is None where no budget was imported; `variance` is spent less plan in
    months that have begun, and None in those to come: nobody is under plan in a month that is not here yet."""

    name: str
    plan: Decimal | None
    received: Decimal
    spent: Decimal
    unexplained: Decimal
    other: Decimal
    variance: Decimal | None


@dataclass(frozen=True, slots=True)
class PotMonths:
    rows: tuple[PotMonth, ...]
    total: PotMonth
    whole_year_plan: Decimal | None


def pot_months(pot: Pot, year: FinancialYear, today: date, known: Known | None = None) -> PotMonths:
    """Twelve months: the plan of imported budget lines, what came in, what was spent and what else left the pot.
    `today` tells the months that have begun; the variance of the total is theirs."""
    begun = {month.number for month in year.months() if month.first_day <= today}
    plans, whole_year = plan_of(pot, year, known)
    at: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    of_year = recorded(
        Posting.objects.filter(pot=pot, year=year.start), known, "movement__organisation", "movement__sequence"
    )
    for month, from_place, to_place, amount in (
        of_year.order_by().values_list("month", "from_place", "to_place").annotate(all=Sum("amount"))
    ):
        at[month, to_place] += amount
        at[month, from_place] -= amount
    plain = {Place.AVAILABLE, Place.SPENT, Place.UNEXPLAINED} | SOURCES

    def row(name: str, months: Iterable[int]) -> PotMonth:
        months = list(months)

        def summed(places: Iterable[Place]) -> Decimal:
            return sum((at[month, place.value] for month in months for place in places), ZERO)

        plan = sum((plans[month] for month in months), ZERO) if plans else None
        counted = begun | {month for month in months if at[month, Place.SPENT.value]}
        variances = [at[month, Place.SPENT.value] - plans.get(month, ZERO) for month in months if month in counted]
        return PotMonth(
            name=name,
            plan=plan,
            received=-summed(SOURCES),
            spent=summed([Place.SPENT]),
            unexplained=summed([Place.UNEXPLAINED]),
            other=summed(place for place in Place if place not in plain),
            variance=sum(variances, ZERO) if plans and variances else None,
        )

    rows = tuple(row(month.name, [month.number]) for month in year.months())
    return PotMonths(rows, row("Total", range(1, 13)), whole_year)


def plan_of(pot: Pot, year: FinancialYear, known: Known | None) -> tuple[dict[int, Decimal], Decimal | None]:
    """Plan by month, and for the year where no month is said. A line that a later budget gives again counts once, month
    by month as the newest has it."""
    plans: dict[int, Decimal] = defaultdict(lambda: ZERO)
    whole_year: Decimal | None = None
    for (_, month), pence in plan_cells(pot, year, known).items():
        if month is None:
            whole_year = (whole_year or ZERO) + from_pence(pence)
        else:
            plans[month] += from_pence(pence)
    return plans, whole_year


def events_of_pot(pot: Pot, known: Known | None = None) -> list[Event]:
    """The audit rows that name the pot, newest first."""
    rows = Event.objects.filter(organisation=pot.organisation_id, subject__contains=pot.reference).select_related("by")
    rows = recorded(rows, known, "organisation", "sequence")
    return [event for event in rows.order_by("-sequence") if pot.reference in event.subject.split()]


def event_of(movement: Movement) -> Event | None:
    """The audit row written with the movement."""
    return (
        Event.objects.filter(organisation=movement.organisation_id, sequence=movement.sequence)
        .select_related("by")
        .first()
    )


def queries_of_pot(pot: Pot, year: FinancialYear, known: Known | None = None) -> list[Query]:
    return queries_then(Query.objects.filter(pots=pot, year=year.start).order_by("rule", "pk"), known)


# Projects


def spend_by_project(organisation: Organisation, year: FinancialYear,
                     known: Known | None = None) -> dict[int, Decimal]:  # fmt: skip
    """Spend of the year by the id of the project; reversals take away."""
    spent_rows = Posting.objects.at_place(Place.SPENT)
    rows = recorded(spent_rows, known, "movement__organisation", "movement__sequence").filter(
        movement__organisation=organisation, movement__project__isnull=False, year=year.start
    )
    spent: dict[int, Decimal] = defaultdict(lambda: ZERO)
    by_place = rows.order_by().values_list("movement__project", "to_place").annotate(all=Sum("amount"))
    for project, to_place, amount in by_place:
        spent[project] += amount if to_place == Place.SPENT else -amount
    return dict(spent)


@dataclass(frozen=True, slots=True)
class SpendGrid:
    """Spend of a project: a row a pot with twelve months and their sum, and a row of sums."""

    rows: tuple[tuple[Pot, tuple[Decimal, ...], Decimal], ...]
    sums: tuple[Decimal, ...]
    total: Decimal


def spend_grid(spends: Iterable[ProjectSpend]) -> SpendGrid:
    at: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    pots: dict[int, Pot] = {}
    for spend in spends:
        pots[spend.pot.pk] = spend.pot
        at[spend.pot.pk][spend.month] += spend.amount
    months = range(1, 13)
    rows = tuple(
        (pot, tuple(at[pk][month] for month in months), sum(at[pk].values(), ZERO)) for pk, pot in sorted(pots.items())
    )
    sums = tuple(sum((at[pk][month] for pk in pots), ZERO) for month in months)
    return SpendGrid(rows, sums, sum(sums, ZERO))


# Transfers and systems


@dataclass(frozen=True, slots=True)
class TwoSides:
    """What was sent and confirmed over several transfers, and the gap between the two."""

    organisation: Organisation | None
    lines: int
    sent: Decimal
    confirmed: Decimal
    gap: Decimal
    unconfirmed: int


def two_sides(lines: Iterable[TransferLine], organisation: Organisation | None = None) -> TwoSides:
    lines = list(lines)
    return TwoSides(
        organisation,
        len(lines),
        sum((line.sent for line in lines), ZERO),
        sum((line.confirmed for line in lines), ZERO),
        sum((line.gap for line in lines), ZERO),
        sum(not line.is_confirmed for line in lines),
    )


def linked_trusts(icb: Organisation, year: FinancialYear, today: date) -> list[Organisation]:
    """Trusts linked to the ICB on the day, taken into the year: a page of 2025/26 shows the links of 2025/26."""
    day = min(max(today, year.first_day), year.last_day)
    return list(Organisation.objects.trusts_of(icb, day).open_on(day).order_by("name"))


def receivers_for(organisation: Organisation, year: FinancialYear, today: date) -> QuerySet[Organisation]:
    """Who money can be passed on to: the places and trusts below an ICB or a place, and every partner."""
    day = min(max(today, year.first_day), year.last_day)
    chosen = Q(kind=Kind.PARTNER) | Q(pk__in=Organisation.objects.below(organisation, day).values("pk"))
    found = Organisation.objects.filter(chosen, is_fictional=organisation.is_fictional).exclude(pk=organisation.pk)
    return found.open_on(day).order_by("name")


def organisations_with_pots(organisations: Iterable[Organisation], year: FinancialYear) -> set[int]:
    """Ids of the organisations that recorded a pot in the year."""
    pots = Pot.objects.standing().filter(organisation__in=list(organisations)).in_year(year.start)
    return set(pots.values_list("organisation", flat=True))


# Months


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month of the year: who closed it, what is asked for and waits for a colleague, what can be asked for now."""

    month: Month
    closed: MonthClose | None
    asked: MonthCloseRequest | None
    can_close: bool
    can_reopen: bool

    @property
    def will_close(self) -> bool:
        """Closing it is asked for and waits for a colleague."""
        return self.asked is not None and not self.asked.reopens

    @property
    def status(self) -> str:
        if self.asked:
            return "Asked to open again" if self.asked.reopens else "Asked to close"
        return "Closed" if self.closed else "Open"


def month_states(organisation: Organisation, year: FinancialYear, today: date,
                 known: Known | None = None) -> list[MonthState]:  # fmt: skip
    """The twelve months in order. The first open month that has ended can be closed, the last closed one opened."""
    of_year = {"organisation": organisation, "year": year.start}
    closes = closes_standing(known).filter(**of_year).select_related("closed_by", "confirmed_by")
    closed = {row.month: row for row in closes}
    asked = {row.month: row for row in waiting_requests(organisation, year, known)}
    first_open = next((month.number for month in year.months() if month.number not in closed), None)
    last_closed = max(closed, default=None)
    return [
        MonthState(
            month,
            closed.get(month.number),
            asked.get(month.number),
            month.number == first_open and month.number not in asked and month.last_day < today,
            month.number == last_closed and month.number not in asked,
        )
        for month in year.months()
    ]


def waiting_requests(organisation: Organisation, year: FinancialYear,
                     known: Known | None = None) -> QuerySet[MonthCloseRequest]:  # fmt: skip
    """Wishes to close a month or to open it again that no colleague has confirmed."""
    unconfirmed = Q(close__isnull=True, reopen__isnull=True)
    if known is not None:
        later = Q(close__closed_at__gte=known.until) | Q(reopen__reopened_at__gte=known.until)
        unconfirmed = Q(requested_at__lt=known.until) & (unconfirmed | later)
    rows = MonthCloseRequest.objects.filter(unconfirmed, organisation=organisation, year=year.start)
    return rows.select_related("organisation", "requested_by")


# Published figures


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A published figure that names the organisation, and the pot it opened from it, if any."""

    published: PublishedAllocation
    year: FinancialYear
    pot: Pot | None


def published_lines(holder: Organisation, known: Known | None = None) -> list[PublishedLine]:
    rows = published_for(holder, known)
    pots = recorded(Pot.objects.of(holder), known, "organisation", "sequence").filter(not_withdrawn(known))
    opened = {pot.published_allocation_id: pot for pot in pots.filter(published_allocation__in=rows)}
    return [PublishedLine(row, FinancialYear(row.year), opened.get(row.pk)) for row in rows]

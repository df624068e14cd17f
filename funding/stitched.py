"""Planned costs, the pots that may pay for them and the plan as it stands, as the problem that the domain solves.

What a pot has for its projects in a year: brought forward, awarded as varied (or what came, if that is more) and moved
in, less what was recorded as gone elsewhere: passed on, used for another purpose, returned, carried forward, lapsed or
moved out. Money spent on projects stays in, because the plan covers the whole year. Capital pots are left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from funding.domain.evidence import OverheadBase
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.import_mapping import PLAN
from funding.domain.import_review import Given, Key, standing
from funding.domain.money import ZERO, from_pence, to_pence
from funding.domain.stitching import BrokenCondition, Line, Need, Problem, Source, check, unpaid, why_left
from funding.domain.words import Recurrence
from funding.known import Known, recorded
from funding.models import (
    BudgetMonth,
    MatchTerm,
    OverheadTerm,
    PlanLine,
    PlannedCost,
    PlannedCostMonth,
    Pot,
    Project,
)
from funding.past import by_then, imports_counting, projects_then
from funding.selectors import PotPosition, pot_positions, pots_of, projects_of
from organisations.models import Organisation

GONE = ("passed_on", "used_elsewhere", "returned", "carried_forward", "lapsed", "moved_out")


@dataclass(frozen=True, slots=True)
class LeftCost:
    """A cost that nobody pays, or only in part, over the year: pounds, its months, and why by pot."""

    cost: PlannedCost
    amount: Decimal
    months: tuple[int, ...]
    why: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Stitch:
    """The plan of a year. `lines` are those recorded last; `reasons` and who entered them stand under the same key.
    `broken` is the sentence of the condition that the plan no longer keeps, or empty."""

    year: FinancialYear
    problem: Problem
    lines: tuple[Line, ...]
    rows: Mapping[tuple[str, str, int], PlanLine]
    costs: Mapping[str, PlannedCost]
    pots: Mapping[str, Pot]
    broken: str

    @property
    def planned(self) -> Decimal:
        return from_pence(sum(need.amount for need in self.problem.needs))

    @property
    def paid(self) -> Decimal:
        return from_pence(sum(line.amount for line in self.lines))

    @property
    def left(self) -> Decimal:
        return self.planned - self.paid

    def left_costs(self) -> list[LeftCost]:
        """What nobody pays, by cost."""
        paid: dict[str, int] = defaultdict(int)
        for line in self.lines:
            paid[line.pot] += line.amount
        rest = unpaid(self.problem, self.lines)
        found: dict[str, list[Need]] = defaultdict(list)
        for need in self.problem.needs:
            if rest[need.project, need.cost, need.month] > 0:
                found[need.cost].append(need)
        return [
            LeftCost(
                self.costs[cost],
                from_pence(sum(rest[need.project, need.cost, need.month] for need in needs)),
                tuple(number_of(need.month) for need in needs),
                tuple(dict.fromkeys(why for need in needs for why in why_left(self.problem, need, paid))),
            )
            for cost, needs in found.items()
        ]


def place_of(month: Month) -> int:
    """A number that grows by one a month."""
    return month.year.start * 12 + month.number - 1


def number_of(place: int) -> int:
    """The month of the financial year, 1 to 12."""
    return place % 12 + 1


def stitch_of(organisation: Organisation, year: FinancialYear, today: date, known: Known | None = None) -> Stitch:
    """The plan of the year as it stands; the number of queries does not grow with the number of pots."""
    costs = {str(cost.pk): cost for cost in costs_of(organisation, known)}
    months = months_of(organisation, year, known)
    needs = tuple(
        Need(
            project=cost.project.reference,
            cost=key,
            month=place_of(Month(year, number)),
            amount=to_pence(amount),
            is_recurrent=cost.is_recurrent,
            is_overhead=cost.is_overhead,
            area=cost.area.code if cost.area else "",
            group=cost.plus_group.casefold(),
        )
        for key, cost in costs.items()
        for number, amount in sorted(months[cost.pk].items())
        if amount
    )
    positions = [
        each
        for each in pot_positions(pots_of(organisation, year, known), year, today, known)
        if not each.pot.is_capital
    ]
    problem = Problem(needs, tuple(sources_of(organisation, positions, year, known)))
    rows = plan_rows(organisation, year, known)
    lines = tuple(
        Line(pot, costs[cost].project.reference, cost, place_of(Month(year, month)), to_pence(row.amount))
        for (pot, cost, month), row in sorted(rows.items())
        if row.amount
    )
    return Stitch(
        year,
        problem,
        lines,
        rows,
        costs,
        {each.pot.reference: each.pot for each in positions},
        broken_in(problem, lines),
    )


def broken_in(problem: Problem, lines: Iterable[Line]) -> str:
    try:
        check(problem, lines)
    except BrokenCondition as broken:
        return str(broken)
    return ""


def costs_of(organisation: Organisation, known: Known | None = None) -> QuerySet[PlannedCost]:
    rows = PlannedCost.objects.filter(project__organisation=organisation).select_related("project", "area")
    return recorded(rows, known, "project__organisation", "sequence").order_by("project__reference", "pk")


def cost_for(organisation: Organisation, pk: int) -> PlannedCost | None:
    return costs_of(organisation).filter(pk=pk).first()


def months_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> dict[int, dict[int, Decimal]]:
    """Pounds by cost and month: the amount recorded last."""
    rows = PlannedCostMonth.objects.filter(cost__project__organisation=organisation, year=year.start)
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for row in recorded(rows, known, "cost__project__organisation", "sequence").order_by("pk"):
        found[row.cost_id][row.month] = row.amount
    return found


def plan_rows(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> dict[tuple[str, str, int], PlanLine]:
    """By pot, cost and month: the row recorded last."""
    rows = PlanLine.objects.filter(pot__organisation=organisation, year=year.start).select_related("pot", "recorded_by")
    rows = recorded(rows, known, "pot__organisation", "sequence").order_by("pk")
    return {(row.pot.reference, str(row.cost_id), row.month): row for row in rows}


def sources_of(
    organisation: Organisation, positions: list[PotPosition], year: FinancialYear, known: Known | None
) -> Iterable[Source]:
    linked: dict[int, set[str]] = defaultdict(set)
    for project in projects_then(projects_of(organisation).prefetch_related("pots"), known):
        for pot in project.pots.all():
            linked[pot.pk].add(project.reference)
    pots = [each.pot.pk for each in positions]
    match = {
        row.pot_id: row.millionths
        for row in recorded(MatchTerm.objects.filter(pot__in=pots), known, "pot__organisation", "sequence").order_by(
            "pk"
        )
    }
    in_year = Q(from_on__lte=year.last_day) & (Q(to_on__isnull=True) | Q(to_on__gte=year.first_day))
    caps = {
        row.pot_id: row for row in OverheadTerm.objects.filter(in_year & by_then(known), pot__in=pots).order_by("pk")
    }
    areas: dict[int, set[str]] = defaultdict(set)
    for pot_pk, code in Pot.objects.filter(pk__in=pots, areas__isnull=False).values_list("pk", "areas__code"):
        areas[pot_pk].add(code)
    for each in positions:
        pot, cap = each.pot, caps.get(each.pot.pk)
        first, last = window(pot.starts_on, each.use_by_on, year)
        groups = {group.strip().casefold() for group in pot.plus_groups.split(",") if group.strip()}
        yield Source(
            pot=pot.reference,
            amount=max(to_pence(for_projects(each)), 0),
            first=first,
            last=last,
            projects=frozenset(linked[pot.pk]),
            protection=each.protection,
            is_recurrent=each.recurrence is Recurrence.RECURRENT,
            areas=frozenset(areas[pot.pk]),
            groups=frozenset(groups),
            overhead_millionths=cap.millionths if cap else None,
            overhead_base=OverheadBase(cap.base) if cap else OverheadBase.DIRECT_COST,
            award=to_pence(each.awarded.awarded - each.awarded.reduced - each.awarded.netted_off),
            match_millionths=match.get(pot.pk, 0),
        )


def for_projects(each: PotPosition) -> Decimal:
    """Pounds that the pot has for its projects in the year, as the module says."""
    due = each.awarded.came + each.awarded.not_yet_due + each.awarded.overdue
    comes = due + each.position.brought_forward + each.position.moved_in
    return comes - sum((getattr(each.position, part) for part in GONE), ZERO)


def window(starts_on: date | None, use_by_on: date | None, year: FinancialYear) -> tuple[int, int]:
    """The first and last month of the year that lie wholly between the two days."""
    months = year.months()
    first = [month for month in months if starts_on is None or month.first_day >= starts_on]
    last = [month for month in months if use_by_on is None or month.last_day <= use_by_on]
    return (
        place_of(first[0]) if first else place_of(months[-1]) + 1,
        place_of(last[-1]) if last else place_of(months[0]) - 1,
    )


def budgeted(project: Project, year: FinancialYear) -> dict[int, Decimal]:
    """What the imported budget plans for the project by month: the newest import that counts, for each line."""
    batches = imports_counting(None).filter(organisation=project.organisation_id, year=year.start)
    rows = BudgetMonth.objects.filter(line__batch__in=batches, line__project=project, month__isnull=False)
    rows = rows.order_by("line__batch__applied_at", "line__batch", "pk")
    facts = rows.values_list("line__code", "line__label", "month", "amount", "line__batch", "cell")
    given = [
        Given(Key.of(code or label, PLAN, month), label, to_pence(amount), batch, cell)
        for code, label, month, amount, batch, cell in facts
    ]
    found: dict[int, int] = defaultdict(int)
    for key, pence in standing(given).items():
        if key.month is not None:
            found[key.month] += pence
    return {month: from_pence(pence) for month, pence in sorted(found.items())}


def budgeted_without_costs(organisation: Organisation, year: FinancialYear) -> list[Project]:
    """Projects with an imported budget by month of the year and no planned cost yet."""
    batches = imports_counting(None).filter(organisation=organisation, year=year.start)
    named = BudgetMonth.objects.filter(line__batch__in=batches, line__project__isnull=False, month__isnull=False)
    return list(
        projects_of(organisation)
        .filter(pk__in=named.values("line__project"), planned_costs__isnull=True)
        .order_by("reference")
    )

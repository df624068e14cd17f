"""Planned costs, match shares and the plan of who pays. A plan that breaks a condition is refused with one sentence; a
plan posts nothing to the ledger."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO, from_pence, to_pence
from funding.domain.stitching import BrokenCondition, Line, Suggestion, check, suggest
from funding.domain.stitching_whole import Chosen, suggest_for, suggest_whole
from funding.models import Core20Plus5Area, MatchTerm, PlanLine, PlannedCost, PlannedCostMonth, Pot, Project
from funding.stitched import Stitch, months_of, number_of, place_of, stitch_of
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require

A_MILLION = 1_000_000

Cell = tuple[str, str, int]  # a pot's reference, a cost's number as text, a month's number


@transaction.atomic
def plan_cost(*, by: User, project: Project, name: str, year: FinancialYear, amounts: Mapping[int, Decimal],
              is_recurrent: bool, is_overhead: bool = False, area: Core20Plus5Area | None = None,
              plus_group: str = "") -> PlannedCost:  # fmt: skip
    """Plan a cost of the project with its amounts in pounds by month of the year."""
    require(by, project.organisation, Act.LOG_POTS)
    organisation = locked(project.organisation)
    if PlannedCost.objects.filter(project=project, name=name).exists():
        raise Refused(f"{project.reference} has a planned cost of this name. Change its months instead.", field="name")
    refuse_below_nought(amounts)
    if not any(amounts.values()):
        raise Refused("Type an amount in at least one month.")
    sequence = next_sequence(organisation)
    cost = PlannedCost.objects.create(
        project=project,
        name=name,
        is_recurrent=is_recurrent,
        is_overhead=is_overhead,
        area=area,
        plus_group=plus_group,
        sequence=sequence,
        recorded_by=by,
    )
    months = add_months(by, cost, year, {month: amount for month, amount in amounts.items() if amount}, sequence)
    record_event(
        by=by,
        organisation=organisation,
        action="plan-cost",
        subject=f"{project.reference} {name}",
        after={"year": year.code, "amounts": {str(row.month): row.amount for row in months}},
        rows=[cost, *months],
    )
    return cost


@transaction.atomic
def change_planned_months(*, by: User, cost: PlannedCost, year: FinancialYear, amounts: Mapping[int, Decimal]) -> int:
    """Change what the cost comes to in months of the year. Returns how many months changed. What pots are planned to
    pay stays; the page says when it no longer fits."""
    require(by, cost.project.organisation, Act.LOG_POTS)
    organisation = locked(cost.project.organisation)
    refuse_below_nought(amounts)
    before = months_of(organisation, year)[cost.pk]
    changed = {month: amount for month, amount in amounts.items() if amount != before.get(month, ZERO)}
    if not changed:
        raise Refused("Nothing is different from what is planned. Change an amount.")
    months = add_months(by, cost, year, changed, next_sequence(organisation))
    record_event(
        by=by,
        organisation=organisation,
        action="change-planned-cost",
        subject=str(cost),
        before={"year": year.code, "amounts": {str(month): before.get(month, ZERO) for month in changed}},
        after={"year": year.code, "amounts": {str(month): amount for month, amount in changed.items()}},
        rows=months,
    )
    return len(changed)


def add_months(
    by: User, cost: PlannedCost, year: FinancialYear, amounts: Mapping[int, Decimal], sequence: int
) -> list[PlannedCostMonth]:
    return PlannedCostMonth.objects.bulk_create(
        PlannedCostMonth(cost=cost, year=year.start, month=month, amount=amount, sequence=sequence, recorded_by=by)
        for month, amount in sorted(amounts.items())
    )


def refuse_below_nought(amounts: Mapping[int, Decimal]) -> None:
    if any(amount < 0 for amount in amounts.values()):
        raise Refused("A planned cost is £0 or more in each month.")


@transaction.atomic
def set_match(*, by: User, pot: Pot, millionths: int, evidence: str = "") -> MatchTerm:
    """Say which share of what is paid for a project the funder wants to come from other money."""
    require(by, pot.organisation, Act.CHANGE_TERMS)
    if not 0 <= millionths < A_MILLION:
        raise Refused("The share from other money is 0 % or more, and below 100 %.", field="share")
    organisation = locked(pot.organisation)
    term = MatchTerm.objects.create(
        pot=pot, millionths=millionths, evidence=evidence, sequence=next_sequence(organisation), recorded_by=by
    )
    record_event(
        by=by,
        organisation=organisation,
        action="set-match",
        subject=pot.reference,
        after={"millionths": millionths, "evidence": evidence},
        rows=[term],
    )
    return term


@transaction.atomic
def plan_payment(*, by: User, pot: Pot, cost: PlannedCost, year: FinancialYear,
                 amounts: Mapping[int, Decimal], reason: str = "") -> list[PlanLine]:  # fmt: skip
    """Plan what the pot pays of the cost, in pounds by month; £0 takes a payment out of the plan. Refused with the
    sentence of the condition that the plan would break."""
    require(by, pot.organisation, Act.CHANGE_TERMS)
    organisation = locked(pot.organisation)
    if cost.project.organisation_id != organisation.pk:
        raise Refused("Choose a cost of your own organisation.", field="cost")
    if any(amount < 0 for amount in amounts.values()):
        raise Refused("A pot pays £0 or more.", field="amount")
    now = stitch_of(organisation, year, timezone.localdate())
    wanted = {(pot.reference, str(cost.pk), month): to_pence(amount) for month, amount in amounts.items()}
    return write_plan(by, organisation, now, wanted, dict.fromkeys(wanted, reason), is_suggested=False)


@dataclass(frozen=True, slots=True)
class Suggested:
    """The plan as it stands, the one suggested, and its digest, which the person who accepts it gives back. `chosen`:
    the projects, where each is to be paid in full or not at all."""

    now: Stitch
    found: Suggestion
    digest: str
    chosen: Chosen | None = None


def suggestion_for(organisation: Organisation, year: FinancialYear, *, whole: bool = False,
                   projects: frozenset[str] | None = None) -> Suggested:  # fmt: skip
    """`whole`: each project in full or not at all. `projects`: the plan for these and no other, as chosen before."""
    now = stitch_of(organisation, year, timezone.localdate())
    chosen = None
    if projects is not None:
        found = suggest_for(now.problem, projects)
    elif whole:
        found, chosen = suggest_whole(now.problem)
    else:
        found = suggest(now.problem)
    said = ";".join(f"{line.pot},{line.cost},{line.month},{line.amount}" for line in found.lines)
    return Suggested(now, found, hashlib.sha256(said.encode()).hexdigest()[:32], chosen)


@transaction.atomic
def accept_plan(*, by: User, organisation: Organisation, year: FinancialYear, digest: str,
                projects: frozenset[str] | None = None) -> int:  # fmt: skip
    """Make the suggested plan the plan of the year. Returns how many payments it has. Refused when it is no longer the
    one that was seen. `projects`: those that the plan pays in full, where it was one of whole projects: they are not
    chosen anew while others wait to write."""
    require(by, organisation, Act.CHANGE_TERMS)
    organisation = locked(organisation)
    seen = suggestion_for(organisation, year, projects=projects)
    now, found = seen.now, seen.found
    if digest != seen.digest:
        raise Refused("Costs or pots changed since this plan was shown. Look at the plan below and accept it again.")
    wanted = {(line.pot, line.cost, number_of(line.month)): 0 for line in now.lines}
    why: dict[Cell, str] = {}
    for line, reason in zip(found.lines, found.reasons, strict=True):
        cell = line.pot, line.cost, number_of(line.month)
        wanted[cell], why[cell] = line.amount, reason
    write_plan(by, organisation, now, wanted, why, is_suggested=True)
    return len(found.lines)


def write_plan(by: User, organisation: Organisation, now: Stitch, wanted: Mapping[Cell, int],
               why: Mapping[Cell, str], *, is_suggested: bool) -> list[PlanLine]:  # fmt: skip
    """Add a row for each cell whose amount in pence changes, after the whole plan was checked."""
    before = {(line.pot, line.cost, number_of(line.month)): line.amount for line in now.lines}
    changed = {cell: amount for cell, amount in wanted.items() if amount != before.get(cell, 0)}
    if not changed:
        raise Refused("Nothing is different from the plan as it stands.")
    refuse_broken(now, before | changed, is_only_less=all(changed[cell] < before.get(cell, 0) for cell in changed))
    sequence = next_sequence(organisation)
    pots = {pot.reference: pot for pot in Pot.objects.filter(organisation=organisation)}
    rows = PlanLine.objects.bulk_create(
        PlanLine(
            pot=pots[pot],
            cost_id=int(cost),
            year=now.year.start,
            month=month,
            amount=from_pence(amount),
            is_suggested=is_suggested,
            reason=why.get((pot, cost, month), ""),
            sequence=sequence,
            recorded_by=by,
        )
        for (pot, cost, month), amount in sorted(changed.items())
    )
    record_event(
        by=by,
        organisation=organisation,
        action="accept-plan" if is_suggested else "plan-payment",
        subject=now.year.code,
        before={",".join(map(str, cell)): before.get(cell, 0) for cell in changed},
        after={",".join(map(str, cell)): amount for cell, amount in changed.items()},
        rows=rows,
    )
    return rows


def refuse_broken(now: Stitch, cells: Mapping[Cell, int], *, is_only_less: bool) -> None:
    """A plan that no longer keeps its conditions may be mended a step at a time: less is always allowed then."""
    lines = [
        Line(pot, now.costs[cost].project.reference, cost, place_of(Month(now.year, month)), amount)
        for (pot, cost, month), amount in sorted(cells.items())
        if amount
    ]
    try:
        check(now.problem, lines)
    except BrokenCondition as broken:
        if not (now.broken and is_only_less):
            raise Refused(str(broken)) from None


def locked(organisation: Organisation) -> Organisation:
    """The organisation, so that two plans are never written at once."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)

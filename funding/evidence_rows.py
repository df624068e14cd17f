"""Rows of evidence of a year into frozen values: budgets, codes and lines, claims, establishment, overhead, schemes.

Evidence of which the year holds no row is None. Of rows about the same thing the one recorded last counts.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone

from funding.domain.evidence import (
    BudgetRow,
    BudgetVersion,
    Claim,
    Code,
    CodeKind,
    CodeShare,
    Establishment,
    Line,
    LineNature,
    LineSource,
    OverheadBase,
    OverheadCharge,
    OverheadTerms,
    PostCharged,
    SchemeBefore,
    Virement,
)
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO
from funding.domain.words import Place
from funding.models import BudgetLine, BudgetMonth, Holds, ImportBatch, Posting, Pot, Project
from funding.models import evidence as rows
from organisations.models import Organisation


def given[Row](found: Iterable[Row]) -> tuple[Row, ...] | None:
    return tuple(found) or None


def last_of[Row](found: Iterable[Row], about: Callable[[Row], Hashable]) -> list[Row]:
    """Of rows about the same thing the one recorded last, in the order in which things were first recorded."""
    return list({about(row): row for row in found}.values())


# Budgets


def budgets_of(organisation: Organisation, year: FinancialYear) -> tuple[BudgetVersion, ...] | None:
    """Imported budgets as versions: parts that stood in the same month are one, and a sheet given again in that month
    takes the place of the earlier one. A part that holds only some months of the year says nothing of the full year."""
    batches = ImportBatch.objects.counting().filter(
        organisation=organisation, year=year.start, holds__in=[Holds.BUDGET, Holds.BOTH]
    )
    months: dict[int, set[int | None]] = defaultdict(set)
    for pk, month in BudgetMonth.objects.filter(line__batch__in=batches).values_list("line__batch", "month").distinct():
        months[pk].add(month)
    parts: dict[int, dict[str, ImportBatch]] = defaultdict(dict)
    for batch in batches.order_by("pk"):
        if None not in months[batch.pk] and len(months[batch.pk]) < 12:
            continue
        parts[month_of(batch, year)][f"{batch.sheet}/{batch.table}"] = batch
    code_pots = {
        row.code: row.pot.reference if row.pot else None
        for row in rows.LedgerCode.objects.filter(organisation=organisation).select_related("pot")
    }
    lines: dict[int, list[BudgetRow]] = defaultdict(list)
    kept = [batch.pk for of_month in parts.values() for batch in of_month.values()]
    for line in BudgetLine.objects.filter(batch__in=kept).select_related("pot").annotate(year=Sum("months__amount")):
        pot = line.pot.reference if line.pot else code_pots.get(line.code)
        lines[line.batch_id].append(BudgetRow(pot, line.code, line.label, LineNature(line.nature), line.year or ZERO))
    return given(
        BudgetVersion(
            month=month,
            on=max(loaded(batch) for batch in of_month.values()),
            is_whole=any(batch.is_whole_budget for batch in of_month.values()),
            rows=tuple(row for batch in of_month.values() for row in lines[batch.pk]),
        )
        for month, of_month in sorted(parts.items())
    )


def loaded(batch: ImportBatch) -> date:
    """The day on which the budget stood: as stated, else the day of its import."""
    return batch.loaded_on or timezone.localdate(batch.applied_at)


def month_of(batch: ImportBatch, year: FinancialYear) -> int:
    if batch.as_of_month is not None:
        return batch.as_of_month
    day = loaded(batch)
    if day < year.first_day:
        return 0
    return Month.containing(min(day, year.last_day)).number


def virements_of(organisation: Organisation, year: FinancialYear) -> tuple[Virement, ...] | None:
    found = rows.BudgetVirement.objects.filter(organisation=organisation, year=year.start)
    return given(
        Virement(row.month, reference(row.from_pot), reference(row.to_pot), row.amount, row.reason)
        for row in found.select_related("from_pot", "to_pot")
    )


def reference(row: Pot | Project | None) -> str | None:
    return row.reference if row else None


# Codes and lines


def codes_of(organisation: Organisation) -> tuple[Code, ...] | None:
    found = rows.LedgerCode.objects.filter(organisation=organisation).select_related("pot", "project")
    return given(Code(row.code, CodeKind(row.kind), reference(row.pot), reference(row.project)) for row in found)


def shares_of(organisation: Organisation) -> tuple[CodeShare, ...] | None:
    found = rows.CodeShare.objects.filter(code__organisation=organisation).select_related("code", "pot")
    return given(CodeShare(row.code.code, row.pot.reference, row.millionths) for row in found)


def lines_of(organisation: Organisation, year: FinancialYear) -> tuple[Line, ...] | None:
    found = rows.TransactionLine.objects.filter(
        Q(batch__isnull=True) | Q(batch__in=ImportBatch.objects.counting()), organisation=organisation, year=year.start
    ).select_related("code", "from_code", "pot", "project", "reverses")
    return given(
        Line(
            id=row.pk,
            reference=row.reference,
            month=row.month,
            on=row.posted_on,
            code=row.code.code,
            source=LineSource(row.source),
            amount=row.amount,
            pot=reference(row.pot),
            project=reference(row.project),
            from_code=row.from_code.code if row.from_code else None,
            reverses=row.reverses.reference if row.reverses else None,
        )
        for row in found
    )


def claims_of(organisation: Organisation, year: FinancialYear) -> tuple[Claim, ...] | None:
    found = rows.Claim.objects.filter(
        Q(line__batch__isnull=True) | Q(line__batch__in=ImportBatch.objects.counting()),
        line__organisation=organisation,
        line__year=year.start,
    ).select_related("line", "pot")
    return given(Claim(row.line.reference, row.pot.reference, row.amount, row.is_agreed) for row in found)


# Establishment, overhead, schemes


def establishment_of(organisation: Organisation, year: FinancialYear) -> tuple[Establishment, ...] | None:
    found = rows.EstablishmentMonth.objects.filter(pot__organisation=organisation, year=year.start)
    return given(
        Establishment(row.pot.reference, row.month, row.funded_wte, row.worked_wte, row.pay_budget, row.withdrawn)
        for row in last_of(found.select_related("pot").order_by("pk"), lambda row: (row.pot_id, row.month))
    )


def posts_of(organisation: Organisation, year: FinancialYear) -> tuple[PostCharged, ...] | None:
    found = rows.PostCharged.objects.filter(pot__organisation=organisation, year=year.start)
    return given(
        PostCharged(
            row.pot.reference, row.post, row.wte, row.annual_cost, row.from_month, row.old_code, row.is_backfilled
        )
        for row in last_of(found.select_related("pot").order_by("pk"), lambda row: (row.pot_id, row.post))
    )


def overhead_terms_of(organisation: Organisation, year: FinancialYear) -> tuple[OverheadTerms, ...] | None:
    found = rows.OverheadTerm.objects.filter(pot__organisation=organisation, from_on__lte=year.last_day)
    return given(
        OverheadTerms(row.pot.reference, row.millionths, OverheadBase(row.base), row.from_on, row.to_on)
        for row in found.select_related("pot").order_by("pk")
    )


def overhead_charges_of(organisation: Organisation, year: FinancialYear) -> tuple[OverheadCharge, ...] | None:
    found = rows.OverheadCharge.objects.filter(pot__organisation=organisation, year=year.start)
    return given(
        OverheadCharge(row.pot.reference, row.month, row.amount, row.direct_cost) for row in found.select_related("pot")
    )


def schemes_of(organisation: Organisation, year: FinancialYear) -> tuple[SchemeBefore, ...] | None:
    """Schemes with a history and what each pot was charged for them in the ledger of the year."""
    charged: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    spent = Posting.objects.at_place(Place.SPENT).filter(
        movement__organisation=organisation, movement__project__isnull=False, year=year.start
    )
    for posting in spent.select_related("movement", "pot"):
        sign = 1 if posting.to_place == Place.SPENT else -1
        if posting.movement.project_id is not None:
            charged[posting.movement.project_id][posting.pot.reference] += sign * posting.amount
    found = rows.SchemeHistory.objects.filter(project__organisation=organisation, year=year.start)
    return given(
        SchemeBefore(
            project=row.project.reference,
            cost_before=row.cost_before,
            cost_now=row.cost_now,
            paid_from=row.paid_from,
            may_continue=row.may_continue,
            charged=tuple((pot, amount) for pot, amount in sorted(charged[row.project_id].items()) if amount > 0),
        )
        for row in last_of(found.select_related("project").order_by("pk"), lambda row: row.project_id)
    )

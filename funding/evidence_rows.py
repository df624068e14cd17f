"""Rows of evidence of a year into frozen values: budgets, codes and lines, claims, establishment, overhead, schemes.

Evidence of which the year holds no row is None. Of rows about the same thing the one recorded last counts.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
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
from funding.domain.transactions.matching import Verdict
from funding.domain.words import Place
from funding.known import Known, recorded
from funding.models import BudgetLine, BudgetMonth, Holds, ImportBatch, LineDecision, LineShare, Posting
from funding.models import evidence as rows
from funding.past import batches_then, by_then, codes_then, imports_counting, natures_then, shares_then
from organisations.models import Organisation

AT_ONCE = 2_000
SOURCES = {source.value: source for source in LineSource}
LINE_FACTS = (
    "pk",
    "reference",
    "month",
    "posted_on",
    "code__code",
    "source",
    "amount",
    "pot__reference",
    "project__reference",
    "from_code__code",
    "reverses__reference",
)


def given[Row](found: Iterable[Row]) -> tuple[Row, ...] | None:
    return tuple(found) or None


def last_of[Row](found: Iterable[Row], about: Callable[[Row], Hashable]) -> list[Row]:
    """Of rows about the same thing the one recorded last, in the order in which things were first recorded."""
    return list({about(row): row for row in found}.values())


# Budgets


def budgets_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> tuple[BudgetVersion, ...] | None:
    """Imported budgets as versions: parts that stood in the same month are one, and a sheet given again in that month
    takes the place of the earlier one. A part that holds only some months of the year says nothing of the full year."""
    batches = imports_counting(known).filter(
        organisation=organisation, year=year.start, holds__in=[Holds.BUDGET, Holds.BOTH]
    )
    months: dict[int, set[int | None]] = defaultdict(set)
    for pk, month in BudgetMonth.objects.filter(line__batch__in=batches).values_list("line__batch", "month").distinct():
        months[pk].add(month)
    parts: dict[int, dict[str, ImportBatch]] = defaultdict(dict)
    for batch in batches_then(batches.order_by("pk"), known):
        if None not in months[batch.pk] and len(months[batch.pk]) < 12:
            continue
        parts[month_of(batch, year)][f"{batch.sheet}/{batch.table}"] = batch
    if not parts:
        return None
    code_pots = {code.code: code.pot for code in codes_of(organisation, known) or ()}
    natures = natures_then(known, organisation)
    lines: dict[int, list[BudgetRow]] = defaultdict(list)
    kept = [batch.pk for of_month in parts.values() for batch in of_month.values()]
    found = BudgetLine.objects.filter(batch__in=kept).annotate(of_year=Sum("months__amount"))
    for batch_pk, row, pot, code, label, nature, amount in found.values_list(
        "batch", "row", "pot__reference", "code", "label", "nature", "of_year"
    ).iterator(chunk_size=AT_ONCE):
        kind = LineNature(natures.get((batch_pk, row), nature))
        lines[batch_pk].append(BudgetRow(pot or code_pots.get(code), code, label, kind, amount or ZERO))
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


def virements_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> tuple[Virement, ...] | None:
    found = rows.BudgetVirement.objects.filter(by_then(known), organisation=organisation, year=year.start)
    cells = found.values_list("month", "from_pot__reference", "to_pot__reference", "amount", "reason")
    return given(Virement(*row) for row in cells.iterator(chunk_size=AT_ONCE))


# Codes and lines


def codes_of(organisation: Organisation, known: Known | None = None) -> tuple[Code, ...] | None:
    found = rows.LedgerCode.objects.filter(by_then(known), organisation=organisation)
    stated: dict[str, tuple[str, str | None, str | None]] = {
        code: (kind, pot, project)
        for code, kind, pot, project in found.values_list("code", "kind", "pot__reference", "project__reference")
    }
    for code, before in codes_then(known, organisation).items():
        if before is None:
            stated.pop(code, None)
        else:
            stated[code] = (str(before["kind"]), before["pot"], before["project"])
    return given(Code(code, CodeKind(kind), pot, project) for code, (kind, pot, project) in sorted(stated.items()))


def shares_of(organisation: Organisation, known: Known | None = None) -> tuple[CodeShare, ...] | None:
    found = rows.CodeShare.objects.filter(code__organisation=organisation)
    then = shares_then(known, organisation)
    stand = [row for row in found.values_list("code__code", "pot__reference", "millionths") if row[0] not in then]
    stand += [(code, pot, part) for code, parts in then.items() for pot, part in parts.items()]
    return given(CodeShare(*each) for each in stand)


def lines_of(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> tuple[Line, ...] | None:
    found = rows.TransactionLine.objects.filter(
        by_then(known),
        Q(batch__isnull=True) | Q(batch__in=imports_counting(known)),
        organisation=organisation,
        year=year.start,
    ).values_list(*LINE_FACTS)
    parts = parts_of(organisation, year, known)
    return given(
        Line(pk, reference, month, on, code, SOURCES[source], *part, *moved)
        for pk, reference, month, on, code, source, amount, pot, project, *moved in found.iterator(chunk_size=AT_ONCE)
        for part in parts.get(pk) or [(amount, pot, project)]
    )


def parts_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> dict[int, list[tuple[Decimal, str, str | None]]]:
    """By line of a listing that somebody matched: what of it was said to belong where, as (pounds, pot, project). The
    parts add up to the line."""
    decided = LineDecision.objects.filter(by_then(known), line__organisation=organisation, line__year=year.start)
    counting = dict(decided.order_by("number", "pk").values_list("line", "pk").iterator(chunk_size=AT_ONCE))
    found: dict[int, list[tuple[Decimal, str, str | None]]] = defaultdict(list)
    if counting:
        of_year = LineShare.objects.filter(
            decision__line__organisation=organisation, decision__line__year=year.start,
            decision__verdict=Verdict.POSTED.value,
        )  # fmt: skip
        facts = of_year.values_list("decision", "decision__line", "amount", "pot__reference", "project__reference")
        for decision, line, *part in facts.iterator(chunk_size=AT_ONCE):
            if counting[line] == decision:
                found[line].append((part[0], part[1], part[2]))
    return found


def claims_of(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> tuple[Claim, ...] | None:
    found = rows.Claim.objects.filter(
        by_then(known),
        Q(line__batch__isnull=True) | Q(line__batch__in=imports_counting(known)),
        line__organisation=organisation,
        line__year=year.start,
    ).values_list("line__reference", "pot__reference", "amount", "is_agreed")
    return given(Claim(*row) for row in found.iterator(chunk_size=AT_ONCE))


# Establishment, overhead, schemes


def establishment_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> tuple[Establishment, ...] | None:
    found = rows.EstablishmentMonth.objects.filter(
        by_then(known), pot__organisation=organisation, year=year.start
    ).order_by("pk")
    cells = found.values_list("pot__reference", "month", "funded_wte", "worked_wte", "pay_budget", "withdrawn")
    return given(Establishment(*row) for row in last_of(cells, lambda row: row[:2]))


def posts_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> tuple[PostCharged, ...] | None:
    found = rows.PostCharged.objects.filter(by_then(known), pot__organisation=organisation, year=year.start).order_by(
        "pk"
    )
    cells = found.values_list("pot__reference", "post", "wte", "annual_cost", "from_month", "old_code", "is_backfilled")
    return given(PostCharged(*row) for row in last_of(cells, lambda row: row[:2]))


def overhead_terms_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> tuple[OverheadTerms, ...] | None:
    found = rows.OverheadTerm.objects.filter(
        by_then(known), pot__organisation=organisation, from_on__lte=year.last_day
    ).order_by("pk")
    return given(
        OverheadTerms(pot, millionths, OverheadBase(base), from_on, to_on)
        for pot, millionths, base, from_on, to_on in found.values_list(
            "pot__reference", "millionths", "base", "from_on", "to_on"
        )
    )


def overhead_charges_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> tuple[OverheadCharge, ...] | None:
    found = rows.OverheadCharge.objects.filter(by_then(known), pot__organisation=organisation, year=year.start)
    return given(OverheadCharge(*row) for row in found.values_list("pot__reference", "month", "amount", "direct_cost"))


def schemes_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> tuple[SchemeBefore, ...] | None:
    """Schemes with a history and what each pot was charged for them in the ledger of the year."""
    found = list(
        rows.SchemeHistory.objects.filter(by_then(known), project__organisation=organisation, year=year.start)
        .order_by("pk")
        .values_list("project__reference", "cost_before", "cost_now", "paid_from", "may_continue", "project")
    )
    charged = charged_to_pots({row[-1] for row in found}, year, known) if found else {}
    return given(
        SchemeBefore(
            *row[:-1],
            charged=tuple((pot, amount) for pot, amount in sorted(charged.get(row[-1], {}).items()) if amount > 0),
        )
        for row in last_of(found, lambda row: row[-1])
    )


def charged_to_pots(
    projects: Collection[int], year: FinancialYear, known: Known | None
) -> dict[int, dict[str, Decimal]]:
    """Spend of the year by project and reference of the pot; what went back is taken off."""
    charged: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    spent = recorded(
        Posting.objects.at_place(Place.SPENT), known, "movement__organisation", "movement__sequence"
    ).filter(movement__project__in=projects, year=year.start)
    for project, pot, to_place, amount in (
        spent.order_by().values_list("movement__project", "pot__reference", "to_place").annotate(all=Sum("amount"))
    ):
        charged[project][pot] += amount if to_place == Place.SPENT else -amount
    return charged

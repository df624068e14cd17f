"""Where the rows of each kind of evidence stand, today or on a past day, and how one becomes values of the document.
What is changed in place is put back from the audit chain; nothing here is saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from funding.domain.evidence import LineNature, Side
from funding.domain.financial_year import FinancialYear
from funding.domain.money import to_pence
from funding.known import Known
from funding.models import BudgetLine, Holds, ImportBatch, Pot, Project
from funding.models import evidence as rows
from funding.past import batches_then, by_then, codes_then, imports_counting, natures_then, shares_then
from organisations.models import Organisation

Found = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of a kind stand, oldest first, and how one becomes the values of a document. `said_by` is the
    action of the audit chain, and `subject` the subject there, of rows that are changed or replaced: the last word of
    the chain says who and when."""

    rows: Callable[[Organisation, FinancialYear, Known | None], Found]
    values: Callable[[Any], dict[str, Any]]
    said_by: str = ""
    subject: Callable[[Any], str] = field(default=str)


def reference(row: Pot | Project | None) -> str | None:
    return row.reference if row else None


def of_a_counting_import(known: Known | None, prefix: str = "") -> Q:
    """Rows that no undone import brought."""
    return Q(**{f"{prefix}batch__isnull": True}) | Q(**{f"{prefix}batch__in": imports_counting(known)})


def of_pots(model: Any) -> Callable[[Organisation, FinancialYear, Known | None], Found]:
    return lambda organisation, year, known: (
        model.objects.filter(by_then(known), pot__organisation=organisation, year=year.start)
        .select_related("pot")
        .order_by("pk")
    )


def codes(organisation: Organisation, year: FinancialYear, known: Known | None) -> Found:
    found = rows.LedgerCode.objects.filter(by_then(known), organisation=organisation)
    stated = found.select_related("pot", "project").order_by("pk")
    then = codes_then(known, organisation)
    if not then:
        return stated
    pots = {pot.reference: pot for pot in Pot.objects.filter(organisation=organisation)}
    projects = {project.reference: project for project in Project.objects.filter(organisation=organisation)}
    stood = []
    for row in stated:
        before = then.get(row.code, {})
        if before is None:
            continue
        if before:
            row.kind, row.name = str(before["kind"]), str(before.get("name", row.name))
            row.pot, row.project = pots.get(before["pot"] or ""), projects.get(before["project"] or "")
        stood.append(row)
    return stood


def shares(organisation: Organisation, year: FinancialYear, known: Known | None) -> Found:
    """Declared again, the shares of a code are other rows: those of a past day carry no number."""
    found = rows.CodeShare.objects.filter(code__organisation=organisation).select_related("pot", "code").order_by("pk")
    if known is None:
        return found
    then = shares_then(known, organisation)
    stood = [row for row in found if row.code.code not in then]
    pots = {pot.reference: pot for pot in Pot.objects.filter(organisation=organisation)} if then else {}
    by_code = {row.code: row for row in rows.LedgerCode.objects.filter(organisation=organisation, code__in=then)}
    for code, parts in then.items():
        stood += [rows.CodeShare(code=by_code[code], pot=pots[pot], millionths=part) for pot, part in parts.items()]
    for row in stood:
        row.pk = None
    return sorted(stood, key=lambda row: (row.code.code, row.pot.reference))


def lines(organisation: Organisation, year: FinancialYear, known: Known | None) -> Found:
    found = rows.TransactionLine.objects.filter(
        by_then(known), of_a_counting_import(known), organisation=organisation, year=year.start
    )
    return found.select_related("code", "from_code", "pot", "project", "reverses").order_by("pk")


def claims(organisation: Organisation, year: FinancialYear, known: Known | None) -> Found:
    found = rows.Claim.objects.filter(
        by_then(known),
        of_a_counting_import(known, "line__"),
        line__organisation=organisation,
        line__year=year.start,
    )
    return found.select_related("line", "pot").order_by("pk")


def budgets(organisation: Organisation, year: FinancialYear, known: Known | None) -> QuerySet[ImportBatch]:
    found = imports_counting(known).filter(organisation=organisation, year=year.start)
    return found.filter(holds__in=[Holds.BUDGET, Holds.BOTH]).order_by("pk")


def dated_budgets(organisation: Organisation, year: FinancialYear, known: Known | None) -> Found:
    found = budgets(organisation, year, known)
    if known is None:
        return found.filter(as_of_month__isnull=False)
    return [batch for batch in batches_then(found, known) if batch.as_of_month is not None]


def named_lines(organisation: Organisation, year: FinancialYear, known: Known | None) -> Found:
    """Budget lines that were said to be something else than normal."""
    found = BudgetLine.objects.filter(batch__in=budgets(organisation, year, known)).order_by("pk")
    then = natures_then(known, organisation)
    changed = Q()
    for batch, row in then:
        changed |= Q(batch=batch, row=row)
    named = ~Q(nature=LineNature.NORMAL)
    if not then:
        return found.filter(named)
    stood = list(found.filter(named | changed))
    for line in stood:
        line.nature = then.get((line.batch_id, line.row), line.nature)
    return [line for line in stood if line.nature != LineNature.NORMAL]


def reckonings(organisation: Organisation, year: FinancialYear, known: Known | None) -> Found:
    own = Q(side=Side.SENDER, transfer__sender_pot__organisation=organisation)
    own |= Q(side=Side.RECEIVER, transfer__receiver=organisation)
    return rows.TransferReckoning.objects.filter(own, by_then(known), transfer__year=year.start).order_by("pk")


SOURCES: dict[str, Source] = {
    "code": Source(
        codes,
        lambda row: {
            "code": row.code,
            "name": row.name,
            "stands_for": row.kind,
            "pot": reference(row.pot),
            "project": reference(row.project),
        },
        "state-code",
        lambda row: row.code,
    ),
    "shares": Source(
        shares,
        lambda row: {"code": row.code.code, "pot": row.pot.reference, "millionths": row.millionths},
        "share-code",
        lambda row: row.code.code,
    ),
    "lines": Source(
        lines,
        lambda row: {
            "reference": row.reference,
            "on": row.posted_on.isoformat(),
            "code": row.code.code,
            "source": row.source,
            "amount_pence": to_pence(row.amount),
            "pot": reference(row.pot),
            "project": reference(row.project),
            "from_code": row.from_code.code if row.from_code else None,
            "reverses": row.reverses.reference if row.reverses else None,
            "text": row.text,
            "supplier": row.supplier,
        },
    ),
    "claim": Source(
        claims,
        lambda row: {
            "line": row.line.reference,
            "pot": row.pot.reference,
            "amount_pence": to_pence(row.amount),
            "is_agreed": row.is_agreed,
            "evidence": row.evidence,
        },
    ),
    "establishment": Source(
        of_pots(rows.EstablishmentMonth),
        lambda row: {
            "pot": row.pot.reference,
            "month": row.month,
            "funded_hundredths": row.funded_wte,
            "worked_hundredths": row.worked_wte,
            "pay_budget_pence": to_pence(row.pay_budget),
            "withdrawn_pence": to_pence(row.withdrawn),
        },
    ),
    "post": Source(
        of_pots(rows.PostCharged),
        lambda row: {
            "pot": row.pot.reference,
            "post": row.post,
            "hundredths": row.wte,
            "annual_cost_pence": to_pence(row.annual_cost),
            "from_month": row.from_month,
            "old_code": row.old_code,
            "is_backfilled": row.is_backfilled,
        },
    ),
    "overhead-terms": Source(
        lambda organisation, year, known: (
            rows.OverheadTerm.objects.filter(by_then(known), pot__organisation=organisation, from_on__lte=year.last_day)
            .select_related("pot")
            .order_by("pk")
        ),
        lambda row: {
            "pot": row.pot.reference,
            "millionths": row.millionths,
            "base": row.base,
            "from_on": row.from_on.isoformat(),
            "to_on": row.to_on.isoformat() if row.to_on else None,
            "evidence": row.evidence,
        },
    ),
    "overhead": Source(
        of_pots(rows.OverheadCharge),
        lambda row: {
            "pot": row.pot.reference,
            "month": row.month,
            "amount_pence": to_pence(row.amount),
            "direct_cost_pence": to_pence(row.direct_cost),
            "basis": row.basis,
        },
    ),
    "scheme": Source(
        lambda organisation, year, known: (
            rows.SchemeHistory.objects.filter(by_then(known), project__organisation=organisation, year=year.start)
            .select_related("project")
            .order_by("pk")
        ),
        lambda row: {
            "project": row.project.reference,
            "cost_before_pence": to_pence(row.cost_before),
            "cost_now_pence": to_pence(row.cost_now),
            "paid_from": row.paid_from,
            "may_continue": row.may_continue,
            "evidence": row.evidence,
        },
    ),
    "budget": Source(
        dated_budgets,
        lambda row: {
            "import": row.pk,
            "as_of_month": row.as_of_month,
            "loaded_on": row.loaded_on.isoformat() if row.loaded_on else None,
            "is_whole": row.is_whole_budget,
        },
        "date-budget",
        lambda row: f"import:{row.pk}",
    ),
    "budget-line": Source(
        named_lines,
        lambda row: {"import": row.batch_id, "row": row.row, "nature": row.nature},
        "name-nature",
        lambda row: f"import:{row.batch_id} row {row.row}",
    ),
    "virement": Source(
        lambda organisation, year, known: (
            rows.BudgetVirement.objects.filter(by_then(known), organisation=organisation, year=year.start)
            .select_related("from_pot", "to_pot")
            .order_by("pk")
        ),
        lambda row: {
            "month": row.month,
            "amount_pence": to_pence(row.amount),
            "from_pot": reference(row.from_pot),
            "to_pot": reference(row.to_pot),
            "reason": row.reason,
            "reference": row.reference,
        },
    ),
    "variation": Source(
        lambda organisation, year, known: (
            rows.SignedVariation.objects.filter(
                by_then(known), award__pot__organisation=organisation, award__year=year.start
            )
            .select_related("award__pot")
            .order_by("pk")
        ),
        lambda row: {
            "pot": row.award.pot.reference,
            "amount_pence": to_pence(row.award.amount),
            "reference": row.reference,
            "signed_on": row.signed_on.isoformat(),
        },
    ),
    "reckoning": Source(reckonings, lambda row: {"transfer": row.transfer_id, "reckoning": row.reckoning}),
    "continuation": Source(
        lambda organisation, year, known: (
            rows.PotContinuation.objects.filter(
                by_then(known), old__organisation=organisation, from_on__lte=year.last_day
            )
            .select_related("old", "new")
            .order_by("pk")
        ),
        lambda row: {
            "old": row.old.reference,
            "new": row.new.reference,
            "from_on": row.from_on.isoformat(),
            "reason": row.reason,
            "is_taken_back": not row.stands,
        },
    ),
}

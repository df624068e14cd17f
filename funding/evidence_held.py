"""Rows of evidence as pages show them: of an organisation, a year and a kind, in the keys and units of the document,
with who recorded each, which count, and what corrects what. The inverse of `services.evidence_document`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from funding.domain.evidence import LineNature, Side
from funding.domain.evidence_kinds import BY_CODE, Correct, Kind
from funding.domain.financial_year import FinancialYear
from funding.domain.money import to_pence
from funding.models import BudgetLine, Holds, ImportBatch, Movement, Pot, Project
from funding.models import evidence as rows
from organisations.models import Event, Organisation, User

CORRECTED = "correct-evidence"
BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows of a kind the year holds, and who recorded the last one when."""

    count: int
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row: `values` by the keys of the document. `counts` is False once a later row took its place, or took it
    back; `notes` say in words what it corrects and what corrects it."""

    pk: int
    values: dict[str, Any]
    by: str
    at: datetime | None
    counts: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of a kind stand and how one becomes the values of a document. `said_by` is the action of the audit
    chain, and `subject` the subject there, of rows that do not carry who recorded them."""

    rows: Callable[[Organisation, FinancialYear], QuerySet[Any]]
    values: Callable[[Any], dict[str, Any]]
    said_by: str = ""
    subject: Callable[[Any], str] = field(default=str)


def reference(row: Pot | Project | None) -> str | None:
    return row.reference if row else None


def counting(prefix: str = "") -> Q:
    """Rows that no undone import brought."""
    return Q(**{f"{prefix}batch__isnull": True}) | Q(**{f"{prefix}batch__in": ImportBatch.objects.counting()})


def budgets(organisation: Organisation, year: FinancialYear) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.counting().filter(
        organisation=organisation, year=year.start, holds__in=[Holds.BUDGET, Holds.BOTH]
    )


def reckonings(organisation: Organisation, year: FinancialYear) -> QuerySet[rows.TransferReckoning]:
    own = Q(side=Side.SENDER, transfer__sender_pot__organisation=organisation)
    return rows.TransferReckoning.objects.filter(
        own | Q(side=Side.RECEIVER, transfer__receiver=organisation), transfer__year=year.start
    )


def of_pots(model: Any) -> Callable[[Organisation, FinancialYear], QuerySet[Any]]:
    return lambda organisation, year: model.objects.filter(
        pot__organisation=organisation, year=year.start
    ).select_related("pot")


SOURCES: dict[str, Source] = {
    "code": Source(
        lambda organisation, year: rows.LedgerCode.objects.filter(organisation=organisation).select_related(
            "pot", "project"
        ),
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
        lambda organisation, year: rows.CodeShare.objects.filter(code__organisation=organisation).select_related(
            "pot", "code"
        ),
        lambda row: {"code": row.code.code, "pot": row.pot.reference, "millionths": row.millionths},
    ),
    "lines": Source(
        lambda organisation, year: rows.TransactionLine.objects.filter(
            counting(), organisation=organisation, year=year.start
        ).select_related("code", "from_code", "pot", "project", "reverses"),
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
        lambda organisation, year: rows.Claim.objects.filter(
            counting("line__"), line__organisation=organisation, line__year=year.start
        ).select_related("line", "pot"),
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
        lambda organisation, year: rows.OverheadTerm.objects.filter(
            pot__organisation=organisation, from_on__lte=year.last_day
        ).select_related("pot"),
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
        lambda organisation, year: rows.SchemeHistory.objects.filter(
            project__organisation=organisation, year=year.start
        ).select_related("project"),
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
        lambda organisation, year: budgets(organisation, year).filter(as_of_month__isnull=False),
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
        lambda organisation, year: BudgetLine.objects.filter(batch__in=budgets(organisation, year)).exclude(
            nature=LineNature.NORMAL
        ),
        lambda row: {"import": row.batch_id, "row": row.row, "nature": row.nature},
        "name-nature",
        lambda row: f"import:{row.batch_id} row {row.row}",
    ),
    "virement": Source(
        lambda organisation, year: rows.BudgetVirement.objects.filter(
            organisation=organisation, year=year.start
        ).select_related("from_pot", "to_pot"),
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
        lambda organisation, year: rows.SignedVariation.objects.filter(
            award__pot__organisation=organisation, award__year=year.start
        ).select_related("award__pot"),
        lambda row: {
            "pot": row.award.pot.reference,
            "amount_pence": to_pence(row.award.amount),
            "reference": row.reference,
            "signed_on": row.signed_on.isoformat(),
        },
    ),
    "reckoning": Source(reckonings, lambda row: {"transfer": row.transfer_id, "reckoning": row.reckoning}),
    "continuation": Source(
        lambda organisation, year: rows.PotContinuation.objects.filter(
            old__organisation=organisation, from_on__lte=year.last_day
        ).select_related("old", "new"),
        lambda row: {
            "old": row.old.reference,
            "new": row.new.reference,
            "from_on": row.from_on.isoformat(),
            "reason": row.reason,
            "is_taken_back": not row.stands,
        },
    ),
}

LATER_COUNTS = frozenset({"establishment", "post", "scheme", "reckoning", "continuation"})


def held(organisation: Organisation, year: FinancialYear) -> dict[str, Held]:
    """By kind, what the year holds."""
    said = said_last(organisation)
    return {code: held_of(source, organisation, year, said) for code, source in SOURCES.items()}


def held_of(
    source: Source, organisation: Organisation, year: FinancialYear, said: dict[tuple[str, str], Event]
) -> Held:
    found = source.rows(organisation, year)
    if source.said_by:
        told = [who_and_when(row, said.get((source.said_by, source.subject(row)))) for row in found]
        by, at = max((each for each in told if each[1]), key=lambda each: each[1] or BEGINNING, default=("", None))
        return Held(len(told), by, at)
    summed = found.order_by().aggregate(count=Count("pk"), at=Max("recorded_at"))
    newest = found.order_by("-recorded_at", "-pk").values_list("recorded_by__name", flat=True).first()
    return Held(summed["count"], newest or "", summed["at"])


def said_last(organisation: Organisation) -> dict[tuple[str, str], Event]:
    """By action and subject, the last word of the audit chain about rows that do not carry who recorded them."""
    actions = {source.said_by for source in SOURCES.values() if source.said_by}
    events = Event.objects.filter(organisation=organisation, action__in=actions).select_related("by")
    return {(event.action, event.subject): event for event in events.order_by("sequence")}


def rows_held(kind: Kind, organisation: Organisation, year: FinancialYear) -> list[HeldRow]:
    """The rows of a kind in the order in which they were recorded."""
    source = SOURCES[kind.code]
    said = said_last(organisation) if source.said_by else {}
    corrections = corrections_of(kind, organisation)
    corrections = [event for event in corrections if new_of(event) != old_of(event)]
    by_new = {new_of(event): event for event in corrections}
    by_old = {old_of(event): event for event in corrections}
    found = source.rows(organisation, year).order_by("pk")
    if hasattr(found.model, "recorded_by"):
        found = found.select_related("recorded_by")
    made = [(row, source.values(row)) for row in found]
    newest = {about(kind, values): row.pk for row, values in made}
    shown = []
    for row, values in made:
        event = said.get((source.said_by, source.subject(row))) if source.said_by else None
        later = kind.code in LATER_COUNTS and newest[about(kind, values)] != row.pk
        notes = [f"Corrects row {old_of(by_new[row.pk])}: {by_new[row.pk].reason}"] if row.pk in by_new else []
        if row.pk in by_old:
            words = "Taken back by" if kind.correct is Correct.BACK else "Corrected by"
            notes.append(f"{words} row {new_of(by_old[row.pk])}")
        elif later:
            notes.append(f"Row {newest[about(kind, values)]} counts in its place")
        by, at = who_and_when(row, event)
        taken_back = kind.correct is Correct.BACK and (row.pk in by_old or row.pk in by_new)
        shown.append(HeldRow(row.pk, values, by, at, not later and not taken_back, tuple(notes)))
    return shown


def who_and_when(row: Any, event: Event | None) -> tuple[str, datetime | None]:
    """By the last word of the audit chain where there is one, else as the row itself says."""
    if event:
        return event.by.name, event.at
    by: User | None = getattr(row, "recorded_by", None)
    return (by.name, row.recorded_at) if by else ("", None)


def about(kind: Kind, values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(each.key) for each in kind.fields if each.about)


def corrections_of(kind: Kind, organisation: Organisation) -> list[Event]:
    return list(
        Event.objects.filter(organisation=organisation, action=CORRECTED, subject__startswith=f"{kind.code}:").order_by(
            "sequence"
        )
    )


def new_of(event: Event) -> int:
    """The row that the correction added, or the same row where it was said again."""
    return int((event.after or {})["by"])


def old_of(event: Event) -> int:
    return int(event.subject.rsplit(":", 1)[1])


def row_held(kind: Kind, organisation: Organisation, year: FinancialYear, pk: int) -> HeldRow | None:
    return next((row for row in rows_held(kind, organisation, year) if row.pk == pk), None)


def last_change(organisation: Organisation, year: FinancialYear) -> datetime | None:
    """When the last posting of the year, or the last evidence for it, was recorded."""
    posted = Movement.objects.filter(organisation=organisation, year=year.start).aggregate(at=Max("recorded_at"))["at"]
    given = [each.at for each in held(organisation, year).values() if each.at]
    return max([*given, *([posted] if posted else [])], default=None)


def kind_by_code(code: str) -> Kind | None:
    return BY_CODE.get(code)

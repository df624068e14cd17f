"""The evidence of an organisation's year for the rules: rows into frozen values, only its own and what two sides share.

Evidence of which the year holds no row is None, so that a rule that needs it is not run. Of rows about the same thing
the one recorded last counts. The number of queries does not grow with the rows.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone

from funding.domain.evidence import (
    AwardChange,
    BudgetRow,
    BudgetVersion,
    Claim,
    Code,
    CodeKind,
    CodeShare,
    Continuation,
    Establishment,
    Line,
    LineNature,
    LineSource,
    OverheadBase,
    OverheadCharge,
    OverheadTerms,
    PostCharged,
    PriorPot,
    SchemeBefore,
    TransferSides,
    Virement,
)
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO
from funding.domain.organisation_year import DEFAULT, Moved, OrganisationYear, PotYear, Threshold
from funding.domain.position import has_ended
from funding.domain.words import AwardKind, MovementKind, Place, Protection, Recurrence
from funding.models import (
    Award,
    BudgetLine,
    BudgetMonth,
    Holds,
    ImportBatch,
    MonthClose,
    Posting,
    Pot,
    Project,
    QueryStep,
    Term,
    Transfer,
)
from funding.models import evidence as rows
from organisations.models import Organisation


def with_evidence(seen: OrganisationYear, organisation: Organisation) -> OrganisationYear:
    """The year with everything that the organisation gave for it beside its ledger."""
    year = seen.year
    return replace(
        seen,
        pots=pots_with_facts(seen, organisation),
        thresholds=thresholds_of(organisation),
        continuations=continuations_of(organisation, year),
        budgets=budgets_of(organisation, year),
        virements=virements_of(organisation, year),
        codes=codes_of(organisation),
        shares=shares_of(organisation),
        lines=lines_of(organisation, year),
        claims=claims_of(organisation, year),
        establishment=establishment_of(organisation, year),
        posts=posts_of(organisation, year),
        overhead_terms=overhead_terms_of(organisation, year),
        overhead_charges=overhead_charges_of(organisation, year),
        schemes=schemes_of(organisation, year),
        prior_pots=prior_pots_of(organisation, year),
        transfers=transfers_of(organisation, year),
    )


def given[Row](found: Iterable[Row]) -> tuple[Row, ...] | None:
    return tuple(found) or None


def last_of[Row](found: Iterable[Row], about: Callable[[Row], Hashable]) -> list[Row]:
    """Of rows about the same thing the one recorded last, in the order in which things were first recorded."""
    return list({about(row): row for row in found}.values())


def pots_with_facts(seen: OrganisationYear, organisation: Organisation) -> tuple[PotYear, ...]:
    """The pots with their projects, the changes to their award, and what became of each movement since."""
    year, closed = seen.year, 12 in seen.months_closed
    projects: dict[str, set[str]] = defaultdict(set)
    for pot, project in Project.objects.filter(organisation=organisation).values_list("pots__reference", "reference"):
        projects[pot].add(project)
    changes: dict[str, list[AwardChange]] = defaultdict(list)
    awards = Award.objects.filter(pot__organisation=organisation, year=year.start)
    for award in awards.select_related("pot", "variation"):
        kind = AwardKind(award.kind)
        signed = hasattr(award, "variation") or (kind is AwardKind.REDUCTION and bool(award.evidence.strip()))
        changes[award.pot.reference].append(AwardChange(kind, award.amount, award.decided_on, signed))
    restored, answers = restored_since(organisation, year), answers_of(organisation)
    return tuple(
        replace(
            pot,
            projects=frozenset(projects[pot.reference]),
            changes=tuple(changes[pot.reference]),
            ended=has_ended(year, pot.use_by_on, year_closed=closed, today=seen.today),
            movements=tuple(followed(moved, restored, answers) for moved in pot.movements),
        )
        for pot in seen.pots
    )


def followed(moved: Moved, restored: Mapping[int, Decimal], answers: frozenset[int]) -> Moved:
    return replace(moved, restored=restored.get(moved.id, ZERO), answers_query=moved.id in answers)


def restored_since(organisation: Organisation, year: FinancialYear) -> dict[int, Decimal]:
    """By movement: what came back to its pot since."""
    back: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for posting in Posting.objects.filter(
        movement__organisation=organisation,
        movement__year=year.start,
        movement__kind=MovementKind.RESTORE.value,
        movement__reversed_by__isnull=True,
        movement__concerns__isnull=False,
    ).select_related("movement"):
        if posting.movement.concerns_id is not None:
            back[posting.movement.concerns_id] += posting.amount
    return back


def answers_of(organisation: Organisation) -> frozenset[int]:
    """Movements that were recorded as the answer to a query."""
    steps = QueryStep.objects.filter(query__organisation=organisation, movement__isnull=False)
    return frozenset(pk for pk in steps.values_list("movement", flat=True) if pk is not None)


def thresholds_of(organisation: Organisation) -> dict[str, Threshold]:
    return {
        row.rule: Threshold(
            DEFAULT.amount if row.least_amount is None else row.least_amount,
            DEFAULT.millionths if row.least_millionths is None else row.least_millionths,
            row.watch_only,
        )
        for row in rows.RuleSetting.objects.filter(organisation=organisation)
    }


def continuations_of(organisation: Organisation, year: FinancialYear) -> tuple[Continuation, ...]:
    links = rows.PotContinuation.objects.filter(old__organisation=organisation).select_related("old", "new")
    return tuple(
        Continuation(row.old.reference, row.new.reference, row.from_on)
        for row in last_of(links.order_by("pk"), lambda row: (row.old_id, row.new_id))
        if row.stands and row.from_on <= year.last_day
    )


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


# Last year, and other organisations


def prior_pots_of(organisation: Organisation, year: FinancialYear) -> tuple[PriorPot, ...] | None:
    """Pots that were recurrent on the last day of the year before, still are on the first day of this one, and were not
    to be used up before it. None when the ledger holds no award of that year."""
    before = year - 1
    amounts: dict[int, Decimal] = defaultdict(lambda: ZERO)
    awards = Award.objects.filter(pot__organisation=organisation, year=before.start)
    for award in awards:
        adds = award.kind in (AwardKind.AWARD, AwardKind.UPLIFT)
        if adds or award.kind == AwardKind.REDUCTION:
            amounts[award.pot_id] += award.amount if adds else -award.amount
    if not amounts:
        return None
    terms: dict[int, list[Term]] = defaultdict(list)
    for term in Term.objects.filter(pot__in=amounts).order_by("pk"):
        terms[term.pot_id].append(term)
    found = []
    for pot in Pot.objects.filter(pk__in=amounts):
        then, now = in_force(terms[pot.pk], before.last_day), in_force(terms[pot.pk], year.first_day)
        if then is None or then.recurrence != Recurrence.RECURRENT or (now and now.recurrence != Recurrence.RECURRENT):
            continue
        if pot.use_by_on is None or pot.use_by_on >= year.first_day:
            found.append(PriorPot(pot.reference, pot.name, amounts[pot.pk], Protection(then.protection)))
    return tuple(found)


def in_force(terms: Iterable[Term], day: date) -> Term | None:
    holding = [term for term in terms if term.from_on <= day and (term.to_on is None or day <= term.to_on)]
    return holding[-1] if holding else None


def transfers_of(organisation: Organisation, year: FinancialYear) -> tuple[TransferSides, ...] | None:
    """Transfers sent to the organisation in the year: a difference is the receiver's to answer."""
    found = list(
        Transfer.objects.filter(receiver=organisation, year=year.start)
        .select_related("sender_pot__organisation", "receipt__pot")
        .prefetch_related("reckonings")
        .order_by("pk")
    )
    members = {organisation.pk} | {row.sender_pot.organisation_id for row in found}
    closed = set(
        MonthClose.objects.standing()
        .filter(organisation__in=members, year=year.start)
        .values_list("organisation", "month")
    )
    return given(sides(row, organisation, closed) for row in found)


def sides(row: Transfer, receiver: Organisation, closed: set[tuple[int, int]]) -> TransferSides:
    month = Month.containing(row.sent_on).number
    receipt = getattr(row, "receipt", None)
    stated = {each.side: each.reckoning for each in row.reckonings.all()}
    return TransferSides(
        id=row.pk,
        other=row.sender_pot.organisation.name,
        pot=receipt.pot.reference if receipt else None,
        sent=row.amount,
        received=receipt.amount if receipt else None,
        sent_on=row.sent_on,
        both_joined={(receiver.pk, month), (row.sender_pot.organisation_id, month)} <= closed,
        same_reckoning=len(set(stated.values())) < 2,
    )

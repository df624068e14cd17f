"""The evidence of an organisation's year for the rules: rows into frozen values, only its own and what two sides share.

Evidence of which the year holds no row is None, so that a rule that needs it is not run. Of rows about the same thing
the one recorded last counts. The number of queries does not grow with the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from funding.domain.evidence import (
    AwardChange,
    Continuation,
    PriorPot,
    TransferSides,
)
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO
from funding.domain.organisation_year import DEFAULT, Moved, OrganisationYear, PotYear, Threshold
from funding.domain.position import has_ended
from funding.domain.words import AwardKind, MovementKind, Protection, Recurrence
from funding.evidence_rows import (
    budgets_of,
    claims_of,
    codes_of,
    establishment_of,
    given,
    last_of,
    lines_of,
    overhead_charges_of,
    overhead_terms_of,
    posts_of,
    schemes_of,
    shares_of,
    virements_of,
)
from funding.known import Known, recorded, standing
from funding.models import (
    Award,
    Posting,
    Pot,
    Project,
    QueryStep,
    Term,
    Transfer,
)
from funding.models import evidence as rows
from funding.past import by_then, closes_standing, projects_then, settings_then
from organisations.models import Organisation


def with_evidence(seen: OrganisationYear, organisation: Organisation, known: Known | None = None) -> OrganisationYear:
    """The year with everything that the organisation gave for it beside its ledger."""
    year = seen.year
    return replace(
        seen,
        pots=pots_with_facts(seen, organisation, known),
        thresholds=thresholds_of(organisation, known),
        continuations=continuations_of(organisation, year, known),
        budgets=budgets_of(organisation, year, known),
        virements=virements_of(organisation, year, known),
        codes=codes_of(organisation, known),
        shares=shares_of(organisation, known),
        lines=lines_of(organisation, year, known),
        claims=claims_of(organisation, year, known),
        establishment=establishment_of(organisation, year, known),
        posts=posts_of(organisation, year, known),
        overhead_terms=overhead_terms_of(organisation, year, known),
        overhead_charges=overhead_charges_of(organisation, year, known),
        schemes=schemes_of(organisation, year, known),
        prior_pots=prior_pots_of(organisation, year, known),
        transfers=transfers_of(organisation, year, known),
    )


def pots_with_facts(
    seen: OrganisationYear, organisation: Organisation, known: Known | None = None
) -> tuple[PotYear, ...]:
    """The pots with their projects, the changes to their award, and what became of each movement since."""
    year, closed = seen.year, 12 in seen.months_closed
    projects: dict[str, set[str]] = defaultdict(set)
    linked = Project.objects.filter(organisation=organisation).prefetch_related("pots")
    for project in projects_then(linked, known):
        for each in project.pots.all():
            projects[each.reference].add(project.reference)
    changes: dict[str, list[AwardChange]] = defaultdict(list)
    given = recorded(Award.objects.all(), known, "pot__organisation", "sequence")
    awards = given.filter(pot__organisation=organisation, year=year.start)
    for award in awards.select_related("pot", "variation"):
        kind = AwardKind(award.kind)
        varied = getattr(award, "variation", None)
        signed = (varied is not None and (known is None or varied.recorded_at < known.until)) or (
            kind is AwardKind.REDUCTION and bool(award.evidence.strip())
        )
        changes[award.pot.reference].append(AwardChange(kind, award.amount, award.decided_on, signed))
    restored, answers = restored_since(organisation, year, known), answers_of(organisation, known)
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
    if moved.id not in restored and moved.id not in answers:
        return moved
    return replace(moved, restored=restored.get(moved.id, ZERO), answers_query=moved.id in answers)


def restored_since(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> dict[int, Decimal]:
    """By movement: what came back to its pot since."""
    postings = recorded(Posting.objects.all(), known, "movement__organisation", "movement__sequence")
    came_back = postings.filter(
        standing(known, "movement__"),
        movement__organisation=organisation,
        movement__year=year.start,
        movement__kind=MovementKind.RESTORE.value,
        movement__concerns__isnull=False,
    )
    return dict(came_back.order_by().values_list("movement__concerns").annotate(all=Sum("amount")))


def answers_of(organisation: Organisation, known: Known | None = None) -> frozenset[int]:
    """Movements that were recorded as the answer to a query."""
    steps = QueryStep.objects.filter(by_then(known, "at"), query__organisation=organisation, movement__isnull=False)
    return frozenset(pk for pk in steps.values_list("movement", flat=True) if pk is not None)


def thresholds_of(organisation: Organisation, known: Known | None = None) -> dict[str, Threshold]:
    return {
        row.rule: Threshold(
            DEFAULT.amount if row.least_amount is None else row.least_amount,
            DEFAULT.millionths if row.least_millionths is None else row.least_millionths,
            row.watch_only,
        )
        for row in settings_then(organisation, known)
    }


def continuations_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> tuple[Continuation, ...]:
    links = (
        rows.PotContinuation.objects.filter(by_then(known))
        .filter(old__organisation=organisation)
        .select_related("old", "new")
    )
    return tuple(
        Continuation(row.old.reference, row.new.reference, row.from_on)
        for row in last_of(links.order_by("pk"), lambda row: (row.old_id, row.new_id))
        if row.stands and row.from_on <= year.last_day
    )


def prior_pots_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> tuple[PriorPot, ...] | None:
    """Pots that were recurrent on the last day of the year before, still are on the first day of this one, and were not
    to be used up before it. None when the ledger holds no award of that year."""
    before = year - 1
    amounts: dict[int, Decimal] = defaultdict(lambda: ZERO)
    awards = Award.objects.filter(pot__organisation=organisation, pot__withdrawal__isnull=True, year=before.start)
    for award in awards:
        adds = award.kind in (AwardKind.AWARD, AwardKind.UPLIFT)
        if adds or award.kind == AwardKind.REDUCTION:
            amounts[award.pot_id] += award.amount if adds else -award.amount
    if not amounts:
        return None
    terms: dict[int, list[Term]] = defaultdict(list)
    said = recorded(Term.objects.filter(pot__in=amounts), known, "pot__organisation", "sequence")
    for term in said.order_by("pk"):
        terms[term.pot_id].append(term)
    found = []
    for pot in Pot.objects.filter(pk__in=amounts):
        then, now = in_force(terms[pot.pk], before.last_day), in_force(terms[pot.pk], year.first_day)
        if then is None or then.recurrence != Recurrence.RECURRENT or (now and now.recurrence != Recurrence.RECURRENT):
            continue
        use_by = next((term.use_by_on for term in reversed(terms[pot.pk]) if term.use_by_on), pot.use_by_on)
        if use_by is None or use_by >= year.first_day:
            found.append(PriorPot(pot.reference, pot.name, amounts[pot.pk], Protection(then.protection)))
    return tuple(found)


def in_force(terms: Iterable[Term], day: date) -> Term | None:
    holding = [term for term in terms if term.from_on <= day and (term.to_on is None or day <= term.to_on)]
    return holding[-1] if holding else None


def transfers_of(
    organisation: Organisation, year: FinancialYear, known: Known | None = None
) -> tuple[TransferSides, ...] | None:
    """Transfers sent to the organisation in the year: a difference is the receiver's to answer."""
    found = list(
        Transfer.objects.filter(by_then(known), receiver=organisation, year=year.start)
        .select_related("sender_pot__organisation", "receipt__pot")
        .prefetch_related("reckonings")
        .order_by("pk")
    )
    members = {organisation.pk} | {row.sender_pot.organisation_id for row in found}
    closed = set(
        closes_standing(known).filter(organisation__in=members, year=year.start).values_list("organisation", "month")
    )
    return given(sides(row, organisation, closed, known) for row in found)


def sides(
    row: Transfer, receiver: Organisation, closed: set[tuple[int, int]], known: Known | None = None
) -> TransferSides:
    month = Month.containing(row.sent_on).number
    receipt = getattr(row, "receipt", None)
    if receipt is not None and known is not None and receipt.recorded_at >= known.until:
        receipt = None
    said = [each for each in row.reckonings.all() if known is None or each.recorded_at < known.until]
    stated = {each.side: each.reckoning for each in said}
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

"""What imports left behind, for the next one and for the pages: which figures count, on what actual spend stands, what
was answered before, and what a word of a workbook may stand for here. Amounts are whole pence."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from funding.domain.financial_year import FinancialYear
from funding.domain.import_mapping import ACTUAL, ACTUALS, BOTH, PLAN, plain
from funding.domain.import_postings import Stated, Target
from funding.domain.import_review import Given, Key, standing
from funding.domain.import_words import Ours
from funding.domain.money import to_pence
from funding.domain.words import MovementKind, Place
from funding.known import Known
from funding.models import (
    ActualMonth,
    BudgetLine,
    BudgetMonth,
    ImportBatch,
    ImportJob,
    ImportMemory,
    Movement,
    Pot,
)
from funding.past import imports_counting
from funding.selectors import projects_of
from organisations.models import Organisation

AT_ONCE = 2_000
ROW = ("line__code", "line__label", "month", "amount", "line__batch", "cell")
WITH_ACTUALS = (ACTUALS, BOTH)
HAND_TYPED = (MovementKind.SPEND.value, MovementKind.SPEND_UNEXPLAINED.value)


def figures_given(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> list[Given]:
    """Every figure of imports that count, in the order in which they were applied."""
    batches = imports_counting(known).filter(organisation=organisation, year=year.start)
    order = {pk: place for place, pk in enumerate(batches.order_by("applied_at", "pk").values_list("pk", flat=True))}
    found: list[Given] = []
    for model, measure in ((BudgetMonth, PLAN), (ActualMonth, ACTUAL)):
        rows = model._base_manager.filter(line__batch__in=list(order)).order_by("pk").values_list(*ROW)
        found += [
            Given(Key.of(code or label, measure, month), label, to_pence(amount), batch, cell)
            for code, label, month, amount, batch, cell in rows.iterator(chunk_size=AT_ONCE)
        ]
    found.sort(key=lambda one: order[one.batch])  # stable: within an import as they stand in the sheet
    return found


def what_counts(given: Iterable[Given]) -> dict[Key, int]:
    return standing(given)


def newest_by_key(given: Iterable[Given]) -> dict[Key, int]:
    """The import that gave each figure last."""
    return {one.key: one.batch for one in given}


def plan_cells(pot: Pot, year: FinancialYear, known: Known | None = None) -> dict[tuple[str, int | None], int]:
    """The plan of a pot by word and month (None: the year): month by month the newest import that counts. A line that a
    later import gives to another pot is that pot's."""
    batches = imports_counting(known).filter(organisation=pot.organisation_id, year=year.start)
    own = BudgetMonth.objects.filter(line__batch__in=batches, line__pot=pot)
    words = set(own.values_list("line__code", "line__label").distinct())
    codes, labels = {code for code, _ in words if code}, {label for code, label in words if not code}
    named = Q(line__code__in=codes) | Q(line__code="", line__label__in=labels)
    rows = BudgetMonth.objects.filter(named, line__batch__in=batches)
    rows = rows.order_by(F("line__batch__applied_at"), "line__batch", "pk")
    given: list[Given] = []
    owner: dict[tuple[str, int | None], int | None] = {}
    for code, label, month, amount, batch, cell, pot_pk in rows.values_list(*ROW, "line__pot"):
        key = Key.of(code or label, PLAN, month)
        given.append(Given(key, label, to_pence(amount), batch, cell))
        owner[key.word, key.month] = pot_pk
    counts = standing(given)
    return {(key.word, key.month): pence for key, pence in counts.items() if owner[key.word, key.month] == pot.pk}


def plans_by_month(organisation: Organisation, year: FinancialYear,
                   known: Known | None = None) -> dict[int, dict[int, int]]:  # fmt: skip
    """The plan of every pot by its number and month, where a month is said; as `plan_cells` has it for one pot. The
    number of queries does not grow with the number of pots."""
    batches = imports_counting(known).filter(organisation=organisation, year=year.start)
    rows = BudgetMonth.objects.filter(line__batch__in=batches)
    rows = rows.order_by(F("line__batch__applied_at"), "line__batch", "pk")
    given: list[Given] = []
    owner: dict[tuple[str, int | None], int | None] = {}
    for code, label, month, amount, batch, cell, pot in rows.values_list(*ROW, "line__pot"):
        key = Key.of(code or label, PLAN, month)
        given.append(Given(key, label, to_pence(amount), batch, cell))
        owner[key.word, key.month] = pot
    found: dict[int, dict[int, int]] = {}
    for key, pence in standing(given).items():
        pot = owner[key.word, key.month]
        if pot is not None and key.month is not None:
            months = found.setdefault(pot, {})
            months[key.month] = months.get(key.month, 0) + pence
    return found


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that counts: its key, how the line is called in its file, the amount."""

    key: Key
    label: str
    code: str
    pence: int


def plans_beside(
    organisation: Organisation, year: FinancialYear, words: Mapping[int, set[str]], said_anywhere: AbstractSet[str]
) -> dict[tuple[int, int], list[Planned]]:
    """What counts of the plan of pots from imports that share no word with a file, by pot and import. `words`: the
    plain words of the file, by pot. What counts under a word that the file says at all (`said_anywhere`) is left out:
    the file itself says what becomes of it."""
    counting = ImportBatch.objects.counting().filter(organisation=organisation, year=year.start)
    own = BudgetLine.objects.filter(batch__in=counting, pot__in=list(words), months__isnull=False)
    said: dict[tuple[int, int], set[str]] = {}
    for pot, batch, code, label in own.values_list("pot", "batch", "code", "label").distinct():
        said.setdefault((pot or 0, batch), set()).add(plain(code or label))
    apart = {place for place, theirs in said.items() if not theirs & words[place[0]]}
    if not apart:
        return {}
    rows = BudgetMonth.objects.filter(line__batch__in=counting)
    rows = rows.order_by(F("line__batch__applied_at"), "line__batch", "pk")
    given: list[Given] = []
    last: dict[Key, tuple[int, int, str, str]] = {}
    for code, label, month, amount, batch, cell, pot in rows.values_list(*ROW, "line__pot"):
        key = Key.of(code or label, PLAN, month)
        given.append(Given(key, label, to_pence(amount), batch, cell))
        last[key] = pot or 0, batch, code, label
    found: dict[tuple[int, int], list[Planned]] = {}
    for key, pence in standing(given).items():
        pot, batch, code, label = last[key]
        if pence and (pot, batch) in apart and key.word not in said_anywhere:
            found.setdefault((pot, batch), []).append(Planned(key, label, code, pence))
    return found


def actuals_standing(organisation: Organisation, year: FinancialYear) -> dict[Key, Stated]:
    """What counts of actual spend by word and month, with the pot and project on which it stands."""
    batches = ImportBatch.objects.counting().filter(organisation=organisation, year=year.start)
    rows = ActualMonth.objects.filter(line__batch__in=batches)
    rows = rows.order_by(F("line__batch__applied_at"), "line__batch", "pk")
    found: dict[Key, Stated] = {}
    newest: dict[Key, int] = {}
    for code, label, month, amount, batch, cell, pot, project in rows.values_list(
        *ROW, "line__pot", "line__project"
    ).iterator(chunk_size=AT_ONCE):
        key = Key.of(code or label, ACTUAL, month)
        same = found.get(key) if newest.get(key) == batch else None
        pence = to_pence(amount) + (same.pence if same else 0)
        found[key] = Stated(key, pence, Target(pot, project) if pot else None, label, cell)
        newest[key] = batch
    return found


def typed_by_hand(organisation: Organisation, year: FinancialYear,
                  targets: Iterable[tuple[Target, int]]) -> dict[tuple[Target, int], list[Movement]]:  # fmt: skip
    """Spend that a person typed for the same pot, project and month and that still stands, untouched by later acts. A
    payment of a partner agreement is none: it stays, with what the partner said of it, and imports post the rest."""
    wanted = set(targets)
    touched = Movement.objects.filter(concerns=OuterRef("pk"), reversed_by__isnull=True)
    rows = Movement.objects.filter(
        ~Exists(touched), Q(about_year__isnull=True) | Q(about_year=year.start),
        organisation=organisation, year=year.start, kind__in=HAND_TYPED, batch__isnull=True,
        reversed_by__isnull=True, concerns__isnull=True, partner_payment__isnull=True,
        postings__pot__in={target.pot for target, _ in wanted},
    ).prefetch_related("postings__pot").order_by("pk").distinct()  # fmt: skip
    found: dict[tuple[Target, int], list[Movement]] = {}
    for movement in rows:
        (posting,) = movement.postings.all()
        key = Target(posting.pot_id, movement.project_id), movement.about_month or movement.month
        if key in wanted:
            found.setdefault(key, []).append(movement)
    return found


def paid_to_partners(
    organisation: Organisation,
    year: FinancialYear,
    targets: Iterable[tuple[Target, int]],
    before: Mapping[Key, Stated],
    from_lines: Mapping[Key, int],
) -> dict[tuple[Target, int], int]:
    """Pence by pot, project and month that payments of agreements spent there and that no import has left out yet.
    `before` is what counts of actual spend, `from_lines` what transaction lines posted of it."""
    wanted = set(targets)
    paid = Q(kind=MovementKind.SPEND.value, partner_payment__isnull=False)
    delivered = Q(kind=MovementKind.DELIVER.value, concerns__partner_payment__isnull=False)
    rows = Movement.objects.filter(
        paid | delivered, Q(about_year__isnull=True) | Q(about_year=year.start),
        organisation=organisation, year=year.start, batch__isnull=True, reversed_by__isnull=True,
        postings__pot__in={target.pot for target, _ in wanted},
    ).exclude(line_shares__is_posted=True)  # fmt: skip
    found = spent_by_target(rows, wanted)
    if not found:
        return {}
    posted = spent_by_target(
        Movement.objects.filter(batch__in=ImportBatch.objects.counting(), batch__holds__in=WITH_ACTUALS,
                                organisation=organisation, year=year.start, kind=MovementKind.SPEND.value), set(found)
    )  # fmt: skip
    left_out = {place: -pence for place, pence in posted.items()}
    for key, one in before.items():
        if one.target and (place := (one.target, key.month or 12)) in found:
            left_out[place] = left_out.get(place, 0) + one.pence - from_lines.get(key, 0)
    rest = {place: pence - max(left_out.get(place, 0), 0) for place, pence in found.items()}
    return {place: pence for place, pence in rest.items() if pence > 0}


def spent_by_target(rows: "QuerySet[Movement]", wanted: set[tuple[Target, int]]) -> dict[tuple[Target, int], int]:
    """Pence that movements spent of each pot for each project in the month that they are about."""
    found: dict[tuple[Target, int], int] = {}
    for movement in rows.prefetch_related("postings").distinct():
        for posting in movement.postings.all():
            place = Target(posting.pot_id, movement.project_id), movement.about_month or movement.month
            sign = (posting.to_place == Place.SPENT) - (posting.from_place == Place.SPENT)
            if sign and place in wanted:
                found[place] = found.get(place, 0) + sign * to_pence(posting.amount)
    return found


def ours_of(organisation: Organisation) -> tuple[Ours, ...]:
    """What a word may stand for: each pot, each project with each pot that pays for it, and projects without a pot."""
    pots = list(Pot.objects.of(organisation).standing())
    found = [Ours(pot.reference, None, str(pot), frozenset({pot.reference, pot.name})) for pot in pots]
    standing_pots = {pot.pk for pot in pots}
    for project in projects_of(organisation):
        paid = [pot for pot in project.pots.all() if pot.pk in standing_pots]
        names = frozenset({project.reference, project.name})
        for pot in paid:
            alone = names if len(paid) == 1 else frozenset({f"{pot.reference} {project.reference}"})
            found.append(Ours(pot.reference, project.reference, f"{project} (paid by {pot.reference})", alone))
        if len(paid) != 1:
            found.append(Ours(None, project.reference, str(project), names))
    return tuple(found)


def memory_for(organisation: Organisation, holds: str, fingerprint: str) -> ImportMemory | None:
    rows = ImportMemory.objects.filter(organisation=organisation, holds=holds, fingerprint=fingerprint)
    return rows.select_related("batch__file", "kept_by").first()


def batches_by_pk(pks: Iterable[int]) -> Mapping[int, ImportBatch]:
    rows = ImportBatch.objects.filter(pk__in=set(pks)).select_related("file", "applied_by")
    return {batch.pk: batch for batch in rows}


def later_with_actuals(batch: ImportBatch) -> ImportBatch | None:
    """An import that came after this one, counts, and says actual spend of one of the same words and months."""
    own = {Key.of(code or label, ACTUAL, month) for code, label, month in said_in(batch)}
    later = ImportBatch.objects.counting().filter(
        organisation=batch.organisation_id, year=batch.year, applied_at__gt=batch.applied_at
    )
    for other in later.select_related("file").order_by("-applied_at"):
        if any(Key.of(code or label, ACTUAL, month) in own for code, label, month in said_in(other)):
            return other
    return None


def said_in(batch: ImportBatch) -> "QuerySet[ActualMonth, tuple[str, str, int]]":
    rows = ActualMonth.objects.filter(line__batch=batch)
    return rows.values_list("line__code", "line__label", "month")


def job_of(batch: ImportBatch) -> ImportJob | None:
    """The last time that the import was begun in the background."""
    return batch.jobs.select_related("started_by").first()


def running(batch: ImportBatch) -> ImportJob | None:
    """The job that writes this import now."""
    return batch.jobs.filter(state=ImportJob.RUNNING).select_related("started_by").first()


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A movement that an import posted, as its page shows it; pounds are negative where spend went down."""

    movement: Movement
    pot: Pot
    pence: int


def posted_by(batch: ImportBatch) -> list[PostedLine]:
    """What the import posted when it was applied; what took it back later is not part of it."""
    rows = list(batch.movements.select_related("project").prefetch_related("postings__pot").order_by("pk"))
    found = []
    for movement in rows:
        if movement.sequence != rows[0].sequence:
            continue
        for posting in movement.postings.all():
            sign = -1 if posting.to_place == Place.AVAILABLE else 1
            found.append(PostedLine(movement, posting.pot, sign * to_pence(posting.amount)))
    return found

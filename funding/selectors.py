"""Rows into frozen domain values: pots with both identities, an organisation's year, postings behind a figure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.import_mapping import PUBLISHED, Mapping
from funding.domain.money import ZERO
from funding.domain.organisation_year import Moved, OrganisationYear, PotYear, TermsFrom
from funding.domain.position import EMPTY, NOTHING_AWARDED, Awarded, Due, Position, awarded, has_ended, position
from funding.domain.words import (
    SOURCES,
    AwardKind,
    Destination,
    MovementKind,
    Place,
    PotKind,
    Protection,
    Recurrence,
)
from funding.known import Known, recorded, standing
from funding.models import (
    ActualMonth,
    Award,
    BudgetMonth,
    Core20Plus5Area,
    ImportBatch,
    Instalment,
    Movement,
    Posting,
    Pot,
    PotWithdrawal,
    Project,
    PublishedAllocation,
    Query,
    Term,
    Total,
    Transfer,
    UploadedFile,
)
from funding.past import closes_standing, imports_counting, queries_then
from funding.year_of_rules import with_evidence
from organisations.models import Kind, Organisation

AT_ONCE = 2_000
MOVED_FACTS = (
    "movement",
    "movement__kind",
    "movement__effective_on",
    "movement__month",
    "movement__destination",
    "movement__is_approved",
    "movement__decided_by_role",
    "movement__reason",
)
KINDS = {kind.value: kind for kind in MovementKind}
DESTINATIONS: dict[str, Destination | None] = {"": None, **{each.value: each for each in Destination}}


@dataclass(frozen=True, slots=True)
class PotPosition:
    """A pot with both identities for one year and the terms in force on the day asked."""

    pot: Pot
    year: FinancialYear
    awarded: Awarded
    position: Position
    protection: Protection
    recurrence: Recurrence | None
    terms: tuple[TermsFrom, ...]
    profile: tuple[Due, ...]
    use_by_on: date | None


def pot_positions(
    pots: Iterable[Pot], year: FinancialYear, today: date, known: Known | None = None, through: int = 12
) -> list[PotPosition]:
    """Both identities of each pot for the year; the number of queries does not grow with the number of pots. Without
    `known` the stored totals are read; with it the postings are added again up to where each chain stood, and with
    `through` those of the first so many months of the year."""
    pots = list(pots)
    ids = [pot.pk for pot in pots]
    is_whole = known is None and through == 12
    balances = stored_totals(ids, year) if is_whole else added_again(ids, year, known, through)
    changes: dict[int, dict[AwardKind, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    awards = recorded(Award.objects.filter(pot__in=ids, year=year.start), known, "pot__organisation", "sequence")
    for award in awards:
        changes[award.pot_id][AwardKind(award.kind)] += award.amount
    profiles: dict[int, list[Due]] = defaultdict(list)
    parts = Instalment.objects.filter(award__in=awards).select_related("award")
    for part in parts:
        profiles[part.award.pot_id].append(Due(part.due_on, part.amount))
    terms: dict[int, list[TermsFrom]] = defaultdict(list)
    use_by = {pot.pk: pot.use_by_on for pot in pots}
    for term in recorded(Term.objects.filter(pot__in=ids), known, "pot__organisation", "sequence").order_by("pk"):
        terms[term.pot_id].append(
            TermsFrom(Protection(term.protection), Recurrence(term.recurrence), term.from_on, term.to_on)
        )
        use_by[term.pot_id] = term.use_by_on or use_by[term.pot_id]
    closed = years_closed({pot.organisation_id for pot in pots}, year, known) if through == 12 else set()
    asked = min(max(today, year.first_day), year.last_day)
    found = []
    for pot in pots:
        at = balances[pot.pk]
        came = -at.get(Place.FUNDER, ZERO), -at.get(Place.TRANSFER_IN, ZERO)
        money = awarded(changes[pot.pk], profiles[pot.pk], came[0], today, came[1])
        ended = has_ended(year, use_by[pot.pk], year_closed=pot.organisation_id in closed, today=today)
        in_force = [t for t in terms[pot.pk] if t.from_on <= asked and (t.to_on is None or asked <= t.to_on)]
        found.append(
            PotPosition(
                pot=pot,
                year=year,
                awarded=money,
                position=position(at, money, ended=ended),
                protection=in_force[-1].protection if in_force else Protection.UNRESTRICTED,
                recurrence=in_force[-1].recurrence if in_force else None,
                terms=tuple(terms[pot.pk]),
                profile=tuple(profiles[pot.pk]),
                use_by_on=use_by[pot.pk],
            )
        )
    return found


def stored_totals(pots: list[int], year: FinancialYear) -> dict[int, dict[Place, Decimal]]:
    balances: dict[int, dict[Place, Decimal]] = defaultdict(dict)
    for total in Total.objects.filter(pot__in=pots, year=year.start):
        balances[total.pot_id][Place(total.place)] = total.balance
    return balances


def added_again(pots: list[int], year: FinancialYear, known: Known | None,
                through: int = 12) -> dict[int, dict[Place, Decimal]]:  # fmt: skip
    """What the postings recorded by then come to, by pot and place; those of the first `through` months."""
    of_year = Posting.objects.filter(pot__in=pots, year=year.start, month__lte=through)
    rows = recorded(of_year, known, "movement__organisation", "movement__sequence")
    balances: dict[int, dict[Place, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for pot, from_place, to_place, amount in (
        rows.order_by().values_list("pot", "from_place", "to_place").annotate(all=Sum("amount"))
    ):
        balances[pot][Place(from_place)] -= amount
        balances[pot][Place(to_place)] += amount
    return balances


def years_closed(organisations: Iterable[int], year: FinancialYear, known: Known | None = None) -> set[int]:
    return set(
        closes_standing(known)
        .filter(organisation__in=list(organisations), year=year.start, month=12)
        .values_list("organisation", flat=True)
    )


def pots_of(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> QuerySet[Pot]:
    """Pots of the organisation with an award or a posting in the year, without those that were withdrawn."""
    pots = Pot.objects.of(organisation).in_year(year.start).select_related("funder", "organisation")
    return recorded(pots, known, "organisation", "sequence").filter(not_withdrawn(known))


def not_withdrawn(known: Known | None) -> Q:
    """Pots that were not withdrawn, now or by then."""
    never = Q(withdrawal__isnull=True)
    return never if known is None else never | ~known.condition("organisation", "withdrawal__sequence")


def withdrawal_of(pot: Pot, known: Known | None = None) -> PotWithdrawal | None:
    """The row by which the pot was withdrawn, if it was by then."""
    rows = recorded(PotWithdrawal.objects.filter(pot=pot), known, "pot__organisation", "sequence")
    return rows.select_related("recorded_by").first()


def pot_by_reference(organisation: Organisation, reference: str) -> Pot | None:
    return (
        Pot.objects.of(organisation)
        .filter(reference=reference)
        .select_related("organisation", "funder", "published_allocation__batch__file", "opened_by")
        .prefetch_related("areas", "projects")
        .first()
    )


def whole(positions: Iterable[PotPosition]) -> tuple[Awarded, Position]:
    """Both identities added over pots. Inside one organisation nothing is counted twice: moves between its own pots
    stand on both sides."""
    money, total = NOTHING_AWARDED, EMPTY
    for each in positions:
        money, total = money + each.awarded, total + each.position
    return money, total


@dataclass(frozen=True, slots=True)
class Combined:
    """An ICB and the trusts linked to it, added, with the transfers between them taken out once: what was sent and came
    in the year. `in_transit` was sent in it and had not come by its end; `arrived` was in transit when it began.
    `through` went to a body that is not among them, such as a place, and came back from it: it is taken out as well."""

    awarded: Awarded
    position: Position
    transfers_out: Decimal
    transfers_in: Decimal
    in_transit: Decimal
    arrived: Decimal
    members: int
    through: Decimal = ZERO

    @property
    def taken_out(self) -> Decimal:
        return self.transfers_in + self.through

    @property
    def sources_after_elimination(self) -> Decimal:
        return self.position.sources - self.taken_out

    @property
    def uses_after_elimination(self) -> Decimal:
        return self.position.uses - self.taken_out


def combined(organisations: Sequence[Organisation], year: FinancialYear, today: date,
             known: Known | None = None) -> Combined:  # fmt: skip
    """The organisations' pots added. A transfer between them leaves both sides when it was sent and came in the year;
    one that came in a later year stays among the uses of its own year and the sources of the later one."""
    own = Pot.objects.filter(organisation__in=organisations).in_year(year.start).select_related("organisation")
    pots = list(recorded(own, known, "organisation", "sequence").filter(not_withdrawn(known)))
    money, total = whole(pot_positions(pots, year, today, known))
    between = Transfer.objects.filter(sender_pot__organisation__in=organisations, receiver__in=organisations)
    lines = lines_of(between.filter(year__lte=year.start), known)
    of_year = [line for line in lines if line.transfer.year == year.start]
    sent = sum((line.sent for line in of_year), ZERO)
    came = sum((line.matched for line in of_year if line.came_in == year), ZERO)
    arrived = sum((line.matched for line in lines if line.transfer.year < year.start and line.came_in == year), ZERO)
    members = len({pot.organisation_id for pot in pots})
    through = passed_through(organisations, year, known)
    return Combined(money, total, sent, came, sent - came, arrived, members, through)


def passed_through(organisations: Sequence[Organisation], year: FinancialYear, known: Known | None) -> Decimal:
    """What the organisations passed on to each body that is not among them and that came back from it in the year."""
    own = {each.pk for each in organisations}
    out = Q(sender_pot__organisation__in=own, year=year.start) & ~Q(receiver__in=own)
    back = Q(receiver__in=own, receipt__received_on__gte=year.first_day, receipt__received_on__lte=year.last_day)
    rows = Transfer.objects.filter(out | (back & ~Q(sender_pot__organisation__in=own)))
    went: dict[int, Decimal] = defaultdict(lambda: ZERO)
    came: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for line in lines_of(rows, known):
        if line.came_in == year:
            sender = line.transfer.sender_pot.organisation_id
            body, side = (line.transfer.receiver_id, went) if sender in own else (sender, came)
            side[body] += line.confirmed
    return sum((min(amount, came[body]) for body, amount in went.items()), ZERO)


@dataclass(frozen=True, slots=True)
class TransferLine:
    """One transfer with both sides and the gap between them."""

    transfer: Transfer
    sent: Decimal
    confirmed: Decimal
    gap: Decimal
    is_confirmed: bool

    @property
    def matched(self) -> Decimal:
        """What both sides recorded of it."""
        return min(self.sent, self.confirmed)

    @property
    def sent_in(self) -> FinancialYear:
        return FinancialYear(self.transfer.year)

    @property
    def came_in(self) -> FinancialYear | None:
        """The year in which it came; None while it is in transit."""
        return FinancialYear.containing(self.transfer.receipt.received_on) if self.is_confirmed else None

    @property
    def status(self) -> str:
        if self.came_in is None:
            return "In transit"
        if self.gap:
            return "Differs"
        return "Both sides agree" if self.came_in == self.sent_in else f"Came in {self.came_in}"


def transfer_lines(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> list[TransferLine]:
    """Transfers the organisation sent or was sent in the year, oldest first."""
    own = Q(sender_pot__organisation=organisation) | Q(receiver=organisation)
    return lines_of(Transfer.objects.filter(own, year=year.start), known)


def in_transit_at_start(organisation: Organisation, year: FinancialYear,
                        known: Known | None = None) -> list[TransferLine]:  # fmt: skip
    """Transfers the organisation sent or was sent in earlier years that had not come when the year began."""
    own = Q(sender_pot__organisation=organisation) | Q(receiver=organisation)
    lines = lines_of(Transfer.objects.filter(own, year__lt=year.start), known)
    return [line for line in lines if line.came_in is None or line.came_in >= year]


def lines_of(transfers: QuerySet[Transfer], known: Known | None) -> list[TransferLine]:
    """Both sides of each transfer: what its two movements say that were recorded by then."""
    rows = transfers.select_related("sender_pot__organisation", "receiver", "receipt__pot").order_by("sent_on", "pk")
    movements = recorded(Movement.objects.filter(transfer__in=rows.values("pk")), known, "organisation", "sequence")
    sides = set(movements.values_list("transfer", "kind"))
    found = []
    for row in rows:
        if (row.pk, MovementKind.PASS_ON.value) in sides:
            is_confirmed = (row.pk, MovementKind.TRANSFER_IN.value) in sides
            came = row.receipt.amount if is_confirmed else ZERO
            found.append(TransferLine(row, row.amount, came, row.amount - came, is_confirmed))
    return found


def transfer_for(organisation: Organisation, pk: int) -> Transfer | None:
    """A transfer that the organisation sent or was sent."""
    return (
        Transfer.objects.filter(Q(sender_pot__organisation=organisation) | Q(receiver=organisation), pk=pk)
        .select_related("sender_pot__organisation", "receiver", "receipt__pot")
        .first()
    )


def standing_movements(organisation: Organisation, year: FinancialYear, known: Known | None = None, *,
                       elsewhere: bool = False) -> dict[int, list[Moved]]:  # fmt: skip
    """Movements of the year by pot that are neither a reversal nor reversed; `elsewhere`: only those that name where
    the money went. Plain columns are read, not rows of the tables: a year may hold 100,000 of them."""
    rows = (
        recorded(Posting.objects.all(), known, "movement__organisation", "movement__sequence")
        .filter(standing(known, "movement__"), pot__organisation=organisation, year=year.start)
        .exclude(movement__kind=MovementKind.REVERSE.value)
    )
    if elsewhere:
        rows = rows.exclude(movement__destination="")
    found: dict[int, list[Moved]] = defaultdict(list)
    for pot, amount, *facts in rows.values_list("pot", "amount", *MOVED_FACTS).iterator(chunk_size=AT_ONCE):
        pk, kind, on, month, destination, is_approved, decided_by_role, reason = facts
        moved = Moved(
            pk, KINDS[kind], on, month, amount, DESTINATIONS[destination], is_approved, decided_by_role, reason
        )
        found[pot].append(moved)
    return found


def organisation_year(organisation: Organisation, year: FinancialYear, today: date,
                      known: Known | None = None) -> OrganisationYear:  # fmt: skip
    """What the rules see: the organisation's own ledger of the year and the evidence it gave, frozen."""
    movements = standing_movements(organisation, year, known)
    pots = tuple(
        PotYear(
            reference=each.pot.reference,
            name=each.pot.name,
            kind=PotKind(each.pot.kind),
            terms=each.terms,
            profile=each.profile,
            awarded=each.awarded,
            position=each.position,
            movements=tuple(movements[each.pot.pk]),
            use_by_on=each.use_by_on,
        )
        for each in pot_positions(pots_of(organisation, year, known), year, today, known)
    )
    seen = OrganisationYear(organisation.code, year, today, pots, months_closed(organisation, year, known))
    return with_evidence(seen, organisation, known)


def months_closed(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> frozenset[int]:
    return frozenset(
        closes_standing(known).filter(organisation=organisation, year=year.start).values_list("month", flat=True)
    )


def closed_lately(organisation: Organisation, year: FinancialYear) -> frozenset[Month]:
    """Closed months of the year and of the one before: those that a late posting may belong to."""
    return frozenset(Month(each, number) for each in (year - 1, year) for number in months_closed(organisation, each))


@dataclass(frozen=True, slots=True)
class PostingLine:
    """A posting as it adds to a place: signed pounds, with what stands behind it."""

    posting: Posting
    movement: Movement
    signed: Decimal


def postings_behind(pots: Iterable[Pot], year: FinancialYear, place: Place,
                    known: Known | None = None) -> list[PostingLine]:  # fmt: skip
    """Every posting that adds to the figure of a place, with the sign it has there; they sum to the printed figure."""
    rows = (
        recorded(Posting.objects.at_place(place), known, "movement__organisation", "movement__sequence")
        .filter(pot__in=list(pots), year=year.start)
        .select_related("movement__recorded_by", "movement__project", "movement__batch__file", "movement__reverses",
                        "movement__transfer__receiver", "movement__transfer__sender_pot__organisation", "pot")
        .order_by("movement__effective_on", "pk")
    )  # fmt: skip
    flip = -1 if place in SOURCES else 1
    return [
        PostingLine(row, row.movement, flip * (row.amount if row.to_place == place else -row.amount)) for row in rows
    ]


def movement_for(organisation: Organisation, pk: int, known: Known | None = None) -> Movement | None:
    return (
        recorded(Movement.objects.filter(organisation=organisation, pk=pk), known, "organisation", "sequence")
        .select_related("recorded_by", "project", "batch__file", "reverses", "transfer")
        .prefetch_related(Prefetch("postings", Posting.objects.select_related("pot")))
        .first()
    )


def queries_of(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> list[Query]:
    rows = Query.objects.filter(organisation=organisation, year=year.start).prefetch_related("pots", "steps__by")
    return queries_then(rows.order_by("rule", "pk"), known)


def query_for(organisation: Organisation, pk: int, known: Known | None = None) -> Query | None:
    rows = Query.objects.filter(organisation=organisation, pk=pk).prefetch_related("pots", "steps__by")
    return next(iter(queries_then(rows, known)), None)


def projects_of(organisation: Organisation) -> QuerySet[Project]:
    pots = Prefetch("pots", Pot.objects.standing())
    return Project.objects.filter(organisation=organisation).prefetch_related(pots)


def project_by_reference(organisation: Organisation, reference: str) -> Project | None:
    return projects_of(organisation).filter(reference=reference).first()


def core20plus5_areas() -> QuerySet[Core20Plus5Area]:
    return Core20Plus5Area.objects.all()


def imports_of(organisation: Organisation) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(organisation=organisation).select_related("file", "staged_by", "applied_by")


def published_for(holder: Organisation, known: Known | None = None) -> list[PublishedAllocation]:
    """Published figures that name the organisation as holder, from imports that count. A made-up organisation's import
    shows nothing to real holders, and a cell of a workbook that several organisations imported shows once: the figure
    that a pot was opened from, else the one imported first."""
    pots = recorded(Pot.objects.filter(not_withdrawn(known)), known, "organisation", "sequence")
    rows = (
        PublishedAllocation.objects.filter(
            holder=holder,
            batch__in=imports_counting(known),
            batch__organisation__is_fictional=holder.is_fictional,
        )
        .select_related("batch__file", "holder")
        .annotate(has_pot=Exists(pots.filter(published_allocation=OuterRef("pk"))))
        .order_by("-has_pot", "batch__applied_at", "pk")
    )
    shown: dict[tuple[str, str, int, str, int], PublishedAllocation] = {}
    for row in rows:
        batch = row.batch
        shown.setdefault((batch.file.sha256, batch.sheet, batch.table, row.cell, row.year), row)
    return sorted(shown.values(), key=lambda row: (row.year, row.pk))


@dataclass(frozen=True, slots=True)
class ProjectSpend:
    """One spend of a project: signed pounds of a month, who was paid, from which pot."""

    movement_id: int
    month: int
    amount: Decimal
    pot: Pot
    partner: str
    is_one_off: bool
    reason: str


def spend_of_project(project: Project, year: FinancialYear, known: Known | None = None) -> list[ProjectSpend]:
    """Spend of the project in the year, reversals as negative amounts, with the pot that paid."""
    rows = (
        recorded(Posting.objects.at_place(Place.SPENT), known, "movement__organisation", "movement__sequence")
        .filter(movement__project=project, year=year.start)
        .select_related("movement__reverses", "pot")
        .order_by("month", "pk")
    )
    return [
        ProjectSpend(
            movement_id=row.movement_id,
            month=row.month,
            amount=row.amount if row.to_place == Place.SPENT else -row.amount,
            pot=row.pot,
            partner=row.movement.partner,
            is_one_off=row.movement.is_one_off,
            reason=row.movement.reverses.reason if row.movement.reverses else row.movement.reason,
        )
        for row in rows
    ]


def diverted_to_deficits(movements: Iterable[Moved]) -> Decimal:
    """What the organisation itself recorded as applied to its own or the system's financial position, in pounds; what
    came back is taken off."""
    to_deficits = [moved for moved in movements if moved.destination and moved.destination.is_deficit]
    return sum((-moved.amount if moved.kind == MovementKind.RESTORE else moved.amount for moved in to_deficits), ZERO)


def years_of(organisation: Organisation, today: date) -> list[FinancialYear]:
    """Financial years with an award or a posting, and the present one; newest first."""
    awards = Award.objects.filter(pot__organisation=organisation, pot__withdrawal__isnull=True)
    starts = set(awards.values_list("year", flat=True))
    starts |= set(Posting.objects.filter(pot__organisation=organisation).values_list("year", flat=True))
    return [FinancialYear(start) for start in sorted(starts | {FinancialYear.containing(today).start}, reverse=True)]


def import_for(organisation: Organisation, pk: int) -> ImportBatch | None:
    return imports_of(organisation).select_related("organisation", "undone_by").filter(pk=pk).first()


def file_for(organisation: Organisation, pk: int) -> UploadedFile | None:
    return UploadedFile.objects.filter(organisation=organisation, pk=pk).first()


def import_alike(organisation: Organisation, sha256: str, year: FinancialYear, mapping: Mapping) -> ImportBatch | None:
    """An import that counts and took one of the same columns of the same table of the same file, whatever else it
    chose."""
    same = ImportBatch.objects.counting().filter(
        organisation=organisation, file__sha256=sha256, year=year.start, holds=mapping.holds,
        sheet=mapping.sheet or "", table=mapping.table,
    ).select_related("file", "applied_by")  # fmt: skip
    return next((one for one in same if mapping.letters & {part["column"] for part in one.mapping["amounts"]}), None)


def published_before(
    organisation: Organisation, sha256: str, year: FinancialYear, mapping: Mapping
) -> ImportBatch | None:
    """The first import by another organisation that counts and took one of the same columns as published figures."""
    same = ImportBatch.objects.counting().filter(
        file__sha256=sha256, year=year.start, holds=PUBLISHED, sheet=mapping.sheet or "", table=mapping.table,
        organisation__is_fictional=organisation.is_fictional,
    ).exclude(organisation=organisation).select_related("organisation").order_by("applied_at", "pk")  # fmt: skip
    return next((one for one in same if mapping.letters & {part["column"] for part in one.mapping["amounts"]}), None)


def import_twin(
    organisation: Organisation, sha256: str, year: FinancialYear, holds: str, rows: int, amount: Decimal
) -> ImportBatch | None:
    """An import of another file that counts, with as many rows and the same total: perhaps the same figures again."""
    same = ImportBatch.objects.counting().filter(organisation=organisation, year=year.start, holds=holds, rows=rows)
    same = same.exclude(file__sha256=sha256)
    return next((one for one in same.select_related("file", "applied_by") if one.amount == amount), None)


def holders_by_code(codes: Iterable[str], year: FinancialYear, *, real_only: bool) -> dict[str, Organisation]:
    """ICBs and trusts by code that were open on a day of the year; `real_only` leaves made-up ones out."""
    rows = Organisation.objects.filter(code__in=set(codes), kind__in=[Kind.ICB, Kind.TRUST])
    if real_only:
        rows = rows.filter(is_fictional=False)
    return {
        row.code: row
        for row in rows
        if (row.opened_on is None or row.opened_on <= year.last_day)
        and (row.closed_on is None or row.closed_on >= year.first_day)
    }


def published_in(batch: ImportBatch) -> QuerySet[PublishedAllocation]:
    return batch.published.select_related("holder").prefetch_related(Prefetch("pots", Pot.objects.standing()))


def budget_in(batch: ImportBatch) -> QuerySet[BudgetMonth]:
    return (
        BudgetMonth.objects.filter(line__batch=batch)
        .select_related("line__pot", "line__project")
        .order_by("line__row", "month")
    )


def actuals_in(batch: ImportBatch) -> QuerySet[ActualMonth]:
    return (
        ActualMonth.objects.filter(line__batch=batch)
        .select_related("line__pot", "line__project")
        .order_by("line__row", "month")
    )

"""Rows into what a month end is made from: each pot at the end of the month with its forecast, what needs an act, and
what moved since the last close. The number of queries does not grow with the number of pots."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Max, Q, QuerySet, Sum

from funding.domain.checklist import Standing, counted
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO, from_pence, in_words
from funding.domain.month_end import (
    Carry,
    Changed,
    Exceptional,
    ExceptionRow,
    JournalMove,
    MonthEnd,
    PotMonthEnd,
    changed,
    deferred_of,
    in_order,
)
from funding.domain.outturn import Facts, Outturn, outturn
from funding.domain.position import EMPTY, NOTHING_AWARDED, Awarded, Position
from funding.domain.words import CarryBasis, MovementKind, Place
from funding.evidence_rows import codes_of
from funding.imported import plans_by_month
from funding.known import Known, known_after, recorded
from funding.matched import open_lines
from funding.models import AccountsSubmission, MonthClose, Movement, Posting, Query
from funding.partner_exceptions import partner_rows
from funding.past import closes_standing
from funding.readings import queries_awaiting, waiting_requests
from funding.selectors import PotPosition, months_closed, pot_positions, pots_of, transfer_lines, years_closed
from organisations.models import Event, Organisation

USED = (Place.SPENT, Place.PASSED_ON, Place.UNEXPLAINED)
YEARS_BEFORE = 2
GONE = ("used_elsewhere", "returned", "carried_forward", "lapsed", "moved_out")
CAME = ("brought_forward", "received", "transfers_in", "moved_in")

Months = dict[int, dict[int, Decimal]]


def month_to_close(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> Month:
    """The first open month, whether it has ended or not; March once every month is closed."""
    closed = months_closed(organisation, year, known)
    return next((month for month in year.months() if month.number not in closed), year.months()[-1])


def day_after(month: Month, today: date) -> date:
    """The day as of which a month that has ended is looked at: the one after it."""
    return min(today, month.last_day + timedelta(days=1))


def positions_at(organisation: Organisation, month: Month, today: date,
                 known: Known | None = None) -> list[PotPosition]:  # fmt: skip
    """Both identities of every pot at the end of the month."""
    pots = pots_of(organisation, month.year, known)
    return pot_positions(pots, month.year, day_after(month, today), known, month.number)


def month_end(organisation: Organisation, month: Month, today: date, known: Known | None = None) -> MonthEnd:
    """The organisation's pots at the end of the month and what its papers are made from."""
    positions = positions_at(organisation, month, today, known)
    ids = [each.pot.pk for each in positions]
    years = {number: used_by_month(ids, month.year - number, known) for number in range(YEARS_BEFORE + 1)}
    ended = [n for n in range(1, YEARS_BEFORE + 1) if years_closed([organisation.pk], month.year - n, known)]
    plans = plans_by_month(organisation, month.year, known)
    codes = {each.pot: each.code for each in reversed(codes_of(organisation, known) or ()) if each.pot}
    unexplained = at_unexplained(ids, month, known)
    pots = []
    closed = months_closed(organisation, month.year, known)
    for each in positions:
        used = twelve(years[0].get(each.pot.pk, {}))
        planned = plans.get(each.pot.pk)
        plan = twelve({number: from_pence(pence) for number, pence in planned.items()}) if planned else None
        earlier = tuple((str(month.year - n), twelve(years[n][each.pot.pk])) for n in ended if each.pot.pk in years[n])
        pots.append(
            PotMonthEnd(
                reference=each.pot.reference,
                name=each.pot.name,
                funder=each.pot.funder_name,
                protection=each.protection,
                use_by_on=each.use_by_on,
                code=codes.get(each.pot.reference, ""),
                award=each.awarded,
                position=each.position,
                deferred=deferred_of(each.position, unexplained.get(each.pot.pk, ZERO)),
                spent_in_month=used[month.number - 1],
                spent_before=used[month.number - 2] if month.number > 1 else ZERO,
                used=sum(used[: month.number], ZERO),
                plan=sum(plan[: month.number], ZERO) if plan else None,
                outturn=forecast(each, month, used, plan, earlier, is_closed=month.number in closed),
            )
        )
    submitted = submission_of(organisation, month.year, known)
    return MonthEnd(
        code=organisation.code,
        organisation=organisation.name,
        month=month,
        pots=tuple(pots),
        accruals=accruals_of(organisation, month, known),
        moves=moves_of(organisation, month, known),
        carried=carried_by(organisation, month, known),
        is_closed=month.number in closed,
        is_provisional=month.number == 12 and 12 in closed and submitted is None,
        seen_on=day_after(month, today),
    )


def forecast(each: PotPosition, month: Month, used: tuple[Decimal, ...], plan: tuple[Decimal, ...] | None,
             earlier: tuple[tuple[str, tuple[Decimal, ...]], ...], *, is_closed: bool) -> Outturn | None:  # fmt: skip
    """The forecast of one pot. What is due and what is overdue count as money that will come. An open month in which
    nothing of the pot is posted yet is a month to come, not a month without spend."""
    position, award = each.position, each.awarded
    came = sum((getattr(position, part) for part in CAME), ZERO) + award.not_yet_due + award.overdue
    gone = sum((getattr(position, part) for part in GONE), ZERO)
    return outturn(
        Facts(
            month=month.number if is_closed or used[month.number - 1] else month.number - 1,
            used=used,
            committed=position.committed + position.prepaid,
            budget=plan,
            usable=max(came - gone, ZERO),
            overdue=award.overdue,
            last_month=last_month(each.use_by_on, month.year),
            earlier=earlier,
        )
    )


def last_month(use_by_on: date | None, year: FinancialYear) -> int:
    """The last month of the year in which the money may be used; nought when that lies before the year."""
    if use_by_on is None or use_by_on > year.last_day:
        return 12
    return Month.containing(use_by_on).number if use_by_on in year else 0


def twelve(months: dict[int, Decimal]) -> tuple[Decimal, ...]:
    return tuple(months.get(number, ZERO) for number in range(1, 13))


def used_by_month(pots: list[int], year: FinancialYear, known: Known | None) -> Months:
    """What was spent, passed on or matches no project, by pot and month; reversals take away."""
    places = [place.value for place in USED]
    of_year = Posting.objects.filter(Q(from_place__in=places) | Q(to_place__in=places), pot__in=pots, year=year.start)
    rows = recorded(of_year, known, "movement__organisation", "movement__sequence").order_by()
    found: Months = defaultdict(lambda: defaultdict(lambda: ZERO))
    for pot, month, start, end, amount in rows.values_list("pot", "month", "from_place", "to_place").annotate(
        all=Sum("amount")
    ):
        found[pot][month] += (amount if end in places else ZERO) - (amount if start in places else ZERO)
    return found


def at_unexplained(pots: list[int], month: Month, known: Known | None) -> dict[int, Decimal]:
    """What stands at unexplained spend by pot at the end of the month."""
    place = Place.UNEXPLAINED.value
    of_year = Posting.objects.at_place(Place.UNEXPLAINED).filter(
        pot__in=pots, year=month.year.start, month__lte=month.number
    )
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    rows = recorded(of_year, known, "movement__organisation", "movement__sequence").order_by()
    for pot, end, amount in rows.values_list("pot", "to_place").annotate(all=Sum("amount")):
        found[pot] += amount if end == place else -amount
    return found


# What journals are made from


def movements_in(organisation: Organisation, month: Month, known: Known | None) -> QuerySet[Movement]:
    rows = Movement.objects.filter(organisation=organisation, year=month.year.start, month=month.number)
    return recorded(rows, known, "organisation", "sequence").order_by("pk")


def accruals_of(organisation: Organisation, month: Month, known: Known | None) -> tuple[JournalMove, ...]:
    """Accruals of the month that were not taken back by a person; each is reversed on the first of the next month."""
    rows = movements_in(organisation, month, known).filter(kind=MovementKind.ACCRUE.value)
    cancels = Movement.objects.filter(concerns__in=rows, kind=MovementKind.CANCEL.value)
    taken_back = set(recorded(cancels, known, "organisation", "sequence").values_list("concerns", flat=True))
    return tuple(
        JournalMove(row.pk, posting.pot.reference, posting.amount, said_of(row))
        for row in rows.select_related("project").prefetch_related("postings__pot")
        if row.pk not in taken_back
        for posting in row.postings.all()
    )


def moves_of(organisation: Organisation, month: Month, known: Known | None) -> tuple[JournalMove, ...]:
    """Money moved between the organisation's own pots in the month; what was reversed is left out."""
    rows = movements_in(organisation, month, known).filter(kind=MovementKind.MOVE.value)
    undone = recorded(Movement.objects.filter(reverses__in=rows), known, "organisation", "sequence")
    gone = set(undone.values_list("reverses", flat=True))
    found = []
    for row in rows.prefetch_related("postings__pot"):
        sides = list(row.postings.all())
        giver = next((each for each in sides if each.to_place == Place.MOVED_OUT), None)
        taker = next((each for each in sides if each.from_place == Place.MOVED_IN), None)
        if row.pk not in gone and giver and taker:
            found.append(JournalMove(row.pk, giver.pot.reference, giver.amount, said_of(row), taker.pot.reference))
    return tuple(found)


def said_of(row: Movement) -> str:
    said = ", ".join(part for part in (row.reason, row.partner) if part)
    return f"{said} (movement {row.pk})" if said else f"{row.get_kind_display()} (movement {row.pk})"


def carried_by(organisation: Organisation, month: Month, known: Known | None) -> tuple[Carry, ...]:
    """What was carried forward out of the year by the end of the month, with its basis."""
    rows = Movement.objects.filter(
        organisation=organisation, year=month.year.start, month__lte=month.number,
        kind=MovementKind.CARRY_FORWARD.value,
    )  # fmt: skip
    rows = recorded(rows, known, "organisation", "sequence")
    undone = recorded(Movement.objects.filter(reverses__in=rows), known, "organisation", "sequence")
    found = []
    for row in rows.exclude(pk__in=undone.values("reverses")).prefetch_related("postings__pot").order_by("pk"):
        basis, document = CarryBasis(row.carry_basis), row.evidence or row.reason
        found += [
            Carry(posting.pot.reference, posting.amount, basis, document)
            for posting in row.postings.all()
            if posting.year == month.year.start and posting.to_place == Place.CARRIED_FORWARD
        ]
    return tuple(found)


def submission_of(organisation: Organisation, year: FinancialYear,
                  known: Known | None = None) -> AccountsSubmission | None:  # fmt: skip
    """When the accounts of the year were submitted, if they were by then."""
    rows = AccountsSubmission.objects.filter(organisation=organisation, year=year.start)
    return recorded(rows, known, "organisation", "sequence").select_related("recorded_by").first()


# What needs an act, and what moved since the last close


def last_close(organisation: Organisation, month: Month, known: Known | None = None) -> MonthClose | None:
    """The close that stood before the month, in its year or the one before."""
    before = Q(year=month.year.start, month__lt=month.number) | Q(year__lt=month.year.start)
    return closes_standing(known).filter(before, organisation=organisation).order_by("-year", "-month").first()


def known_at_close(close: MonthClose | None) -> Known | None:
    return known_after(close.organisation_id, close.sequence, close.closed_at) if close else None


def exceptions(organisation: Organisation, end: MonthEnd, known: Known | None = None) -> list[ExceptionRow]:
    """What needs a person before the month is closed."""
    close = last_close(organisation, end.month, known)
    return in_order(
        [
            *(query_row(query) for query in queries_awaiting(organisation, end.year, known)),
            *transfer_rows(organisation, end, known),
            *partner_rows(organisation, end, known),
            *unmatched_rows(organisation, end.month, known),
            *(row for pot in end.pots for row in pot_rows(pot)),
            *movement_rows(organisation, end.month, close, known),
            *new_pots(organisation, end, close, known),
        ]
    )


def query_row(query: Query) -> ExceptionRow:
    pots = ", ".join(str(pot) for pot in query.pots.all())
    amount = query.amount - (query.answered_at_amount or ZERO)
    return ExceptionRow(
        Exceptional.QUERY, pots or query.get_kind_display(), amount, "Answer the query", "funding:query-detail",
        {"pk": query.pk}, query.get_kind_display(),
    )  # fmt: skip


def transfer_rows(organisation: Organisation, end: MonthEnd, known: Known | None) -> list[ExceptionRow]:
    """Transfers sent by the end of the month that one side has not confirmed, or of which less came."""
    found = []
    for line in transfer_lines(organisation, end.year, known):
        if line.transfer.sent_on > end.month.last_day or not line.gap:
            continue
        parts: dict[str, str | int] = {}
        came_here = line.transfer.receiver_id == organisation.pk
        other = line.transfer.sender_pot.organisation if came_here else line.transfer.receiver
        what = f"{'From' if came_here else 'To'} {other.name}: {line.transfer.what_for}"
        if came_here and not line.is_confirmed:
            page, action = "funding:transfer-confirm", "Confirm the transfer"
            parts = {"pk": line.transfer.pk}
        else:
            page, action = "funding:transfer-list", "See both sides"
        found.append(ExceptionRow(Exceptional.TRANSFER, what, line.gap, action, page, parts, line.status))
    return found


def unmatched_rows(organisation: Organisation, month: Month, known: Known | None) -> list[ExceptionRow]:
    """Lines of the ledger to the end of the month that nobody decided, and those left to check, each as one row."""
    lines = open_lines(organisation, month.year, known, month.number)
    return [
        ExceptionRow(Exceptional.UNMATCHED, f"{counted(number, 'line', 'lines')} {words}", amount, "Match the lines",
                     "funding:line-list")
        for number, words, amount in (
            (lines.unmatched, "that nobody has looked at", lines.unmatched_amount),
            (lines.to_check, "left to check", lines.to_check_amount),
        )
        if number
    ]  # fmt: skip


def pot_rows(pot: PotMonthEnd) -> list[ExceptionRow]:
    found = []
    reference: dict[str, str | int] = {"reference": pot.reference}
    unexplained = pot.deferred.unexplained
    if left := pot.position.not_explained - unexplained:
        note = f"Use by {pot.use_by_on:%-d %B %Y}" if pot.use_by_on else "The year is closed"
        found.append(ExceptionRow(Exceptional.PAST_USE_BY, str(pot), left, "Say what becomes of it",
                                  "funding:pot-detail", reference, note))  # fmt: skip
    if pot.award.overdue:
        found.append(ExceptionRow(Exceptional.OVERDUE, str(pot), pot.award.overdue, "Record what came",
                                  "funding:pot-receive", reference, pot.funder))  # fmt: skip
    if pot.above_plan:
        note = f"{in_words(pot.used)} used, {in_words(pot.plan or ZERO)} planned"
        found.append(ExceptionRow(Exceptional.ABOVE_PLAN, str(pot), pot.above_plan, "See its months",
                                  "funding:pot-detail", reference, note))  # fmt: skip
    if unexplained:
        found.append(ExceptionRow(Exceptional.UNEXPLAINED, str(pot), unexplained, "See the spend",
                                  "funding:pot-postings", {**reference, "place": "unexplained"}))  # fmt: skip
    return found


def movement_rows(organisation: Organisation, month: Month, close: MonthClose | None,
                  known: Known | None) -> list[ExceptionRow]:  # fmt: skip
    """What was posted since the last close about a month that was closed, and what was reversed by a person. An accrual
    that reverses itself is expected and is no exception."""
    rows = Movement.objects.filter(
        Q(about_month__isnull=False) | Q(kind=MovementKind.REVERSE.value),
        organisation=organisation, year=month.year.start, month__lte=month.number,
        sequence__gt=close.sequence if close else 0,
    )  # fmt: skip
    rows = recorded(rows, known, "organisation", "sequence").exclude(reverses__kind=MovementKind.ACCRUE.value)
    found = []
    for row in rows.select_related("reverses").prefetch_related("postings__pot").order_by("pk"):
        postings = list(row.postings.all())
        why = Exceptional.REVERSED if row.kind == MovementKind.REVERSE else Exceptional.LATE
        pots = ", ".join(sorted({str(each.pot) for each in postings}))
        amount = sum((each.amount for each in postings), ZERO)
        about = f"About month {row.about_month}. " if row.about_month else ""
        said = row.reason or row.get_kind_display()
        found.append(ExceptionRow(why, pots, amount, "See the movement", "funding:movement-detail", {"pk": row.pk},
                                  f"{about}{said}"))  # fmt: skip
    return found


def new_pots(organisation: Organisation, end: MonthEnd, close: MonthClose | None,
             known: Known | None) -> list[ExceptionRow]:  # fmt: skip
    awarded = {pot.reference: pot.award.awarded for pot in end.pots}
    rows = pots_of(organisation, end.year, known).filter(sequence__gt=close.sequence if close else 0)
    return [
        ExceptionRow(Exceptional.NEW, str(pot), awarded.get(pot.reference, ZERO), "Check its terms",
                     "funding:pot-detail", {"reference": pot.reference}, pot.funder_name)
        for pot in (rows if close else ())
    ]  # fmt: skip


def changes_since_close(organisation: Organisation, month: Month, today: date,
                        known: Known | None = None) -> tuple[MonthClose | None, list[Changed]]:  # fmt: skip
    """Each pot that moved since the last close, with the difference: as known then and now."""
    close = last_close(organisation, month, known)
    then = known_at_close(close)
    if close is None or then is None:
        return None, []
    same_year = close.year == month.year.start
    pots = list(pots_of(organisation, month.year, known))
    day = day_after(month, today)
    now = pot_positions(pots, month.year, day, known, month.number)
    before = (
        pot_positions(pots, month.year, day_after(Month(month.year, close.month), today), then, close.month)
        if same_year
        else []
    )
    at: dict[int, tuple[Awarded, Position]] = {
        each.pot.pk: (each.awarded, each.position) for each in before if each.pot.sequence <= close.sequence
    }
    empty = (NOTHING_AWARDED, EMPTY)
    rows = [
        changed(
            each.pot.reference,
            each.pot.name,
            at.get(each.pot.pk) if same_year else empty,
            (each.awarded, each.position),
            empty,
        )
        for each in now
    ]
    return close, [row for row in rows if row.moved]


# What closing freezes


def frozen_by(organisation: Organisation, month: Month, known: Known | None = None) -> dict[str, Decimal | int]:
    """What stands in the month and can no longer be added to once it is closed: movements, and pounds used."""
    rows = movements_in(organisation, month, known)
    pots = list(pots_of(organisation, month.year, known).values_list("pk", flat=True))
    used = used_by_month(pots, month.year, known)
    return {
        "movements": rows.count(),
        "used": sum((months.get(month.number, ZERO) for months in used.values()), ZERO),
        "pots": sum(1 for months in used.values() if months.get(month.number)),
    }


def standing_of(organisation: Organisation, end: MonthEnd, rows: Iterable[ExceptionRow], today: date,
                known: Known | None = None) -> Standing:  # fmt: skip
    """What the checklist of the month looks at."""
    counts: dict[Exceptional, int] = defaultdict(int)
    for row in rows:
        counts[row.why] += 1
    of_year = recorded(
        Movement.objects.filter(organisation=organisation, year=end.year.start), known, "organisation", "sequence"
    )
    posted = of_year.aggregate(last=Max("sequence"))["last"] or 0
    scans = recorded(
        Event.objects.filter(organisation=organisation, action="scan-diversions", subject=end.year.code,
                             sequence__gt=posted), known,
        "organisation", "sequence",
    )  # fmt: skip
    asked = waiting_requests(organisation, end.year, known).filter(month=end.month.number, reopens=False)
    return Standing(
        month=end.month,
        today=today,
        movements=of_year.filter(month=end.month.number).count(),
        without_spend=sum(1 for pot in end.pots if pot.lacks_spend),
        accruals=len(end.accruals),
        counts=counts,
        rules_ran=scans.exists() if months_closed(organisation, end.year, known) else None,
        is_asked=asked.exists(),
        is_closed=end.is_closed,
        is_submitted=submission_of(organisation, end.year, known) is not None,
    )

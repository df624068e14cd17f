"""Bids as they stand, or stood on a past day: stage, deadline, documents, hours at cost, outcome and notice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from funding.domain.bids import WORKED_ON, Stage, Tried, cost_of, reminders
from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO
from funding.domain.working_days import working_days_between
from funding.known import Known, recorded
from funding.models import Bid, BidAnswer, BidDocument, BidDocumentReady, BidHours, BidStep
from organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class NeededDocument:
    row: BidDocument
    ready: BidDocumentReady | None


@dataclass(frozen=True)
class BidState:
    """A bid as it stood. `notice_days` lie between the word of the award and its start; None unless it is won."""

    bid: Bid
    stage: Stage
    deadline_on: date
    steps: tuple[BidStep, ...]
    documents: tuple[NeededDocument, ...]
    hours: tuple[BidHours, ...]
    answers: tuple[BidAnswer, ...]
    minutes: int
    cost: Decimal
    awarded: Decimal
    notice_days: int | None

    @property
    def is_worked_on(self) -> bool:
        """Whether its deadline is still ahead of it."""
        return self.stage in WORKED_ON

    def working_days_left(self, today: date) -> int:
        return working_days_between(today, self.deadline_on)

    def tried(self) -> Tried:
        return Tried(self.bid.funder_name, self.bid.amount, self.stage, self.minutes, self.cost, self.awarded)


@dataclass(frozen=True, slots=True)
class Reused:
    """An answer that other bids took, in how many, and how many of those were won."""

    answer: BidAnswer
    times: int
    won: int


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """Something of a bid that falls on a day. `working_days_left` is given for reminders of the deadline."""

    on: date
    bid: Bid
    what: str
    document: str = ""
    working_days_left: int | None = None


def bids_of(organisation: Organisation, known: Known | None = None) -> list[BidState]:
    """Every bid, the earliest deadline first; the number of queries does not grow with the number of bids."""
    rows = recorded(Bid.objects.filter(organisation=organisation), known, "organisation", "sequence")
    found = [state_of(bid, known) for bid in with_parts(rows, known)]
    return sorted(found, key=lambda each: (each.deadline_on, each.bid.reference))


def bid_state(organisation: Organisation, reference: str, known: Known | None = None) -> BidState | None:
    rows = recorded(Bid.objects.filter(organisation=organisation), known, "organisation", "sequence")
    bid = with_parts(rows.filter(reference=reference), known).first()
    return state_of(bid, known) if bid else None


def with_parts(rows: QuerySet[Bid], known: Known | None) -> QuerySet[Bid]:
    own = "bid__organisation", "sequence"
    documents = BidDocument.objects.select_related("ready").order_by("pk")
    return rows.prefetch_related(
        Prefetch("steps", recorded(BidStep.objects.select_related("recorded_by").order_by("pk"), known, *own)),
        Prefetch("documents", recorded(documents, known, *own)),
        Prefetch("answers", recorded(BidAnswer.objects.select_related("reuses__bid").order_by("pk"), known, *own)),
        Prefetch("hours", recorded(BidHours.objects.order_by("pk"), known, *own)),
    )


def state_of(bid: Bid, known: Known | None) -> BidState:
    steps, hours = tuple(bid.steps.all()), tuple(bid.hours.all())
    last = steps[-1] if steps else None
    stage = Stage(last.stage) if last else Stage.CONSIDERING
    won = last if stage is Stage.WON else None
    until = known.sequences.get(bid.organisation_id, 0) if known else None
    documents = []
    for row in bid.documents.all():
        ready = getattr(row, "ready", None)
        documents.append(NeededDocument(row, ready if ready and (until is None or ready.sequence <= until) else None))
    return BidState(
        bid=bid,
        stage=stage,
        deadline_on=next((step.deadline_on for step in reversed(steps) if step.deadline_on), bid.deadline_on),
        steps=steps,
        documents=tuple(documents),
        hours=hours,
        answers=tuple({row.question: row for row in bid.answers.all()}.values()),
        minutes=sum(row.minutes for row in hours),
        cost=sum((cost_of(row.minutes, row.an_hour) for row in hours), ZERO),
        awarded=won.awarded if won and won.awarded is not None else ZERO,
        notice_days=(won.starts_on - won.on).days if won and won.starts_on else None,
    )


def answers_to_reuse(organisation: Organisation, bid: Bid) -> QuerySet[BidAnswer]:
    """Answers that other bids of the organisation give now, the latest first; one that was taken as it stands is not
    offered beside the one it was taken from."""
    later = BidAnswer.objects.filter(bid=OuterRef("bid"), question=OuterRef("question"), pk__gt=OuterRef("pk"))
    rows = BidAnswer.objects.filter(~Exists(later), bid__organisation=organisation).exclude(bid=bid)
    rows = rows.exclude(reuses__isnull=False, text=F("reuses__text"))
    return rows.select_related("bid").order_by("-pk")


def reused_in(states: Iterable[BidState]) -> list[Reused]:
    """Answers that bids took from one another, the most used first."""
    taken: dict[int, dict[int, BidState]] = defaultdict(dict)  # a bid may use an answer for several questions
    rows: dict[int, BidAnswer] = {}
    for state in states:
        for answer in state.answers:
            if answer.reuses is not None:
                taken[answer.reuses.pk][state.bid.pk] = state
                rows[answer.reuses.pk] = answer.reuses
    found = [
        Reused(rows[pk], len(bids), sum(bid.stage is Stage.WON for bid in bids.values())) for pk, bids in taken.items()
    ]
    return sorted(found, key=lambda each: (-each.times, each.answer.pk))


def calendar_of(states: Iterable[BidState], year: FinancialYear) -> list[CalendarDay]:
    """Deadlines and their reminders, documents that are not ready, and answers awaited, in the year."""
    found = []
    for state in states:
        if state.is_worked_on:
            found.append(CalendarDay(state.deadline_on, state.bid, "Deadline"))
            found += [
                CalendarDay(on, state.bid, "Reminder", working_days_left=left)
                for left, on in reminders(state.deadline_on)
            ]
            found += [
                CalendarDay(each.row.needed_by_on, state.bid, "Document needed", each.row.name)
                for each in state.documents
                if each.row.needed_by_on and each.ready is None
            ]
        if state.stage is Stage.SUBMITTED and state.bid.expected_on:
            found.append(CalendarDay(state.bid.expected_on, state.bid, "Answer expected"))
    return sorted((day for day in found if day.on in year), key=lambda day: (day.on, day.bid.reference, day.what))

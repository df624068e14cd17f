"""The postings of an import of actual spend, and those that take them back: all in one transaction, under one row of
the audit chain that names each. A fact: it is never refused for its size."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.import_postings import Change
from funding.domain.import_review import Key
from funding.domain.money import from_pence
from funding.domain.words import Evidence, MovementKind, Place
from funding.imported import later_with_actuals
from funding.models import ImportBatch, Movement, Posting, Pot, Project
from funding.selectors import months_closed
from funding.services.import_effect import Effect
from funding.services.ledger import Leg, MonthClosed, add_to_total, as_said, lock_pots, refuse_used_since
from organisations.models import Organisation, User
from organisations.refusals import Refused


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement to be written: its kind, its one leg, the month it is posted in and the closed one it is about."""

    kind: MovementKind
    leg: Leg
    month: Month
    about: Month | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def lock_targets(effect: Effect) -> dict[int, Pot]:
    """The pots of the postings and of every word, locked; take it before the head of the chain, and so before projects
    are opened. Raises Refused for a withdrawn pot."""
    keys = {change.target.pot for change in effect.stated}
    keys |= {link.pot.pk for link in effect.checked.links.values() if link.pot}
    return {pot.pk: pot for pot in lock_pots(*Pot.objects.filter(pk__in=keys))}


def post_actuals(by: User, batch: ImportBatch, effect: Effect, pots: dict[int, Pot],
                 sequence: int) -> tuple[dict[Key, Movement], list[Posting], list[dict[str, Any]]]:  # fmt: skip
    """The changes of an import, and the reversals of spend typed by hand that they replace. The head of the chain is
    locked. The movement of each word and month, every posting, and what the row of the chain says of them."""
    year = FinancialYear(batch.year)
    open_months = months_taking(batch.organisation, year)
    projects = Project.objects.in_bulk({change.target.project for change in effect.changes if change.target.project})
    entries: list[Entry] = []
    for (_, number), movements in effect.by_hand.items():
        month, about = open_months[number]
        entries += [reversal_of(movement, month, about, batch) for movement in movements]
    keys: list[Key | None] = [None] * len(entries)
    for change in effect.changes:
        month, about = open_months[change.month]
        entries.append(entry_of(change, pots[change.target.pot], projects, month, about, batch))
        keys.append(change.key)
    movements, postings, said = write_entries(by, batch.organisation, entries, sequence)
    by_key = {key: movement for key, movement in zip(keys, movements, strict=True) if key is not None}
    return by_key, postings, said


def months_taking(organisation: Organisation, year: FinancialYear) -> dict[int, tuple[Month, Month | None]]:
    """For each month of the year the month that takes its postings, and the closed month itself where that is another.
    A month that cannot be posted at all is left out."""
    closed = months_closed(organisation, year)
    months = year.months()
    found = MonthsTaking(year)
    for month in months:
        if month.number not in closed:
            found[month.number] = month, None
            continue
        later = next((each for each in months[month.number :] if each.number not in closed), None)
        if later:
            found[month.number] = later, month
    return found


class MonthsTaking(dict[int, tuple[Month, Month | None]]):
    """A month that no open month follows is asked for in vain."""

    def __init__(self, year: FinancialYear) -> None:
        super().__init__()
        self.year = year

    def __missing__(self, number: int) -> tuple[Month, Month | None]:
        raise MonthClosed(
            f"Nothing was imported: every month of {self.year} is closed. Ask under Months to open one again, then "
            "import the file."
        )


def entry_of(change: Change, pot: Pot, projects: dict[int, Project], month: Month, about: Month | None,
             batch: ImportBatch) -> Entry:  # fmt: skip
    project = projects.get(change.target.project or 0)
    kind, place = MovementKind.SPEND, Place.SPENT
    if project is None:
        kind, place = MovementKind.SPEND_UNEXPLAINED, Place.UNEXPLAINED
    amount = from_pence(abs(change.pence))
    ways = (Place.AVAILABLE, place) if change.pence > 0 else (place, Place.AVAILABLE)
    cell = f"{batch.sheet} {change.stated.cell}".strip()
    return Entry(kind, Leg(pot, *ways, amount), month, about, {
        "project": project,
        "reason": f"Actual spend of {change.stated.label}"[:300],
        "evidence_grade": Evidence.EVIDENCED.value,
        "evidence": f"{batch.file.name}, {cell}"[:300],
        "batch": batch,
        "source_cell": cell[:120],
        "source_text": change.stated.raw[:300],
    })  # fmt: skip


def reversal_of(movement: Movement, month: Month, about: Month | None, batch: ImportBatch, reason: str = "") -> Entry:
    """The opposite of a movement of one posting, in the same year."""
    (posting,) = movement.postings.all()
    leg = Leg(posting.pot, Place(posting.to_place), Place(posting.from_place), posting.amount)
    return Entry(MovementKind.REVERSE, leg, month, about, {
        "project": movement.project,
        "partner": movement.partner,
        "is_one_off": movement.is_one_off,
        "reverses": movement,
        "reason": reason or f"The actual of {batch.file.name} takes its place",
        "batch": batch,
    })  # fmt: skip


def write_entries(by: User, organisation: Organisation, entries: Iterable[Entry],
                  sequence: int) -> tuple[list[Movement], list[Posting], list[dict[str, Any]]]:  # fmt: skip
    """Movements, postings and totals of many entries, and what the row of the chain says of them, in their order."""
    entries = list(entries)
    movements = Movement.objects.bulk_create(
        Movement(
            organisation=organisation,
            kind=entry.kind.value,
            year=entry.month.year.start,
            month=entry.month.number,
            effective_on=entry.month.last_day,
            about_year=entry.about.year.start if entry.about else None,
            about_month=entry.about.number if entry.about else None,
            sequence=sequence,
            recorded_by=by,
            **entry.facts,
        )
        for entry in entries
    )
    postings = Posting.objects.bulk_create(
        Posting(
            movement=movement,
            pot=entry.leg.pot,
            year=entry.month.year.start,
            month=entry.month.number,
            from_place=entry.leg.from_place.value,
            to_place=entry.leg.to_place.value,
            amount=entry.leg.amount,
        )
        for movement, entry in zip(movements, entries, strict=True)
    )
    moved: dict[tuple[int, FinancialYear, Place], Decimal] = defaultdict(Decimal)
    pots = {entry.leg.pot.pk: entry.leg.pot for entry in entries}
    for entry in entries:
        moved[entry.leg.pot.pk, entry.month.year, entry.leg.from_place] -= entry.leg.amount
        moved[entry.leg.pot.pk, entry.month.year, entry.leg.to_place] += entry.leg.amount
    for (pot, year, place), amount in sorted(moved.items(), key=lambda item: (item[0][0], item[0][2].value)):
        add_to_total(pots[pot], year, place, amount)
    said = [
        {"kind": entry.kind.value, "on": entry.month.last_day, "postings": [as_said(entry.leg, entry.month)]}
        for entry in entries
    ]
    return movements, postings, said


def lock_posted(batch: ImportBatch) -> list[Movement]:
    """What the import posted, with its pots locked."""
    rows = batch.movements.select_related("project", "reverses").prefetch_related("postings__pot").order_by("pk")
    found = list(rows)
    lock_pots(*(posting.pot for movement in found for posting in movement.postings.all()))
    return found


def take_back(by: User, batch: ImportBatch, posted: list[Movement], sequence: int,
              reason: str) -> tuple[list[Movement], list[Posting], list[dict[str, Any]]]:  # fmt: skip
    """Every posting of an import reversed, and the typed spend that it replaced posted again. The head of the chain is
    locked. Raises MonthClosed once a month that it posted in is closed, Refused when a later import rests on it."""
    later = later_with_actuals(batch)
    if later is not None:
        raise Refused(f"{later.file.name} came later and says the same codes and months. Undo that import first.")
    year = FinancialYear(batch.year)
    closed = months_closed(batch.organisation, year)
    entries: list[Entry] = []
    for movement in posted:
        month = Month(FinancialYear(movement.year), movement.month)
        if movement.month in closed:
            raise MonthClosed(
                f"{month} of {month.year} is closed, and this import posted in it. Import a corrected file instead: "
                "what changes is posted in the open month."
            )
        if movement.kind == MovementKind.REVERSE and movement.reverses:
            entries.append(typed_again(movement.reverses, month, about_of(movement), batch))
        else:
            entries.append(reversal_of(movement, month, about_of(movement), batch, reason=reason))
    for leg in taken_together(entries):
        refuse_used_since(leg, year)
    return write_entries(by, batch.organisation, entries, sequence)


def about_of(movement: Movement) -> Month | None:
    """The closed month that a movement is about."""
    return Month(FinancialYear(movement.about_year), movement.about_month or 12) if movement.about_year else None


def taken_together(entries: Iterable[Entry]) -> list[Leg]:
    """What entries of one year take from each place of each pot in all: one may put back what another takes."""
    pots: dict[int, Pot] = {}
    taken: dict[tuple[int, Place], Decimal] = defaultdict(Decimal)
    for entry in entries:
        leg = entry.leg
        pots[leg.pot.pk] = leg.pot
        taken[leg.pot.pk, leg.from_place] += leg.amount
        taken[leg.pot.pk, leg.to_place] -= leg.amount
    return [Leg(pots[pot], place, Place.AVAILABLE, net) for (pot, place), net in taken.items() if net > 0]


def typed_again(movement: Movement, month: Month, about: Month | None, batch: ImportBatch) -> Entry:
    """Spend that was typed by hand, as it was before the import took its place: again typed by hand, so that the next
    import finds it. Where its own month was closed, it comes back about that month, as it was taken away (`about`)."""
    (posting,) = movement.postings.select_related("pot")
    leg = Leg(posting.pot, Place(posting.from_place), Place(posting.to_place), posting.amount)
    return Entry(MovementKind(movement.kind), leg, month, about or about_of(movement), {
        "project": movement.project,
        "partner": movement.partner,
        "is_one_off": movement.is_one_off,
        "reason": movement.reason or f"Posted again: the import of {batch.file.name} is undone",
        "evidence_grade": movement.evidence_grade,
        "evidence": movement.evidence,
    })  # fmt: skip

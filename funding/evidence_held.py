"""Rows of evidence as pages show them: of an organisation, a year and a kind, in the keys and units of the document,
with who recorded each, which count, and what corrects what. The inverse of `services.evidence_document`."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from funding.domain.evidence_kinds import Correct, Kind
from funding.domain.financial_year import FinancialYear
from funding.evidence_sources import SOURCES, Found, Source
from funding.known import Known, recorded
from funding.models import Movement
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
    """One row: `values` by the keys of the document; `pk` is None where a past day keeps no number. `counts` is False
    once a later row took its place, or took it back; `notes` say in words what it corrects and what corrects it."""

    pk: int | None
    values: dict[str, Any]
    by: str
    at: datetime | None
    counts: bool = True
    notes: tuple[str, ...] = ()


LATER_COUNTS = frozenset({"establishment", "post", "scheme", "reckoning", "continuation"})


def held(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> dict[str, Held]:
    """By kind, what the year holds, or held by the end of a past day."""
    said = said_last(organisation, known)
    return {code: held_of(source, source.rows(organisation, year, known), said) for code, source in SOURCES.items()}


def held_of(source: Source, found: Found, said: dict[tuple[str, str], Event]) -> Held:
    if source.said_by or not isinstance(found, QuerySet):
        told = [who_and_when(row, said.get((source.said_by, source.subject(row)))) for row in found]
        by, at = max((each for each in told if each[1]), key=lambda each: each[1] or BEGINNING, default=("", None))
        return Held(len(told), by, at)
    summed = found.order_by().aggregate(count=Count("pk"), at=Max("recorded_at"))
    newest = found.order_by("-recorded_at", "-pk").values_list("recorded_by__name", flat=True).first()
    return Held(summed["count"], newest or "", summed["at"])


def said_last(organisation: Organisation, known: Known | None = None) -> dict[tuple[str, str], Event]:
    """By action and subject, the last word of the audit chain about rows that are changed or replaced."""
    actions = {source.said_by for source in SOURCES.values() if source.said_by}
    events = recorded(Event.objects.filter(organisation=organisation), known, "organisation", "sequence")
    told = events.filter(action__in=actions).select_related("by").order_by("sequence")
    return {(event.action, event.subject): event for event in told}


def rows_held(kind: Kind, organisation: Organisation, year: FinancialYear, known: Known | None = None) -> list[HeldRow]:
    """The rows of a kind in the order in which they were recorded; those of a past day with what was known by then."""
    source = SOURCES[kind.code]
    said = said_last(organisation, known) if source.said_by else {}
    corrections = [event for event in corrections_of(kind, organisation, known) if new_of(event) != old_of(event)]
    by_new = {new_of(event): event for event in corrections}
    by_old = {old_of(event): event for event in corrections}
    found = source.rows(organisation, year, known)
    if isinstance(found, QuerySet) and hasattr(found.model, "recorded_by"):
        found = found.select_related("recorded_by")
    made = [(row, source.values(row)) for row in found]
    newest = {about(kind, values): row.pk for row, values in made}
    shown = []
    for row, values in made:
        later = kind.code in LATER_COUNTS and newest[about(kind, values)] != row.pk
        verb = "Takes back" if kind.correct is Correct.BACK else "Corrects"
        notes = [f"{verb} row {old_of(by_new[row.pk])}: {by_new[row.pk].reason}"] if row.pk in by_new else []
        if row.pk in by_old:
            words = "Taken back by" if kind.correct is Correct.BACK else "Corrected by"
            notes.append(f"{words} row {new_of(by_old[row.pk])}")
        elif later:
            notes.append(f"Row {newest[about(kind, values)]} counts in its place")
        by, at = who_and_when(row, said.get((source.said_by, source.subject(row))) if source.said_by else None)
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


def corrections_of(kind: Kind, organisation: Organisation, known: Known | None = None) -> list[Event]:
    events = recorded(Event.objects.filter(organisation=organisation), known, "organisation", "sequence")
    told = events.filter(action=CORRECTED, subject__startswith=f"{kind.code}:")
    return list(told.order_by("sequence"))


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

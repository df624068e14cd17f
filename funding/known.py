"""As known on a past day: every row is read up to where its organisation's audit chain stood at the end of that day.

What was recorded later is not there yet, so the same page asked for the same day gives the same figures for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Model, Q, QuerySet

from organisations.models import Event

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Known:
    """The day, the moment it ended in London, and how far each organisation's chain went (by id) at that moment."""

    on: date
    until: datetime
    sequences: Mapping[int, int]

    def condition(self, organisation: str, sequence: str) -> Q:
        """Rows recorded by then; `organisation` and `sequence` are the paths of the two fields."""
        found = Q(pk__in=[])
        for pk, last in self.sequences.items():
            found |= Q(**{organisation: pk, f"{sequence}__lte": last})
        return found


def known_on(day: date) -> Known:
    """How every chain stood at the end of the day, Europe/London."""
    until = datetime.combine(day + timedelta(days=1), time(), tzinfo=LONDON)
    stood = Event.objects.filter(at__lt=until).values("organisation").annotate(last=Max("sequence"))
    return Known(day, until, {row["organisation"]: row["last"] for row in stood})


def known_after(organisation: int, sequence: int, at: datetime) -> Known:
    """How every chain stood at a moment at which the organisation's own chain had reached `sequence`."""
    stood = Event.objects.filter(at__lte=at).values("organisation").annotate(last=Max("sequence"))
    heads = {row["organisation"]: row["last"] for row in stood} | {organisation: sequence}
    return Known(at.astimezone(LONDON).date(), at, heads)


def recorded[M: Model](rows: QuerySet[M], known: Known | None, organisation: str, sequence: str) -> QuerySet[M]:
    """The rows that were recorded by then; all of them when no past day is asked for."""
    return rows if known is None else rows.filter(known.condition(organisation, sequence))


def standing(known: Known | None, path: str = "") -> Q:
    """Movements that were not reversed by then; `path` leads to the movement."""
    never = Q(**{f"{path}reversed_by__isnull": True})
    if known is None:
        return never
    return never | ~known.condition(f"{path}reversed_by__organisation", f"{path}reversed_by__sequence")

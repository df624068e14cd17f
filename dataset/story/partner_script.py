"""What the story tells of agreements with partners: typed rows of seeds/story."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dataset.rows import Read, day, filled, maybe, one_of, pounds, read_rows, text, whole_number
from funding.domain.agreements import Instrument, LateRate, Paid, PartnerKind

Row = dict[str, Any]
EVENTS = frozenset({"pay", "pay-ahead", "deliver", "ask", "confirm", "dispute", "report"})


@dataclass(frozen=True, slots=True)
class PartnerScript:
    agreements: tuple[Row, ...]
    events: tuple[Row, ...]


def read_partners(folder: Path, pot: Read, project: Read) -> PartnerScript:
    """Raises BadRow with file, row and column at the first cell that cannot be understood."""
    agreements = tuple(
        read_rows(
            folder / "agreements.csv",
            {
                "key": filled(),
                "on": day,
                "pot": pot,
                "project": project,
                "partner": filled(160),
                "kind": PartnerKind,
                "instrument": Instrument,
                "year_begins": whole_number,
                "purpose": text(),
                "starts_on": day,
                "ends_on": day,
                "amount": pounds,
                "paid": Paid,
                "days_to_pay": whole_number,
                "fee_rate": whole_number,
                "passes_on_to": text(300),
                "irrecoverable_vat": pounds,
                "late": LateRate,
                "late_rate": whole_number,
                "late_source": text(300),
                "reports": days,
                "evidence": text(300),
            },
        )
    )
    events = read_rows(
        folder / "agreement_events.csv",
        {
            "on": day,
            "agreement": one_of({row["key"] for row in agreements}, "agreement"),
            "kind": one_of(EVENTS, "kind of event"),
            "payment": text(),
            "amount": maybe(pounds),
            "unspent": maybe(pounds),
            "day": maybe(day),
            "who": text(160),
            "text": text(),
        },
    )
    return PartnerScript(agreements, tuple(events))


def days(cell: str) -> tuple[Any, ...]:
    """Dates with a space between them."""
    return tuple(day(part) for part in cell.split())

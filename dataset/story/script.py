"""The story as seeds/story tells it: one list of typed rows a file, nothing looked up and nothing stored yet.

Rows name each other by `key`; `on` and columns that end in `_on` are dates, amounts are Decimal pounds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from dataset.rows import Read, day, filled, maybe, one_of, pounds, read_rows, text, whole_number, yes_no
from dataset.story.benefit_script import BenefitScript, read_benefits
from dataset.story.partner_script import PartnerScript, read_partners
from funding.domain.barriers import ActionState, Answer
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.words import (
    AwardKind,
    Basis,
    CarryBasis,
    Destination,
    Evidence,
    Labelled,
    PotKind,
    Protection,
    Recurrence,
)
from organisations.models import Kind
from organisations.permissions import Role

FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "story"

KINDS = frozenset(
    ("receive", "spend", "deliver", "commit", "apply-elsewhere", "return", "reverse", "carry-forward", "lapse")
)

MONTHS_DUE: dict[str, tuple[int, ...]] = {
    "": (),
    "start": (1,),
    "quarterly": (1, 4, 7, 10),
    "monthly": tuple(range(1, 13)),
}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that happens, in the order of the files."""

    organisations: tuple[Row, ...]
    links: tuple[Row, ...]
    successions: tuple[Row, ...]
    people: tuple[Row, ...]
    pots: tuple[Row, ...]
    awards: tuple[Row, ...]
    terms: tuple[Row, ...]
    projects: tuple[Row, ...]
    movements: tuple[Row, ...]
    transfers: tuple[Row, ...]
    answers: tuple[Row, ...]
    planned_costs: tuple[Row, ...]
    bids: tuple[Row, ...]
    bid_events: tuple[Row, ...]
    partners: PartnerScript
    survey_answers: tuple[Row, ...]
    barrier_actions: tuple[Row, ...]
    benefits: BenefitScript


def word(kind: type[Labelled]) -> Read:
    """A stored code of the field's words."""

    known = {member.value: member for member in kind}

    def read(cell: str) -> Labelled:
        if cell not in known:
            raise ValueError(f"This is none of: {', '.join(known)}.")
        return known[cell]

    return read


def names(cell: str) -> tuple[str, ...]:
    """Keys with a space between them."""
    return tuple(cell.split())


def each(read: Read) -> Read:
    """Keys with a space between them, each of which `read` knows."""
    return lambda cell: tuple(read(part) for part in names(cell))


def profile(cell: str) -> str:
    """When an award is due, as `instalments` reads it."""
    if "=" not in cell and cell not in MONTHS_DUE:
        raise ValueError(f"This is none of: {', '.join(MONTHS_DUE)}, or days with amounts such as 2026-09-30=85000.")
    instalments(cell, FinancialYear(2000), Decimal(1200))
    return cell


def keys(rows: Iterable[Row], column: str = "key") -> set[str]:
    return {row[column] for row in rows}


def read_script(folder: Path = FOLDER) -> Script:
    """Raises BadRow with file, row and column at the first cell that cannot be understood."""

    def rows(name: str, columns: dict[str, Read]) -> tuple[Row, ...]:
        return tuple(read_rows(folder / f"{name}.csv", columns))

    organisations = rows(
        "organisations",
        {"code": filled(12), "name": filled(200), "kind": Kind, "opened_on": maybe(day), "closed_on": maybe(day)},
    )
    organisation = one_of(keys(organisations, "code"), "organisation")
    pots = rows("pots", pot_columns(organisation))
    transfers = rows("transfers", transfer_columns(organisation, filled()))
    pot = one_of(keys(pots) | keys((row for row in transfers if row["opens_pot"]), "receiver_pot"), "pot")
    transfers = rows("transfers", transfer_columns(organisation, pot))
    projects = rows(
        "projects",
        {
            "key": filled(),
            "organisation": organisation,
            "name": filled(160),
            "description": text(),
            "starts_on": day,
            "ends_on": maybe(day),
            "pots": each(pot),
        },
    )
    bids = rows("bids", bid_columns(organisation))
    return Script(
        organisations=organisations,
        links=rows("links", {"trust": organisation, "icb": organisation, "from_on": day, "to_on": maybe(day)}),
        successions=rows(
            "successions",
            {"predecessor": organisation, "successor": organisation, "happened_on": day, "kind": filled(12)},
        ),
        people=rows(
            "people",
            {"email": filled(), "name": filled(120), "organisation": organisation, "role": Role, "from_on": day},
        ),
        pots=pots,
        awards=rows("awards", award_columns(pot)),
        terms=rows(
            "terms",
            {
                "pot": pot,
                "protection": word(Protection),
                "recurrence": word(Recurrence),
                "from_on": day,
                "to_on": maybe(day),
                "evidence": text(300),
            },
        ),
        projects=projects,
        movements=rows("movements", movement_columns(pot, one_of(keys(projects), "project"))),
        transfers=transfers,
        answers=rows("answers", answer_columns(pot)),
        planned_costs=rows("planned_costs", planned_columns(pot, one_of(keys(projects), "project"))),
        bids=bids,
        bid_events=rows("bid_events", bid_event_columns(one_of(keys(bids), "bid"))),
        partners=read_partners(folder, pot, one_of(keys(projects), "project")),
        survey_answers=rows("survey_answers", survey_columns(organisation)),
        barrier_actions=rows("barrier_actions", barrier_columns(organisation)),
        benefits=read_benefits(folder, one_of(keys(projects), "project")),
    )


def pot_columns(organisation: Read) -> dict[str, Read]:
    return {
        "key": filled(),
        "organisation": organisation,
        "name": filled(160),
        "funder": maybe(organisation),
        "funder_name": filled(160),
        "kind": word(PotKind),
        "recurrence": word(Recurrence),
        "protection": word(Protection),
        "protected_from": day,
        "protected_to": maybe(day),
        "is_capital": yes_no,
        "purpose": text(),
        "conditions": text(),
        "evidence": text(300),
        "announced_on": day,
        "starts_on": day,
        "use_by_on": maybe(day),
        "areas": names,
        "plus_groups": text(300),
    }


def award_columns(pot: Read) -> dict[str, Read]:
    return {
        "pot": pot,
        "kind": word(AwardKind),
        "year": whole_number,
        "amount": pounds,
        "decided_on": day,
        "due": profile,
        "received": one_of({"", "as-due"}, "way of receiving"),
        "basis": word(Basis),
        "evidence": text(300),
        "reason": text(),
    }


def transfer_columns(organisation: Read, sender_pot: Read) -> dict[str, Read]:
    """With `opens_pot` the receiver confirms on a new pot, which other rows then name by `receiver_pot`."""
    return {
        "key": filled(),
        "sender_pot": sender_pot,
        "receiver": organisation,
        "amount": pounds,
        "sent_on": day,
        "what_for": filled(300),
        "receiver_pot": text(),
        "received": maybe(pounds),
        "received_on": maybe(day),
        "opens_pot": yes_no,
    }


def movement_columns(pot: Read, project: Read) -> dict[str, Read]:
    return {
        "on": day,
        "pot": pot,
        "kind": one_of(KINDS, "kind of movement"),
        "amount": pounds,
        "project": maybe(project),
        "evidence_grade": maybe(word(Evidence)),
        "partner": text(160),
        "is_one_off": yes_no,
        "is_prepaid": yes_no,
        "basis": maybe(word(Basis)),
        "destination": maybe(word(Destination)),
        "decided_by_role": text(120),
        "minute": text(200),
        "is_approved": yes_no,
        "reason": text(),
        "evidence": text(300),
        "key": text(),
        "concerns": text(),
        "carry_basis": maybe(word(CarryBasis)),
    }


def answer_columns(pot: Read) -> dict[str, Read]:
    return {
        "on": day,
        "rule": filled(),
        "pot": pot,
        "year": whole_number,
        "amount": pounds,
        "destination": maybe(word(Destination)),
        "decided_by_role": filled(120),
        "reason": filled(),
        "evidence": text(300),
    }


def bid_columns(organisation: Read) -> dict[str, Read]:
    return {
        "key": filled(),
        "organisation": organisation,
        "on": day,
        "name": filled(160),
        "funder_name": filled(160),
        "amount": pounds,
        "deadline_on": day,
        "expected_on": maybe(day),
        "purpose": text(),
    }


def survey_columns(organisation: Read) -> dict[str, Read]:
    return {
        "on": day,
        "organisation": organisation,
        "year": whole_number,
        "question": filled(60),
        "answer": word(Answer),
        "words": text(300),
        "reason": text(),
    }


def barrier_columns(organisation: Read) -> dict[str, Read]:
    """The first row of a key agrees the action; one with a state says how it stands from then on."""
    return {
        "on": day,
        "organisation": organisation,
        "key": filled(),
        "question": filled(60),
        "what": text(200),
        "owner": text(120),
        "due_on": maybe(day),
        "state": maybe(word(ActionState)),
        "note": text(),
    }


def bid_event_columns(bid: Read) -> dict[str, Read]:
    """`text` names the document, or says what the hours were for or why the stage was decided; `amount` is the cost of
    an hour or the award, `day` the day by which a document is needed or the first day of the money. An answer gives its
    question as `role`, and as `stage` the key of the bid that it is taken from."""
    return {
        "on": day,
        "bid": bid,
        "kind": one_of({"stage", "document", "ready", "hours", "answer"}, "kind of event"),
        "text": text(),
        "stage": text(),
        "role": text(120),
        "minutes": maybe(whole_number),
        "amount": maybe(pounds),
        "day": maybe(day),
    }


def planned_columns(pot: Read, project: Read) -> dict[str, Read]:
    """A cost that comes to `amount` in each month from the first to the last; with a pot, that pot pays it all."""
    return {
        "on": day,
        "project": project,
        "name": filled(120),
        "year": whole_number,
        "first_month": whole_number,
        "last_month": whole_number,
        "amount": pounds,
        "is_recurrent": yes_no,
        "is_overhead": yes_no,
        "pot": maybe(pot),
    }


def instalments(due: str, year: FinancialYear, amount: Decimal) -> tuple[tuple[date, Decimal], ...]:
    """The payment profile of an award: `start` (15 April), `quarterly` or `monthly` in equal parts on the 15th, the
    last part taking the pence; or `2025-09-30=85000` for each day."""
    if "=" in due:
        pairs = (part.split("=") for part in due.split())
        return tuple((day(on), pounds(part)) for on, part in pairs)
    days = [Month(year, number).first_day.replace(day=15) for number in MONTHS_DUE[due]]
    if not days:
        return ((year.last_day, amount),)
    part = (amount / len(days)).quantize(Decimal("0.01"))
    return (*((on, part) for on in days[:-1]), (days[-1], amount - part * (len(days) - 1)))

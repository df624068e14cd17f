"""Lists as they are taken away: the columns and rows of each, with every row naming the page of its postings. `address`
turns a page's name into its whole address, machine included."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from funding.domain.financial_year import FinancialYear
from funding.domain.position import PART_WORDS, SOURCE_PARTS, USE_PARTS
from funding.known import Known, recorded
from funding.models import Movement
from funding.readings import Behind
from funding.selectors import PotPosition, TransferLine
from funding.shared import RULE_WORDS
from funding.workbook.writers import Column, Holds, Linked, Listing, controlled, link, texts
from organisations.models import Organisation

Address = Callable[..., str]
Facts = Sequence[tuple[str, str]]
PARTS = (*SOURCE_PARTS, *USE_PARTS)
DAY = Holds.DAY


def pots_listing(rows: Iterable[PotPosition], year: FinancialYear, address: Address, facts: Facts) -> Listing:
    """Pots with every part of what became of their money, each figure with its postings behind it."""

    def behind(reference: str, part: str) -> str:
        return address("funding:pot-postings", reference=reference, place=part.replace("_", "-"))

    columns = [
        *texts(["Pot", "Name", "Funder", "Kind", "Protection", "Recurrence"], 22),
        Column("Use by", DAY),
        controlled("Awarded"),
        controlled("Not yet due"),
        controlled("Overdue"),
        *(controlled(PART_WORDS[part][0]) for part in PARTS),
        link("Postings"),
    ]
    return Listing(
        f"Funding pots, {year}",
        columns,
        [
            (
                each.pot.reference,
                each.pot.name,
                each.pot.funder_name,
                each.pot.get_kind_display(),
                each.protection.label,
                each.recurrence.label if each.recurrence else "",
                each.use_by_on,
                each.awarded.awarded,
                each.awarded.not_yet_due,
                each.awarded.overdue,
                *(Linked(getattr(each.position, part), behind(each.pot.reference, part)) for part in PARTS),
                behind(each.pot.reference, "available"),
            )
            for each in rows
        ],
        facts,
    )


def postings_listing(found: Behind, of_what: str, address: Address, facts: Facts) -> Listing:
    """The postings behind a figure, with file, sheet and cell where they were imported."""
    columns = [
        Column("Date", DAY),
        *texts(
            ["Movement", "Number", "Pot", "Project", "Partner", "Reason", "File", "Sheet and cell", "Recorded by"], 20
        ),
        Column("Recorded on", DAY),
        controlled("Amount"),
        link("Postings"),
    ]
    rows = []
    for line in found.lines:
        movement, batch = line.movement, line.movement.batch
        where = ", ".join(part for part in (batch.sheet if batch else "", movement.source_cell) if part)
        rows.append(
            (
                movement.effective_on,
                movement.get_kind_display(),
                movement.pk,
                line.posting.pot,
                movement.project or "",
                movement.partner,
                movement.reason,
                batch.file.name if batch else "",
                where,
                movement.recorded_by.name,
                movement.recorded_at.date(),
                line.signed,
                address("funding:movement-detail", pk=movement.pk),
            )
        )
    return Listing(f"{found.label}, {of_what}", columns, rows, facts)


def own_movements(lines: Iterable[TransferLine], organisation: Organisation,
                  known: Known | None = None) -> dict[int, Movement]:  # fmt: skip
    """The organisation's own movement of each transfer, by the id of the transfer."""
    ids = [line.transfer.pk for line in lines]
    own = Movement.objects.filter(organisation=organisation, transfer__in=ids)
    rows = recorded(own, known, "organisation", "sequence").order_by("pk")
    return {row.transfer_id: row for row in rows if row.transfer_id is not None}


def transfers_listing(lines: Iterable[TransferLine], year: FinancialYear, own: Mapping[int, Movement], address: Address,
                      facts: Facts) -> Listing:  # fmt: skip
    """Transfers with both sides; `own` gives the organisation's own movement of each transfer."""
    columns = [
        Column("Sent on", DAY),
        *texts(["Transfer", "From", "To"], 30),
        controlled("Sent"),
        controlled("Confirmed"),
        controlled("Gap"),
        *texts(["Status"]),
        link("Postings"),
    ]
    return Listing(
        f"Transfers, {year}",
        columns,
        [
            (
                line.transfer.sent_on,
                line.transfer.what_for,
                line.transfer.sender_pot.organisation.name,
                line.transfer.receiver.name,
                line.sent,
                line.confirmed,
                line.gap,
                line.status,
                address("funding:movement-detail", pk=movement.pk, year=FinancialYear(movement.year))
                if movement
                else address("funding:transfer-list"),
            )
            for line, movement in ((line, own.get(line.transfer.pk)) for line in lines)
        ],
        facts,
    )


def findings_listing(queries: Iterable[Any], year: FinancialYear, address: Address, facts: Facts) -> Listing:
    """Queries with their figures; their page leads to the postings."""
    columns = [
        Column("Query", Holds.NUMBER),
        *texts(["What was found", "Kind of query", "Pots"], 30),
        controlled("Amount"),
        Column("Month", Holds.NUMBER),
        *texts(["Status", "Watch only"]),
        Column("Raised on", DAY),
        *texts(["Figures used"], 60),
        link("Postings"),
    ]
    return Listing(
        f"What the rules found, {year}",
        columns,
        [
            (
                query.pk,
                RULE_WORDS.get(query.rule, query.rule),
                query.get_kind_display(),
                ", ".join(str(pot) for pot in query.pots.all()),
                query.amount,
                query.month,
                query.get_status_display(),
                "Yes" if query.watch_only else "No",
                query.raised_at.date(),
                "; ".join(f"{name}: {value}" for name, value in query.figures.items()),
                address("funding:query-detail", pk=query.pk),
            )
            for query in queries
        ],
        facts,
    )

"""Transaction listings and trial balances come in here: read at the door, shown first, taken whole or not at all, taken
back with a reason. Lines that another listing brought are left out; reversals find what they reverse."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from funding.domain.evidence import CodeKind
from funding.domain.financial_year import FinancialYear
from funding.domain.money import from_pence
from funding.domain.sheets.tables import Sheet
from funding.domain.transactions.columns import Layout, headings_of, layout_in
from funding.domain.transactions.pairs import Pairable, identities, references, reversals
from funding.domain.transactions.reading import Read, ReadLine, read_lines
from funding.matched import codes_of_budgets, codes_stated, lines_of_listings, pairable, standing_shares
from funding.models import (
    BalanceLine,
    Holds,
    ImportBatch,
    ImportMemory,
    LedgerCode,
    TransactionLine,
    UploadedFile,
)
from funding.services.imports import locked
from funding.services.uploads import content_of, kept, received, sheets_of
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require

AT_ONCE = 2_000


class NotOurs(Refused):
    """None of the cost centres is known; a person of an organisation that has none yet may say that they are its."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a table in would do. `new` and `known` count lines; `problem` stands in the way."""

    layout: Layout
    headings: dict[int, str]
    read: Read
    sample: tuple[ReadLine, ...] = ()
    new: int = 0
    known: int = 0
    codes: tuple[str, ...] = ()
    unknown_codes: tuple[str, ...] = ()
    problem: str = ""
    is_first: bool = False


def start_listing(*, by: User, organisation: Organisation, year: FinancialYear, name: str, content: Iterable[bytes],
                  holds: str, month: int | None = None, is_to_date: bool = True,
                  no_patients: bool = False) -> ImportBatch:  # fmt: skip
    """Upload a listing (`Holds.LINES`), or a trial balance (`Holds.BALANCES`) as it stands at the end of `month`.
    Nothing counts yet. Raises Refused when no row of headings is found, or when this file is in already."""
    if holds == Holds.BALANCES and month is None:
        raise Refused("Choose the month at whose end the trial balance stands.", field="month")
    with received(by=by, organisation=organisation, name=name, content=content, no_patients=no_patients) as upload:
        sheets = sheets_of(upload.path, upload.name)
        layout = layout_in(sheets)
        if layout is None:
            raise Refused("No row of headings was found. Put headings above the columns.", field="file")
        layout = as_last_time(organisation, holds, sheets, layout)
        said = {"holds": holds, **layout.as_document(), "month": month, "is_to_date": is_to_date}
        with kept(upload) as file:
            refuse_again(organisation, file, holds, month)
            return ImportBatch.objects.create(
                organisation=organisation,
                file=file,
                year=year.start,
                holds=holds,
                sheet=layout.sheet or "",
                table=1,
                mapping=said,
                mapping_hash=hash_of(said),
                staged_by=by,
            )


def refuse_again(organisation: Organisation, file: UploadedFile, holds: str, month: int | None) -> None:
    same = ImportBatch.objects.counting().filter(organisation=organisation, file=file, holds=holds)
    first = next((each for each in same if holds == Holds.LINES or each.mapping.get("month") == month), None)
    if first:
        at = timezone.localtime(first.applied_at)
        raise Refused(
            f"This file is in already: {first.applied_by} took it in on {at.day} {at:%B %Y at %H:%M}. Nothing was "
            "changed.", field="file",
        )  # fmt: skip


def as_last_time(organisation: Organisation, holds: str, sheets: tuple[Sheet, ...], layout: Layout) -> Layout:
    """The columns as they were answered last for the same headings."""
    memory = ImportMemory.objects.filter(
        organisation=organisation, holds=holds, fingerprint=fingerprint_of(headings_of(sheets, layout))
    ).first()
    return Layout.of_document({**layout.as_document(), "columns": memory.columns}) if memory else layout


def fingerprint_of(headings: dict[int, str]) -> str:
    return hash_of([[column, " ".join(text.lower().split())] for column, text in sorted(headings.items())])


def hash_of(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def choose_columns(*, by: User, batch: ImportBatch, layout: Layout) -> ImportBatch:
    """Take other columns for a table that is not in yet."""
    require(by, batch.organisation, Act.IMPORT)
    with transaction.atomic():
        batch = locked(batch)
        if batch.applied_at:
            raise Refused("These lines are in already. Take the listing back to choose other columns.")
        batch.mapping = {**batch.mapping, **layout.as_document()}
        batch.mapping_hash, batch.sheet = hash_of(batch.mapping), layout.sheet or ""
        batch.save(update_fields=["mapping", "mapping_hash", "sheet"])
    return batch


def sheets_in(batch: ImportBatch) -> tuple[Sheet, ...]:
    with content_of(batch.file) as path:
        return sheets_of(path, batch.file.name)


def preview_of(batch: ImportBatch) -> Preview:
    """What the kept file says by the chosen columns, and what stands in the way. Reads only."""
    sheets = sheets_in(batch)
    layout, year = Layout.of_document(batch.mapping), FinancialYear(batch.year)
    headings = headings_of(sheets, layout)
    lacks = layout.lacks(is_listing=batch.holds == Holds.LINES)
    if lacks:
        return Preview(layout, headings, Read(), problem=lacks)
    read = read_lines(sheets, layout, year, batch.mapping.get("month"))
    stated = codes_stated(batch.organisation)
    ours = stated | codes_of_budgets(batch.organisation)
    codes = tuple(sorted({line.code for line in read.lines}))
    unknown = tuple(code for code in codes if code.lower() not in ours)
    fresh = [] if read.problems else new_lines(batch, read.lines)
    problem = read.problems[0] if read.problems else ""
    is_strange = len(unknown) == len(codes)
    if not problem and stated and is_strange:
        problem = (
            f"None of the {count_of(len(codes), 'cost centre')} of this table is known at "
            f"{batch.organisation.name}, such as {codes[0]}. Choose the organisation they belong to at the top of the "
            "page, or state one of them as a code first."
        )
    if not problem and batch.holds == Holds.LINES and not fresh:
        problem = f"All {len(read.lines):,} lines of this listing are in already. Nothing was changed."
    return Preview(
        layout, headings, read, read.lines[:5], len(fresh), len(read.lines) - len(fresh), codes, unknown, problem,
        is_first=not stated and is_strange,
    )  # fmt: skip


def count_of(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def new_lines(batch: ImportBatch, lines: tuple[ReadLine, ...]) -> list[tuple[ReadLine, str]]:
    """Lines that no listing brought before, each with what names it everywhere."""
    if batch.holds != Holds.LINES:
        return [(line, "") for line in lines]
    rows = lines_of_listings(batch.organisation, FinancialYear(batch.year))
    there = set(rows.values_list("identity", flat=True).iterator(chunk_size=AT_ONCE))
    named = zip(lines, identities(lines), strict=True)
    return [(line, identity) for line, identity in named if identity not in there]


def take_in(*, by: User, batch: ImportBatch, are_ours: bool = False) -> ImportBatch:
    """Make the lines count: all of them or none, with one row of the audit chain. `are_ours`: a person says so of the
    first cost centres. Raises Refused with what stands in the way."""
    require(by, batch.organisation, Act.IMPORT)
    preview = preview_of(batch)
    if preview.problem:
        raise Refused(
            f"{preview.problem}" if "Nothing was" in preview.problem else f"Nothing came in: {preview.problem}"
        )
    if preview.is_first and not are_ours:
        raise NotOurs(
            f"{batch.organisation.name} has no cost centres yet. Tick that these are its own.", field="are_ours"
        )
    with transaction.atomic():
        batch = locked(batch)
        next_sequence(batch.organisation)  # holds the chain: no other listing comes in meanwhile
        if batch.applied_at:
            raise Refused("These lines are in already. Nothing was changed.")
        refuse_again(batch.organisation, batch.file, batch.holds, batch.mapping.get("month"))
        fresh = new_lines(batch, preview.read.lines)
        written: list[Any] = write_lines(by, batch, fresh) if batch.holds == Holds.LINES else write_balances(
            batch, preview.read.lines
        )  # fmt: skip
        batch.rows = len(fresh)
        batch.amount = from_pence(sum(line.pence for line, _ in fresh))
        batch.control_totals = totals_of(batch, preview.read)
        batch.applied_at, batch.applied_by = timezone.now(), by
        batch.save()
        memory = remember(by, batch, preview)
        record_event(
            by=by,
            organisation=batch.organisation,
            action="take-in-lines",
            subject=f"import:{batch.pk}",
            after={
                "file": batch.file.name,
                "sha256": batch.file.sha256,
                "holds": batch.holds,
                "year": FinancialYear(batch.year).code,
                "rows": batch.rows,
                "amount": batch.amount,
                "known_already": len(preview.read.lines) - len(fresh),
                "columns": batch.mapping["columns"],
            },
            rows=[batch, memory, *written],
        )
    return batch


def totals_of(batch: ImportBatch, read: Read) -> list[dict[str, Any]]:
    """The listing's own total, which its lines add up to; in the form of every import."""
    if not read.total_cell:
        return []
    stated = {"sheet": batch.sheet or None, "cell": read.total_cell, "stated_pence": read.pence}
    return [{**stated, "computed_pence": read.pence, "agrees": True}]


def remember(by: User, batch: ImportBatch, preview: Preview) -> ImportMemory:
    key = {"organisation": batch.organisation, "holds": batch.holds, "fingerprint": fingerprint_of(preview.headings)}
    row = ImportMemory.objects.filter(**key).first() or ImportMemory(**key)
    row.columns = batch.mapping["columns"]
    row.batch, row.kept_at, row.kept_by = batch, timezone.now(), by
    row.save()
    return row


def write_lines(by: User, batch: ImportBatch, fresh: list[tuple[ReadLine, str]]) -> list[Any]:
    """The lines and the codes they name for the first time. A reversal that reverses a line of the same listing is
    written after it."""
    organisation, year = batch.organisation, FinancialYear(batch.year)
    codes, stated = codes_of(by, organisation, [line.code for line, _ in fresh])
    lines = [line for line, _ in fresh]
    names = references(lines, taken_references(organisation, year))
    pairs = reversals(
        [pairable_read(-place, line) for place, line in enumerate(lines, 1)], not_reversed(organisation, year)
    )
    rows = [
        TransactionLine(
            organisation=organisation,
            year=year.start,
            month=line.month,
            posted_on=line.on,
            reference=name,
            code=codes[line.code.lower()],
            source=line.source.value,
            amount=from_pence(line.pence),
            text=line.text,
            supplier=line.supplier,
            batch=batch,
            cell=line.cell,
            row=line.row,
            journal=line.journal,
            subjective=line.subjective,
            project_code=line.project,
            identity=identity,
            recorded_by=by,
        )
        for (line, identity), name in zip(fresh, names, strict=True)
    ]
    for place, row in enumerate(rows, 1):
        if (other := pairs.get(-place, 0)) > 0:
            row.reverses_id = other
    within = [place for place in range(1, len(rows) + 1) if pairs.get(-place, 0) < 0]
    later = {place - 1 for place in within}
    TransactionLine.objects.bulk_create(
        [row for place, row in enumerate(rows) if place not in later], batch_size=AT_ONCE
    )
    for place in within:
        rows[place - 1].reverses = rows[-pairs[-place] - 1]
    TransactionLine.objects.bulk_create([rows[place] for place in sorted(later)], batch_size=AT_ONCE)
    return [*stated, *rows]


def taken_references(organisation: Organisation, year: FinancialYear) -> dict[str, int]:
    """The last line of each journal that is in."""
    taken: dict[str, int] = {}
    rows = TransactionLine.objects.filter(organisation=organisation, year=year.start)
    for reference in rows.values_list("reference", flat=True).iterator(chunk_size=AT_ONCE):
        name, _, number = reference.rpartition("/")
        if name and number.isdecimal():
            taken[name] = max(taken.get(name, 0), int(number))
    return taken


def not_reversed(organisation: Organisation, year: FinancialYear) -> list[Pairable]:
    """Lines of this year and the one before that no line reverses; months of the year before count from -11 to 0."""
    reversed_already = set(
        TransactionLine.objects.filter(organisation=organisation, reverses__isnull=False).values_list(
            "reverses", flat=True
        )
    )
    return [
        replace(pairable(row), month=row.month - back)
        for each, back in ((year - 1, 12), (year, 0))
        for row in lines_of_listings(organisation, each).select_related("code").iterator(chunk_size=AT_ONCE)
        if row.reverses_id is None and row.pk not in reversed_already
    ]


def pairable_read(key: int, line: ReadLine) -> Pairable:
    return Pairable(key, line.month, line.code, line.subjective, line.pence, line.source, line.journal, line.text)


def codes_of(by: User, organisation: Organisation,
             named: Iterable[str]) -> tuple[dict[str, LedgerCode], list[LedgerCode]]:  # fmt: skip
    """The codes by name in small letters; those that are new stand for nothing yet."""
    found = {row.code.lower(): row for row in LedgerCode.objects.filter(organisation=organisation)}
    fresh = {code.lower(): code for code in named if code.lower() not in found}
    made = [
        LedgerCode.objects.create(
            organisation=organisation, code=code, kind=CodeKind.UNSTATED.value, recorded_by=by
        )
        for code in sorted(fresh.values())
    ]  # fmt: skip
    return {**found, **{row.code.lower(): row for row in made}}, made


def write_balances(batch: ImportBatch, lines: Iterable[ReadLine]) -> list[Any]:
    return BalanceLine.objects.bulk_create(
        BalanceLine(
            batch=batch,
            row=line.row,
            code=line.code,
            subjective=line.subjective,
            month=line.month,
            is_to_date=bool(batch.mapping.get("is_to_date", True)),
            amount=from_pence(line.pence),
            cell=line.cell,
        )
        for line in lines
    )


@transaction.atomic
def take_back_listing(*, by: User, batch: ImportBatch, reason: str) -> ImportBatch:
    """Take a listing or a trial balance back: its rows stay in the history and nobody counts them. Refused while one of
    its lines is matched, or while a later line reverses one of them."""
    require(by, batch.organisation, Act.IMPORT)
    if not reason.strip():
        raise Refused("Say why it is taken back.", field="reason")
    batch = locked(batch)
    if not batch.applied_at:
        raise Refused("It is not in yet, so there is nothing to take back.")
    if batch.undone_at:
        raise Refused("It is taken back already.")
    matched = standing_shares().filter(decision__line__batch=batch).values("decision__line").distinct().count()
    if matched:
        are = "is matched and stands" if matched == 1 else "are matched and stand"
        raise Refused(f"{count_of(matched, 'line')} of it {are} behind postings. Open what is matched again first.")
    batch.undone_at, batch.undone_by = timezone.now(), by
    batch.save(update_fields=["undone_at", "undone_by"])
    record_event(
        by=by,
        organisation=batch.organisation,
        action="take-back-lines",
        subject=f"import:{batch.pk}",
        before={"rows": batch.rows, "amount": batch.amount},
        reason=reason,
        rows=[batch],
    )
    return batch

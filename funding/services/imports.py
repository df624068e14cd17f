"""Importing a table of an uploaded workbook: checked, staged, applied in one act, undone with a reason. The kept file
is read again when it is applied; figures that differ from those previewed are refused."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.import_figures import Figure
from funding.domain.import_mapping import PUBLISHED, Mapping, read_mapping, suggested_mapping, suggested_table
from funding.domain.money import ZERO, from_pence, in_words
from funding.models import BudgetLine, BudgetMonth, ImportBatch, Pot, PublishedAllocation, UploadedFile
from funding.selectors import import_alike
from funding.services.import_check import Checked, check_import
from funding.services.ledger import refuse_withdrawn
from funding.services.uploads import forget_upload, kept, read_upload, received
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require


class NotReady(Refused):
    """Problems stand in the way; the preview lists them by cell."""


def start_import(*, by: User, organisation: Organisation, year: FinancialYear, name: str, content: Iterable[bytes],
                 holds: str) -> ImportBatch:  # fmt: skip
    """Upload a file and stage its first table with the columns it most likely has."""
    with received(by=by, organisation=organisation, name=name, content=content) as upload:
        tables = upload.inspection.tables
        table = suggested_table(upload.inspection, holds) or next(each for each in tables if each.money_columns)
        checked = check_import(organisation, year, upload.inspection, suggested_mapping(table, holds, year))
        with kept(upload) as file:
            return ImportBatch.objects.create(organisation=organisation, file=file, staged_by=by, **staged(checked))


def stage_import(
    *, by: User, organisation: Organisation, file: UploadedFile, year: FinancialYear, mapping: Mapping
) -> ImportBatch:
    """Keep a mapping and what it takes, for a preview. Readers do not see it. Problems do not stop it."""
    require(by, organisation, Act.IMPORT)
    if file.organisation_id != organisation.pk:
        raise Refused("This file belongs to another organisation. Upload it here first.", field="file")
    checked = check_import(organisation, year, read_upload(file), mapping)
    return ImportBatch.objects.create(organisation=organisation, file=file, staged_by=by, **staged(checked))


def change_mapping(*, by: User, batch: ImportBatch, year: FinancialYear, mapping: Mapping) -> ImportBatch:
    """Take other columns, another table or another unit for an import that is not applied yet."""
    require(by, batch.organisation, Act.IMPORT)
    checked = check_import(batch.organisation, year, read_upload(batch.file), mapping)
    with transaction.atomic():
        batch = locked(batch)
        if batch.applied_at:
            raise Refused("These figures are imported already. Undo the import to take other columns.")
        for name, value in staged(checked).items():
            setattr(batch, name, value)
        batch.save()
    return batch


def apply_import(*, by: User, batch: ImportBatch, difference_accepted: bool = False) -> ImportBatch:
    """Make the staged figures count: all of them or none, with one audit row that holds their digest.

    Raises NotAllowed, NotReady when there are problems, Refused when the same table is already imported, or when the
    workbook's own total differs from ours and nobody accepted the difference.
    """
    require(by, batch.organisation, Act.IMPORT)
    mapping = read_mapping(batch.mapping)
    checked = check_import(batch.organisation, FinancialYear(batch.year), read_upload(batch.file), mapping)
    with transaction.atomic():
        batch = locked(batch)
        if batch.applied_at:
            raise Refused(f"Nothing was changed: {already_in(batch)}")
        refuse_unready(batch, checked)
        refuse_difference(checked, difference_accepted)
        if checked.names_others:
            require(by, batch.organisation, Act.IMPORT_FOR_OTHERS)
        first = import_alike(batch.organisation, batch.file.sha256, checked.year, mapping)
        if first is not None:
            raise Refused(f"Nothing was changed: {already_in(first)}")
        batch.applied_at, batch.applied_by = timezone.now(), by
        batch.save(update_fields=["applied_at", "applied_by"])
        written = (write_published if mapping.holds == PUBLISHED else write_budget)(batch, checked)
        record_event(
            by=by,
            organisation=batch.organisation,
            action="apply-import",
            subject=f"import:{batch.pk}",
            after={
                "file": batch.file.name,
                **({"difference_accepted": True} if difference_accepted else {}),
                "sha256": batch.file.sha256,
                "sheet": batch.sheet,
                "table": batch.table,
                "holds": batch.holds,
                "year": FinancialYear(batch.year).code,
                "rows": batch.rows,
                "amount": batch.amount,
                "mapping": batch.mapping_hash,
                "digest": digest_of(checked.found.figures),
            },
            rows=[batch, *written],
        )
    return batch


@transaction.atomic
def discard_import(*, by: User, batch: ImportBatch) -> None:
    """Drop an import that was never applied, and its file when no other import used it."""
    require(by, batch.organisation, Act.IMPORT)
    batch = locked(batch)
    if batch.applied_at:
        raise Refused("These figures are imported already. Undo the import instead.")
    file = batch.file
    kept_as = copy(file)
    subject = f"import:{batch.pk}"
    batch.delete()
    is_last = not file.batches.exists()
    if is_last:
        forget_upload(file)
    record_event(
        by=by,
        organisation=batch.organisation,
        action="discard-import",
        subject=subject,
        before={"file": file.name, "sha256": file.sha256},
        gone=[kept_as] if is_last else [],
    )


def undo_import(*, by: User, batch: ImportBatch, reason: str) -> ImportBatch:
    """Take an import back. Its rows stay in the history and no reader counts them; the same file may go in again."""
    require(by, batch.organisation, Act.IMPORT)
    if not reason.strip():
        raise Refused("Say why the import is undone.", field="reason")
    with transaction.atomic():
        batch = locked(batch)
        if not batch.applied_at:
            raise Refused("This import has not been applied, so there is nothing to undo.")
        if batch.undone_at:
            raise Refused("This import is undone already.")
        if batch.published.exclude(holder=batch.organisation).exists():
            require(by, batch.organisation, Act.IMPORT_FOR_OTHERS)
        pot = Pot.objects.standing().filter(published_allocation__batch=batch).select_related("organisation").first()
        if pot is not None:
            raise Refused(
                f"The pot {pot.reference} of {pot.organisation} was opened from a figure of this import, so it cannot "
                "be undone. Correct the pot's award instead."
            )
        batch.undone_at, batch.undone_by = timezone.now(), by
        batch.save(update_fields=["undone_at", "undone_by"])
        record_event(
            by=by,
            organisation=batch.organisation,
            action="undo-import",
            subject=f"import:{batch.pk}",
            before={"rows": batch.rows, "amount": batch.amount, "applied_at": batch.applied_at},
            reason=reason,
            rows=[batch],
        )
    return batch


def staged(checked: Checked) -> dict[str, Any]:
    """The columns of a batch that its mapping decides."""
    mapping, found = checked.mapping, checked.found
    fits = not checked.is_too_large
    return {
        "year": checked.year.start,
        "holds": mapping.holds,
        "sheet": mapping.sheet or "",
        "table": mapping.table,
        "mapping": mapping.as_document(),
        "mapping_hash": mapping.fingerprint,
        "control_totals": checked.control_document(),
        "left_out": checked.left_out_document(),
        "rows": found.rows,
        "amount": from_pence(found.pence) if fits else ZERO,
        "rounding": from_pence(found.rounding_pence) if fits else ZERO,
    }


def refuse_unready(batch: ImportBatch, checked: Checked) -> None:
    """Problems, nothing to import, or figures other than those that were previewed."""
    if checked.problems:
        count = len(checked.problems)
        raise NotReady(f"Nothing was imported: {count} {'problem needs' if count == 1 else 'problems need'} an answer.")
    if not checked.found.figures:
        raise NotReady("Nothing was imported: the chosen columns hold no figures. Choose another column.")
    now = staged(checked)
    if any(getattr(batch, name) != value for name, value in now.items()):
        raise NotReady("Nothing was imported: the figures differ from those you saw. Check them again.")


def write_published(batch: ImportBatch, checked: Checked) -> list[Model]:
    return [
        *PublishedAllocation.objects.bulk_create(
            PublishedAllocation(
                batch=batch,
                holder=checked.holders[figure.code],
                year=batch.year,
                heading=checked.heading[:200],
                amount=from_pence(figure.pence),
                cell=figure.cell,
                raw=figure.raw[:120],
            )
            for figure in checked.found.figures
        )
    ]


def write_budget(batch: ImportBatch, checked: Checked) -> list[Model]:
    rows: dict[int, Figure] = {}
    for figure in checked.found.figures:
        rows.setdefault(figure.row, figure)
    refuse_withdrawn(*(pot for figure in rows.values() if (pot := checked.link(figure).pot)))
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(
            batch=batch,
            row=row,
            label=figure.label[:255],
            code=figure.code[:60],
            pot=checked.link(figure).pot,
            project=checked.link(figure).project,
        )
        for row, figure in rows.items()
    )
    by_row = {line.row: line for line in lines}
    months = BudgetMonth.objects.bulk_create(
        (
            BudgetMonth(
                line=by_row[figure.row],
                month=figure.month,
                amount=from_pence(figure.pence),
                cell=figure.cell,
                raw=figure.raw[:120],
            )
            for figure in checked.found.figures
        ),
        batch_size=2_000,
    )
    return [*lines, *months]


def locked(batch: ImportBatch) -> ImportBatch:
    # The organisation's row locks all its imports, so that two batches of one table cannot both pass the check. The
    # batch's own row is what a pot of another organisation locks that is opened from one of its figures.
    Organisation.objects.select_for_update(no_key=True).get(pk=batch.organisation_id)
    rows = ImportBatch.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation", "file", "applied_by").get(pk=batch.pk)


def refuse_difference(checked: Checked, accepted: bool) -> None:
    off = [total for total in checked.control_totals if not total.agrees]
    if off and not accepted:
        stated = in_words(from_pence(off[0].stated_pence), pence=True)
        ours = in_words(from_pence(off[0].computed_pence), pence=True)
        raise Refused(
            f"The workbook's own total in {off[0].cell} is {stated} and ours is {ours}. Correct the workbook, choose "
            "other columns, or accept the difference."
        )


def already_in(first: ImportBatch) -> str:
    """Who imported the table, when, and how much it was."""
    applied = timezone.localtime(first.applied_at)
    day = f"{applied.day} {applied:%B %Y at %H:%M}"
    return (
        f"{first.applied_by} imported this table of {first.file.name} on {day}: {first.rows} rows, "
        f"{in_words(first.amount)}. Undo that import first if it was wrong."
    )


def digest_of(figures: Sequence[Figure]) -> str:
    """SHA-256 over every figure with its cell and raw text, in the order of the sheet."""
    rows = [[figure.cell, figure.raw, figure.code, figure.label, figure.month, figure.pence] for figure in figures]
    text = json.dumps(rows, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()

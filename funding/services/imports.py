"""Importing a table of an uploaded workbook: checked, staged, applied in one act, undone with a reason. The kept file
is read again when it is applied; figures that differ from those previewed are refused."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.import_figures import Figure
from funding.domain.import_mapping import ACTUALS, BOTH, PUBLISHED, Mapping, read_mapping
from funding.domain.import_postings import Change, Target
from funding.domain.import_review import Key
from funding.domain.money import ZERO, from_pence, in_words
from funding.domain.sheets.tables import Inspection
from funding.imported import running
from funding.models import (
    ActualMonth,
    BudgetLine,
    ImportBatch,
    Movement,
    Posting,
    Pot,
    Project,
    PublishedAllocation,
    UploadedFile,
)
from funding.selectors import import_alike
from funding.services.import_actuals import lock_posted, lock_targets, post_actuals, take_back
from funding.services.import_check import Checked, check_import
from funding.services.import_effect import Effect, counting_now, effect_of, is_as_worked_out
from funding.services.import_memory import as_placed, first_mapping, placed_before, remember
from funding.services.import_writing import (
    Progress,
    Written,
    is_large,
    is_whole,
    name_projects,
    open_new_projects,
    sweep_rows,
    write_posted,
    write_published,
    write_rows,
)
from funding.services.uploads import NewUpload, forget_upload, kept, read_upload, received, sheets_of
from funding.workbook.door import collector_at_rest
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require


class NotReady(Refused):
    """Problems stand in the way; the preview lists them by cell."""


@collector_at_rest()
def start_import(*, by: User, organisation: Organisation, year: FinancialYear, name: str, content: Iterable[bytes],
                 holds: str, no_patients: bool = False) -> ImportBatch:  # fmt: skip
    """Upload a file and stage its first table with the answers of last time, or with what its headings say.
    `no_patients`: a person says that cells that look like NHS numbers hold something else."""
    with received(by=by, organisation=organisation, name=name, content=content, no_patients=no_patients) as upload:
        inspection, mapping = first_reading(upload, year, holds)
        checked = check_import(organisation, year, inspection, mapping)
        with kept(upload) as file:
            return ImportBatch.objects.create(organisation=organisation, file=file, staged_by=by, **staged(checked))


def first_reading(upload: NewUpload, year: FinancialYear, holds: str) -> tuple[Inspection, Mapping]:
    """Where a person said last time that the table stands; else where it is found. What was received holds one."""
    organisation = upload.organisation
    if placed_before(organisation, holds, upload.inspection):
        sheets = sheets_of(upload.path, upload.name)
        if placed := as_placed(organisation, year, holds, upload.inspection, sheets):
            return placed
    mapping = first_mapping(organisation, year, upload.inspection, holds)
    assert mapping is not None
    return upload.inspection, mapping


@collector_at_rest()
def stage_import(
    *, by: User, organisation: Organisation, file: UploadedFile, year: FinancialYear, mapping: Mapping
) -> ImportBatch:
    """Keep a mapping and what it takes, for a preview. Readers do not see it. Problems do not stop it."""
    require(by, organisation, Act.IMPORT)
    if file.organisation_id != organisation.pk:
        raise Refused("This file belongs to another organisation. Upload it here first.", field="file")
    checked = check_import(organisation, year, read_upload(file, mapping), mapping)
    return ImportBatch.objects.create(organisation=organisation, file=file, staged_by=by, **staged(checked))


@collector_at_rest()
def change_mapping(*, by: User, batch: ImportBatch, year: FinancialYear, mapping: Mapping) -> ImportBatch:
    """Take other columns, another table or another unit for an import that is not applied yet."""
    require(by, batch.organisation, Act.IMPORT)
    checked = check_import(batch.organisation, year, read_upload(batch.file, mapping), mapping)
    with transaction.atomic():
        batch = locked(batch)
        if batch.applied_at:
            raise Refused("These figures are imported already. Undo the import to take other columns.")
        for name, value in staged(checked).items():
            setattr(batch, name, value)
        batch.save()
    return batch


@collector_at_rest()
def apply_import(*, by: User, batch: ImportBatch, difference_accepted: bool = False,
                 heard: Progress = lambda done: None) -> ImportBatch:  # fmt: skip
    """Make the staged figures count: all of them or none, with one audit row that holds their digest. Many figures are
    written in chunks before, under the batch that nobody counts yet; `heard` is told how many stand.

    Raises NotAllowed, NotReady when there are problems or unanswered doubts, Refused when the same table is already
    imported, or when the workbook's own total differs from ours and nobody accepted the difference.
    """
    require(by, batch.organisation, Act.IMPORT)
    mapping = read_mapping(batch.mapping)
    checked = check_import(batch.organisation, FinancialYear(batch.year), read_upload(batch.file, mapping), mapping)
    with transaction.atomic():
        refuse_import(by, locked(batch), checked, difference_accepted)
    effect = effect_of(checked)
    if not is_large(effect):
        with transaction.atomic():
            sweep_rows(batch)
            return settled(by, batch, effect, None, difference_accepted)
    sweep_rows(batch)
    try:
        written = write_rows(batch, effect, heard)
        with transaction.atomic():
            return settled(by, batch, effect, written, difference_accepted)
    except BaseException:
        sweep_rows(batch)
        raise


def settled(by: User, batch: ImportBatch, effect: Effect, written: Written | None,
            difference_accepted: bool) -> ImportBatch:  # fmt: skip
    """The one transaction in which an import begins to count."""
    checked = effect.checked
    batch = locked(batch)
    refuse_import(by, batch, checked, difference_accepted)
    if checked.mapping.holds != PUBLISHED and counting_now(checked) != effect.rests_on:
        raise NotReady("Nothing was imported: somebody else imported or undid figures meanwhile. Review it again.")
    published: list[PublishedAllocation] = []
    named: list[BudgetLine] = []
    pots = lock_targets(effect)
    opened = open_new_projects(by, effect)
    effect = with_opened(effect, opened)
    refuse_typed_since(effect)
    if written is None and checked.mapping.holds == PUBLISHED:
        published = write_published(batch, effect)
    elif written is None:
        written = write_rows(batch, effect, lambda done: None)
    if written is not None:
        if not is_whole(batch, written):
            raise NotReady("Nothing was imported: its rows were cleared away meanwhile. Import it again.")
        named = name_projects(written, opened)
    batch.applied_at, batch.applied_by = timezone.now(), by
    if written is not None:
        batch.rows, batch.amount = written.rows, from_pence(written.pence)
    batch.save(update_fields=["applied_at", "applied_by", "rows", "amount"])
    memory = remember(by, batch, checked, opened)
    actuals: list[ActualMonth] = []
    postings: list[Posting] = []
    movements: dict[Key, Movement] = {}
    said: list[dict[str, Any]] = []
    if (effect.changes or effect.by_hand) and written is not None:
        movements, postings, said = post_actuals(by, batch, effect, pots, next_sequence(batch.organisation))
        actuals = write_posted(written, effect, movements)
    posted = batch.movements.all() if said else ()
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
            **({"movements": said} if said else {}),
        },
        rows=[batch, memory, *named, *published, *posted, *postings, *actuals],
        sealed=written.sealed if written else None,
    )
    return batch


def with_opened(effect: Effect, opened: dict[str, Project]) -> Effect:
    """The effect with spend on the projects that are open now."""

    def on_open(changes: Iterable[Change]) -> tuple[Change, ...]:
        return tuple(
            replace(each, target=Target(each.target.pot, opened[each.key.word].pk)) if each.target.opens else each
            for each in changes
        )

    return replace(effect, changes=on_open(effect.changes), stated=on_open(effect.stated))


def refuse_typed_since(effect: Effect) -> None:
    """Spend that was typed for the same pots, projects and months after the import was worked out, or that no longer
    stands; the pots are locked, so nobody types more."""
    if not is_as_worked_out(effect):
        raise NotReady(
            "Nothing was imported: somebody recorded or reversed spend of the same pots, projects and months "
            "meanwhile. Review it again."
        )


def refuse_import(by: User, batch: ImportBatch, checked: Checked, difference_accepted: bool) -> None:
    """Everything that stands in the way of an import; the batch is locked."""
    if batch.applied_at:
        raise Refused(f"Nothing was changed: {already_in(batch)}")
    refuse_unready(batch, checked)
    refuse_difference(checked, difference_accepted)
    if checked.names_others:
        require(by, batch.organisation, Act.IMPORT_FOR_OTHERS)
    first = import_alike(batch.organisation, batch.file.sha256, checked.year, checked.mapping)
    if first is not None:
        raise Refused(f"Nothing was changed: {already_in(first)}")


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
    if running(batch):
        raise Refused("These figures are being imported now. Wait until it is done, then undo the import.")
    sweep_rows(batch)
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
    """Take an import back. Its rows stay in the history and no reader counts them; the same file may go in again. What
    it posted is reversed in the same act: refused once a month that it posted in is closed, or while a later import
    rests on it."""
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
        posted = lock_posted(batch)
        movements: list[Movement] = []
        postings: list[Posting] = []
        said: list[dict[str, Any]] = []
        if batch.holds in (ACTUALS, BOTH):
            sequence = next_sequence(batch.organisation)
            movements, postings, said = take_back(by, batch, posted, sequence, reason)
        batch.undone_at, batch.undone_by = timezone.now(), by
        batch.save(update_fields=["undone_at", "undone_by"])
        record_event(
            by=by,
            organisation=batch.organisation,
            action="undo-import",
            subject=f"import:{batch.pk}",
            before={"rows": batch.rows, "amount": batch.amount, "applied_at": batch.applied_at},
            after={"movements": said} if said else None,
            reason=reason,
            rows=[batch, *movements, *postings],
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
    if checked.open_doubts:
        count = len(checked.open_doubts)
        raise NotReady(
            f"Nothing was imported: {count} {'doubt needs' if count == 1 else 'doubts need'} a correction or a tick."
        )
    if not checked.found.figures:
        raise NotReady("Nothing was imported: the chosen columns hold no figures. Choose another column.")
    now = staged(checked)
    if any(getattr(batch, name) != value for name, value in now.items()):
        raise NotReady("Nothing was imported: the figures differ from those you saw. Check them again.")


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

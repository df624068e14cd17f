"""Files that people upload: read at the door and searched for patient data first, then kept under a name made of their
content. What is refused is never stored."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from funding.domain.import_mapping import Mapping
from funding.domain.personal_data import Suspicion, numbers_in, suspicions
from funding.domain.sheets.recognition import inspect_sheets
from funding.domain.sheets.tables import Inspection, Sheet
from funding.models import UploadedFile
from funding.services.kept_readings import forget_reading, keep_reading, kept_reading
from funding.workbook.door import Refused as NotRead
from funding.workbook.door import read_sheets, read_whole, read_workbook
from funding.workbook.gate import LARGEST_FILE
from funding.workbook.refusals import SENTENCES
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require

LONGEST_NAME = 255
MOST_NAMED = 5  # places with patient data that one sentence names


class MayHoldPatients(Refused):
    """Cells may hold NHS numbers; a person may say that they hold something else."""


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file that was read and is not kept yet. Its content at `path` lasts as long as the block that received it."""

    by: User
    organisation: Organisation
    name: str
    path: Path
    sha256: str
    size: int
    inspection: Inspection

    @property
    def stored_as(self) -> str:
        return f"imports/{self.sha256[:2]}/{self.sha256}"


@contextmanager
def received(*, by: User, organisation: Organisation, name: str, content: Iterable[bytes],
             no_patients: bool = False) -> Iterator[NewUpload]:  # fmt: skip
    """Read a file that somebody sends; nothing is kept until `kept` is asked. `no_patients`: a person says that the
    cells that look like NHS numbers hold something else.

    Raises Refused with the door's sentence at the field `file`, or because a column holds patients; MayHoldPatients.
    """
    require(by, organisation, Act.IMPORT)
    name = shown_name(name)
    if numbers_in(name):
        raise Refused("The name of the file may hold an NHS number. Rename the file and choose it again.", field="file")
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / "content"
        sha256, size = write_content(path, content, largest=LARGEST_FILE)
        inspection = read_and_searched(path, name, no_patients)
        if not any(table.money_columns for table in inspection.tables):
            raise Refused(
                "The file holds no table with a column of amounts. Choose a file with headings above its figures.",
                field="file",
            )
        yield NewUpload(by, organisation, name, path, sha256, size, inspection)


@contextmanager
def kept(upload: NewUpload) -> Iterator[UploadedFile]:
    """Keep the content with its row, in one transaction with what the block does. The same content gives the same row
    of the organisation; when the block fails, what this call stored goes again."""
    store(upload)
    try:
        with transaction.atomic():
            known = UploadedFile.objects.filter(organisation=upload.organisation, sha256=upload.sha256).first()
            file = known or add_row(upload)
            yield file
    except BaseException:
        drop_unused(upload.stored_as)
        raise
    keep_reading(upload.inspection, file.name)
    store(upload)  # somebody may have dropped the last other row of the content before ours stood


def read_and_searched(path: Path, name: str, no_patients: bool) -> Inspection:
    """What the content holds, once its cells were searched for patients. They are let go of here."""
    try:
        sheets, inspection = read_whole(path, name=name)
    except NotRead as refusal:
        raise Refused(refusal.message, field="file") from refusal
    refuse_patients(sheets, no_patients)
    return inspection


def refuse_patients(sheets: tuple[Sheet, ...], no_patients: bool) -> None:
    """Only cell addresses are named, never what stands there."""
    found = suspicions(sheets)
    blocked = [each for each in found if each.blocks]
    if blocked:
        raise Refused(" ".join(said_of(each) for each in blocked[:MOST_NAMED]), field="file")
    if found and not no_patients:
        raise MayHoldPatients(" ".join(said_of(each) for each in found[:MOST_NAMED]), field="no_patients")


def sheets_of(path: Path, name: str) -> tuple[Sheet, ...]:
    """Every cell of every sheet of a content that was read before."""
    try:
        return read_sheets(path, name=name)
    except NotRead as refusal:
        raise Refused(refusal.message, field="file") from refusal


def said_of(found: Suspicion) -> str:
    return f"Sheet {found.sheet}: {found.message}" if found.sheet else found.message


def store_upload(*, by: User, organisation: Organisation, name: str, content: Iterable[bytes],
                 no_patients: bool = False) -> tuple[UploadedFile, Inspection]:  # fmt: skip
    """Read the file, and keep it when it holds a table. Raises Refused as `received` does; nothing is kept then."""
    with (
        received(by=by, organisation=organisation, name=name, content=content, no_patients=no_patients) as upload,
        kept(upload) as file,
    ):
        return file, upload.inspection


def read_upload(file: UploadedFile, mapping: Mapping | None = None) -> Inspection:
    """What the kept file holds, with the mapping's table where a person said that it stands. Raises Refused when it is
    no longer the file that was uploaded."""
    with content_of(file) as path:
        inspection = kept_reading(file.sha256, file.name)
        if inspection is None:
            inspection = read_or_refuse(path, file.name)
            keep_reading(inspection, file.name)
        return with_place(path, inspection, mapping) if mapping and mapping.place else inspection


def with_place(path: Path, inspection: Inspection, mapping: Mapping) -> Inspection:
    """The inspection with the table of the mapping where a person said that it stands."""
    assert mapping.place is not None
    places = {(mapping.sheet or "", mapping.table): mapping.place}
    sheets = sheets_of(path, inspection.file)
    return inspect_sheets(inspection.file, inspection.sha256, sheets, inspection.warnings, places)


@contextmanager
def content_of(file: UploadedFile) -> Iterator[Path]:
    """A copy of the kept content for the time of the block. Raises Refused when it is not what was uploaded."""
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / "content"
        try:
            with default_storage.open(file.stored_as) as kept:
                sha256, _ = write_content(path, kept.chunks())
        except OSError:
            raise not_in_store(file) from None
        if sha256 != file.sha256:
            raise Refused(f"The kept copy of {file.name} is not what was uploaded. Ask your administrator to check it.")
        yield path


def open_upload(file: UploadedFile) -> "File[bytes]":
    """The kept content, to be sent as it came. Raises Refused when the store does not give it."""
    try:
        return default_storage.open(file.stored_as)
    except OSError:
        raise not_in_store(file) from None


def not_in_store(file: UploadedFile) -> Refused:
    return Refused(f"The file {file.name} cannot be read from the store. Ask your administrator to restore it.")


def read_or_refuse(path: Path, name: str) -> Inspection:
    try:
        return read_workbook(path, name=name)
    except NotRead as refusal:
        raise Refused(refusal.message, field="file") from refusal


def write_content(path: Path, content: Iterable[bytes], *, largest: int | None = None) -> tuple[str, int]:
    """Write the blocks to the path; their SHA-256 and number of bytes. Stops with Refused beyond `largest` bytes."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for block in content:
            if largest is not None and size + len(block) > largest:
                raise Refused(SENTENCES["too_large"], field="file")
            digest.update(block)
            size += file.write(block)
    return digest.hexdigest(), size


def store(upload: NewUpload) -> None:
    if not default_storage.exists(upload.stored_as):
        with upload.path.open("rb") as handle:
            name = default_storage.save(upload.stored_as, File(handle))
        if name != upload.stored_as:  # somebody stored the same content meanwhile
            default_storage.delete(name)


def add_row(upload: NewUpload) -> UploadedFile:
    file = UploadedFile.objects.create(
        organisation=upload.organisation,
        name=upload.name,
        sha256=upload.sha256,
        size=upload.size,
        stored_as=upload.stored_as,
        uploaded_by=upload.by,
    )
    record_event(
        by=upload.by,
        organisation=upload.organisation,
        action="upload-file",
        subject=f"file:{file.pk}",
        after={"name": upload.name, "sha256": upload.sha256, "size": upload.size},
        rows=[file],
    )
    return file


def forget_upload(file: UploadedFile) -> None:
    """Delete the row, and the content once the deletion is certain and nobody else keeps the same content."""
    stored_as = file.stored_as
    forget_reading(file.sha256, file.name)
    file.delete()
    transaction.on_commit(lambda: drop_unused(stored_as))


def drop_unused(stored_as: str) -> None:
    """Delete a content that no row keeps: looked at now, for another organisation may have kept it meanwhile."""
    if not UploadedFile.objects.filter(stored_as=stored_as).exists():
        default_storage.delete(stored_as)


def shown_name(name: str) -> str:
    """The last part of the name that the person gave, without control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[-LONGEST_NAME:].strip() or "workbook"

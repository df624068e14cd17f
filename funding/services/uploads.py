"""Files that people upload: read at the door first, then kept under a name made of their content. What the door refuses
is never stored."""

import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from funding.domain.sheets.tables import Inspection
from funding.models import UploadedFile
from funding.workbook.door import Refused as NotRead
from funding.workbook.door import read_workbook
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require

LONGEST_NAME = 255


def store_upload(
    *, by: User, organisation: Organisation, name: str, content: Iterable[bytes]
) -> tuple[UploadedFile, Inspection]:
    """Read the file, and keep it when it holds a table. The same content gives the same row of the organisation.

    Raises Refused with the door's sentence at the field `file`; nothing is kept then.
    """
    require(by, organisation, Act.IMPORT)
    name = shown_name(name)
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / "content"
        sha256, size = write_content(path, content)
        inspection = read_or_refuse(path, name)
        if not any(table.money_columns for table in inspection.tables):
            raise Refused(
                "The file holds no table with a column of amounts. Choose a file with headings above its figures.",
                field="file",
            )
        known = UploadedFile.objects.filter(organisation=organisation, sha256=sha256).first()
        return known or keep(by, organisation, name, path, sha256, size), inspection


def read_upload(file: UploadedFile) -> Inspection:
    """What the kept file holds. Raises Refused when it is no longer the file that was uploaded."""
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / "content"
        try:
            with default_storage.open(file.stored_as) as kept:
                sha256, _ = write_content(path, kept.chunks())
        except FileNotFoundError:
            raise Refused(f"The file {file.name} is no longer in the store. Upload it again.") from None
        if sha256 != file.sha256:
            raise Refused(f"The kept copy of {file.name} is not what was uploaded. Ask your administrator to check it.")
        return read_or_refuse(path, file.name)


def open_upload(file: UploadedFile) -> "File[bytes]":
    """The kept content, to be sent as it came."""
    return default_storage.open(file.stored_as)


def read_or_refuse(path: Path, name: str) -> Inspection:
    try:
        return read_workbook(path, name=name)
    except NotRead as refusal:
        raise Refused(refusal.message, field="file") from refusal


def write_content(path: Path, content: Iterable[bytes]) -> tuple[str, int]:
    """Write the blocks to the path; their SHA-256 and number of bytes."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for block in content:
            digest.update(block)
            size += file.write(block)
    return digest.hexdigest(), size


def keep(by: User, organisation: Organisation, name: str, path: Path, sha256: str, size: int) -> UploadedFile:
    """Store the content and its row; when the row fails, what this call stored goes again."""
    stored_as = f"imports/{sha256[:2]}/{sha256}"
    is_new = not default_storage.exists(stored_as)
    if is_new:
        with path.open("rb") as handle:
            stored_as = default_storage.save(stored_as, File(handle))
    try:
        with transaction.atomic():
            file = UploadedFile.objects.create(
                organisation=organisation, name=name, sha256=sha256, size=size, stored_as=stored_as, uploaded_by=by
            )
            record_event(
                by=by,
                organisation=organisation,
                action="upload-file",
                subject=f"file:{file.pk}",
                after={"name": name, "sha256": sha256, "size": size},
            )
    except BaseException:
        if is_new:
            default_storage.delete(stored_as)
        raise
    return file


def forget_upload(file: UploadedFile) -> None:
    """Delete the row, and the content once the deletion is certain and nobody else keeps the same content."""
    stored_as = file.stored_as
    file.delete()
    if not UploadedFile.objects.filter(stored_as=stored_as).exists():
        transaction.on_commit(lambda: default_storage.delete(stored_as))


def shown_name(name: str) -> str:
    """The last part of the name that the person gave, without control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[-LONGEST_NAME:].strip() or "workbook"

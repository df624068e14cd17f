"""The content of uploaded files and signed documents: out of the store into a folder and back, each under its hash."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from dataset.files.cases import CASE_VERSIONS
from dataset.files.folder import CONTENT, Folder, Row
from dataset.files.imports import UPLOADED_FILES
from funding.models import UploadedFile
from organisations.refusals import Refused
from roi.models import CaseVersion

DOCUMENTS = (("pdf_sha256", "pdf_file"), ("html_sha256", "html_file"))


def write_content(folder: Path) -> None:
    """Write everything that is kept in the store. Raises Refused when it is not what its hash says."""
    folder.mkdir()
    for sha256, stored_as in stored_content():
        if not re.fullmatch(r"[0-9a-f]{64}", sha256) or (folder / sha256).exists():
            continue
        try:
            with default_storage.open(stored_as) as kept:
                content = bytes(kept.read())
        except FileNotFoundError:
            raise Refused(f"{stored_as} is missing from the store. Restore it or dump without --with-files.") from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Refused(f"{stored_as} in the store is not what its hash says. Restore it first.")
        (folder / sha256).write_bytes(content)


def stored_content() -> Iterator[tuple[str, str]]:
    """Hash and place of everything that is kept in the store."""
    yield from UploadedFile.objects.order_by("pk").values_list("sha256", "stored_as")
    for names in DOCUMENTS:
        yield from CaseVersion.objects.exclude(**{names[1]: ""}).order_by("pk").values_list(*names)


def named_content(folder: Folder) -> Iterator[tuple[Row, str, str, str]]:
    """Row, column, hash and place of everything that the folder's rows name."""
    for row in folder.good(UPLOADED_FILES):
        yield row, "stored_as", row.values["sha256"], row.values["stored_as"]
    for row in folder.good(CASE_VERSIONS):
        for hash_column, column in DOCUMENTS:
            if row.values[column]:
                yield row, column, row.values[hash_column], row.values[column]


def check_content(folder: Folder) -> None:
    """Content that came along is what its name says and is named by a row; places stay inside the store."""
    named = set()
    for row, column, sha256, stored_as in named_content(folder):
        named.add(sha256)
        if not re.fullmatch(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_.-]+)+", stored_as) or ".." in stored_as:
            folder.at(row, column, f"“{stored_as}” is no place in the store. Write imports/, two digits and the hash.")
    if not (folder.path / CONTENT).is_dir():
        return
    for path in sorted((folder.path / CONTENT).iterdir()):
        where = f"{CONTENT}/{path.name}"
        if path.name not in named:
            folder.problem(where, 0, "", "No row of uploaded_files.csv or case_versions.csv has this hash.")
        elif digest_of(path) != path.name:
            folder.problem(where, 0, "", "The content is not what its name says. Dump it again.")


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_content(folder: Folder, kept: list[str]) -> None:
    """Copy content into the store, and note in `kept` what is new there."""
    wanted = dict(folder.content)
    for _, _, sha256, stored_as in named_content(folder):
        if (folder.path / CONTENT / sha256).is_file():
            wanted[stored_as] = folder.path / CONTENT / sha256
    for stored_as, path in sorted(wanted.items()):
        if default_storage.exists(stored_as):
            continue
        with path.open("rb") as file:
            kept.append(default_storage.save(stored_as, File(file)))


def forget(kept: list[str]) -> None:
    """Take out of the store what a load that failed has put there."""
    for stored_as in kept:
        default_storage.delete(stored_as)

"""What was read from a kept file, held for a day: the steps of an import ask for the same cells again and again. It is
found by the content, the name and the code that reads, so nothing that another version read is ever used."""

import hashlib
from functools import cache as once
from pathlib import Path

from django.core.cache import caches

from funding import workbook
from funding.domain import sheets
from funding.domain.sheets.tables import Inspection

MOST_CELLS = 500_000  # more would take longer to keep, and more memory, than the time it saves is worth
FOLDERS = (Path(sheets.__file__).parent, Path(workbook.__file__).parent)


def keep_reading(inspection: Inspection) -> None:
    """Hold what the content of the inspection's fingerprint and name held."""
    if sum(len(row.cells) for table in inspection.tables for row in table.rows) <= MOST_CELLS:
        caches["readings"].set(key_of(inspection.sha256, inspection.file), inspection)


def kept_reading(sha256: str, name: str) -> Inspection | None:
    """What was read from this content under this name, when it is still held. Whoever asks has checked the content."""
    found = caches["readings"].get(key_of(sha256, name))
    return found if isinstance(found, Inspection) else None


def forget_reading(sha256: str, name: str) -> None:
    caches["readings"].delete(key_of(sha256, name))


def key_of(sha256: str, name: str) -> str:
    return hashlib.sha256("\0".join((reader(), sha256, name)).encode()).hexdigest()


@once
def reader() -> str:
    """The fingerprint of the code that reads and recognises."""
    files = sorted(file for folder in FOLDERS for file in folder.rglob("*.py"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()

"""What was read from a kept file, held for a day: the steps of an import ask for the same cells again and again. It is
found by the content, the name and the code that reads, so nothing that another version read is ever used."""

import hashlib
import logging
import time
from contextlib import suppress
from dataclasses import replace
from functools import cache as once
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches

from funding import workbook
from funding.domain import sheets
from funding.domain.sheets.tables import Inspection

MOST_CELLS = 500_000  # more would take longer to keep, and more memory, than the time it saves is worth
logger = logging.getLogger(__name__)
FOLDERS = (Path(sheets.__file__).parent, Path(workbook.__file__).parent)


def keep_reading(inspection: Inspection, name: str) -> None:
    """Hold what the content of the inspection's fingerprint held, under the name of its row. A reading that cannot be
    held is read again: the import goes on."""
    try:
        sweep()
        if sum(len(row.cells) for table in inspection.tables for row in table.rows) <= MOST_CELLS:
            caches["readings"].set(key_of(inspection.sha256, name), replace(inspection, file=name))
    except OSError:
        logger.warning("What was read from a file could not be held.", exc_info=True)


def sweep() -> None:
    """Delete what is older than a day: the cache itself looks at a reading only when somebody asks for it."""
    held: Any = settings.CACHES["readings"]
    for file in Path(held["LOCATION"]).glob("*.djcache"):
        with suppress(FileNotFoundError):  # another process sweeps too
            if file.stat().st_mtime < time.time() - held["TIMEOUT"]:
                file.unlink()


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

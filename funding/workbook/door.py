"""The only door to spreadsheet files: a path goes in, an Inspection or Refused comes out. Nothing is stored."""

import gc
import hashlib
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from funding.domain.sheets.recognition import inspect_sheets
from funding.domain.sheets.tables import Inspection, Sheet
from funding.workbook import reading
from funding.workbook.refusals import Refused

__all__ = ["Refused", "collector_at_rest", "fingerprint", "read_sheets", "read_whole", "read_workbook"]

logger = logging.getLogger(__name__)
SECONDS = 60
START = "import sys; sys.path[:0] = sys.argv[1:3]; from funding.workbook.child import main; main(*sys.argv[3:6])"


def read_workbook(path: Path, *, name: str | None = None) -> Inspection:
    """What tables a workbook or CSV holds and what they add up to. `name` is what the person called the file.

    Raises Refused with a code and a sentence; a reader that crashes, hangs or runs out of memory is a refusal too.
    """
    return read_whole(path, name=name)[1]


def read_whole(path: Path, *, name: str | None = None) -> tuple[tuple[Sheet, ...], Inspection]:
    """Every cell as it stands and what was found in them, in one reading. Raises Refused as `read_workbook`."""
    path = Path(path)
    shown = name or path.name
    with collector_at_rest():
        found = _read(path, shown)
        sheets = tuple(sheet for sheet, _ in found.sheets)
        warnings = [*reading.about_file(found.about), *(w for _, raw in found.sheets for w in reading.about_sheet(raw))]
        return sheets, inspect_sheets(shown, fingerprint(path), sheets, warnings)


def read_sheets(path: Path, *, name: str) -> tuple[Sheet, ...]:
    """Every cell of every sheet as it stands, for tables whose columns are known. Raises Refused as `read_workbook`."""
    return tuple(sheet for sheet, _ in _read(Path(path), name).sheets)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Two million cells or figures make no circles, and looking for some among them takes as long as reading them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(path: Path, name: str) -> "reading.Reading":
    if not path.is_file():
        raise Refused("not_a_spreadsheet", "There is no such file. Check its name and choose it again.")
    with _answer(path.resolve(), name) as answer:
        try:
            found = reading.read_answer(answer)
        except ValueError:
            raise Refused("damaged") from None
    if not found.about.get("confined", True):
        logger.warning("The network could not be cut for the process that reads workbooks.")
    return found


def fingerprint(path: Path) -> str:
    """SHA-256 of the file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def _reader_folder() -> str:
    found = find_spec("python_calamine")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("python-calamine is not installed. Run make setup.")
    return str(Path(next(iter(found.submodule_search_locations))).parent)


@contextmanager
def _answer(path: Path, name: str) -> Iterator[IO[str]]:
    """Run the child; whatever becomes of it, the answer is its lines of JSON or a refusal."""
    ending = "".join(letter for letter in name[-6:] if letter.isascii() and (letter.isalnum() or letter == "."))
    root = str(Path(__file__).resolve().parents[2])
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, "-I", "-S", "-c", START, root, _reader_folder(), str(path), ending, str(answer)]
        quiet = subprocess.DEVNULL
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter, our own code, a list of arguments
                command,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                cwd=folder,
                stdin=quiet,
                stdout=quiet,
                stderr=quiet,
                timeout=SECONDS,
                check=False,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired:
            raise Refused("took_too_long") from None
        if done.returncode == -24:  # SIGXCPU
            raise Refused("took_too_long")
        if done.returncode != 0 or not answer.exists():
            logger.warning("The process that reads workbooks ended with %s.", done.returncode)
            raise Refused("damaged")
        with answer.open(encoding="ascii") as file:
            yield file

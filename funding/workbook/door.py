"""The only door to spreadsheet files: a path goes in, an Inspection or Refused comes out. Nothing is stored."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from funding.domain.sheets.cells import Cell, CellError, Value
from funding.domain.sheets.recognition import inspect_sheets
from funding.domain.sheets.tables import Inspection, Sheet, Warning
from funding.workbook.refusals import Refused

__all__ = ["Refused", "fingerprint", "read_sheets", "read_workbook"]

SECONDS = 60
START = "import sys; sys.path[:0] = sys.argv[1:3]; from funding.workbook.child import main; main(*sys.argv[3:6])"


def read_workbook(path: Path, *, name: str | None = None) -> Inspection:
    """What tables a workbook or CSV holds and what they add up to. `name` is what the person called the file.

    Raises Refused with a code and a sentence; a reader that crashes, hangs or runs out of memory is a refusal too.
    """
    path = Path(path)
    shown = name or path.name
    raws = _raw_sheets(path, shown)
    sheets = tuple(_sheet(raw) for raw in raws)
    warnings = tuple(warning for raw in raws for warning in (*_never_calculated(raw), *_skipped(raw)))
    return inspect_sheets(shown, fingerprint(path), sheets, warnings)


def read_sheets(path: Path, *, name: str) -> tuple[Sheet, ...]:
    """Every cell of every sheet as it stands, for tables whose columns are known. Raises Refused as `read_workbook`."""
    return tuple(_sheet(raw) for raw in _raw_sheets(Path(path), name))


def _raw_sheets(path: Path, name: str) -> list[dict[str, Any]]:
    if not path.is_file():
        raise Refused("not_a_spreadsheet", "There is no such file. Check its name and choose it again.")
    answer = _answer(path.resolve(), name)
    if refused := answer.get("refused"):
        raise Refused(refused["code"], refused["message"])
    return list(answer["sheets"])


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


def _answer(path: Path, name: str) -> dict[str, Any]:
    """Run the child; whatever becomes of it, the answer is its JSON or a refusal."""
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
            raise Refused("damaged")
        with answer.open(encoding="utf-8") as file:
            try:
                return dict(json.load(file, parse_float=Decimal, parse_int=Decimal))
            except ValueError:
                raise Refused("damaged") from None


def _sheet(raw: dict[str, Any]) -> Sheet:
    calculated = {(int(row), int(column)) for row, column in raw["calculated"]} if "calculated" in raw else None
    styles = {(int(row), int(column)): style for row, column, style in raw.get("styles", ())}
    typed = raw["name"] is None
    rows: dict[int, dict[int, Cell]] = {}
    for number, parts in raw["rows"]:
        row = int(number)
        cells: dict[int, Cell] = {}
        for where, packed in zip(parts[::2], parts[1::2], strict=True):
            column = int(where)
            value, text = _value(packed)
            if isinstance(value, str) and not value.strip():
                continue
            made = (row, column) in calculated if calculated is not None else not typed
            cells[column] = Cell(row, column, value, text, made, styles.get((row, column), ""))
        if cells:
            rows[row] = cells
    return Sheet(
        raw["name"], rows, bool(raw["visible"]),
        tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in raw.get("merges", ())),
        frozenset(map(int, raw.get("hidden_rows", ()))), frozenset(map(int, raw.get("hidden_columns", ()))),
    )  # fmt: skip


def _value(packed: Any) -> tuple[Value, str]:
    if isinstance(packed, list):
        kind, text = packed
        if kind == "d":
            return date.fromisoformat(text), text
        if kind == "t":
            return datetime.fromisoformat(text), text
        return CellError(text), text
    if isinstance(packed, bool):
        return packed, "TRUE" if packed else "FALSE"
    return packed, str(packed)


def _never_calculated(raw: dict[str, Any]) -> list[Warning]:
    places = [(int(row), int(column)) for row, column in raw.get("no_value", ())]
    if not places:
        return []
    first = Cell(*places[0], None, "").ref
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    sentence = (
        f"The formula in {first}{more} has no stored result. Open the workbook in Excel, save it, upload it again."
    )
    return [Warning(raw["name"], first, "never_calculated", sentence)]


def _skipped(raw: dict[str, Any]) -> list[Warning]:
    if not raw.get("skipped"):
        return []
    return [Warning(raw["name"], None, "sheet_not_read", "This hidden sheet is too large to be read and was left out.")]

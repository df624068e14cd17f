"""Rows of a CSV seed file, each cell turned into its type. A cell that cannot be is named by file, row and column,
with the row number that a spreadsheet shows."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from funding.domain.money import money
from organisations.refusals import Refused

Read = Callable[[str], Any]


class BadRow(Refused):
    """A seed file holds something that cannot be stored."""


def read_rows(path: Path, columns: Mapping[str, Read]) -> list[dict[str, Any]]:
    """Every row of the file with the named columns turned into their types; other columns are left out.

    Raises BadRow at the first cell that cannot be read, or when the file or a column is missing.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.DictReader(file)
            missing = [name for name in columns if name not in (lines.fieldnames or ())]
            if missing:
                raise BadRow(f"{path.name} has no column {missing[0]}. Add it to the first row.")
            return [read_row(path, number, line, columns) for number, line in enumerate(lines, start=2)]
    except FileNotFoundError:
        raise BadRow(f"{path.name} is missing from {path.parent}. Put it back.") from None


def read_row(path: Path, number: int, line: Mapping[str, str | None], columns: Mapping[str, Read]) -> dict[str, Any]:
    row = {}
    for name, read in columns.items():
        cell = line[name]
        try:
            if cell is None:
                raise ValueError("The row is too short.")
            row[name] = read(cell.strip())
        except (ValueError, ValidationError) as problem:
            why = str(problem) or "It cannot be read."
            raise BadRow(f"{path.name}, row {number}, column {name}: “{cell or ''}”. {why} Correct the file.") from None
    return row


def text(longest: int | None = None) -> Read:
    """Text that may be empty."""

    def read(cell: str) -> str:
        if longest is not None and len(cell) > longest:
            raise ValueError(f"This is {len(cell)} characters, more than the {longest} that fit.")
        return cell

    return read


def filled(longest: int | None = None) -> Read:
    """Text that may not be empty."""
    inner = text(longest)

    def read(cell: str) -> Any:
        if not cell:
            raise ValueError("This must be filled in.")
        return inner(cell)

    return read


def one_of(known: Mapping[str, Any] | set[str] | frozenset[str], what: str) -> Read:
    """A code that stands in `known`."""

    def read(cell: str) -> str:
        if cell not in known:
            raise ValueError(f"This is no {what} that was listed before.")
        return cell

    return read


def day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError("This is not a date such as 2026-04-01.") from None


def whole_number(cell: str) -> int:
    if not cell.isdecimal():
        raise ValueError("This is not a whole number.")
    return int(cell)


def pounds(cell: str) -> Decimal:
    return money(cell)


def digits(cell: str) -> str:
    """A number kept as it was published."""
    if not Decimal(cell if cell.replace(".", "", 1).isdecimal() else "NaN").is_finite():
        raise ValueError("This is not a number.")
    return cell


def yes_no(cell: str) -> bool:
    if cell not in ("yes", "no", ""):
        raise ValueError("This is neither yes nor no.")
    return cell == "yes"


def maybe(read: Read) -> Read:
    """None when the cell is empty."""
    return lambda cell: read(cell) if cell else None

"""Which columns of a table are taken, and as what. A mapping is a frozen value with one JSON form and one fingerprint:
the same choices always give the same fingerprint."""

import hashlib
import json
import re
from collections.abc import Mapping as Document
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from funding.domain.financial_year import FinancialYear
from funding.domain.sheets.cells import Cell
from funding.domain.sheets.tables import Column, Inspection, Table

BUDGET, PUBLISHED = "budget", "published"
UNITS = {1: "pounds", 1_000: "thousands of pounds", 1_000_000: "millions of pounds"}
WANTED = re.compile(r"inequalit|core ?20", re.IGNORECASE)
IN_TOTAL = re.compile(r"\btotals?\b|\byear\b|\bannual\b|\bbudget\b", re.IGNORECASE)


class NotAMapping(ValueError):
    """The document is no mapping; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A column of money: its letter and its month (1 is April), or None for an amount of the year."""

    column: str
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """`holds` is budget or published; a CSV's `sheet` is None. `multiplier` None means: as the workbook states it."""

    holds: str
    sheet: str | None
    table: int
    label: str | None
    code: str | None
    amounts: tuple[Taken, ...]
    multiplier: int | None = None

    def as_document(self) -> dict[str, Any]:
        return {
            "holds": self.holds,
            "sheet": self.sheet,
            "table": self.table,
            "label": self.label,
            "code": self.code,
            "amounts": [{"column": taken.column, "month": taken.month} for taken in self.amounts],
            "multiplier": self.multiplier,
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the choices as canonical JSON."""
        text = json.dumps(self.as_document(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def letters(self) -> frozenset[str]:
        return frozenset(taken.column for taken in self.amounts)


def read_mapping(document: Document[str, Any]) -> Mapping:
    """A mapping from its JSON form. Raises NotAMapping."""
    try:
        mapping = Mapping(
            holds=document["holds"],
            sheet=document["sheet"],
            table=int(document["table"]),
            label=document.get("label"),
            code=document.get("code"),
            amounts=tuple(Taken(str(part["column"]), part.get("month")) for part in document["amounts"]),
            multiplier=document.get("multiplier"),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotAMapping(
            "The mapping cannot be read. Give holds, sheet, table, label, code, amounts and multiplier as "
            "docs/import.md shows."
        ) from None
    texts = (mapping.sheet, mapping.label, mapping.code)
    months = all(part.month is None or (type(part.month) is int and 1 <= part.month <= 12) for part in mapping.amounts)
    if mapping.holds not in (BUDGET, PUBLISHED) or not months or any(not isinstance(t, str | None) for t in texts):
        raise NotAMapping("The mapping holds something other than budget or published, or a month outside 1 to 12.")
    if mapping.multiplier not in (None, *UNITS):
        raise NotAMapping("The multiplier of a mapping is 1, 1000 or 1000000, or nothing.")
    return mapping


def find_table(inspection: Inspection, sheet: str | None, number: int) -> Table | None:
    return next((each for each in inspection.tables if (each.sheet or "", each.number) == (sheet or "", number)), None)


def suggested_table(inspection: Inspection, holds: str) -> Table | None:
    """The first table to use; for published figures one that speaks of health inequalities goes first."""
    usable = [table for table in inspection.tables if table.use and table.money_columns]
    if holds == PUBLISHED:
        wanted = [table for table in usable if any(WANTED.search(column.heading) for column in table.money_columns)]
        usable = wanted or usable
    return usable[0] if usable else None


def suggested_mapping(table: Table, holds: str, year: FinancialYear) -> Mapping:
    """What the columns most likely are. No unit is guessed; without a plain choice `amounts` is empty."""
    return Mapping(
        holds=holds,
        sheet=table.sheet,
        table=table.number,
        label=_naming(table, "label"),
        code=_naming(table, "code"),
        amounts=_months(table, year) if holds == BUDGET and _months(table, year) else _one_amount(table, holds),
    )


def month_amounts(table: Table, year: FinancialYear) -> tuple[Taken, ...]:
    """The table's months of the year as budget, in the order of the sheet; empty when it has none."""
    return _months(table, year)


def text_of(cell: Cell | None) -> str:
    """What a label or a code says, with single spaces."""
    return "" if cell is None else " ".join((cell.text or cell.raw).split())


def _months(table: Table, year: FinancialYear) -> tuple[Taken, ...]:
    months = [
        column
        for column in table.columns
        if column.role == "month" and column.measure in (None, "budget") and column.year in (None, year)
    ]
    said = [column for column in months if column.measure == "budget"]
    return tuple(Taken(column.letter, column.month) for column in said or months)


def _one_amount(table: Table, holds: str) -> tuple[Taken, ...]:
    columns = [column for column in table.columns if column.role == "amount"]
    for narrower in (_wanted, _in_total) if holds == BUDGET else (_wanted,):
        if len(columns) > 1:
            columns = narrower(columns) or columns
    return (Taken(columns[0].letter),) if len(columns) == 1 else ()


def _wanted(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if WANTED.search(column.heading)]


def _in_total(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if IN_TOTAL.search(column.heading)]


def _naming(table: Table, role: str) -> str | None:
    """The column of that role that tells most rows apart; the first of equals."""
    columns = [column for column in table.columns if column.role == role]
    if not columns:
        return None
    return max(columns, key=lambda column: len({text_of(row.cells.get(column.letter)) for row in table.rows})).letter

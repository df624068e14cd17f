"""Totals that stand in the next column, beside the last row that they add: found by arithmetic, never taken for
money."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from funding.domain.sheets.headings import RowCells
from funding.domain.sheets.tables import Column, TotalRow
from funding.domain.sheets.totals import allowance

ZERO = Decimal(0)


def side_totals(
    columns: Sequence[Column], body: Mapping[int, RowCells], data: Sequence[int]
) -> dict[int, list[TotalRow]]:
    """The totals of each column that holds nothing else, by its number. `data`: the rows that are no totals
    themselves."""
    found = {}
    for position, column in enumerate(columns):
        added = next((one for one in reversed(columns[:position]) if one.is_money), None)
        if added is None or column.role in ("month", "label", "code", "date"):
            continue
        totals = _totals(column.number, added.number, body, data)
        if totals:
            found[column.number] = totals
    return found


def _totals(column: int, added: int, body: Mapping[int, RowCells], data: Sequence[int]) -> list[TotalRow]:
    """Empty unless every figure of the column is the sum since the one before it, or of all rows."""
    lines = {number for number in data if added in body[number] and body[number][added].figure is not None}
    stated = [number for number in body if column in body[number] and body[number][column].figure is not None]
    if not stated or len(stated) * 2 > len(lines):
        return []
    totals: list[TotalRow] = []
    since: list[int] = []
    every: list[int] = []
    for number, row in body.items():
        if number in lines:
            since.append(number)
            every.append(number)
        cell = row.get(column)
        if cell is None or cell.figure is None:
            continue
        kind = "subtotal" if _equals(cell.figure, since, added, body) else "total"
        rows = since if kind == "subtotal" else every
        if not cell.figure or len(rows) < 2 or not _equals(cell.figure, rows, added, body):
            return []
        whole = kind == "total" or (rows == every and len(every) == len(lines))
        totals.append(TotalRow(number, "total" if whole else "subtotal", {added: cell}, tuple(rows)))
        since = []
    return totals


def _equals(figure: Decimal, rows: Sequence[int], added: int, body: Mapping[int, RowCells]) -> bool:
    total = sum((body[number][added].figure or ZERO for number in rows), ZERO)
    return abs(figure - total) <= min(allowance(figure, len(rows)), abs(total) * Decimal("0.001"))

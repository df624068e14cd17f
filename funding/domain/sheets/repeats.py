"""Tables compared with each other: one that repeats the money of another is not used; its totals become controls."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from funding.domain.sheets.cells import Cell, exact_pence, rounded_pence
from funding.domain.sheets.tables import Column, ControlTotal, Table
from funding.domain.sheets.totals import printed_unit
from funding.domain.sheets.units import UNSTATED, without_unit

INCOME = re.compile(r"\b(?:income|receipts?|received|sources?)\b", re.IGNORECASE)
SPENDING = re.compile(r"\b(?:expenditure|spend|spending|spent|costs?|payments?|uses?)\b", re.IGNORECASE)


def compare_tables(tables: Sequence[Table]) -> list[Table]:
    """All tables of a workbook, with `use`, `why` and `control_totals` settled."""
    done = list(tables)
    for position, table in enumerate(done):
        others = [one for one in done if one.sheet == table.sheet and one.number != table.number]
        for other in others:
            if table.use and other.use and _repeats(table, other):
                done[position] = replace(table, use=False, why=_why(table, other))
                break
    return [_with_controls(table, done) for table in done]


def pairs(small: Table, big: Table) -> list[tuple[Column, Column]]:
    """Columns that mean the same: by heading, else by standing in the same column of the sheet."""
    named = {without_unit(column.heading): column for column in big.money_columns if without_unit(column.heading)}
    found = []
    for column in small.money_columns:
        other = named.get(without_unit(column.heading)) or big.column(column.letter)
        if other is not None and other.is_money:
            found.append((column, other))
    return found


def _repeats(small: Table, big: Table) -> bool:
    """The same totals, in most columns that are not nil, over fewer rows (of equals, the later is the repeat)."""
    if (len(small.rows), -small.number) >= (len(big.rows), -big.number):
        return False
    if _are_opposite(small, big):
        return False
    matched = [(a, b) for a, b in pairs(small, big) if a.total_pence or b.total_pence]
    equal = sum(1 for a, b in matched if _same(a, b, len(small.rows) + len(big.rows)))
    same_name = any(without_unit(a.heading) == without_unit(b.heading) for a, b in matched)
    return equal >= 1 and equal * 5 >= len(matched) * 3 and (same_name or equal >= 2) and len(big.rows) > 1


def _are_opposite(one: Table, other: Table) -> bool:
    """One side speaks of income and the other of spending: a balanced budget, not a repeat."""
    spoken = [" ".join([table.title, *(column.heading for column in table.columns)]) for table in (one, other)]
    income, spend = ([bool(words.search(text)) for text in spoken] for words in (INCOME, SPENDING))
    return (income[0] != income[1]) and (spend[0] != spend[1]) and income[0] != spend[0]


def _same(one: Column, other: Column, rows: int) -> bool:
    """Equal within half a printed unit a row. Where one unit is not stated, it is taken to be the other's."""
    mine, theirs = one.unit or UNSTATED, other.unit or UNSTATED
    common = mine.multiplier if mine.certain else theirs.multiplier
    first = (one.total_pence or 0) * common // mine.multiplier if not mine.certain else one.total_pence or 0
    second = (other.total_pence or 0) * common // theirs.multiplier if not theirs.certain else other.total_pence or 0
    gap = abs(first - second)
    room = rows + (50 * common * rows if common > 1 else 0)
    return gap <= room and gap * 200 <= max(abs(first), abs(second))


def _why(small: Table, big: Table) -> str:
    label = next((c.heading for c in small.columns if c.role == "label" and c.heading), "")
    by = (
        f" by {label.casefold()}"
        if label and label.casefold() not in {c.heading.casefold() for c in big.columns[:1]}
        else ""
    )
    return f"repeats table {big.number}{by}"


def _with_controls(table: Table, tables: Sequence[Table]) -> Table:
    controls = _own_controls(table)
    for other in sorted(tables, key=lambda one: one.sheet != table.sheet):
        if other is table or (other.sheet, other.number) == (table.sheet, table.number):
            continue
        controls += _controls_from(other, table)
    return replace(table, control_totals=tuple(controls))


def _own_controls(table: Table) -> list[ControlTotal]:
    rows = {row.number: row for row in table.rows}
    controls = []
    for total in table.total_rows:
        if total.kind == "difference":
            continue
        added = [rows[number] for number in total.rows if number in rows]
        for column in table.money_columns:
            cell = total.cells.get(column.number)
            if cell is None or cell.figure is None or len(added) != len(total.rows):
                continue
            cells = [row.cells[column.letter] for row in added if column.letter in row.cells]
            computed = sum(_pence(one, column) for one in cells)
            controls.append(_control(table.sheet, cell, column, computed, len(added)))
    return controls


def _controls_from(other: Table, table: Table) -> list[ControlTotal]:
    """Totals stated in another table: on the same sheet when that one repeats this one; elsewhere only when equal."""
    here = other.sheet == table.sheet
    if here and not (other.why or "").startswith(f"repeats table {table.number}"):
        return []
    found = []
    for total in other.total_rows:
        if total.kind != "total":
            continue
        for theirs, ours in pairs(other, table):
            cell = total.cells.get(theirs.number)
            if cell is None or cell.figure is None:
                continue
            if not here and without_unit(theirs.heading) != without_unit(ours.heading):
                continue
            multiplier = theirs.unit if theirs.unit and theirs.unit.certain else ours.unit
            control = _control(
                other.sheet, cell, replace(ours, unit=multiplier), ours.total_pence or 0, len(table.rows)
            )
            if here or (control.agrees and control.stated_pence and len(table.rows) >= 2):
                found.append(control)
    return found


def _control(sheet: str | None, cell: Cell, column: Column, computed: int, rows: int) -> ControlTotal:
    unit = column.unit or UNSTATED
    stated = _pence(cell, column)
    figure = cell.figure or Decimal(0)
    room = printed_unit(figure) * unit.multiplier * 50 * rows + Decimal(rows) / 2 + abs(stated) * Decimal("1e-12") + 1
    return ControlTotal(sheet, cell.ref, column.letter, stated, computed, abs(stated - computed) <= room)


def _pence(cell: Cell, column: Column) -> int:
    exact = exact_pence(cell, (column.unit or UNSTATED).multiplier)
    return rounded_pence(exact) if exact is not None else 0

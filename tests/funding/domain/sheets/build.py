"""Sheets from plain rows, for tests of recognition that need no file."""

from decimal import Decimal

from funding.domain.sheets.cells import Cell
from funding.domain.sheets.recognition import inspect_sheets
from funding.domain.sheets.tables import Sheet


def sheet(*rows, name="Sheet1", merges=(), visible=True, calculated=False, styles=None):
    made = {}
    for number, row in enumerate(rows, 1):
        cells = {}
        for column, value in enumerate(row or (), 1):
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            if isinstance(value, int | float) and not isinstance(value, bool):
                value = Decimal(repr(value))
            cells[column] = Cell(number, column, value, str(value), calculated, (styles or {}).get(column, ""))
        if cells:
            made[number] = cells
    return Sheet(name, made, visible, tuple(merges))


def tables(*rows, **options):
    return inspection(sheet(*rows, **options)).tables


def inspection(*sheets):
    return inspect_sheets("f.xlsx", "0" * 64, sheets)


def left_out(table, why):
    return [one.row for one in table.left_out if one.why == why]


def totals(table):
    return {column.letter: column.total_pence for column in table.money_columns}

"""What an inspection got wrong about a workbook whose truth is known, as short sentences."""

import csv
import io
from datetime import date
from decimal import Decimal

import xlsxwriter
import xlwt

from funding.domain.sheets.cells import Cell, column_letter
from funding.domain.sheets.tables import Sheet
from tests.workbooks.ods import ods_content, table


def sheets_of(made, *, text=False):
    """The workbook's sheets as the door gives them; `text`: as from a CSV, where every cell is text."""
    found = []
    for name, cells in made.sheets.items():
        rows = {}
        for (row, column), value in sorted(cells.items(), key=lambda item: item[0]):
            raw = str(value)
            if isinstance(value, int | float):
                value = Decimal(repr(value))
            rows.setdefault(row, {})[column] = Cell(row, column, raw if text else value, raw, not text)
        found.append(Sheet(name, rows, True, tuple(made.merges[name])))
    return found


def faults(made, inspection):
    """Empty when every table in use is read to the row, the penny, the unit and its control totals, and no other is used."""
    wrong = []
    left = [table for table in inspection.tables if table.use]
    for truth in made.truth:
        table = next((t for t in left if t.sheet in (truth.sheet, None) and t.header_rows == truth.header and
                      {c.number for c in t.money_columns} & set(truth.totals)), None)  # fmt: skip
        if table is None:
            heads = [t.header_rows for t in inspection.tables]
            wrong.append(
                f"{truth.sheet}: no table under {truth.header}, but {heads} of which used {[t.header_rows for t in left]}"
            )
            continue
        left.remove(table)
        wrong += [f"{truth.sheet} {truth.header}: {each}" for each in _table_faults(truth, table)]
    wrong += [f"{table.sheet}: a table under {table.header_rows} too many" for table in left]
    return wrong


def _table_faults(truth, table):
    rows = [row.number for row in table.rows]
    if rows != truth.rows:
        yield f"rows {sorted(set(rows) ^ set(truth.rows))} are wrong"
    columns = {column.number: column for column in table.money_columns}
    for number, total in truth.totals.items():
        column = columns.get(number)
        if column is None:
            yield f"column {column_letter(number)} is no money"
            continue
        if (column.unit.multiplier, column.unit.certain) != (truth.unit, truth.certain):
            yield f"column {column_letter(number)}: unit {column.unit}, not {truth.unit}"
        elif column.total_pence != total:
            yield f"column {column_letter(number)}: {column.total_pence}, not {total}"
        if truth.months.get(number) != column.month:
            yield f"column {column_letter(number)}: month {column.month}, not {truth.months.get(number)}"
    if extra := set(columns) - set(truth.totals):
        yield f"columns {sorted(map(column_letter, extra))} are no money"
    wanted = {f"{column_letter(column)}{row}" for row, column in truth.controls}
    agreeing = {control.cell for control in table.control_totals if control.agrees}
    if missing := wanted - agreeing:
        yield f"totals {sorted(missing)[:4]} are not found"
    if strange := {control.cell for control in table.control_totals} - wanted:
        yield f"totals {sorted(strange)[:4]} are none"


def as_xlsx(path, made):
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "mmm yy"})
    for name, cells in made.sheets.items():
        page = book.add_worksheet(name)
        for top, left, bottom, right in made.merges[name]:
            page.merge_range(top - 1, left - 1, bottom - 1, right - 1, cells[top, left])
        for (row, column), value in cells.items():
            if isinstance(value, date):
                page.write_datetime(row - 1, column - 1, value, day)
            else:
                page.write(row - 1, column - 1, value)
    book.close()
    return path


def as_xls(path, made):
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="mmm yy")
    for name, cells in made.sheets.items():
        page = book.add_sheet(name)
        for (row, column), value in cells.items():
            page.write(row - 1, column - 1, value, *([day] if isinstance(value, date) else []))
    book.save(str(path))
    return path


def as_ods(path, made):
    return ods_content(path, "".join(table(name, grid(cells)) for name, cells in made.sheets.items()))


def as_csv(path, made, *, delimiter=",", encoding="utf-8"):
    """The first sheet, written as Excel saves it: figures above a thousand with commas, dates as shown."""
    out = io.StringIO(newline="")
    rows = [[_printed(value) for value in row] for row in grid(next(iter(made.sheets.values())))]
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def grid(cells):
    last, wide = max(row for row, _ in cells), max(column for _, column in cells)
    return [[cells.get((row, column)) for column in range(1, wide + 1)] for row in range(1, last + 1)]


def _printed(value):
    if isinstance(value, date):
        return value.strftime("%b %y")
    return "" if value is None else f"{value:,}" if isinstance(value, int | float) else value

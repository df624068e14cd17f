"""Any workbook that passed the gate as plain JSON-ready values. Runs in the child process only: no Django here.

A sheet is {name, visible, ...} and its rows: [row number, first column, value, ...], null where a cell is blank. A
value is a number, a text, true or false, ["d", iso date], ["t", iso date and time] or ["e", error text].
"""

import datetime
import math
import zipfile
from pathlib import Path
from typing import Any

from funding.workbook import gate
from funding.workbook.ods_scan import scan_spreadsheet
from funding.workbook.package import active_content, kind_of_package, open_package
from funding.workbook.refusals import Refused
from funding.workbook.scan import LARGEST_BOX, MOST_CELLS, Scan
from funding.workbook.sheet_scan import scan_workbook
from funding.workbook.text_reader import text_rows
from funding.workbook.xls_scan import scan_old_workbook
from funding.workbook.xlsb_scan import scan_binary_workbook

LONGEST_TEXT = 32_767
SCANS = {"xlsx": scan_workbook, "xlsb": scan_binary_workbook, "ods": scan_spreadsheet}
Sheet = tuple[dict[str, Any], list[list[Any]]]


def read(path: Path, name: str) -> tuple[dict[str, Any], list[Sheet]]:
    """What was found about the file, {"kind", "active"}, and each sheet with its rows. Raises Refused."""
    kind = gate.kind_of(path, name)
    if kind == "text":
        return {"kind": "text", "active": []}, [({"name": None, "visible": True}, _text_sheet(path, name))]
    kind, scans, active = examine(path, kind)
    sheets = _sheets(path, kind, scans)
    return {"kind": kind, "active": active, "unchecked": bool(sheets) and not scans}, sheets


def examine(path: Path, kind: str) -> tuple[str, dict[str, Scan], list[str]]:
    """The gate's second half: everything that is looked at before the reader. (kind, scans by sheet, active
    content)."""
    if kind == "xls":
        return kind, scan_old_workbook(path), []
    package = open_package(path)
    with package:
        kind = kind_of_package(package)
        try:
            return kind, SCANS[kind](package), active_content(package)
        except (zipfile.BadZipFile, RecursionError) as error:
            raise Refused("damaged") from error


def _text_sheet(path: Path, name: str) -> list[list[Any]]:
    rows = []
    for number, cells in text_rows(path, name):
        first = cells[0][0]
        row: list[Any] = [None] * (cells[-1][0] - first + 1)
        for column, value in cells:
            row[column - first] = value
        rows.append([number, first, *row])
    return rows


def _sheets(path: Path, kind: str, scans: dict[str, Scan]) -> list[Sheet]:
    import python_calamine

    sheets: list[Sheet] = []
    cells = 0
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for about in book.sheets_metadata:
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            visible = about.visible == python_calamine.SheetVisibleEnum.Visible
            scan = scans.get(about.name)
            if scan is not None and not scan.cells:
                sheets.append((_described(about.name, visible, scan, [], {}), []))
                continue
            sheet = book.get_sheet_by_name(about.name)
            if sheet.height * sheet.width > LARGEST_BOX:
                raise Refused("far_cell")
            rows, held = _rows(sheet, scan)
            cells += sum(held.values())
            if cells > MOST_CELLS:
                raise Refused("too_many_cells")
            merges = [] if scan else [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
            sheets.append((_described(about.name, visible, scan, merges, held), rows))
    except python_calamine.PasswordError as error:
        raise Refused("encrypted") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("damaged") from error
    except BaseException as error:  # a panic of the reader arrives as a BaseException of its own
        if isinstance(error, Refused | KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Refused("damaged") from error
    return sheets


def _described(name: str, visible: bool, scan: Scan | None, merges: list[Any], held: dict[int, int]) -> dict[str, Any]:
    sheet: dict[str, Any] = {"name": name, "visible": visible, "merges": merges}
    if scan:
        sheet["merges"] = scan.merges
        sheet["visible"] = visible and scan.state == "visible"
        sheet["hidden_rows"] = sorted(row for row in scan.hidden_rows if row <= scan.last_row)
        sheet["hidden_columns"] = [
            c for low, high in scan.hidden_columns for c in range(low, min(high, scan.last_column) + 1)
        ]
        sheet["calculated"] = sorted(scan.calculated)
        sheet["no_value"] = scan.no_value[:1000]
        sheet["skipped"] = scan.skipped
        sheet["styles"] = [[row, column, style] for (row, column), style in scan.styles.items()]
        sheet["differs"] = _differences(scan, held)
    return sheet


def _differences(scan: Scan, held: dict[int, int]) -> list[list[int]]:
    """[row, cells that the file holds, cells that the reader gave], where the two do not agree."""
    if scan.held == held:
        return []
    rows = sorted(row for row in scan.held.keys() | held.keys() if scan.held.get(row, 0) != held.get(row, 0))
    return [[row, scan.held.get(row, 0), held.get(row, 0)] for row in rows[:1000]]


def _rows(sheet: Any, scan: Scan | None) -> tuple[list[list[Any]], dict[int, int]]:
    """The reader's rows with Excel's numbers, the errors that it leaves out put back, and how many cells each row
    holds."""
    _, left = sheet.start or (0, 0)  # the reader leaves out empty columns on the left, but no empty rows on top
    errors: dict[int, dict[int, str]] = {}
    for (number, column), text in (scan.errors if scan else {}).items():
        errors.setdefault(number, {})[column] = text
    found: list[list[Any]] = []
    held: dict[int, int] = {}
    for number, values in enumerate(sheet.iter_rows(), 1):
        row = [_value(value) for value in values]
        first = left + 1
        if number in errors:
            first = _put_errors(row, first, errors.pop(number))
        count = len(row) - row.count(None)
        if count:
            found.append([number, first, *row])
            held[number] = count
    for number, cells in errors.items():  # rows that hold nothing but errors at the edge of the sheet
        row = []
        first = _put_errors(row, min(cells), cells)
        found.append([number, first, *row])
        held[number] = len(cells)
    found.sort(key=lambda row: row[0])
    return found, held


def _put_errors(row: list[Any], first: int, errors: dict[int, str]) -> int:
    """Write error cells into a row that begins at column `first`; the column at which it begins then."""
    low, high = min(first, *errors), max(first + len(row) - 1, *errors)
    row[:0] = [None] * (first - low)
    row += [None] * (high - low + 1 - len(row))
    for column, text in errors.items():
        row[column - low] = ["e", text]
    return low


def _value(value: Any) -> Any:
    kind = type(value)
    if kind is float:
        if value.is_integer() and abs(value) < 1e15:
            return int(value)
        return value if math.isfinite(value) else ["e", "a number that is not finite"]
    if kind is str:
        if len(value) > LONGEST_TEXT:
            raise Refused("long_text")
        return value or None
    if value is None or kind is bool or kind is int:
        return value
    if kind is datetime.datetime:
        return ["t", value.isoformat()]
    if kind is datetime.date:
        return ["d", value.isoformat()]
    return str(value)

"""Any workbook that passed the gate as plain JSON-ready values. Runs in the child process only: no Django here.

A sheet is {name, visible, rows: [[row, [column, value, ...]]], ...}. A value is a number, a text, true or false,
["d", iso date], ["t", iso date and time] or ["e", error text].
"""

import datetime
import math
from pathlib import Path
from typing import Any

from funding.workbook import gate
from funding.workbook.package import kind_of_package, open_package
from funding.workbook.refusals import Refused
from funding.workbook.sheet_scan import MOST_CELLS, Scan, scan_workbook
from funding.workbook.text_reader import text_rows

LONGEST_TEXT = 32_767
LARGEST_BOX = 5_000_000


def read(path: Path, name: str) -> dict[str, Any]:
    """{"kind": …, "sheets": […]}. Raises Refused."""
    kind = gate.kind_of(path, name)
    scans: dict[str, Scan] = {}
    if kind == "text":
        rows = [[number, [part for cell in cells for part in cell]] for number, cells in text_rows(path, name)]
        return {"kind": "text", "sheets": [{"name": None, "visible": True, "rows": rows}]}
    if kind == "zip":
        package = open_package(path)
        kind = kind_of_package(package)
        if kind == "xlsx":
            scans = scan_workbook(package)
        package.close()
    return {"kind": kind, "sheets": _sheets(path, kind, scans)}


def _sheets(path: Path, kind: str, scans: dict[str, Scan]) -> list[dict[str, Any]]:
    import python_calamine

    sheets = []
    cells = 0
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for about in book.sheets_metadata:
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            visible = about.visible == python_calamine.SheetVisibleEnum.Visible
            scan = scans.get(about.name)
            if scan is not None and not scan.cells:
                sheets.append(_described(about.name, visible, [], scan, []))
                continue
            sheet = book.get_sheet_by_name(about.name)
            if sheet.height * sheet.width > LARGEST_BOX:
                raise Refused("far_cell")
            rows = _rows(sheet, scan)
            cells += sum(len(row[1]) // 2 for row in rows)
            if cells > MOST_CELLS:
                raise Refused("too_many_cells")
            merges = [] if scan else [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
            sheets.append(_described(about.name, visible, rows, scan, merges))
    except python_calamine.PasswordError as error:
        raise Refused("encrypted") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("damaged") from error
    except BaseException as error:  # a panic of the reader arrives as a BaseException of its own
        if isinstance(error, Refused | KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Refused("damaged") from error
    return sheets


def _described(name: str, visible: bool, rows: list[Any], scan: Scan | None, merges: list[Any]) -> dict[str, Any]:
    sheet: dict[str, Any] = {"name": name, "visible": visible, "rows": rows, "merges": merges}
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
    return sheet


def _rows(sheet: Any, scan: Scan | None) -> list[list[Any]]:
    """The reader's rows with Excel's numbers, and the errors that it leaves out put back."""
    top, left = sheet.start or (0, 0)
    found: dict[int, dict[int, Any]] = {}
    for number, values in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
        row = {
            column: _value(value) for column, value in enumerate(values, left + 1) if value != "" and value is not None
        }
        if row:
            found[number] = row
    if scan:
        for (number, column), text in scan.errors.items():
            found.setdefault(number, {})[column] = ["e", text]
    return [[number, [part for pair in sorted(found[number].items()) for part in pair]] for number in sorted(found)]


def _value(value: Any) -> Any:
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise Refused("long_text")
        return value
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return ["e", "a number that is not finite"]
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, int):
        return value
    if isinstance(value, datetime.datetime):
        return ["t", value.isoformat()]
    if isinstance(value, datetime.date):
        return ["d", value.isoformat()]
    return str(value)

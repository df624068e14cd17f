"""A person's own workbook back with the cells marked that need an answer, and a sheet that lists them. A small .xlsx
keeps its look; any other file comes back as values, because nothing else is known of it for certain."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import coordinate_to_tuple

from funding.domain.sheets.tables import Sheet
from funding.workbook.writers import plain

UNPACKED = 6 * 1024 * 1024  # bytes of a workbook that is loaded whole, in about two seconds
MARK = PatternFill("solid", fgColor="FFFFE08A")
ERRORS = "Errors"
HEADINGS = ("Sheet", "Cell", "Column", "What you entered", "What is wrong and what to do", "Kind")
LONGEST_SHEET = 31


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell that needs an answer; `cell` is empty where the whole table is meant."""

    sheet: str | None
    cell: str
    column: str
    entered: str
    message: str
    is_doubt: bool


def marked_workbook(path: Path, sheets: Sequence[Sheet], marks: Sequence[Mark]) -> bytes:
    """The workbook at the path as .xlsx with the marks. `sheets` are its cells as they were read."""
    book = loaded(path) or of_values(sheets)
    first = sheets[0].name if sheets else None
    for mark in marks:
        name = mark.sheet or first or "Sheet"
        if mark.cell and name in book.sheetnames:
            put(book[name], mark)
    list_marks(book, marks)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def loaded(path: Path) -> Any:
    """The whole workbook where it is a small .xlsx that can be kept as it is; else None."""
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED or "xl/workbook.xml" not in parts.namelist():
                return None
        with path.open("rb") as content:  # by its content: openpyxl would look at the name
            return load_workbook(content, rich_text=True)
    except Exception:  # what openpyxl cannot read comes back as values: it must never stop a person
        return None


def of_values(sheets: Iterable[Sheet]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet((sheet.name or "Sheet")[:LONGEST_SHEET])
        for number, row in sheet.rows.items():
            for column, cell in row.items():
                value = cell.value
                if isinstance(value, Decimal | bool | date):
                    page.cell(number, column, value)
                else:
                    text = page.cell(number, column, plain(cell.raw))
                    text.data_type = "s"
    return book


def put(page: Any, mark: Mark) -> None:
    row, column = coordinate_to_tuple(mark.cell)
    cell = page.cell(row, column)
    if hasattr(cell, "fill") and type(cell).__name__ != "MergedCell":
        cell.fill = MARK
        cell.comment = Comment(plain(mark.message)[:500], "Ringfence", height=120, width=320)


def list_marks(book: Any, marks: Sequence[Mark]) -> None:
    """A sheet of its own with one line a cell; its name does not stand in the workbook yet."""
    name, number = ERRORS, 1
    while name in book.sheetnames:
        number += 1
        name = f"{ERRORS} {number}"
    page = book.create_sheet(name)
    for place, (heading, width) in enumerate(zip(HEADINGS, (24, 10, 30, 24, 80, 12), strict=True), 1):
        cell = page.cell(1, place, heading)
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = width
    for row, mark in enumerate(marks, 2):
        kind = "Look again" if mark.is_doubt else "Error"
        texts = (mark.sheet, mark.cell or "Whole table", mark.column, mark.entered, mark.message, kind)
        for place, text in enumerate(texts, 1):
            cell = page.cell(row, place, plain(text))
            cell.data_type = "s"  # a leading = is no formula
    page.freeze_panes = "A2"

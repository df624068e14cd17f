"""Lists as a working workbook or as CSV: amounts are numbers, days are days, and text is never a formula. The first
sheet of a workbook says what it is, as known when, for whom, and what its amounts add up to."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

MONEY_FORMAT = "#,##0.00;[Red](#,##0.00)"
DAY_FORMAT = "d mmmm yyyy"
LONGEST = 32_767  # characters that a cell takes
MOST_LINKS = 65_000  # a sheet of Excel takes 65,530; the addresses of further rows are text
LINK_FONT = Font(color="005EB8", underline="single")
FORMULA = frozenset("=+-@\t\r'")


class Holds(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    POUNDS = "pounds"
    NUMBER = "number"
    DAY = "day"
    LINK = "link"  # the whole address of a page, which a click opens


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it holds, how wide it is, and whether its sum stands on the cover."""

    heading: str
    holds: Holds = Holds.TEXT
    width: int = 16
    is_controlled: bool = False


@dataclass(frozen=True, slots=True)
class Linked:
    """A figure, in pounds, that a click leads to its postings at `address`; CSV holds the figure alone."""

    value: Decimal
    address: str


@dataclass(frozen=True)
class Listing:
    """A list to be written; a cell of pounds may be Linked. `facts` are the lines of the cover, such as the
    organisation and the year."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    facts: Sequence[tuple[str, str]] = field(default=())

    def control_totals(self) -> list[tuple[str, Decimal]]:
        """What each controlled column adds up to, in pounds."""
        return [
            (column.heading, sum((figure(row[place]) or Decimal(0) for row in self.rows), Decimal(0)))
            for place, column in enumerate(self.columns)
            if column.is_controlled
        ]


def figure(value: Any) -> Any:
    return value.value if isinstance(value, Linked) else value


def write_workbook(listing: Listing) -> bytes:
    """An .xlsx with a cover and one sheet of rows."""
    book = Workbook(write_only=True)
    cover = book.create_sheet("About")
    cover.column_dimensions["A"].width, cover.column_dimensions["B"].width = 34, 60
    cover.append([cell_of(cover, listing.title, Holds.TEXT, bold=True)])
    for key, value in listing.facts:
        cover.append([cell_of(cover, key, Holds.TEXT), cell_of(cover, value, Holds.TEXT)])
    cover.append([cell_of(cover, "Rows", Holds.TEXT), cell_of(cover, len(listing.rows), Holds.NUMBER)])
    for heading, total in listing.control_totals():
        label = f"Control total: {heading}"
        cover.append([cell_of(cover, label, Holds.TEXT), cell_of(cover, total, Holds.POUNDS)])
    sheet = book.create_sheet("List")
    for place, column in enumerate(listing.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(listing.columns))}{len(listing.rows) + 1}"
    sheet.append([cell_of(sheet, column.heading, Holds.TEXT, bold=True) for column in listing.columns])
    links = 0
    for row in listing.rows:
        cells = [
            cell_of(sheet, figure(value), column.holds) for value, column in zip(row, listing.columns, strict=True)
        ]
        if links < MOST_LINKS:
            links += make_links(cells, row, listing.columns)
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_links(cells: Sequence[Any], row: Sequence[Any], columns: Sequence[Column]) -> int:
    """Make each address of the row a link, and answer how many."""
    made = 0
    for cell, value, column in zip(cells, row, columns, strict=True):
        address = value.address if isinstance(value, Linked) else cell.value if column.holds is Holds.LINK else ""
        if address:
            cell.hyperlink, cell.font = address, LINK_FONT
            made += 1
    return made


def cell_of(sheet: Any, value: Any, holds: Holds, *, bold: bool = False) -> Any:
    if holds in (Holds.TEXT, Holds.LINK):
        text = plain(value)
        cell = WriteOnlyCell(sheet, value=text)
        cell.data_type = "s"  # openpyxl would take a leading = for a formula
        cell.quotePrefix = text[:1] in FORMULA and bool(text)
    else:
        cell = WriteOnlyCell(sheet, value=value)
        if holds is Holds.POUNDS:
            cell.number_format = MONEY_FORMAT
        elif holds is Holds.DAY:
            cell.number_format = DAY_FORMAT
    if bold:
        cell.font = Font(bold=True)
    return cell


def plain(value: Any) -> str:
    """Text that a cell can hold; nothing becomes an empty text."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", "" if value is None else str(value)))[:LONGEST]


def write_csv(listing: Listing) -> bytes:
    """CSV in UTF-8 with its mark, so that Excel reads it: amounts as -1200.00, days as 2026-04-01."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.heading for column in listing.columns])
    for row in listing.rows:
        writer.writerow([said(figure(value), column.holds) for value, column in zip(row, listing.columns, strict=True)])
    return stream.getvalue().encode("utf-8-sig")


def said(value: Any, holds: Holds) -> str:
    if value is None:
        return ""
    if holds is Holds.POUNDS:
        return f"{value:.2f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    text = plain(value)
    return f"'{text}" if holds is Holds.TEXT and text[:1] in FORMULA and text else text


WRITERS: dict[str, tuple[Callable[[Listing], bytes], str]] = {
    "xlsx": (write_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


def controlled(heading: str, *, is_controlled: bool = True) -> Column:
    """A column of pounds."""
    return Column(heading, Holds.POUNDS, is_controlled=is_controlled)


def link(heading: str) -> Column:
    """A column of addresses."""
    return Column(heading, Holds.LINK, width=60)


def texts(headings: Iterable[str], width: int = 16) -> list[Column]:
    return [Column(heading, width=width) for heading in headings]

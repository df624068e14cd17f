"""One pass over the records of an older Excel workbook ([MS-XLS], Excel 5 to 2003): extents, errors, formulas,
hidden rows, columns and sheets, merges, formats. What cannot be followed is left to the reader."""

import struct
from collections.abc import Iterator
from pathlib import Path

from funding.workbook.compound import stream_of
from funding.workbook.number_formats import mark_of
from funding.workbook.refusals import Refused
from funding.workbook.scan import MOST_CELLS, Scan, kept_or_skipped
from funding.workbook.xlsb_scan import ERRORS, STATES

BEGIN, END, SHEET, ROW, FORMULA, COLUMN, MERGED, FORMAT, STYLE = 0x809, 0x0A, 0x85, 0x208, 0x06, 0x7D, 0xE5, 0x41E, 0xE0
NUMBER, SHORT_NUMBER, SHORT_NUMBERS, TEXT, SHARED_TEXT, RICH_TEXT, BOOL_OR_ERROR = (
    0x203,
    0x27E,
    0xBD,
    0x204,
    0xFD,
    0xD6,
    0x205,
)
CELLS = frozenset({NUMBER, SHORT_NUMBER, SHARED_TEXT, TEXT, RICH_TEXT, BOOL_OR_ERROR, FORMULA})


def scan_old_workbook(path: Path) -> dict[str, Scan]:
    """A scan of every sheet, by sheet name; empty when the records cannot be followed. Raises Refused at the limits."""
    content = stream_of(path.read_bytes(), ("Workbook", "Book"))
    if content is None:
        return {}
    try:
        sheets, marks = _globals(content)
        scans = {}
        for name, state, offset in sheets:
            try:
                scan = _scan_sheet(content, offset, marks)
            except Refused as refusal:
                scan = kept_or_skipped(Scan(), refusal, state)
            scan.state = state
            scans[name] = scan
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}
    if sum(scan.cells for scan in scans.values()) > MOST_CELLS:
        raise Refused("too_many_cells")
    return scans


def _records(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from `at` to the end of their part."""
    depth = 0
    while at + 4 <= len(content):
        number, length = struct.unpack_from("<HH", content, at)
        depth += (number == BEGIN) - (number == END)
        yield number, content[at + 4 : at + 4 + length]
        if depth <= 0:
            return
        at += 4 + length


def _globals(content: bytes) -> tuple[list[tuple[str, str, int]], list[str]]:
    """(name, state, offset) of each sheet of cells, and the mark of each cell style."""
    sheets: list[tuple[str, str, int]] = []
    formats: dict[int, str] = {}
    used: list[int] = []
    wide = True
    for number, body in _records(content, 0):
        if number == BEGIN:
            wide = struct.unpack_from("<H", body)[0] == 0x600
        elif number == SHEET:
            offset, state, kind = struct.unpack_from("<IBB", body)
            if kind == 0:
                sheets.append((_text(body[6:], 1, wide), STATES[min(state & 3, 2)], offset))
        elif number == FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = _text(body[2:], 2, wide)
        elif number == STYLE:
            used.append(struct.unpack_from("<H", body, 2)[0])
    return sheets, [mark_of(number, formats.get(number, "")) for number in used]


def _text(body: bytes, width: int, wide: bool) -> str:
    """A text after its length (of one or two bytes) and, from Excel 97, a byte that says how wide its letters are."""
    length = int.from_bytes(body[:width], "little") if wide else body[0]
    if not wide:
        return body[1 : 1 + length].decode("cp1252", "replace")
    if body[width] & 1:
        return body[width + 1 : width + 1 + 2 * length].decode("utf-16-le")
    return body[width + 1 : width + 1 + length].decode("latin-1")


def _scan_sheet(content: bytes, offset: int, marks: list[str]) -> Scan:
    scan = Scan()
    for number, body in _records(content, offset):
        if number in CELLS:
            row, column, style = struct.unpack_from("<HHH", body)
            _note(scan, number, body, (row + 1, column + 1), style, marks)
        elif number == SHORT_NUMBERS:
            row, column = struct.unpack_from("<HH", body)
            for place in range((len(body) - 6) // 6):
                style = struct.unpack_from("<H", body, 4 + 6 * place)[0]
                _note(scan, number, body, (row + 1, column + 1 + place), style, marks)
        elif number == ROW and len(body) > 12 and body[12] & 0x20:
            scan.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif number == COLUMN and len(body) >= 10 and struct.unpack_from("<H", body, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", body)
            scan.hidden_columns.append((first + 1, min(last, 255) + 1))
        elif number == MERGED:
            for one in range(struct.unpack_from("<H", body)[0]):
                top, bottom, left, right = struct.unpack_from("<HHHH", body, 2 + 8 * one)
                scan.merge(top + 1, left + 1, bottom + 1, right + 1)
    if scan.calculated and len(scan.no_value) < len(scan.calculated):
        scan.no_value.clear()  # some have a result, so the empty ones are empty on purpose
    return scan


def _note(scan: Scan, number: int, body: bytes, place: tuple[int, int], style: int, marks: list[str]) -> None:
    empty = number == TEXT and struct.unpack_from("<H", body, 6)[0] == 0
    if number == FORMULA:
        scan.calculated.add(place)
        result = body[6:14]
        empty = result[6:] == b"\xff\xff" and result[0] == 3
        if empty:
            scan.no_value.append(place)
        if result[6:] == b"\xff\xff" and result[0] == 2:
            scan.errors[place] = ERRORS.get(result[2], "#ERROR")
    elif number == BOOL_OR_ERROR and body[7]:
        scan.errors[place] = ERRORS.get(body[6], "#ERROR")
    (scan.reach if empty else scan.hold)(*place)
    if style < len(marks) and marks[style]:
        scan.styles[place] = marks[style]

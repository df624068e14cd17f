"""One pass over the binary sheets of an xlsb workbook ([MS-XLSB]): extents, errors, formulas, hidden rows and columns,
merges, formats. Each record is a number, a length and so many bytes."""

import struct
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from funding.workbook.number_formats import mark_of
from funding.workbook.part_xml import parts_by_name, related_parts
from funding.workbook.refusals import Refused
from funding.workbook.scan import MOST_CELLS, Scan, kept_or_skipped

ROW, FORMULA_ERROR, CELL_ERROR, COLUMN, MERGE, BUNDLE = 0, 11, 3, 60, 176, 156
FILLED = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
TEXT, FORMULA_TEXT = 6, 8
FORMULAS = frozenset({8, 9, 10, 11})
FORMAT, STYLE, STYLES_BEGIN, STYLES_END = 44, 47, 617, 618
STATES = ("visible", "hidden", "veryHidden")
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def scan_binary_workbook(package: zipfile.ZipFile) -> dict[str, Scan]:
    """A scan of every sheet, by sheet name. Raises Refused when a sheet is larger than we read."""
    parts = parts_by_name(package)
    book = "xl/workbook.bin"
    targets = related_parts(package, parts, book)
    scans: dict[str, Scan] = {}
    try:
        marks = _marks(package, parts, str(PurePosixPath(book).parent / "styles.bin"))
        for number, body in _records(package.read(parts[book])):
            if number != BUNDLE:
                continue
            state = STATES[min(struct.unpack_from("<I", body)[0], 2)]
            relation, after = _text(body, 8)
            name, _ = _text(body, after)
            part = targets.get(relation, "")
            if part not in parts:
                continue
            try:
                scan = _scan_sheet(package.read(parts[part]), marks)
            except Refused as refusal:
                scan = kept_or_skipped(Scan(), refusal, state)
            scan.state = state
            scans[name] = scan
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Refused("damaged") from error
    if sum(scan.cells for scan in scans.values()) > MOST_CELLS:
        raise Refused("too_many_cells")
    return scans


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(content)
    while at < end:
        number = content[at]
        at += 1
        if number & 0x80:
            number = (number & 0x7F) | (content[at] & 0x7F) << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            part = content[at]
            at += 1
            length |= (part & 0x7F) << shift
            if not part & 0x80:
                break
        if at + length > end:
            raise Refused("damaged")
        yield number, content[at : at + length]
        at += length


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    (length,) = struct.unpack_from("<I", body, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le"), end


def _marks(package: zipfile.ZipFile, parts: dict[str, str], name: str) -> list[str]:
    formats: dict[int, str] = {}
    marks: list[str] = []
    inside = False
    if name not in parts:
        return marks
    for number, body in _records(package.read(parts[name])):
        if number == FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = _text(body, 2)[0]
        elif number in (STYLES_BEGIN, STYLES_END):
            inside = number == STYLES_BEGIN
        elif number == STYLE and inside:
            used = struct.unpack_from("<H", body, 2)[0]
            marks.append(mark_of(used, formats.get(used, "")))
    return marks


def _scan_sheet(content: bytes, marks: list[str]) -> Scan:
    scan = Scan()
    row = 0
    for number, body in _records(content):
        if number == ROW:
            row = struct.unpack_from("<I", body)[0] + 1
            if len(body) > 11 and body[11] & 0x10:
                scan.hidden_rows.add(row)
        elif number in FILLED:
            column, style = struct.unpack_from("<II", body)
            _note(scan, number, body, (row, column + 1), style & 0xFFFFFF, marks)
        elif number == COLUMN:
            first, last = struct.unpack_from("<II", body)
            if struct.unpack_from("<H", body, 16)[0] & 1:
                scan.hidden_columns.append((first + 1, min(last, 16_383) + 1))
        elif number == MERGE:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            scan.merge(top + 1, left + 1, bottom + 1, right + 1)
    return scan


def _note(scan: Scan, number: int, body: bytes, place: tuple[int, int], style: int, marks: list[str]) -> None:
    if number in (TEXT, FORMULA_TEXT) and struct.unpack_from("<I", body, 8)[0] == 0:
        scan.reach(*place)
    else:
        scan.hold(*place)
    if number in FORMULAS:
        scan.calculated.add(place)
    if number in (CELL_ERROR, FORMULA_ERROR):
        scan.errors[place] = ERRORS.get(body[8], "#ERROR")
    if style < len(marks) and marks[style]:
        scan.styles[place] = marks[style]

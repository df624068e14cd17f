"""One pass over the XML of each sheet of an xlsx workbook: every cell, with or without its reference. Plain XML, as
Excel writes it, is scanned a row at a time (`plain_rows`); anything else goes through expat cell by cell, to the
same end."""

import re
import zipfile

from funding.workbook.number_formats import marks_in_xlsx
from funding.workbook.part_xml import blocks_of, parse_xml, parts_by_name, read_xml, related_parts
from funding.workbook.plain_rows import NotPlain, scan_plain
from funding.workbook.refusals import Refused
from funding.workbook.scan import MOST_CELLS, Scan, kept_or_skipped

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)


def scan_workbook(package: zipfile.ZipFile) -> dict[str, Scan]:
    """A scan of every sheet, by sheet name. Raises Refused when a sheet is larger than we read."""
    parts = parts_by_name(package)
    book = next((name for name in parts if re.fullmatch(r"(?:.*/)?workbook\d*\.xml", name)), None)
    if book is None:
        raise Refused("damaged")
    sheets: list[dict[str, str]] = []
    read_xml(package, parts[book], lambda tag, given: sheets.append(given) if tag == "sheet" else None)
    targets = related_parts(package, parts, book)
    marks = marks_in_xlsx(package, parts, book)
    empty = _empty_texts(package, targets, parts)
    scans = {}
    cells = 0
    for sheet in sheets:
        part = targets.get(sheet.get("id", ""), "")
        if part not in parts:
            continue
        state = sheet.get("state", "visible")
        try:
            scan = _scan_sheet(package, parts[part], marks, empty)
        except Refused as refusal:
            scan = kept_or_skipped(Scan(), refusal, state)
        scan.state = state
        scans[sheet.get("name", "")] = scan
        cells += scan.cells
        if cells > MOST_CELLS:
            raise Refused("too_many_cells")
    return scans


def column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _empty_texts(package: zipfile.ZipFile, targets: dict[str, str], parts: dict[str, str]) -> frozenset[str]:
    """The numbers of the shared texts that are empty: a cell that shows one of them holds nothing."""
    name = next((part for part in targets.values() if part.endswith("sharedstrings.xml") and part in parts), None)
    if name is None or not any(b"<t/>" in b or b"<si/>" in b or b"></t>" in b for b in blocks_of(package, parts[name])):
        return frozenset()
    empty: set[str] = set()
    count, filled = 0, False

    def end(tag: str) -> None:
        nonlocal count, filled
        if tag == "si":
            if not filled:
                empty.add(str(count))
            count, filled = count + 1, False

    def text(words: str) -> None:
        nonlocal filled
        filled = True

    read_xml(package, parts[name], lambda tag, given: None, end, text)
    return frozenset(empty)


def _scan_sheet(package: zipfile.ZipFile, name: str, marks: list[str], empty: frozenset[str]) -> Scan:
    try:
        if not empty:
            try:
                reader = _Reader(marks, empty)
                rest = scan_plain(blocks_of(package, name, 1 << 20), reader.scan, marks)
                parse_xml([rest], reader.start, reader.end, reader.text)
                return reader.scan
            except NotPlain:
                pass
        reader = _Reader(marks, empty)
        read_xml(package, name, reader.start, reader.end, reader.text)
    except ValueError as error:
        raise Refused("damaged") from error
    return reader.scan


class _Reader:
    """The state of one pass over a sheet. A cell is `filled` when it has a value, and `holds` something unless that
    value is an empty text."""

    def __init__(self, marks: list[str], empty: frozenset[str]) -> None:
        self.scan = Scan()
        self.marks = marks
        self.empty = empty
        self.row = self.column = 0
        self.kind = ""
        self.formula = self.filled = self.holds = self.inside = False
        self.words: list[str] = []

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self.start_cell(given)
        elif tag in ("v", "t"):
            self.filled = self.inside = True
        elif tag == "is":
            self.filled = True
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            self.start_row(given)
        elif tag == "mergeCell":
            self.merge(given.get("ref", ""))
        elif tag == "col" and given.get("hidden") in ("1", "true"):
            self.scan.hidden_columns.append((int(given.get("min", "1")), int(given.get("max", "1"))))

    def start_row(self, given: dict[str, str]) -> None:
        try:
            self.row = int(given["r"]) if "r" in given else self.row + 1
        except ValueError:
            raise Refused("damaged") from None
        self.column = 0
        if given.get("hidden") in ("1", "true"):
            self.scan.hidden_rows.add(self.row)

    def start_cell(self, given: dict[str, str]) -> None:
        reference = given.get("r")
        if reference:
            found = REFERENCE.fullmatch(reference)
            if not found:
                raise Refused("damaged")
            self.column, self.row = column_number(found[1]), int(found[2])
        else:
            self.column += 1
        self.formula = self.filled = self.holds = False
        self.kind = given.get("t", "")
        style = given.get("s")
        if style and style.isdecimal() and int(style) < len(self.marks) and self.marks[int(style)]:
            self.scan.styles[self.row, self.column] = self.marks[int(style)]

    def text(self, words: str) -> None:
        if self.inside:
            self.holds = True
            if self.kind in ("e", "s") and len(self.words) < 8:
                self.words.append(words)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            said = "".join(self.words)
            self.words.clear()
            self.inside = False
            if self.kind == "e" and tag == "v":
                self.scan.errors[self.row, self.column] = said[:20] or "#ERROR"
                self.holds = True
            elif self.kind == "s" and said in self.empty:
                self.holds = False
        elif tag == "c":
            self.end_cell()

    def end_cell(self) -> None:
        place = (self.row, self.column)
        if self.formula:
            self.scan.calculated.add(place)
            if not self.filled:
                self.scan.no_value.append(place)
        if not self.filled:
            self.scan.styles.pop(place, None)
        elif self.holds:
            self.scan.hold(*place)
        else:
            self.scan.reach(*place)

    def merge(self, reference: str) -> None:
        ends = [REFERENCE.fullmatch(end) for end in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            self.scan.merge(int(ends[0][2]), column_number(ends[0][1]), int(ends[1][2]), column_number(ends[1][1]))

"""One pass over the XML of each sheet before the reader: true extents, and what the reader does not tell (errors,
formulas without a value, hidden rows and columns, merges, number formats). Rows and columns count from 1."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers import expat

from funding.workbook.refusals import Refused

LAST_COLUMN, LAST_ROW = 512, 250_000
LARGEST_BOX = 5_000_000
MOST_CELLS = 1_000_000
MOST_MERGED = 100_000
DEEPEST = 64
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)
BLOCK = 1 << 16
PERCENT_FORMATS = frozenset({9, 10})


@dataclass(slots=True)
class Scan:
    """What one sheet's XML says. `calculated` are cells with a formula, `no_value` those whose result was never stored.
    `skipped`: a hidden sheet that is larger than we read."""

    state: str = "visible"
    skipped: bool = False
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    calculated: set[tuple[int, int]] = field(default_factory=set)
    no_value: list[tuple[int, int]] = field(default_factory=list)
    styles: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def scan_workbook(package: zipfile.ZipFile) -> dict[str, Scan]:
    """A scan of every sheet, by sheet name. Raises Refused when a sheet is larger than we read."""
    parts = {name.casefold().lstrip("/"): name for name in package.namelist()}
    book = next((name for name in parts if re.fullmatch(r"(?:.*/)?workbook\d*\.xml", name)), None)
    if book is None:
        raise Refused("damaged")
    sheets: list[dict[str, str]] = []
    read_xml(package, parts[book], lambda tag, given: sheets.append(given) if tag == "sheet" else None)
    targets = _targets(package, parts, book)
    codes = _style_codes(package, parts, book)
    scans = {}
    cells = 0
    for sheet in sheets:
        part = targets.get(sheet.get("id", ""), "")
        if part not in parts:
            continue
        state = sheet.get("state", "visible")
        try:
            scan = _scan_sheet(package, parts[part], codes)
        except Refused as refusal:
            if state == "visible" or refusal.code not in ("far_cell", "too_many_merges"):
                raise
            scan = Scan(skipped=True)
        scan.state = state
        scans[sheet.get("name", "")] = scan
        cells += scan.cells
        if cells > MOST_CELLS:
            raise Refused("too_many_cells")
    return scans


def read_xml(
    package: zipfile.ZipFile, name: str, start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object] | None = None, text: Callable[[str], object] | None = None,
) -> None:  # fmt: skip
    """Stream a part through expat; names come without their prefix. Declarations and deep nesting are refused."""
    depth = 0

    def opened(tag: str, given: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Refused("unsafe")
        start(
            tag[tag.rfind(":") + 1 :],
            {key[key.rfind(":") + 1 :]: value for key, value in given.items()} if given else given,
        )

    def closed(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(tag[tag.rfind(":") + 1 :])

    def declared(*_: object) -> None:
        raise Refused("unsafe")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    if text:
        parser.CharacterDataHandler = text
    try:
        with package.open(name) as stream:
            while block := stream.read(BLOCK):
                parser.Parse(block, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, LookupError) as error:
        raise Refused("damaged") from error


def column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _targets(package: zipfile.ZipFile, parts: dict[str, str], book: str) -> dict[str, str]:
    folder = PurePosixPath(book).parent
    rels = f"{folder}/_rels/{PurePosixPath(book).name}.rels".removeprefix("./")
    found: dict[str, str] = {}

    def start(tag: str, given: dict[str, str]) -> None:
        target = given.get("Target", "")
        if tag == "Relationship" and given.get("TargetMode") != "External":
            whole = target.lstrip("/") if target.startswith("/") else str(folder / target)
            found[given.get("Id", "")] = whole.casefold().removeprefix("./")

    if rels in parts:
        read_xml(package, parts[rels], start)
    return found


def _style_codes(package: zipfile.ZipFile, parts: dict[str, str], book: str) -> list[str]:
    """For each cell style: %, £, $, € or nothing."""
    name = f"{PurePosixPath(book).parent}/styles.xml".removeprefix("./")
    formats: dict[str, str] = {}
    codes: list[str] = []
    inside = False

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            formats[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            number = given.get("numFmtId", "0")
            codes.append("%" if number in ("9", "10") else _style_of(formats.get(number, "")))

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    if name in parts:
        read_xml(package, parts[name], start, end)
    return codes


def _style_of(code: str) -> str:
    shown = re.sub(r'\\.|"[^"]*"', lambda quoted: quoted[0] if any(c in quoted[0] for c in "£$€") else "", code)
    return next(
        (mark for mark in ("%", "£", "€") if mark in shown), "$" if re.search(r"(?<!\[)\$|\[\$\$", shown) else ""
    )


class _Reader:
    """The state of one pass over a sheet."""

    def __init__(self, codes: list[str]) -> None:
        self.scan = Scan()
        self.codes = codes
        self.row = self.column = 0
        self.formula = self.filled = self.error = self.listening = False
        self.merged = 0
        self.words: list[str] = []

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self.start_cell(given)
        elif tag == "v":
            self.filled = True
            self.listening = self.error
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
        self.formula = self.filled = False
        self.error = given.get("t") == "e"
        style = given.get("s")
        if style and style.isdigit() and int(style) < len(self.codes) and self.codes[int(style)]:
            self.scan.styles[self.row, self.column] = self.codes[int(style)]

    def end(self, tag: str) -> None:
        if tag == "v":
            if self.listening:
                self.scan.errors[self.row, self.column] = "".join(self.words)[:20] or "#ERROR"
                self.words.clear()
            self.listening = False
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
            return
        scan = self.scan
        scan.cells += 1
        scan.last_row = max(scan.last_row, self.row)
        scan.last_column = max(scan.last_column, self.column)
        if scan.last_column > LAST_COLUMN or scan.last_row > LAST_ROW or scan.last_row * scan.last_column > LARGEST_BOX:
            raise Refused("far_cell")
        if scan.cells > MOST_CELLS:
            raise Refused("too_many_cells")

    def text(self, words: str) -> None:
        if self.listening and len(self.words) < 8:
            self.words.append(words)

    def merge(self, reference: str) -> None:
        ends = [REFERENCE.fullmatch(end) for end in reference.split(":")]
        if len(ends) != 2 or not ends[0] or not ends[1]:
            return
        first, last = (int(ends[0][2]), column_number(ends[0][1])), (int(ends[1][2]), column_number(ends[1][1]))
        self.merged += max(0, last[0] - first[0] + 1) * max(0, last[1] - first[1] + 1)
        if self.merged > MOST_MERGED:
            raise Refused("too_many_merges")
        self.scan.merges.append((*first, *last))


def _scan_sheet(package: zipfile.ZipFile, name: str, codes: list[str]) -> Scan:
    reader = _Reader(codes)
    try:
        read_xml(package, name, reader.start, reader.end, reader.text)
    except ValueError as error:
        raise Refused("damaged") from error
    return reader.scan

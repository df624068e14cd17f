"""One pass over the content of an OpenDocument spreadsheet: extents with repeats, errors, formulas without a result,
hidden rows, columns and sheets, merges, formats. Blank repeats to the end of the sheet cost nothing."""

import zipfile
from dataclasses import dataclass

from funding.workbook.part_xml import parts_by_name, read_xml
from funding.workbook.refusals import Refused
from funding.workbook.scan import LAST_ROW, MOST_CELLS, Scan, kept_or_skipped

VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")


def scan_spreadsheet(package: zipfile.ZipFile) -> dict[str, Scan]:
    """A scan of every sheet, by sheet name. Raises Refused when a sheet is larger than we read."""
    parts = parts_by_name(package)
    if "content.xml" not in parts:
        raise Refused("damaged")
    reader = _Reader()
    read_xml(package, parts["content.xml"], reader.start, reader.end, reader.text)
    if sum(scan.cells for scan in reader.scans.values()) > MOST_CELLS:
        raise Refused("too_many_cells")
    return reader.scans


@dataclass(slots=True)
class _Cell:
    kind: str
    times: int
    span: tuple[int, int]
    style: str
    has_formula: bool
    has_value: bool
    is_error: bool
    text: str = ""


def _count(given: dict[str, str], name: str) -> int:
    said = given.get(name, "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 9 else 1


class _Reader:
    """The state of one pass. A row is noted when it ends, for it may stand for several."""

    def __init__(self) -> None:
        self.scans: dict[str, Scan] = {}
        self.hidden_styles: set[str] = set()
        self.marks: dict[str, str] = {}
        self.format = self.style = ""
        self.styles_of: dict[str, str] = {}
        self.scan: Scan | None = None
        self.row = self.times = self.column = self.columns = 0
        self.cells: list[tuple[int, _Cell]] = []
        self.cell: _Cell | None = None
        self.depth = 0

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table":
            self.start_table(given)
        elif tag == "table-column" and self.depth == 1 and self.scan is not None:
            first, self.columns = self.columns + 1, self.columns + _count(given, "number-columns-repeated")
            if given.get("visibility") in ("collapse", "filter"):
                self.scan.hidden_columns.append((first, self.columns))
        elif tag == "table-row" and self.depth == 1:
            self.times, self.column, self.cells = _count(given, "number-rows-repeated"), 0, []
            if given.get("visibility") in ("collapse", "filter") and self.scan is not None:
                self.scan.hidden_rows.update(range(self.row + 1, min(self.row + self.times, LAST_ROW) + 1))
        elif tag in ("table-cell", "covered-table-cell") and self.depth == 1:
            self.start_cell(given)
        else:
            self.start_style(tag, given)

    def start_table(self, given: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > 1:
            return
        self.scan = Scan(state="hidden" if given.get("style-name") in self.hidden_styles else "visible")
        self.scans[given.get("name", "")] = self.scan
        self.row = self.columns = 0

    def start_style(self, tag: str, given: dict[str, str]) -> None:
        if tag in ("percentage-style", "currency-style", "number-style"):
            self.format = given.get("name", "")
            self.styles_of[self.format] = "%" if tag == "percentage-style" else ""
        elif tag == "style":
            self.style = given.get("name", "")
            self.marks[self.style] = self.styles_of.get(given.get("data-style-name", ""), "")
        elif tag == "table-properties" and given.get("display") == "false":
            self.hidden_styles.add(self.style)

    def start_cell(self, given: dict[str, str]) -> None:
        error = given.get("value-type") == "error" or given.get("string-value") == ""
        self.cell = _Cell(
            given.get("value-type", ""), _count(given, "number-columns-repeated"),
            (_count(given, "number-rows-spanned"), _count(given, "number-columns-spanned")),
            self.marks.get(given.get("style-name", ""), ""), "formula" in given,
            any(name in given for name in VALUES), error,
        )  # fmt: skip

    def text(self, words: str) -> None:
        if self.cell is not None:
            self.cell.text += words[:60]
        elif self.format and words.strip() in ("£", "$", "€"):
            self.styles_of[self.format] = words.strip()

    def end(self, tag: str) -> None:
        if tag == "table":
            self.depth -= 1
        elif self.depth > 1 or (self.depth == 0 and not tag.endswith("-style")):
            return
        elif tag.endswith("-style"):
            self.format = ""
        elif tag in ("table-cell", "covered-table-cell") and self.cell is not None:
            first, self.column = self.column + 1, self.column + self.cell.times
            if self.cell.has_formula or self.cell.has_value or self.cell.text.strip() or self.cell.span != (1, 1):
                self.cells.append((first, self.cell))
            self.cell = None
        elif tag == "table-row":
            self.end_row()

    def end_row(self) -> None:
        scan, first = self.scan, self.row + 1
        self.row += self.times
        if scan is None or not self.cells:
            return
        if self.row > LAST_ROW:
            self.refuse("far_cell")
        for column, cell in self.cells:
            if scan.skipped:
                return
            for row in range(first, self.row + 1):
                try:
                    self.note(scan, row, column, cell)
                except Refused as refusal:
                    self.refuse(refusal.code)
                    return

    def refuse(self, code: str) -> None:
        scan = self.scan or Scan()
        skipped = kept_or_skipped(scan, Refused(code), scan.state)
        scan.skipped, scan.cells = skipped.skipped, 0

    def note(self, scan: Scan, row: int, column: int, cell: _Cell) -> None:
        last = column + cell.times - 1
        if cell.span != (1, 1):
            scan.merge(row, column, row + cell.span[0] - 1, column + cell.span[1] - 1)
        holds = bool(cell.has_value or cell.text.strip())
        if holds:
            scan.hold(row, last, cell.times)
        for place in range(column, min(last, column + 512) + 1):
            if cell.has_formula:
                scan.calculated.add((row, place))
                if not holds and cell.kind != "string":
                    scan.no_value.append((row, place))
            if (cell.is_error or cell.has_formula) and cell.text.startswith(("#", "Err:")):
                scan.errors[row, place] = cell.text.strip()[:20]
            if cell.style and holds:
                scan.styles[row, place] = cell.style

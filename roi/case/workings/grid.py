"""A sheet that is filled from the top: one figure or one series of months a row, each input named, each sum a formula.

Column A says what a row is, B holds one value or the sum, C to N are April to March, O says where it is from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from funding.domain.financial_year import MONTH_NAMES
from roi.domain.figures import Figure
from roi.domain.statements import COUNTED

TYPED = PatternFill("solid", fgColor="FFF2CC")  # light yellow: typed, may be changed
WORKED = PatternFill("solid", fgColor="DDEBF7")  # light blue: a formula
BOLD, TITLE = Font(bold=True), Font(bold=True, size=14)
FORMATS = {
    "GBP": "£#,##0.00;[Red]-£#,##0.00", "share": "0.00%", "events": "#,##0.000", "ratio": "0.00000", "index": "0.0000",
    "per cent": "0.00", "month": "0", "probability": "0.0000", "flag": "0",
}  # fmt: skip
MONTHS, SOURCE = 3, 15  # the columns of April and of the source
LONGEST_TEXT = 32767  # letters that a cell may hold


@dataclass(frozen=True)
class Row:
    """A series by month on a sheet."""

    sheet: str
    number: int
    count: int

    def at(self, month: int) -> str:
        return f"{self.sheet}!${get_column_letter(MONTHS + month - 1)}${self.number}"

    def to(self, month: int) -> str:
        """April to the month, as a range."""
        return f"{self.at(1)}:{self.at(month).split('!')[1]}"

    @property
    def all(self) -> str:
        return self.to(self.count)


@dataclass
class Book:
    """The workbook being written, the figures of the appraisal, and where the cell of each stands, by its id."""

    workbook: Workbook = field(default_factory=Workbook)
    cells: dict[str, str] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)

    def is_counted_only(self, id: str) -> bool:
        """Whether the figure, or the series of that stem, is counted and not valued: then no pounds stand there."""
        found = self.figures.get(id)
        return found is not None and found.value is None and found.why.startswith(COUNTED)

    def sheet(self, name: str, title: str, *, months: bool = True) -> "Sheet":
        page = self.workbook.create_sheet(name)
        sheet = Sheet(self, name, page)
        sheet.text(1, title, font=TITLE)
        sheet.row += 1
        page.column_dimensions["A"].width = 58
        page.column_dimensions["B"].width = 17
        if months:
            for place in range(MONTHS, SOURCE):
                page.column_dimensions[get_column_letter(place)].width = 13
            page.column_dimensions[get_column_letter(SOURCE)].width = 60
            page.freeze_panes = "C2"
        return sheet


@dataclass
class Sheet:
    book: Book
    name: str
    page: Any
    row: int = 1

    def text(self, column: int, words: str, *, font: Font | None = None) -> None:
        """Text as text: a leading = is no formula."""
        cell = self.page.cell(self.row, column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", words)[:LONGEST_TEXT]
        cell.data_type = "s"
        cell.quotePrefix = words[:1] in "=+-@" and bool(words)
        if font:
            cell.font = font

    def heading(self, words: str, *, months: bool = True) -> None:
        self.row += 1
        self.text(1, words, font=BOLD)
        if months:
            for place, name in enumerate(MONTH_NAMES):
                self.text(MONTHS + place, name, font=BOLD)
        self.row += 1

    def put(self, column: int, content: Decimal | str | int, unit: str, *, typed: bool) -> str:
        """A number or text that somebody typed, or a formula without its =. Gives the address of the cell."""
        cell = self.page.cell(self.row, column)
        if typed and isinstance(content, str):
            self.text(column, content)
        else:
            cell.value = f"={content.replace(f'{self.name}!', '')}" if isinstance(content, str) else number(content)
        cell.fill = TYPED if typed else WORKED
        cell.number_format = FORMATS.get(unit, "General")
        return f"{self.name}!${get_column_letter(column)}${self.row}"

    def one(
        self, words: str, content: Decimal | str | int, unit: str = "", *, typed: bool = False, name: str = "",
        id: str = "", source: str = "",
    ) -> str:  # fmt: skip
        """One value in column B, with its name where it is an input and the id of the figure that it is."""
        self.text(1, words)
        if self.book.is_counted_only(id):
            self.text(2, COUNTED.capitalize())
            self.row += 1
            return "0"
        address = self.put(2, content, unit, typed=typed)
        self._finish(address, name, source)
        if id:
            self.book.cells[id] = address
        return address

    def months(
        self, words: str, contents: Sequence[Decimal | str | int], unit: str = "", *, typed: bool = False,
        name: str = "", stem: str = "", sum_id: str = "", source: str = "",
    ) -> Row:  # fmt: skip
        """A series from April on. `stem` gives each month the figure stem.M1, …; `sum_id` puts the sum into B."""
        self.text(1, words)
        row = Row(self.name, self.row, len(contents))
        if self.book.is_counted_only(sum_id or stem):
            self.text(SOURCE, COUNTED.capitalize())
            self.row += 1
            return row  # its cells are empty: sums of them are nothing
        for month, content in enumerate(contents, 1):
            address = self.put(MONTHS + month - 1, content, unit, typed=typed)
            if stem:
                self.book.cells[f"{stem}.M{month}"] = address
        if sum_id or not typed:
            total = self.put(2, f"SUM({row.all})", unit, typed=False)
            if sum_id:
                self.book.cells[sum_id] = total
        self._finish(row.all, name, source)
        return row

    def mixed(
        self, words: str, contents: Sequence[Decimal | str | int], unit: str, *, name: str, source: str
    ) -> Row:  # fmt: skip
        """A series of an input: numbers are typed, text is a formula."""
        self.text(1, words)
        row = Row(self.name, self.row, len(contents))
        for month, content in enumerate(contents, 1):
            self.put(MONTHS + month - 1, content, unit, typed=not isinstance(content, str))
        self._finish(row.all, name, source)
        return row

    def total_of(self, row: Row) -> str:
        return f"{self.name}!$B${row.number}"

    def _finish(self, address: str, name: str, source: str) -> None:
        if name:
            self.book.workbook.defined_names[name] = DefinedName(name, attr_text=address)
        if source:
            self.text(SOURCE, source)
            self.page.cell(self.row, SOURCE).alignment = Alignment(wrap_text=False)
        self.row += 1


def number(value: Decimal | int) -> int | float:
    return int(value) if value == int(value) else float(value)


def each_month(count: int, formula: str, **rows: Row) -> list[str]:
    """One formula a month; `{name}` in it is the cell of that row in the month, `{month}` its number."""
    return [
        formula.format(month=month, **{name: row.at(month) for name, row in rows.items()})
        for month in range(1, count + 1)
    ]


def added(parts: Sequence[str]) -> str:
    return "+".join(parts) or "0"

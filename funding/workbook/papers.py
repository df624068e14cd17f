"""A paper of the month end as a working workbook: figures are numbers, totals and differences are live formulas, and a
sheet of checks holds each total against the ledger's. The same rows as text to paste elsewhere."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.properties import CalcProperties

from funding.workbook.writers import MONEY_FORMAT, Holds, cell_of, said

KEY = re.compile(r"\{(\w+)\}")
FILL_IN = PatternFill("solid", start_color="FFF9C4")  # light yellow: type here
TO_FILL_IN = "Fill in"
FIRST_ROW = 2
HEADING_HEIGHT = 48  # points: three lines
ROWS, CHECKS = "Paper", "Checks"


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column. `formula` is in the words of other columns, such as `{debit}-{credit}`: live where they all stand in
    the paper, else the row's own figure. `is_summed`: a total stands under it."""

    key: str
    heading: str
    holds: Holds = Holds.TEXT
    width: int = 16
    is_summed: bool = False
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A sum of totals, such as `{debit}-{credit}`, and what the ledger says it is, in pounds."""

    label: str
    formula: str
    ledger: Decimal


@dataclass(frozen=True)
class PaperTable:
    """What a paper says: sentences, rows by the key of the column, and what must agree. `nothing` is said where there
    are no rows."""

    title: str
    columns: Sequence[PaperColumn]
    rows: Sequence[Mapping[str, Any]]
    sentences: Sequence[str] = ()
    checks: Sequence[Check] = ()
    nothing: str = "There is nothing to put on this paper."
    facts: Sequence[tuple[str, str]] = field(default=())

    def totals(self) -> dict[str, Decimal]:
        """The sum of each summed column, in pounds."""
        return {
            column.key: sum((row.get(column.key) or Decimal(0) for row in self.rows), Decimal(0))
            for column in self.columns
            if column.is_summed
        }


def write_paper(paper: PaperTable) -> bytes:
    """An .xlsx of three sheets: what it is, the rows with their total, and the checks."""
    book = Workbook(write_only=True)
    book.calculation = CalcProperties(fullCalcOnLoad=True)
    book.properties.title = paper.title
    about(book.create_sheet("About"), paper)
    rows(book.create_sheet(ROWS), paper)
    if paper.checks:
        checks(book.create_sheet(CHECKS), paper)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def about(sheet: Any, paper: PaperTable) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 80
    fitted(sheet)
    sheet.append([cell_of(sheet, paper.title, Holds.TEXT, bold=True)])
    for sentence in paper.sentences:
        cell = cell_of(sheet, sentence, Holds.TEXT)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([cell_of(sheet, "", Holds.TEXT), cell])
    for key, value in paper.facts:
        sheet.append([cell_of(sheet, key, Holds.TEXT), cell_of(sheet, value, Holds.TEXT)])
    key = cell_of(sheet, TO_FILL_IN, Holds.TEXT)
    key.fill = FILL_IN
    sheet.append([key, cell_of(sheet, "Yellow cells wait for a code of your own ledger", Holds.TEXT)])


def rows(sheet: Any, paper: PaperTable) -> None:
    for place, column in enumerate(paper.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    fitted(sheet)
    sheet.freeze_panes = f"B{FIRST_ROW}"
    sheet.print_title_rows = "1:1"
    heads = [cell_of(sheet, column.heading, Holds.TEXT, bold=True) for column in paper.columns]
    for cell, column in zip(heads, paper.columns, strict=True):
        side = "right" if column.holds is Holds.POUNDS else "left"
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=side)
    sheet.row_dimensions[1].height = HEADING_HEIGHT
    sheet.append(heads)
    for number, row in enumerate(paper.rows, start=FIRST_ROW):
        sheet.append([paper_cell(sheet, paper, column, row, number) for column in paper.columns])
    if paper.rows and any(column.is_summed for column in paper.columns):
        sheet.append([total_cell(sheet, paper, place) for place in range(len(paper.columns))])
    elif not paper.rows:
        sheet.append([cell_of(sheet, paper.nothing, Holds.TEXT)])


def fitted(sheet: Any) -> None:
    """Landscape A4, one page wide."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def paper_cell(sheet: Any, paper: PaperTable, column: PaperColumn, row: Mapping[str, Any], number: int) -> Any:
    letters = letters_of(paper)
    if column.formula and set(KEY.findall(column.formula)) <= set(letters):
        text = KEY.sub(lambda found: f"{letters[found[1]]}{number}", column.formula)
        return formula(sheet, f"={text}")
    value = row.get(column.key)
    cell = cell_of(sheet, value, column.holds)
    if column.holds is Holds.TEXT:
        cell.alignment = Alignment(wrap_text=True, vertical="top", indent=1)
        if str(value or "").startswith(TO_FILL_IN):
            cell.fill = FILL_IN
    return cell


def formula(sheet: Any, text: str) -> Any:
    """A live formula of the program's own; never words that a person typed."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.number_format = MONEY_FORMAT
    return cell


def total_cell(sheet: Any, paper: PaperTable, place: int) -> Any:
    column, letter = paper.columns[place], get_column_letter(place + 1)
    if not column.is_summed:
        return cell_of(sheet, "Total" if place == 0 else "", Holds.TEXT, bold=True)
    cell = formula(sheet, f"=SUM({letter}{FIRST_ROW}:{letter}{FIRST_ROW + len(paper.rows) - 1})")
    cell.font = Font(bold=True)
    return cell


def checks(sheet: Any, paper: PaperTable) -> None:
    """Each total against the ledger's, worked out by the spreadsheet."""
    for letter, width in zip("ABCDE", (60, 18, 18, 18, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    fitted(sheet)
    heads = ("What must agree", "This paper", "The ledger", "Difference", "Result")
    sheet.append([cell_of(sheet, head, Holds.TEXT, bold=True) for head in heads])
    letters, total_row = letters_of(paper), FIRST_ROW + len(paper.rows)
    for number, check in enumerate(paper.checks, start=2):
        known = set(KEY.findall(check.formula)) <= {column.key for column in paper.columns if column.is_summed}
        text = KEY.sub(lambda found: f"'{ROWS}'!{letters[found[1]]}{total_row}", check.formula) if known else "0"
        sheet.append(
            [
                cell_of(sheet, check.label, Holds.TEXT),
                formula(sheet, f"={text}" if paper.rows else "=0"),
                cell_of(sheet, check.ledger, Holds.POUNDS),
                formula(sheet, f"=ROUND(B{number}-C{number},2)"),
                formula(sheet, f'=IF(D{number}=0,"Agrees","Differs")'),
            ]
        )


def letters_of(paper: PaperTable) -> dict[str, str]:
    return {column.key: get_column_letter(place) for place, column in enumerate(paper.columns, start=1)}


def paper_text(paper: PaperTable) -> str:
    """Rows to paste into a sheet or a ledger: tabs between cells, no thousands commas, no formula of anybody's."""
    lines = ["\t".join(column.heading for column in paper.columns)]
    lines += [
        "\t".join(tidy(said(row.get(column.key), column.holds)) for column in paper.columns) for row in paper.rows
    ]
    return "\n".join(lines)


def tidy(text: str) -> str:
    return " ".join(text.split())

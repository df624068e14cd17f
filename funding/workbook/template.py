"""An optional workbook to fill in, for an organisation and year: its pots and projects are there, the months are to be
typed. It reads back through the same import as any other workbook, so nothing in it is needed."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from funding.domain.financial_year import MONTH_NAMES, FinancialYear
from funding.workbook.writers import MONEY_FORMAT, plain

TYPE_HERE = PatternFill("solid", fgColor="FFFFF7BF")
GIVEN = PatternFill("solid", fgColor="FFDFF0D8")
HEADING_ROW = 5
SPARE = 20  # empty lines below those that are given
NAMING = ("Reference", "Pot or project")
SHEETS = (("Budget", "budget"), ("Actual spend", "actual"))


def template_workbook(organisation: str, year: FinancialYear, lines: Sequence[tuple[str, str]]) -> bytes:
    """An .xlsx with a sheet for the budget and one for actual spend. `lines` are references with their names."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, measure in SHEETS:
        sheet_of_months(book.create_sheet(name), organisation, year, name, measure, lines)
    lists = book.create_sheet("Lists")
    for row, (reference, name) in enumerate(lines, 1):
        for column, text in enumerate((reference, name), 1):
            lists.cell(row, column, plain(text)).data_type = "s"
    lists.column_dimensions["A"].width, lists.column_dimensions["B"].width = 16, 60
    book.properties.title = f"{organisation}, {year}"
    book.properties.creator = "Ringfence"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_of_months(page: Any, organisation: str, year: FinancialYear, name: str, measure: str,
                    lines: Sequence[tuple[str, str]]) -> None:  # fmt: skip
    page["A1"] = plain(f"{name} of {organisation}")
    page["A1"].font = Font(bold=True, size=14)
    page["A2"] = "Type pounds into the yellow cells. A line without amounts is left out. You may add and delete lines."
    page["A3"] = "Green cells come from Ringfence; yellow cells are for you. Leave out what you do not know."
    for column, text in enumerate(headings(year, measure), 1):
        cell = page.cell(HEADING_ROW, column, text)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True)
        page.column_dimensions[get_column_letter(column)].width = {1: 16, 2: 44}.get(column, 14)
    last = HEADING_ROW + len(lines) + SPARE
    for row in range(HEADING_ROW + 1, last + 1):
        given = lines[row - HEADING_ROW - 1] if row - HEADING_ROW <= len(lines) else ("", "")
        for column in range(1, len(NAMING) + 13):
            text = given[column - 1] if column <= len(NAMING) else ""
            cell = page.cell(row, column, plain(text) or None)
            cell.fill = GIVEN if text else TYPE_HERE
            cell.protection = Protection(locked=bool(text))
            if column > len(NAMING):
                cell.number_format = MONEY_FORMAT
    if lines:
        source = f"Lists!$A$1:$A${len(lines)}"
        known = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
        known.add(f"A{HEADING_ROW + 1}:A{last}")
        page.add_data_validation(known)
    page.freeze_panes = page.cell(HEADING_ROW + 1, len(NAMING) + 1)
    page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight = "landscape", 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def headings(year: FinancialYear, measure: str) -> list[str]:
    """`Reference`, `Pot or project`, and each month with its calendar year and unit."""
    months = [
        f"{name} {year.start if number <= 9 else year.start + 1} {measure} (£)"
        for number, name in enumerate(MONTH_NAMES, 1)
    ]
    return [*NAMING, *months]

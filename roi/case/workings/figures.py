"""Every figure of the case by its id: the live formula beside what was printed, and the difference."""

from decimal import Decimal

from openpyxl.utils import get_column_letter

from roi.case.workings.grid import BOLD, FORMATS, WORKED, Book, Sheet, number
from roi.domain.appraisal import Appraisal
from roi.domain.figures import GBP, Figure

HEADINGS = ("Figure", "What it is", "Live value", "As printed", "Difference", "Unit", "Formula in words", "Source",
            "Grade")  # fmt: skip
WIDTHS = (44, 60, 18, 18, 14, 12, 60, 50, 8)
LIVE, PRINTED, DIFFERENCE = 3, 4, 5


def add_figures(book: Book, appraisal: Appraisal) -> None:
    sheet = book.sheet("Figures", "Every figure of the case", months=False)
    sheet.row += 1
    for place, (words, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True), 1):
        sheet.text(place, words, font=BOLD)
        sheet.page.column_dimensions[get_column_letter(place)].width = width
    first = sheet.row + 1
    for figure in appraisal.figures.values():
        sheet.row += 1
        for place, words in ((1, figure.id), (2, figure.label), (6, figure.unit), (7, figure.formula),
                             (8, figure.source), (9, figure.grade)):  # fmt: skip
            sheet.text(place, words)
        add_values(book, sheet, figure)
    sheet.page.freeze_panes = sheet.page.cell(first, 2)
    sheet.page.auto_filter.ref = f"A{first - 1}:{get_column_letter(len(HEADINGS))}{sheet.row}"


def add_values(book: Book, sheet: Sheet, figure: Figure) -> None:
    page, row = sheet.page, sheet.row
    live, printed = page.cell(row, LIVE), page.cell(row, PRINTED)
    live.number_format = printed.number_format = page.cell(row, DIFFERENCE).number_format = FORMATS.get(
        figure.unit, "General"
    )
    value = printed_value(figure)
    if value is None:
        sheet.text(PRINTED, f"Not computed: {figure.why}" if figure.why else "Not computed")
    else:
        printed.value = number(value)
    address = book.cells.get(figure.id)
    if address is None:  # drawn by chance: a value, and said to be one
        if value is None:
            sheet.text(LIVE, "Not computed")
        else:
            live.value = number(value)
            sheet.text(DIFFERENCE, "A value, not a formula")
        return
    live.value, live.fill = f"={address}", WORKED
    if value is not None:
        shown = f"ROUND(C{row},2)" if figure.unit == GBP else f"C{row}"
        page.cell(row, DIFFERENCE).value = f'=IF(ISNUMBER(C{row}),ROUND({shown}-D{row},8),"changed")'


def printed_value(figure: Figure) -> Decimal | None:
    """Pounds to the penny as they are printed; anything else unrounded."""
    if figure.value is None:
        return None
    return Decimal(figure.pence or 0).scaleb(-2) if figure.unit == GBP else figure.value

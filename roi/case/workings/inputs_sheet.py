"""The first sheets: how to read the workbook, and what all lines share: prices and the scale of grades."""

from roi.case.workings.grid import Book, Sheet
from roi.domain.benefits import OPTIMISM_BY_GRADE
from roi.domain.inputs import CaseInputs

GUIDE = (
    "Every figure of the business case is a formula here, from the inputs of the same version.",
    "Yellow cells are inputs. Each has a name (Formulas, Name manager). Change one and every figure follows.",
    "Blue cells are formulas. The sheet Figures has each figure of the case, live, beside what was printed.",
    "A difference on that sheet is £0.00 until an input is changed.",
    "What was drawn by chance is a value and says so; what a fitted model says is an input and says so. The case file "
    "works both out again.",
    "Months after the last known month hold no outcomes; costs and expected events run to March.",
)


def add_guide(book: Book, title: str, lines: tuple[str, ...]) -> None:
    sheet = book.sheet("Read_me", title, months=False)
    sheet.page.column_dimensions["A"].width = 120
    for words in (*lines, "", *GUIDE):
        sheet.text(1, words)
        sheet.row += 1


class Prices:
    """Cells of the price index by year, and of the correction for each grade."""

    def __init__(self, sheet: Sheet, inputs: CaseInputs) -> None:
        index = inputs.prices
        sheet.heading(f"Price index: {index.name}", months=False)
        self.years = {
            year: sheet.one(f"Index of {year}", value, "index", typed=True, name=f"index_{place}", source=index.source)
            for place, (year, value) in enumerate(index.values.items(), 1)
        }
        self.case_year = self.years[index.case_year]
        sheet.heading("Correction for optimism by grade (local default)", months=False)
        self.grades = {
            grade: sheet.one(f"Grade {grade}", rate, "share", typed=True, name=f"optimism_{grade}",
                             source="Local default, changeable by the trust")
            for grade, rate in OPTIMISM_BY_GRADE.items()
        }  # fmt: skip

"""A workbook to practise with: six faults that real workbooks have, made from the organisation's own pots so that the
answers are there. Nothing in it is a real figure."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from funding.domain.financial_year import MONTH_NAMES, FinancialYear
from funding.workbook.writers import plain

FAULTS = (
    "Title rows stand above the headings.",
    "The amounts are in £000.",
    "An amount in brackets is a minus.",
    "“Non-recurrent” is misspelt.",
    "A row of totals stands below the lines.",
    "The name of a pot almost matches.",
)
HEADING_ROW = 5
TOTAL = 30.1  # thousands a month: 21.5 and 9.8 less 1.2


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    recurrence: str
    months: tuple[float | str, ...]


def practice_workbook(organisation: str, year: FinancialYear, pots: Sequence[str]) -> bytes:
    """An .xlsx with the six faults. The first pot stands under its name, the second almost does."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Budget book"
    page["A1"] = plain(f"{organisation}: budget book {year}")
    page["A2"] = "Health inequalities programme, draft 3"
    page["A3"] = "All figures in £000"
    ends = [year.start if number <= 9 else year.start + 1 for number in range(1, 13)]
    months = [f"{name[:3]}-{end % 100:02}" for name, end in zip(MONTH_NAMES, ends, strict=True)]
    lines = practice_lines(pots)
    rows: list[list[object]] = [["Pot", "Recurrence", *months]]
    rows += [[line.name, line.recurrence, *line.months] for line in lines]
    rows.append(["Total", None, *[TOTAL] * 12])
    for number, values in enumerate(rows, HEADING_ROW):
        for column, value in enumerate(values, 1):
            page.cell(number, column, plain(value) if isinstance(value, str) else value)
    page.column_dimensions["A"].width = 40
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def practice_lines(pots: Sequence[str]) -> list[Line]:
    first, second = (*pots, "Hypertension case-finding", "Smoking in pregnancy")[:2]
    return [
        Line(first, "Recurrent", (21.5,) * 12),
        Line(almost(second), "Non recurent", (9.8,) * 12),
        Line("Slippage", "Non-recurrent", ("(1.2)",) * 12),
    ]


def almost(name: str) -> str:
    """The name without its last letter but two, as a person mistypes it."""
    return name[:-3] + name[-2:]

"""The board's half page: what came, where it stands, the two sentences, and the forecast."""

from decimal import Decimal

from funding.domain.money import ZERO, in_words
from funding.domain.month_end import MonthEnd, commentary
from funding.domain.position import ALWAYS_PRINTED, PART_WORDS, SOURCE_PARTS, USE_PARTS
from funding.papers.paper import Choices, Paper
from funding.workbook.papers import Check, PaperColumn, PaperTable
from funding.workbook.writers import Holds

COLUMNS = (
    PaperColumn("line", "Line", width=44),
    PaperColumn("came", "Came, or spent ahead of it", Holds.POUNDS, is_summed=True),
    PaperColumn("stands", "Where it stands", Holds.POUNDS, is_summed=True),
)


def build(end: MonthEnd, choices: Choices) -> PaperTable:
    rows: list[dict[str, str | Decimal]] = []
    for side, parts in (("came", SOURCE_PARTS), ("stands", USE_PARTS)):
        for part in parts:
            amount = end.total(part)
            if amount or part in ALWAYS_PRINTED:
                rows.append({"line": PART_WORDS[part][0], side: amount})
    forecasts = [pot.outturn for pot in end.pots if pot.outturn]
    risk = sum((each.risk for each in forecasts), ZERO)
    sources = sum((pot.position.sources for pot in end.pots), ZERO)
    return PaperTable(
        f"Health inequalities money, {end.month} of {end.year}: for the board", COLUMNS, rows,
        [*commentary(end), f"At risk: {in_words(risk)}, for use beyond a pot or money that is overdue.",
         f"{end.status}."],
        [Check("What came less where it stands", "{came}-{stands}", ZERO), Check("What came", "{came}", sources)],
    )  # fmt: skip


PAPER = Paper("board", "Board's half page", "What came, where it stands and where the year will end", build)

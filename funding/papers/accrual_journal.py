"""The accrual journal: each accrual of the month, expenditure against accruals, reversing in the next month."""

from funding.domain.money import ZERO
from funding.domain.month_end import MonthEnd
from funding.papers.journal import journal, pair
from funding.papers.paper import Choices, Paper
from funding.workbook.papers import PaperTable


def build(end: MonthEnd, choices: Choices) -> PaperTable:
    lines = [
        line
        for each in end.accruals
        for line in pair(
            each.amount, (end.pot(each.pot), "expenditure"), (end.pot(each.pot), "accruals"), each.description
        )
    ]
    return journal(
        end, choices.layout, f"Accrual journal, {end.month} of {end.year}", lines, reverses=True,
        ledger=sum((each.amount for each in end.accruals), ZERO), says="Debits: accruals that stand in the month",
        nothing="No accrual stands in the month.",
    )  # fmt: skip


PAPER = Paper("accrual-journal", "Accrual journal", "Delivered and not invoiced, reversing next month", build,
              in_layout=True)  # fmt: skip

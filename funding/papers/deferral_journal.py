"""The deferral journal: income of ring-fenced and earmarked pots that came and is not used, against deferred income,
reversing in the next month. It comes to the closing balance of the deferred-income schedule."""

from funding.domain.money import ZERO
from funding.domain.month_end import MonthEnd
from funding.papers.journal import journal, pair
from funding.papers.paper import Choices, Paper
from funding.workbook.papers import PaperTable


def build(end: MonthEnd, choices: Choices) -> PaperTable:
    pots = [pot for pot in end.pots if pot.is_conditional and pot.deferred.deferred]
    lines = [
        line
        for pot in pots
        for line in pair(
            pot.deferred.deferred,
            (pot, "income"),
            (pot, "deferred-income"),
            f"{pot.name}: came and not used; {pot.protection.label.lower()}",
        )
    ]
    return journal(
        end, choices.layout, f"Deferral journal, {end.month} of {end.year}", lines, reverses=True,
        ledger=sum((pot.deferred.deferred for pot in pots), ZERO),
        says="Debits: deferred income at the end of the month", nothing="No income waits to be used.",
    )  # fmt: skip


PAPER = Paper("deferral-journal", "Deferral journal", "Income that came and is not used, reversing next month", build,
              in_layout=True)  # fmt: skip

"""The virement journal: budget moved between the organisation's own pots in the month. It does not reverse."""

from funding.domain.money import ZERO
from funding.domain.month_end import MonthEnd
from funding.papers.journal import journal, pair
from funding.papers.paper import Choices, Paper
from funding.workbook.papers import PaperTable


def build(end: MonthEnd, choices: Choices) -> PaperTable:
    lines = [
        line
        for each in end.moves
        for line in pair(
            each.amount,
            (end.pot(each.to_pot), "budget"),
            (end.pot(each.pot), "budget"),
            f"from {each.pot} to {each.to_pot}: {each.description}",
        )
    ]
    return journal(
        end, choices.layout, f"Virement journal, {end.month} of {end.year}", lines, reverses=False,
        ledger=sum((each.amount for each in end.moves), ZERO), says="Debits: moved between pots in the month",
        nothing="Nothing was moved between pots in the month.",
    )  # fmt: skip


PAPER = Paper("virement-journal", "Virement journal", "Moved between pots of the organisation", build, in_layout=True)

"""The carry-forward request: what the forecast leaves in each pot, what is carried already, and the basis it rests on.
A pot without a recorded basis says so: its balance lapses to the year-end position."""

from funding.domain.money import ZERO
from funding.domain.month_end import MonthEnd, PotMonthEnd
from funding.papers.paper import Choices, Paper
from funding.workbook.papers import Check, PaperColumn, PaperTable
from funding.workbook.writers import Holds

POUNDS = Holds.POUNDS
COLUMNS = (
    PaperColumn("pot", "Pot", width=36),
    PaperColumn("funder", "Funder", width=28),
    PaperColumn("use_by", "Use by", Holds.DAY, 18),
    PaperColumn("left", "Left at the end of the month", POUNDS, is_summed=True),
    PaperColumn("carried", "Carried forward already", POUNDS, is_summed=True),
    PaperColumn("slippage", "Forecast to be left at the year end", POUNDS, is_summed=True),
    PaperColumn("asked", "Asked to carry forward", POUNDS, is_summed=True, formula="{carried}+{slippage}"),
    PaperColumn("basis", "Basis", width=60),
)


def build(end: MonthEnd, choices: Choices) -> PaperTable:
    rows = []
    for pot in end.pots:
        carried = sum((each.amount for each in end.carried if each.pot == pot.reference), ZERO)
        slippage = pot.outturn.slippage if pot.outturn else pot.position.still_to_spend
        if carried or slippage:
            rows.append(
                {
                    "pot": str(pot), "funder": pot.funder, "use_by": pot.use_by_on,
                    "left": pot.position.still_to_spend, "carried": carried, "slippage": slippage,
                    "asked": carried + slippage, "basis": basis_of(end, pot),
                }
            )  # fmt: skip
    carried = sum((each.amount for each in end.carried), ZERO)
    return PaperTable(
        f"Carry-forward request, {end.month} of {end.year}", COLUMNS, rows,
        ["Each line states what it rests on. Without a basis the balance lapses to the year-end position."],
        [Check("Carried forward already", "{carried}", carried)], "Nothing is forecast to be left.",
    )  # fmt: skip


def basis_of(end: MonthEnd, pot: PotMonthEnd) -> str:
    stated = [f"{each.basis.label}: {each.document}" for each in end.carried if each.pot == pot.reference]
    if stated:
        return "; ".join(stated)
    if pot.use_by_on and pot.use_by_on > end.year.last_day:
        return f"None recorded yet. The funder lets it be used until {pot.use_by_on:%-d %B %Y}"
    if pot.is_conditional:
        return f"None recorded yet. {pot.protection.label}: ask the funder for its condition in writing"
    return "None: it lapses to the year-end position"


PAPER = Paper("carry-forward", "Carry-forward request", "What is left, and what carrying it forward rests on", build)

"""The deferred-income schedule for the auditors: opening, received, released and closing by pot."""

from funding.domain.money import ZERO
from funding.domain.month_end import MonthEnd
from funding.papers.paper import Choices, Paper
from funding.workbook.papers import Check, PaperColumn, PaperTable
from funding.workbook.writers import Holds

POUNDS = Holds.POUNDS
COLUMNS = (
    PaperColumn("pot", "Pot", width=36),
    PaperColumn("protection", "Protection", width=16),
    PaperColumn("opening", "Opening: brought forward", POUNDS, is_summed=True),
    PaperColumn("received", "Received in the year", POUNDS, is_summed=True),
    PaperColumn("released", "Released", POUNDS, is_summed=True),
    PaperColumn("closing", "Closing", POUNDS, is_summed=True, formula="{opening}+{received}-{released}"),
    PaperColumn("deferred", "Of which deferred income", POUNDS, is_summed=True, formula="MAX({closing},0)"),
    PaperColumn("accrued", "Of which accrued income", POUNDS, is_summed=True, formula="MAX(-{closing},0)"),
)


def build(end: MonthEnd, choices: Choices) -> PaperTable:
    pots = [pot for pot in end.pots if pot.is_conditional]
    rows = [
        {
            "pot": str(pot), "protection": pot.protection.label, "opening": pot.deferred.opening,
            "received": pot.deferred.received, "released": pot.deferred.released, "closing": pot.deferred.closing,
            "deferred": pot.deferred.deferred, "accrued": pot.deferred.accrued,
        }
        for pot in pots
        if pot.deferred.opening or pot.deferred.received or pot.deferred.released
    ]  # fmt: skip
    came = ("brought_forward", "received", "transfers_in", "moved_in")
    sources = sum((getattr(pot.position, part) for pot in pots for part in came), ZERO)
    held = ("committed", "prepaid", "still_to_spend", "not_explained", "awaited")
    left = sum((getattr(pot.position, part) for pot in pots for part in held), ZERO)
    left -= sum((pot.deferred.unexplained for pot in pots), ZERO)
    short = sum((pot.position.ahead_of_receipt + pot.position.other_budgets for pot in pots), ZERO)
    return PaperTable(
        f"Deferred income, {end.month} of {end.year}", COLUMNS, rows,
        ["Pots with a ring-fence or an earmark. Committed money and money paid ahead of delivery are not released."],
        [
            Check("Came: brought forward, received, transfers and moves in", "{opening}+{received}", sources),
            Check("Closing: what the pots hold less what was used ahead", "{closing}", left - short),
        ],
        "No pot with a ring-fence or an earmark moved.",
    )  # fmt: skip


PAPER = Paper("deferred-income", "Deferred-income schedule",
              "Opening, received, released and closing, for the auditors", build)  # fmt: skip

"""The funder's claim, in the funder's layout: what was used of each of its pots beyond what it has sent."""

from decimal import Decimal

from funding.domain.money import ZERO
from funding.domain.month_end import MonthEnd, PotMonthEnd
from funding.papers.layouts import claim_layout
from funding.papers.paper import Choices, Paper
from funding.workbook.papers import Check, PaperColumn, PaperTable
from funding.workbook.writers import Holds

FORMULAS = {"claim": "MAX({used}-{received},0)"}
WORDS = {"pot": 40}


def build(end: MonthEnd, choices: Choices) -> PaperTable:
    funder = choices.funder or next((pot.funder for pot in end.pots), "")
    layout = claim_layout(funder)
    columns = [
        PaperColumn(key, heading, width=WORDS[key])
        if key in WORDS
        else PaperColumn(key, heading, Holds.POUNDS, is_summed=True, formula=FORMULAS.get(key, ""))
        for heading, key in layout.columns
    ]
    pots = [pot for pot in end.pots if pot.funder == funder]
    keys = {key for _, key in layout.columns}
    used = sum((pot.used for pot in pots), ZERO)
    return PaperTable(
        f"Claim to {funder or 'no funder'}, {end.month} of {end.year}",
        columns,
        [row_of(pot) for pot in pots],
        [f"In the layout “{layout.name}”. A claim is what was used beyond what came."],
        [Check("Spent to date: spent, passed on and without a project", "{used}", used)] if "used" in keys else [],
        "No pot of the year comes from this funder.",
    )


def row_of(pot: PotMonthEnd) -> dict[str, str | Decimal | None]:
    position = pot.position
    received = position.received + position.transfers_in + position.brought_forward
    return {
        "pot": str(pot),
        "awarded": pot.award.awarded,
        "spent_in_month": pot.spent_in_month,
        "used": pot.used,
        "received": received,
        "claim": max(pot.used - received, ZERO),
        "outturn": pot.outturn.total if pot.outturn else None,
    }


PAPER = Paper("funders-claim", "Funder's claim", "What was used beyond what came, in the funder's layout", build,
              for_funder=True)  # fmt: skip

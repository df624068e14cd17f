"""Forecast outturn by pot: used, committed, the rest by a named method, low and high, slippage and risk."""

from funding.domain.money import ZERO
from funding.domain.month_end import MonthEnd, commentary
from funding.domain.outturn import mean_error_rate
from funding.papers.paper import Choices, Paper
from funding.workbook.papers import Check, PaperColumn, PaperTable
from funding.workbook.writers import Holds

POUNDS = Holds.POUNDS
COLUMNS = (
    PaperColumn("pot", "Pot", width=36),
    PaperColumn("usable", "Can be used in the year", POUNDS, is_summed=True),
    PaperColumn("to_date", "Used to date", POUNDS, is_summed=True),
    PaperColumn("committed", "Committed", POUNDS, is_summed=True),
    PaperColumn("rest", "Months left, commitments included", POUNDS, is_summed=True),
    PaperColumn("outturn", "Forecast outturn", POUNDS, is_summed=True, formula="{to_date}+{rest}"),
    PaperColumn("low", "Low", POUNDS, is_summed=True),
    PaperColumn("high", "High", POUNDS, is_summed=True),
    PaperColumn("slippage", "Slippage", POUNDS, is_summed=True, formula="MAX({usable}-{outturn},0)"),
    PaperColumn("overdue", "Overdue", POUNDS, is_summed=True),
    PaperColumn("risk", "Risk", POUNDS, is_summed=True, formula="MAX({high}-{usable},0)+{overdue}"),
    PaperColumn("method", "Method", width=44),
    PaperColumn("rests_on", "Low and high rest on", width=36),
    PaperColumn("past", "Its own past error", width=40),
)


def build(end: MonthEnd, choices: Choices) -> PaperTable:
    rows = []
    for pot in end.pots:
        each = pot.outturn
        if each is None:
            continue
        rate = mean_error_rate(each.past)
        rows.append(
            {
                "pot": str(pot), "usable": each.usable, "to_date": each.to_date, "committed": each.committed,
                "rest": each.rest, "outturn": each.total, "low": each.low, "high": each.high,
                "slippage": each.slippage, "overdue": each.overdue, "risk": each.risk, "method": each.method.label,
                "rests_on": each.range_rests_on,
                "past": f"{rate:.0%} of what came, in {len(each.past)} answers" if rate is not None else "None to show",
            }
        )  # fmt: skip
    used = sum((pot.used for pot in end.pots if pot.outturn), ZERO)
    none = [pot.reference for pot in end.pots if pot.outturn is None]
    without = f"No forecast for {', '.join(none)}: nothing to go on." if none else "Every pot has a forecast."
    return PaperTable(
        f"Forecast outturn, {end.month} of {end.year}", COLUMNS, rows, [*commentary(end), without],
        [Check("Used to date: spent, passed on and without a project", "{to_date}", used)],
        "No pot has anything to make a forecast from.",
    )  # fmt: skip


PAPER = Paper("forecast-outturn", "Forecast outturn by pot", "With slippage, risk, the method and its own past error",
              build)  # fmt: skip

"""Where the project's money ends: its cost that goes on, month by month, and what of it the ask would keep."""

from datetime import date
from decimal import Decimal

from funding.domain.cliff import Cliff, PotAhead, cliff
from funding.domain.financial_year import Month
from roi.case import terms_pictures
from roi.case.blocks import Section, Table
from roi.case.facts import CaseFacts
from roi.case.terms_pictures import MonthFunded, spoken
from roi.case.wording import day, pounds
from roi.domain.inputs import Nature, Timing


def context(facts: CaseFacts) -> dict[str, object]:
    found = seen(facts)
    months = [
        MonthFunded(each.month, each.recurrent, each.non_recurrent, each.ended, len(each.ending))
        for each in found.months
    ]
    return {
        "chart": terms_pictures.cliff("case-cliff", months, caption="Cost that goes on") if found.cost else None,
        "table": table(found) if found.ending else None,
        "kept": kept(found, facts),
    }


def seen(facts: CaseFacts) -> Cliff:
    """The cliff of the case's pots, from the last day of the months that it knows. Cost that goes on is what the case
    calls recurrent and names its pot, for each of those months."""
    known = facts.appraisal.inputs.data_to
    paid: dict[str, Decimal] = {}
    for cost in facts.appraisal.inputs.costs:
        if cost.pot and cost.timing is Timing.RECURRENT and cost.nature is not Nature.PREPAID:
            paid[cost.pot] = paid.get(cost.pot, Decimal(0)) + sum(cost.months[:known], Decimal(0))
    pots = [
        PotAhead(pot.reference, pot.name, pot.recurrence, pot.ends_on, paid.get(pot.reference, Decimal(0)) / known)
        for pot in facts.pots
    ]
    return cliff(pots, last_day(facts))


def last_day(facts: CaseFacts) -> date:
    return Month(facts.year, facts.appraisal.inputs.data_to).last_day


def table(found: Cliff) -> Table:
    rows = tuple(
        (f"{pot.reference} {pot.name}", day(pot.use_by_on), spoken(pot.ends) if pot.ends else "", pounds(pot.yearly))
        for pot in found.ending
    )
    return Table("Pots of the project that end", ("Pot", "Last day", "Last month", "Recurrent cost a year"), rows,
                 numeric=(3,))  # fmt: skip


def kept(found: Cliff, facts: CaseFacts) -> str:
    if not found.ending:
        return "No pot of the project ends in the 36 months after the months that are known."
    saved = found.saved(facts.ask.amount)
    lost = sum((line.pot.yearly for line in saved.lines), Decimal(0))
    if not lost:
        return "No recurrent cost of the case names a pot that ends, so what the ask would keep cannot be said."
    return f"The ask of {pounds(facts.ask.amount)} a year would keep {pounds(saved.kept)} of the {pounds(lost)} a year."


CLIFF = Section("cliff", "Where the money ends", "roi/case/cliff.html", context)

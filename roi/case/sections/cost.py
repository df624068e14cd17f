"""What it cost and from which pots: every line of cost with its payer, and every pot with its terms and end."""

from roi.case.blocks import Section, Table
from roi.case.facts import CaseFacts
from roi.case.terms import COST_TYPES, NATURES, TIMINGS, body, period
from roi.case.wording import day, pounds
from roi.domain.inputs import Nature
from roi.domain.ladder import Rung
from roi.domain.statements import outside_words


def context(facts: CaseFacts) -> dict[str, object]:
    return {"lines": lines(facts), "ahead": outside(facts), "rungs": rungs(facts), "pots": pots(facts)}


def lines(facts: CaseFacts) -> Table:
    appraisal = facts.appraisal
    rows = tuple(
        (
            cost.label,
            f"{COST_TYPES[cost.type]}, {NATURES[cost.nature].lower()}",
            TIMINGS[cost.timing],
            f"{body(cost.payer)}{f', to {cost.partner}' if cost.partner else ''}",
            cost.pot,
            cost.source,
            pounds(appraisal.figure(f"cost.{cost.id}").number),
        )
        for cost in appraisal.inputs.costs
        if cost.nature is not Nature.PREPAID
    )
    headers = ("Cost", "Type", "Timing", "Paid by", "Pot", "Source", "Amount")
    total = ("All costs", "", "", "", "", "", pounds(appraisal.return_on(Rung.SOCIETY).cost.number))
    return Table(f"Costs {period(appraisal)}", headers, rows, numeric=(6,), total=total).without_empty(4)


def outside(facts: CaseFacts) -> tuple[str, ...]:
    """What is paid or promised and no cost of every return: how much, and where it counts."""
    return outside_words(facts.appraisal, facts.committed)


def rungs(facts: CaseFacts) -> Table:
    borne = {
        Rung.TRUST_CASH: "Cash that the trust pays",
        Rung.TRUST_RESOURCE: "Cash and staff time that the trust puts in",
        Rung.NHS_PUBLIC: "All that public bodies put in",
        Rung.SOCIETY: "All that anybody puts in",
    }
    rows = tuple((row.rung.heading, borne[row.rung], pounds(row.cost.number)) for row in facts.appraisal.returns())
    return Table("What each return is measured against", ("Return", "Costs it bears", "Amount"), rows, numeric=(2,))


def pots(facts: CaseFacts) -> Table:
    rows = tuple(
        (
            f"{pot.reference} {pot.name}",
            pot.funder,
            pot.kind.label,
            pot.recurrence.label if pot.recurrence else "Not recorded",
            pot.protection.label,
            day(pot.ends_on) if pot.ends_on else "No end date",
            pounds(pot.came),
            pounds(pot.spent),
        )
        for pot in facts.pots
    )
    headers = ("Pot", "Funder", "Kind", "Recurrence", "Protection", "Use by", "Came in", "Spent here")
    note = "Came in: received, transfers in, brought forward, moved in (whole pot). A pot is never a benefit."
    return Table("Funding pots behind the project", headers, rows, numeric=(6, 7), note=note)


COST = Section("cost", "What it cost and from which pots", "roi/case/cost.html", context)

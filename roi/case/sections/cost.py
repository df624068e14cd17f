"""What it cost and from which pots: every line of cost with its payer, and every pot with its terms and end."""

from decimal import Decimal

from roi.case import charts
from roi.case.blocks import Chart, Section, Table
from roi.case.charts import PotMonths
from roi.case.facts import CaseFacts, PotRow
from roi.case.terms import COST_TYPES, NATURES, TIMINGS, body, period
from roi.case.wording import day, pounds
from roi.domain.inputs import Nature
from roi.domain.ladder import Rung
from roi.domain.statements import outside_words


def context(facts: CaseFacts) -> dict[str, object]:
    return {"lines": lines(facts), "ahead": outside(facts), "rungs": rungs(facts), "pots": pots(facts),
            "funding": by_month(facts)}  # fmt: skip


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
    return Table(f"Costs {period(appraisal)}", headers, rows, numeric=(6,), total=total,
                 links=cost_links(facts)).without_empty(4)  # fmt: skip


def cost_links(facts: CaseFacts) -> dict[tuple[int, int], str]:
    """Each amount leads to its postings: those of its pot, or those of the project where no pot is named."""
    shown = [cost for cost in facts.appraisal.inputs.costs if cost.nature is not Nature.PREPAID]
    if not facts.address:
        return {}
    project = f"{facts.address}/projects/{facts.project_reference}/"
    return {
        (at, 6): f"{facts.address}/pots/{cost.pot}/postings/spent/" if cost.pot else project
        for at, cost in enumerate(shown)
    }


def pot_links(facts: CaseFacts) -> dict[tuple[int, int], str]:
    """What came in leads to the pot with all that came and went, what was spent here to its postings."""
    if not facts.address:
        return {}
    return {
        (at, column): f"{facts.address}/pots/{pot.reference}/{'' if column == 6 else 'postings/spent/'}"
        for at, pot in enumerate(facts.pots)
        for column in (6, 7)
    }


def by_month(facts: CaseFacts) -> Chart | None:
    """Which pot paid which month and where the money ends; nothing while no cost names its pot."""
    months: dict[str, list[Decimal]] = {}
    for cost in facts.appraisal.inputs.costs:
        if cost.pot and cost.nature is not Nature.PREPAID:
            sums = months.setdefault(cost.pot, [Decimal(0)] * 12)
            for at, amount in enumerate(cost.months):
                sums[at] += amount
    named = {pot.reference: pot for pot in facts.pots}
    paid = [
        PotMonths(
            f"{code} {named[code].name}" if code in named else code, tuple(sums), last_month(facts, named.get(code))
        )
        for code, sums in months.items()
        if any(sums)
    ]
    return charts.funding("cost-funding", paid, caption="Funding by pot, and where it ends") if paid else None


def last_month(facts: CaseFacts, pot: PotRow | None) -> int | None:
    """The month of the year in which the pot ends, April is 1; None where it goes on after the year."""
    if pot is None or pot.ends_on is None or not facts.year.first_day <= pot.ends_on <= facts.year.last_day:
        return None
    return (pot.ends_on.month - 4) % 12 + 1


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
    return Table("What each return is measured against", ("Return", "Costs it bears", "Amount"), rows, numeric=(2,),
                 links=facts.linked(len(rows), ledger=(2,)))  # fmt: skip


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
    return Table("Funding pots behind the project", headers, rows, numeric=(6, 7), note=note, links=pot_links(facts))


COST = Section("cost", "What it cost and from which pots", "roi/case/cost.html", context)

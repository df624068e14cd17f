"""The four returns side by side, each with its own numerator and denominator, and who pays and who gains."""

from dataclasses import replace
from decimal import Decimal

from funding.domain.financial_year import MONTH_NAMES
from roi.case import charts
from roi.case.blocks import Chart, Section, Table
from roi.case.charts import PartyRow
from roi.case.facts import CaseFacts
from roi.case.sections.ask import rung_charts
from roi.case.terms import BODIES, no_pounds, period, returned
from roi.case.wording import NOT_COMPUTED, for_each_pound, month, percent, pounds, said, sentence, worth
from roi.domain.appraisal import Appraisal, RungReturn
from roi.domain.inputs import Series
from roi.domain.ladder import Rung
from roi.domain.small_case import hides_a_year, no_months, payback_for_readers, payback_said
from roi.domain.small_numbers import HIDDEN

NOTHING = Decimal(0)
SO_FAR = {Rung.NHS_PUBLIC: "NHS and public: net", Rung.SOCIETY: "Society: net"}


def context(facts: CaseFacts) -> dict[str, object]:
    appraisal = facts.appraisal
    return {
        "sentences": [returned(row, appraisal) for row in appraisal.returns()],
        "payback": said(payback_for_readers(appraisal)),
        "table": four(facts),
        "months": by_month(facts),
        "no_months": no_months(appraisal.inputs) or no_pounds(appraisal),
        "year_end": year_end(facts),
        "who": who(facts),
        "pockets": pockets(appraisal),
    }


def four(facts: CaseFacts) -> Table:
    appraisal = facts.appraisal
    hides = bool(no_months(appraisal.inputs))  # the lowest sum so far is one of a month
    rows = tuple(
        (
            row.rung.heading,
            worth(row.benefit),
            pounds(row.cost.number),
            NOT_COMPUTED if row.benefit.value is None else for_each_pound(row.ratio.value),
            NOT_COMPUTED if row.roi.value is None else percent(row.roi.value / 100),
            pounds(row.net.value),
            payback(row, appraisal),
            HIDDEN if hides else lowest(row),
            HIDDEN if hides_a_year(appraisal) else pounds(appraisal.figure(f"cost_per_event.{row.rung}").value),
        )
        for row in appraisal.returns()
    )
    headers = ("Return", "Benefit", "Cost", "Back for £1", "Return, %", "Net", "Payback", "Lowest net so far",
               "Cost of one event")  # fmt: skip
    return Table(
        f"Four returns {period(appraisal)}", headers, rows, numeric=(1, 2, 3, 4, 5, 7, 8),
        note="Nothing is added across the four. Payback is the month from which the benefit so far stays above the "
        "cost so far. The cost of one event is the cost over the events averted or gained, net.",
        links=facts.linked(len(rows), returns=(1, 3, 4, 5), ledger=(2,)),
    )  # fmt: skip


def payback(row: RungReturn, appraisal: Appraisal) -> str:
    if row.benefit.value is None:
        return NOT_COMPUTED
    return sentence(payback_said(appraisal, row, "not within the months known")).rstrip(".")


def lowest(row: RungReturn) -> str:
    if row.lowest.value is None:
        return NOT_COMPUTED
    return f"{pounds(row.lowest.value)} ({month(row.lowest_month, '')})"


def by_month(facts: CaseFacts) -> Table | None:
    """The figures of the two pictures on the first page, and the sums so far on the other two rungs; nothing where a
    month would tell of a small number."""
    appraisal = facts.appraisal
    if no_months(appraisal.inputs) or no_pounds(appraisal):
        return None
    cash, resource = (chart.table.rows for chart in rung_charts(facts, "month"))
    others = [row.rung for row in appraisal.returns()[2:] if row.benefit.value is not None]
    rest = [net_so_far(appraisal, rung) for rung in others]
    rows = tuple(
        (name, *cash[place][1:], *resource[place][1:], *(pounds(series[place]) for series in rest))
        for place, name in enumerate(MONTH_NAMES[: appraisal.inputs.data_to])
    )
    headers = ("Month", "Cash: cost", "Cash: benefit", "Cash: net", "Resource: cost", "Resource: benefit",
               "Resource: net", *(SO_FAR[rung] for rung in others))  # fmt: skip
    links = facts.linked(len(rows), ledger=(1, 4), returns=(2, 3, *range(5, len(headers))))
    return Table("Cost, benefit and net so far, by month", headers, rows, numeric=tuple(range(1, len(headers))),
                 look="tight", links=links)  # fmt: skip


def net_so_far(appraisal: Appraisal, rung: Rung) -> Series:
    benefit = charts.running(appraisal.benefit_by_month(rung))
    paid = charts.running(appraisal.cost_by_month(rung))
    return tuple(gained - cost for gained, cost in zip(benefit, paid, strict=True))


def year_end(facts: CaseFacts) -> Table | None:
    """Where each return is expected to end in March; nothing where nothing is forecast."""
    rows = tuple(
        (rung.heading, pounds(fan.benefit), f"{pounds(fan.low)} to {pounds(fan.high)}", pounds(fan.cost))
        for rung in Rung
        if (fan := facts.behind.fan(rung))
    )
    headers = ("Return", "Benefit by March", facts.behind.range_words.capitalize(), "Cost by March")
    note = (
        "Months ahead are drawn from the comparison and the effect so far, at the pounds of an event so far; "
        "recurrent costs go on at their mean month. Only March is forecast; the way there is drawn straight."
    )
    return Table("Where the year is expected to end", headers, rows, numeric=(1, 2, 3), note=note) if rows else None


def who(facts: CaseFacts) -> Chart | None:
    """Nothing where no outcome has a unit value: there are no pounds to share."""
    appraisal = facts.appraisal
    if appraisal.release_confirmed().value is None:
        return None
    paid = {row.payer.value: row for row in appraisal.who_pays()}
    gained = {row.who.value: row.benefit.number for row in appraisal.who_gains()}
    released = appraisal.release_confirmed().number
    parties = []
    for code, name in BODIES.items():
        cash, in_kind = (paid[code].cash.number, paid[code].in_kind.number) if code in paid else (NOTHING, NOTHING)
        freed = released if code == "trust" else NOTHING
        parties.append(PartyRow(name, cash, in_kind, freed, gained.get(code, NOTHING) - freed))
    parties = [
        each for each in parties if any((each.paid_cash, each.paid_in_kind, each.gained_cash, each.gained_other))
    ]
    outside = appraisal.figure("wrong_pocket")
    finding = "Who pays and who gains, body by body."
    if outside.value is not None:
        finding = f"{percent(outside.value)} of the benefit that counts falls outside the trust."
        if outside.value <= 0 or outside.value >= 1:
            finding = f"All of the benefit that counts falls {'to' if outside.value <= 0 else 'outside'} the trust."
    chart = charts.pays_and_gains("return-who", parties, finding, caption="Who pays and who gains")
    links = facts.linked(len(chart.table.rows), ledger=(1, 2), outcomes=(3, 4))
    return replace(chart, table=replace(chart.table, links=links))


def pockets(appraisal: Appraisal) -> tuple[str, ...]:
    """The gap of the trust and of the NHS, in words."""
    sentences = []
    for id, name, gains, puts in (
        ("gap.trust", "On resource, the trust", "gains", "puts in"),
        ("gap.system", "NHS bodies together", "gain", "put in"),
    ):
        gap = appraisal.figure(id).value
        if gap is None:
            continue
        it = "it" if gains == "gains" else "they"
        words = (
            f"{puts} {pounds(gap)} more than {it} {gains}"
            if gap > 0
            else f"{gains} {pounds(-gap)} more than {it} {puts}"
        )
        sentences.append(f"{name} {words}.")
    return tuple(sentences)


RETURNS = Section("return", "Return, and who gains", "roi/case/return.html", context)

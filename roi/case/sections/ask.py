"""The first page: what is asked for, what came back on each rung, and the decision. All of it is proved further on."""

from decimal import Decimal

from funding.domain.words import Recurrence
from roi.case import charts
from roi.case.blocks import Chart, Section, Table, Tile
from roi.case.facts import CaseFacts
from roi.case.terms import no_pounds, period, returned
from roi.case.wording import day, for_each_pound, listed, number, paragraphs, percent, pounds, sentence, worth
from roi.domain.appraisal import Appraisal, RungReturn
from roi.domain.inputs import Polarity
from roi.domain.ladder import Rung
from roi.domain.small_case import hides_a_year, no_months, payback_said
from roi.domain.statements import COUNTED, month_name

RISKS_SHOWN = 3
NAMED = 4  # pots whose ends are named one by one in the ask


def context(facts: CaseFacts) -> dict[str, object]:
    appraisal = facts.appraisal
    return {
        "ask": ask_sentences(facts),
        "plain": returned(appraisal.return_on(Rung.TRUST_CASH), appraisal),
        "tiles": tiles(appraisal),
        "has_fan": any(facts.behind.fan(rung) for rung in Rung),
        "price_base": sentence(appraisal.return_on(Rung.TRUST_CASH).benefit.price_base),
        "pictures": pictures(facts),
        "no_months": no_months(appraisal.inputs) or no_pounds(appraisal),
        "counted": listed(facts.outcome_names.get(line.id, line.label) for line in appraisal.not_monetised()),
        "equity": equity_line(appraisal),
        "confidence": confidence_line(appraisal),
        "risks": paragraphs(facts.texts.risks)[:RISKS_SHOWN],
        "decision": decision(facts),
        "by_month": facts.called("return", "Return, and who gains"),
    }


def ask_sentences(facts: CaseFacts) -> tuple[str, ...]:
    ask = facts.ask
    parts = []
    if ask.funded:
        parts.append(f"{pounds(ask.funded)} is funded every year by {ask.funded_by or 'a source not yet named'}")
    if ask.pressure:
        met = f"to be met from {ask.pressure_from}" if ask.pressure_from else "and no source is named for it yet"
        parts.append(f"{pounds(ask.pressure)} is a cost pressure, {met}")
    asked = f"Approve {pounds(ask.amount)} a year, recurrent, from {day(ask.from_on)}."
    return (asked, sentence(listed(parts)), now_paid_by(facts))


def now_paid_by(facts: CaseFacts) -> str:
    """What pays today and until when."""
    short = [pot for pot in facts.pots if pot.recurrence is not Recurrence.RECURRENT]
    if not facts.pots:
        return "No funding pot is recorded for this project yet."
    if not short:
        return f"It is paid today from recurrent money: {listed(pot.reference for pot in facts.pots)}."
    if len(short) > NAMED:
        first = min((pot.ends_on for pot in short if pot.ends_on), default=None)
        when = f", the first of which ends {day(first)}" if first else ""
        return f"It rests today on {len(short)} pots that are not recurrent{when}."
    ends = listed(f"{pot.reference} ({'ends ' + day(pot.ends_on) if pot.ends_on else 'no end date recorded'})"
                  for pot in short)  # fmt: skip
    return f"It rests today on money that is not recurrent: {ends}."


def tiles(appraisal: Appraisal) -> list[Tile]:
    """The four, in the order of the ladder."""
    return [tile(row, appraisal) for row in appraisal.returns()]


def tile(row: RungReturn, appraisal: Appraisal) -> Tile:
    if row.benefit.value is None:
        cost = f"cost {pounds(row.cost.number)}"
        return Tile(row.rung.heading, COUNTED.capitalize(), cost, ("No outcome has a unit value.",), in_words=True)
    return Tile(
        row.rung.heading,
        for_each_pound(row.ratio.value),
        f"for each £1: {pounds(row.benefit.number)} on {pounds(row.cost.number)}",
        (f"Net: {pounds(row.net.number)}", payback(row, appraisal), chance(row)),
    )


def payback(row: RungReturn, appraisal: Appraisal) -> str:
    known = appraisal.inputs.data_to
    none = "not in the year" if known == 12 else f"not by {month_name(known)}"
    return f"Payback: {payback_said(appraisal, row, none)}"


def chance(row: RungReturn) -> str:
    value = row.probability.value
    return f"Chance of it: {'not computed' if value is None else percent(value)}"


def pictures(facts: CaseFacts) -> list[Chart]:
    """Cost and benefit so far on cash and on resource, to one scale, with the range in which the year ends; none where
    a month would tell of a small number."""
    if no_months(facts.appraisal.inputs) or no_pounds(facts.appraisal):
        return []
    return rung_charts(facts, "ask")


def rung_charts(facts: CaseFacts, key: str) -> list[Chart]:
    appraisal = facts.appraisal
    rungs = (Rung.TRUST_CASH, Rung.TRUST_RESOURCE)
    series = [each for rung in rungs for each in (appraisal.benefit_by_month(rung), appraisal.cost_by_month(rung))]
    fans = [facts.behind.fan(rung) for rung in rungs]
    scale = charts.cumulative_scale(*series, fans=fans)
    drawn = []
    for rung, fan in zip(rungs, fans, strict=True):
        payback = appraisal.return_on(rung).payback.value
        drawn.append(
            charts.cumulative(
                f"{key}-{rung.value.replace('_', '-')}",
                rung.heading,
                appraisal.benefit_by_month(rung),
                appraisal.cost_by_month(rung),
                None if payback is None else int(payback),
                scale=scale,
                fan=fan,
            )
        )
    return drawn


def equity_line(appraisal: Appraisal) -> str:
    most, least = (appraisal.figure(f"quintile.{key}.averted_gross") for key in "15")
    if most.value is None or least.value is None:
        return sentence(f"Nothing can be said by deprivation: {most.why}")
    if hides_a_year(appraisal):
        return "By deprivation fifth, there are so few events that their number is not printed."
    gross = appraisal.figure("averted.gross").value
    ways = {line.polarity for line in appraisal.inputs.outcomes}
    word = "averted or gained" if len(ways) > 1 else "averted" if Polarity.FEWER in ways else "gained"
    of_all = "" if gross is None else f" of {number(gross)}"
    return (
        f"Before corrections, {number(most.value)}{of_all} events {word} were in the most deprived fifth "
        f"and {number(least.value)} in the least deprived."
    )


def confidence_line(appraisal: Appraisal) -> str:
    grade = max(max(line.optimism.grades.values()) for line in appraisal.inputs.outcomes)
    weak = next(guard.answer for guard in appraisal.guards if guard.code == "weak-evidence")
    return f"The weakest evidence is of grade {grade} (A is strongest, F is opinion). {weak}"


def decision(facts: CaseFacts) -> Table:
    """What each choice would mean in pounds."""
    ask, appraisal = facts.ask, facts.appraisal
    steady = appraisal.full_year(Rung.TRUST_CASH)
    ends = max((pot.ends_on for pot in facts.pots if pot.ends_on), default=None)
    until = f" after {day(ends)}" if ends else ""
    back = appraisal.return_on(Rung.TRUST_RESOURCE).benefit
    gave = f"What the project gave {period(appraisal)} ({worth(back)} on resource) is not repeated."
    stop = f"£0 from the next year. {gave}"
    if back.value is not None and back.value <= Decimal(0):
        stop = "£0 from the next year. No benefit on resource is lost."
    rows = (
        (
            "Approve",
            f"{pounds(ask.amount)} a year from {day(ask.from_on)}, of which {pounds(ask.pressure)} is a pressure.",
        ),
        ("Approve with conditions", "The same amount, released when the conditions written here are met."),
        ("Extend, not recurrent", f"About {pounds(steady.cost.number)} of trust cash for each further year{until}."),
        ("Stop", stop),
    )
    return Table("Decision: choose one", ("Choice", "What it means in pounds"), rows, look="decision")


ASK = Section("ask", "The ask", "roi/case/ask.html", context, stays=True)

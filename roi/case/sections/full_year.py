"""The full-year effect, as a range: never the best month times twelve, and one-off costs left out."""

from roi.case.blocks import Section, Table
from roi.case.facts import CaseFacts
from roi.case.wording import for_each_pound, number, pounds, said
from roi.domain.appraisal import Appraisal, FullYear
from roi.domain.forecast import BASES, LAST_THREE, STEADY, TO_DATE
from roi.domain.ladder import Rung, is_valued
from roi.domain.small_case import tells_of_a_month
from roi.domain.statements import COUNTED, full_year_amount, full_year_sentence, month_name

HEADINGS = {TO_DATE: "To date", STEADY: "Steady", LAST_THREE: "Last three"}
RATES = {TO_DATE: "rate to date", STEADY: "rate of the steady months", LAST_THREE: "rate of the last three months"}
LEFT_OUT = "No rate of {bases} is given: it would tell of months with small numbers."


def context(facts: CaseFacts) -> dict[str, object]:
    appraisal = facts.appraisal
    return {
        "sentences": [said(full_year(appraisal, rung)) for rung in (Rung.TRUST_CASH, Rung.TRUST_RESOURCE)],
        "table": table(facts),
        "steady": steady(appraisal),
        "events": events(appraisal),
    }


def full_year(appraisal: Appraisal, rung: Rung) -> str:
    if not is_valued(appraisal.inputs, rung):
        return f"On {rung.words}, a full year is {COUNTED}: no outcome has a unit value."
    if left_out(appraisal):
        said = [f"{full_year_amount(appraisal.full_year(rung, basis))} at the rate of {BASES[basis]}"
                for basis in HEADINGS if known(appraisal, basis)]  # fmt: skip
        return f"On {rung.words}, in a full year {'; '.join(said) or 'not computed'}."
    if appraisal.full_year(rung).benefit.value is not None:
        return full_year_sentence(appraisal, rung)
    low, high = map(full_year_amount, appraisal.full_year_range(rung))
    return f"On {rung.words}, in a full year at the rate to date {low}; at the rate of the last three months {high}."


def table(facts: CaseFacts) -> Table | None:
    """Only the rates that can be given, beside the recurrent cost that is the same at each."""
    appraisal = facts.appraisal
    bases = {basis: words for basis, words in HEADINGS.items() if known(appraisal, basis)}
    rungs = [rung for rung in Rung if is_valued(appraisal.inputs, rung)]
    if not bases or not rungs:
        return None
    rows = []
    for rung in rungs:
        years = [appraisal.full_year(rung, basis) for basis in bases]
        cells = [each for year in years for each in (pounds(year.benefit.value), pounds(year.net.value), back(year))]
        rows.append((rung.heading, pounds(years[0].cost.value), *cells))
    headers = [f"{words}: {part}" for words in bases.values() for part in ("benefit", "net", "for £1")]
    return Table(
        "A full year, rate by rate", ("Return", "Recurrent cost", *headers), tuple(rows),
        numeric=tuple(range(1, len(headers) + 2)),
        links=facts.linked(len(rows), returns=tuple(range(1, len(headers) + 2))),
        note="No one-off cost stands in a full year. Pay awards and the cost of leaving are not in these figures.",
    )  # fmt: skip


def back(year: FullYear) -> str:
    return for_each_pound(year.ratio.value) if year.benefit.value is not None else pounds(None)


def events(appraisal: Appraisal) -> str:
    """Net events of a full year at each rate, where the outcomes count one thing."""
    said = [
        f"{number(found.value)} at the {words[:1].lower()}{words[1:]}"
        for basis, words in RATES.items()
        if known(appraisal, basis) and (found := appraisal.figure(f"full_year.{basis}.events")).value is not None
    ]
    return f"Net events in a full year: {'; '.join(said)}." if said else ""


def known(appraisal: Appraisal, basis: str) -> bool:
    """Whether the rate can be given, and tells of no month that is hidden."""
    whole = appraisal.full_year(Rung.SOCIETY, basis)
    return (whole.benefit.value is not None or whole.events.value is not None) and not tells_of_a_month(
        appraisal, basis
    )


def left_out(appraisal: Appraisal) -> tuple[str, ...]:
    return tuple(basis for basis in HEADINGS if tells_of_a_month(appraisal, basis))


def steady(appraisal: Appraisal) -> str:
    if hidden := left_out(appraisal):
        return LEFT_OUT.format(bases=" or ".join(BASES[basis] for basis in hidden))
    named = [line for line in appraisal.inputs.outcomes if line.steady_months]
    if not known(appraisal, TO_DATE):
        return "A full year needs three months of outcomes with expected events on every line."
    if not named:
        return "No months are named as steady, so only the rates to date and of the last three months are given."
    months = sorted({month for line in named for month in line.steady_months})
    return f"Steady months: {', '.join(month_name(month) for month in months)}."


FULL_YEAR = Section("full-year", "Full-year effect", "roi/case/full_year.html", context)

"""Benefit by deprivation fifth, with what is not known and the rounding that makes the column add to its total."""

from roi.case import charts
from roi.case.behind import fifths_of
from roi.case.blocks import Chart, Section, Table
from roi.case.facts import CaseFacts
from roi.case.terms import FIFTHS, main_lines, period
from roi.case.wording import number, pence, said
from roi.domain.equity import UNALLOCATED
from roi.domain.ladder import Rung
from roi.domain.small_case import HIDDEN, hides_a_year
from roi.domain.statements import quintile_sentence

EACH = "Each column is one return; nothing is added across them. "
NO_RATES = " Rates and the gap between fifths need the people in each fifth, which this version does not hold."


def context(facts: CaseFacts) -> dict[str, object]:
    appraisal = facts.appraisal
    known = appraisal.figure("quintile.1.averted_gross").value is not None
    return {
        "sentences": [said(quintile_sentence(appraisal, rung)) for rung in (Rung.TRUST_CASH, Rung.TRUST_RESOURCE)],
        "table": by_fifth(facts) if known else None,
        "slopes": slopes(facts),
    }


def slopes(facts: CaseFacts) -> list[Chart]:
    """Rates by fifth before and after, of the outcomes that hold them."""
    drawn = []
    for place, line in enumerate(main_lines(facts.appraisal), 1):
        rates = fifths_of(line)
        if rates is not None and any(value is not None for value in (*rates[0], *rates[1])):
            name = f"{facts.outcome_names.get(line.id, line.label)}: events for each 1,000 people"
            drawn.append(charts.slope(f"fifths-{place}", name, *rates))
    return drawn


def by_fifth(facts: CaseFacts) -> Table:
    appraisal = facts.appraisal
    rungs = [rung for rung in Rung if appraisal.by_quintile(rung)["total"].value is not None]
    cells = {rung: appraisal.by_quintile(rung) for rung in rungs}
    hidden = HIDDEN if hides_a_year(appraisal) else ""
    rows = [
        (
            name,
            hidden or number(appraisal.figure(f"quintile.{key}.averted_gross").value),
            hidden or number(appraisal.figure(f"quintile.{key}.averted_net").value),
            *(pence(cells[rung][key]) for rung in rungs),
        )
        for key, name in FIFTHS.items()
    ]
    if any(cells[rung][UNALLOCATED].pence for rung in rungs):
        rows.append(("On no fifth", "", "", *(pence(cells[rung][UNALLOCATED]) for rung in rungs)))
    if rungs:
        rows.append(("Rounding", "", "", *(pence(cells[rung]["rounding"]) for rung in rungs)))
    total = ("Total", "", "", *(pence(cells[rung]["total"]) for rung in rungs)) if rungs else ()
    headers = ("Fifth of deprivation", "Events", "Events, net", *(rung.heading for rung in rungs))
    return Table(
        f"Events and benefit by deprivation fifth, {period(appraisal)}", headers, tuple(rows),
        numeric=tuple(range(1, len(headers))), total=total,
        note=f"{EACH if rungs else ''}The index of deprivation is of places, not of "
        f"people.{'' if slopes(facts) else NO_RATES}",
    )  # fmt: skip


FIFTHS_SECTION = Section("fifths", "Who benefits, by deprivation", "roi/case/fifths.html", context)

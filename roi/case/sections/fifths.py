"""Benefit by deprivation fifth, with what is not known and the rounding that makes the column add to its total."""

from roi.case.blocks import Section, Table
from roi.case.facts import CaseFacts
from roi.case.terms import FIFTHS, period
from roi.case.wording import number, pence, said
from roi.domain.equity import UNALLOCATED
from roi.domain.ladder import Rung
from roi.domain.statements import quintile_sentence


def context(facts: CaseFacts) -> dict[str, object]:
    appraisal = facts.appraisal
    known = appraisal.figure("quintile.1.averted_gross").value is not None
    return {
        "sentences": [said(quintile_sentence(appraisal, rung)) for rung in (Rung.TRUST_CASH, Rung.TRUST_RESOURCE)],
        "table": by_fifth(facts) if known else None,
    }


def by_fifth(facts: CaseFacts) -> Table:
    appraisal = facts.appraisal
    cells = {rung: appraisal.by_quintile(rung) for rung in Rung}
    rows = [
        (
            name,
            number(appraisal.figure(f"quintile.{key}.averted_gross").value),
            number(appraisal.figure(f"quintile.{key}.averted_net").value),
            *(pence(cells[rung][key]) for rung in Rung),
        )
        for key, name in FIFTHS.items()
    ]
    if any(cells[rung][UNALLOCATED].pence for rung in Rung):
        rows.append(("On no fifth", "", "", *(pence(cells[rung][UNALLOCATED]) for rung in Rung)))
    rows.append(("Rounding", "", "", *(pence(cells[rung]["rounding"]) for rung in Rung)))
    total = ("Total", "", "", *(pence(cells[rung]["total"]) for rung in Rung))
    headers = ("Fifth of deprivation", "Events", "Events, net", *(rung.heading for rung in Rung))
    return Table(
        f"Events and benefit by deprivation fifth, {period(appraisal)}", headers, tuple(rows),
        numeric=(1, 2, 3, 4, 5, 6), total=total,
        note="Each column is one return; nothing is added across them. The index of deprivation is of places, not of "
        "people. Rates and the gap between fifths need the people in each fifth, which this version does not hold.",
    )  # fmt: skip


FIFTHS_SECTION = Section("fifths", "Who benefits, by deprivation", "roi/case/fifths.html", context)

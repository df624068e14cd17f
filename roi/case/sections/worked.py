"""Did it work: for each outcome what was seen against what was expected, with a plain verdict and how it was found."""

from dataclasses import dataclass, replace
from decimal import Decimal
from math import isfinite

from funding.domain.financial_year import MONTH_NAMES, FinancialYear
from roi.case import charts
from roi.case.behind import control_of
from roi.case.blocks import Chart, Section, Table
from roi.case.facts import CaseFacts
from roi.case.terms import main_lines, period
from roi.case.wording import NOT_COMPUTED, number, percent, said, sentence
from roi.domain.appraisal import Appraisal
from roi.domain.change import change_of
from roi.domain.counterfactual import design_of
from roi.domain.inputs import OutcomeLine, Polarity
from roi.domain.small_case import capacity_for_readers, month_marks, year_mark
from roi.domain.statements import two_places

HALF_AN_EVENT = Decimal("0.5")


@dataclass(frozen=True)
class Outcome:
    """One outcome as it stands on the page."""

    name: str
    verdict: str
    chance: str
    chart: Chart
    control: Chart | None
    basis: Table
    reason: str


def context(facts: CaseFacts) -> dict[str, object]:
    appraisal = facts.appraisal
    return {
        "outcomes": [outcome(facts, place, line) for place, line in enumerate(main_lines(appraisal), 1)],
        "others": others(facts),
        "capacity": [said(each) for each in capacity_for_readers(appraisal)],
    }


def outcome(facts: CaseFacts, place: int, line: OutcomeLine) -> Outcome:
    appraisal, name = facts.appraisal, facts.outcome_names.get(line.id, line.label)
    chart = charts.observed_expected(
        f"worked-{place}", name, appraisal.observed(line), appraisal.expected(line), appraisal.averted(line),
        fewer=line.polarity is Polarity.FEWER, marks=month_marks(line), year=year_mark(line),
    )  # fmt: skip
    if year_mark(line):
        chart = replace(chart, svg="")  # nothing may be drawn: words stand in the place of an empty picture
    reason = getattr(line.counterfactual, "reason", "")
    return Outcome(
        name,
        verdict(appraisal, line),
        chance(appraisal, line),
        chart,
        control(facts, line, place, name),
        basis(appraisal, line),
        sentence(reason),
    )


def control(facts: CaseFacts, line: OutcomeLine, place: int, name: str) -> Chart | None:
    """Whether the months moved by more than chance, over all months that are held; its months stand year by year."""
    found = control_of(facts.appraisal, line)
    if found is None:
        return None
    counted = [facts.year.start * 12 + month - 1 for month in found.months]
    months = [(each % 12, each // 12) for each in counted]  # April is 0
    labels = [f"{MONTH_NAMES[month][:3]} {(year + (month > 8)) % 100:02d}" for month, year in months]
    about = f"{name}, seen over expected" if found.is_ratio else f"{name}, each month"
    start = found.before or None
    drawn = charts.control(f"worked-{place}-control", about, labels, found.values, found.limits, start)
    years = sorted({year for _, year in months})
    cells = {key: number(value, 2) + (" (signal)" if at in found.limits.special else "")
             for at, (key, value) in enumerate(zip(months, found.values, strict=True))}  # fmt: skip
    rows = tuple((MONTH_NAMES[month], *(cells.get((month, year), "") for year in years)) for month in range(12))
    limits = found.limits
    note = f"Mean {number(limits.mean, 2)}, limits {number(limits.lower, 2)} to {number(limits.upper, 2)}."
    table = Table(f"{about}: months", ("Month", *(str(FinancialYear(year)) for year in years)), rows,
                  numeric=tuple(range(1, len(years) + 1)), look="tight", note=note)  # fmt: skip
    return replace(drawn, table=table)


def others(facts: CaseFacts) -> Table | None:
    """Outcomes beyond the largest, a row each."""
    appraisal, at_length = facts.appraisal, main_lines(facts.appraisal)
    rows = []
    for line in appraisal.inputs.outcomes:
        if line not in at_length:
            stem, known = f"line.{line.id}", appraisal.inputs.data_to
            expected = sum(appraisal.expected(line)[:known], Decimal(0))
            hidden = year_mark(line)
            rows.append((
                facts.outcome_names.get(line.id, line.label), year_mark(line) or number(expected),
                hidden or number(sum(appraisal.observed(line), Decimal(0))),
                hidden or number(appraisal.figure(f"{stem}.averted_gross").number),
                hidden or number(appraisal.figure(f"{stem}.averted_net").number),
            ))  # fmt: skip
    note = "Their months and assumptions stand in the workings that this document carries."
    headers = ("Outcome", "Expected", "Observed", "Better by", "Net")
    return Table("Other outcomes", headers, tuple(rows), numeric=(1, 2, 3, 4), note=note) if rows else None


def verdict(appraisal: Appraisal, line: OutcomeLine) -> str:
    """A plain word first."""
    gross = appraisal.figure(f"line.{line.id}.averted_gross").number
    fewer = line.polarity is Polarity.FEWER
    if year_mark(line):
        return f"{'Better' if gross > 0 else 'Not better'} than expected; the number of events is too small to print."
    if abs(gross) < HALF_AN_EVENT:
        return f"No change: about as many as expected {period(appraisal)}."
    if gross > 0:
        return f"Better than expected: {number(gross)} {'fewer' if fewer else 'more'} {period(appraisal)}."
    return f"Worse than expected: {number(-gross)} {'more' if fewer else 'fewer'} {period(appraisal)}."


def chance(appraisal: Appraisal, line: OutcomeLine) -> str:
    """What was seen over what was expected with its 95% limits, and the plain word that follows from them."""
    result = next(each for each in appraisal.results if each.line.id == line.id)
    change = None if year_mark(line) else change_of(result)
    if change is None:
        return "Chance cannot be tested on what may be printed."
    low, high = (number(Decimal(repr(each)), 2) if isfinite(each) else "no upper limit"
                 for each in (change.limits.low, change.limits.high))  # fmt: skip
    ratio = number(Decimal(repr(change.ratio)), 2) if isfinite(change.ratio) else "Many"
    return f"{ratio} times what was expected (95% limits {low} to {high}; {change.method}): {change.words}."


def basis(appraisal: Appraisal, line: OutcomeLine) -> Table:
    """From the change that was seen to the part the case claims."""
    figures, stem = appraisal.figures, f"line.{line.id}"
    rate = figures[f"full_year.to_date.{line.id}.rate_ratio"].value
    shares = {name: figures[f"{stem}.{name}"] for name in ("attribution", "deadweight", "displacement", "optimism")}
    gross = figures[f"{stem}.averted_gross"]
    word = "Averted" if line.polarity is Polarity.FEWER else "Gained"
    hidden = year_mark(line)
    rows = [
        (
            f"{word} before corrections",
            hidden or number(gross.number),
            sentence(f"Design: {design_of(line).name}"),
            gross.grade,
        ),
        (
            "Observed for each one expected",
            hidden or (NOT_COMPUTED if rate is None else two_places(rate)),
            "To date",
            "",
        ),
    ]
    labels = {
        "attribution": "Share due to this project",
        "deadweight": "Would have happened anyway",
        "displacement": "Moved elsewhere",
        "optimism": "Correction for optimism",
    }
    for name, figure in shares.items():
        rows.append((labels[name], percent(figure.number), figure.source, figure.grade))
    rows.append(("Share that is kept", percent(figures[f"{stem}.kept"].number), "The four above, multiplied", ""))
    net = hidden or number(figures[f"{stem}.averted_net"].number)
    return Table(
        f"{line.label}: from what changed to what is claimed", ("Step", "Figure", "Source or method", "Grade"),
        tuple(rows), numeric=(1,), total=(f"{word}, net", net, "", ""),
    )  # fmt: skip


WORKED = Section("worked", "Did it work?", "roi/case/worked.html", context)

"""What it was worth: from all that changed to what is claimed, by class, and which budget the cash leaves."""

from decimal import Decimal

from roi.case import charts
from roi.case.blocks import Chart, Section, Table
from roi.case.charts import Step
from roi.case.facts import CaseFacts
from roi.case.terms import REALISED, body, main_lines, period
from roi.case.wording import number, pence, percent, pounds, said, sentence
from roi.domain.appraisal import Appraisal
from roi.domain.benefits import HALF_PENNY, LineResult, counts, total
from roi.domain.inputs import RealisationRow
from roi.domain.ladder import Rung, any_valued
from roi.domain.small_case import HIDDEN, window_tells, year_mark
from roi.domain.statements import COUNTED, month_name, release_sentence

NOTHING = Decimal(0)


def context(facts: CaseFacts) -> dict[str, object]:
    appraisal = facts.appraisal
    valued = any_valued(appraisal.inputs)
    return {
        "release": said(release_sentence(appraisal)),
        "waterfall": waterfall(appraisal) if valued and changed_at_all(appraisal) else None,
        "classes": by_class(facts) if valued else None,
        "values": unit_values(facts) if valued else None,
        "realisation": realisation(facts),
        "counted": counted_only(facts),
        "price_base": sentence(f"Pounds are at {appraisal.return_on(Rung.TRUST_CASH).benefit.price_base}"),
    }


def changed_at_all(appraisal: Appraisal) -> bool:
    """Whether there is a pound to draw: a picture of noughts shows nothing."""
    return any(abs(level) > HALF_PENNY for result in appraisal.results for level in steps_of(result))


def waterfall(appraisal: Appraisal) -> Chart:
    """Gross to net in pounds, then by class. Its end is checked against the figures of the lines."""
    lines = [result for result in appraisal.results if result.unit_value is not None]
    levels = [sum((each[step] for each in map(steps_of, lines)), NOTHING) for step in range(5)]
    net = sum((appraisal.figure(f"line.{result.line.id}.benefit").number for result in lines), NOTHING)
    if abs(levels[-1] - net) > HALF_PENNY:
        raise ValueError("The steps from gross to net do not end at the net benefit.")
    names = ("Not due to this project", "Would have happened anyway", "Moved elsewhere", "Correction for optimism")
    steps = [Step("All that changed, at unit value", levels[0], "total")]
    for name, before, after in zip(names, levels, levels[1:], strict=False):
        if after != before:
            steps.append(Step(name, after - before))
    steps.append(Step("Net, whoever gains", net, "total"))
    rows = [row for row in appraisal.classes() if row.benefit.number]
    steps += [Step(f"Class {row.number}: {row.name}", row.benefit.number, "part") for row in rows]
    left = net - sum((row.benefit.number for row in rows), NOTHING)
    if abs(left) > HALF_PENNY:
        steps.append(Step("Not counted: not confirmed", left, "part"))
    finding = f"Of {pounds(levels[0])} that changed, {pounds(net)} is kept after corrections."
    return charts.waterfall("worth-waterfall", steps, finding, caption="From gross to net, and by class")


def steps_of(result: LineResult) -> tuple[Decimal, ...]:
    """Pounds of one line: all of it, then after each of the four corrections."""
    line, value = result.line, result.unit_value or NOTHING
    assert line.deadweight is not None
    shares = (line.attribution.value, 1 - line.deadweight.value, 1 - line.displacement.value)
    levels = [total(result.averted) * value]
    for share in shares:
        levels.append(levels[-1] * share)
    return (*levels, total(result.benefit))


def by_class(facts: CaseFacts) -> Table:
    """Outcome by class: what counts. The potential of each class stands in the last row."""
    appraisal = facts.appraisal
    rows, shown = appraisal.classes(), main_lines(appraisal)
    headers = ("Outcome", *(f"{row.number} {row.name.capitalize().replace('nhs', 'NHS')}" for row in rows))
    body_rows = [
        (
            facts.outcome_names.get(result.line.id, result.line.label),
            *(pounds(total(result.by_class.get(row.number, ()))) for row in rows),
        )
        for result in appraisal.results
        if result.unit_value is not None and result.line in shown
    ]
    rest = [each for each in appraisal.results if each.unit_value is not None and each.line not in shown]
    if rest:
        sums = (sum((total(each.by_class.get(row.number, ())) for each in rest), NOTHING) for row in rows)
        body_rows.append((f"{len(rest)} other outcomes", *map(pounds, sums)))
    if len(body_rows) > 1:
        body_rows.append(("All outcomes", *(pounds(row.benefit.number) for row in rows)))
    body_rows.append(("If every named body and finance confirmed", *(pounds(row.potential.number) for row in rows)))
    return Table(
        f"Benefit by outcome and class, {period(appraisal)}", headers, tuple(body_rows), numeric=(1, 2, 3, 4, 5),
        note="Capacity is not cash, and classes are not added to one saving. Pounds of another body count only when "
        "that body confirms them.", links=facts.linked(len(body_rows), outcomes=(1, 2, 3, 4, 5)),
    )  # fmt: skip


def unit_values(facts: CaseFacts) -> Table:
    rows = []
    for line in main_lines(facts.appraisal):
        if line.unit_value is None:
            continue
        stem = f"line.{line.id}"
        figures = facts.appraisal.figures
        gains = "; ".join(
            f"{gain.name or body(gain.who)} {percent(gain.share)}{'' if counts(gain) else ' (not confirmed)'}"
            for gain in line.gains
        )
        at_source = f"{pence(figures[f'{stem}.unit_value_source'])} in {line.unit_value.price_year} prices"
        net = year_mark(line) or number(figures[f"{stem}.averted_net"].number)
        rows.append((facts.outcome_names.get(line.id, line.label), net, at_source, pence(figures[f"{stem}.unit_value"]),
                     line.unit_value.source, gains))  # fmt: skip
    headers = ("Outcome", "Net events", "Unit value at its source", "In the case", "Source", "Who gains")
    return Table("Net events at their unit value", headers, tuple(rows), numeric=(1, 3),
                 links=facts.linked(len(rows), outcomes=(1, 3)))  # fmt: skip


def counted_only(facts: CaseFacts) -> Table | None:
    """Outcomes without a unit value, in events and in what they free: no pounds, and not £0."""
    appraisal, rows = facts.appraisal, []
    for line in appraisal.not_monetised():
        freed, hidden = appraisal.figures.get(f"line.{line.id}.capacity"), year_mark(line)
        rows.append((
            facts.outcome_names.get(line.id, line.label),
            hidden or number(appraisal.figure(f"line.{line.id}.averted_net").number),
            "None named" if freed is None else hidden or f"{number(freed.number)} {freed.unit}",
            COUNTED.capitalize(),
        ))  # fmt: skip
    headers = ("Outcome", "Net events", "Capacity freed", "In pounds")
    note = "They have no unit value, so they stand in no return."
    return Table("Counted, not valued", headers, tuple(rows), numeric=(1,), note=note) if rows else None


def realisation(facts: CaseFacts) -> Table:
    """Which budget the cash leaves. Rows that count stand first; the others are only potential."""
    rows = sorted(facts.appraisal.inputs.realisation, key=lambda row: not row.counts)
    cells = tuple(
        (
            " / ".join(filter(None, (row.cost_centre, row.subjective_code))) or "Not named",
            HIDDEN if window_tells(facts.appraisal, row) else amount_of(row),
            HIDDEN if window_tells(facts.appraisal, row) else month_name(row.from_month),
            row.owner or "Not named",
            row.action or "Not named",
            REALISED[row.status],
            counted(row),
        )
        for row in rows
    )
    headers = ("Cost centre / code", "Amount", "From", "Owner", "Action", "Status", "Counts as cash?")
    return Table("Realisation, row by row", headers, cells, links=facts.linked(len(cells), outcomes=(1,)))


def amount_of(row: RealisationRow) -> str:
    if row.share is not None:
        return f"{percent(row.share)} of the trust's benefit"
    return f"{pounds(row.amount)} a month"


def counted(row: RealisationRow) -> str:
    if row.counts:
        return f"Yes: confirmed by {row.confirmed_by or 'finance'}"
    if row.efficiency_scheme:
        return f"No: already in efficiency scheme {row.efficiency_scheme}"
    return "No: potential only" if row.finance_confirmed else "No: finance has not confirmed it"


WORTH = Section("worth", "What it was worth", "roi/case/worth.html", context)

"""What stands behind an appraisal: tests of change, charts, forecast, later years, sensitivity, fifths. It is worked
out apart from the appraisal, since a page of returns does not need it and draws take their time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from roi.domain.appraisal import Appraisal
from roi.domain.benefits import LineResult, total
from roi.domain.change import Change, change_of
from roi.domain.comparison import Interrupted, PrePeriod, TrendBefore
from roi.domain.designs.design import floats, kept_months
from roi.domain.fifth_rates import Fairness, FifthRate, Gap, LineGradient, fairness_of, fifth_rates, gap_of, gradient_of
from roi.domain.figures import GBP, Figure, FigureBook
from roi.domain.forecast import STEADY, expected_year_cost
from roi.domain.inputs import CaseInputs, OutcomeLine
from roi.domain.ladder import NOT_VALUED, Rung, is_valued, line_benefit
from roi.domain.later_years import add_later_years
from roi.domain.prices import price_base
from roi.domain.sensitivity import (
    Bar,
    Scenario,
    Spread,
    WorthOfKnowing,
    scenarios,
    spread_of,
    tornado,
    worth_of_more,
)
from roi.domain.spc import Chart, xmr
from roi.domain.uncertainty import CaseDraws, draw_case
from roi.domain.year_end import Record, YearEnd, record_of, year_end_draws, year_end_of


@dataclass(frozen=True)
class Analysis:
    """Everything by line id or in order; `figures` are pounds, ratios and chances with formula and source."""

    figures: Mapping[str, Figure]
    changes: tuple[Change, ...]
    charts: Mapping[str, Chart]
    notes: Mapping[str, tuple[str, ...]]
    year_ends: tuple[YearEnd, ...]
    record: Record
    bars: tuple[Bar, ...]
    scenarios: tuple[Scenario, ...]
    spreads: Mapping[Rung, Spread]
    worth: WorthOfKnowing | None
    rates: Mapping[str, tuple[FifthRate, ...]]
    gaps: Mapping[str, Gap | None]
    gradients: Mapping[str, tuple[LineGradient | None, str]]
    fairness: Mapping[str, Fairness]


def analyse(case: Appraisal) -> Analysis:
    """Works out what stands behind the appraisal. The same case gives the same figures: seeds are fixed."""
    inputs, results = case.inputs, case.results
    book = FigureBook(price_base(inputs.prices))
    drawn = draw_case(inputs, results)
    add_later_years(book, inputs, dict(case.figures))
    year_ends = tuple(year_end_of(inputs, result) for result in results)
    add_year_end(book, case, drawn)
    add_cost_by_fifth(book, case)
    spreads = {} if drawn is None else spreads_of(book, inputs, drawn)
    with_fifths = [line for line in inputs.outcomes if line.fifths is not None]
    return Analysis(
        figures=book.closed(),
        changes=tuple(change for result in results if (change := change_of(result)) is not None),
        charts={result.line.id: chart_of(inputs, result)[0] for result in results},
        notes={result.line.id: result.fitted.notes for result in results},
        year_ends=year_ends,
        record=record_of(inputs.past_forecasts),
        bars=tornado(inputs, results),
        scenarios=scenarios(inputs, results),
        spreads=spreads,
        worth=worth_in(case, drawn),
        rates={line.id: fifth_rates(line.fifths or {}) for line in with_fifths},
        gaps={line.id: gap_of(line.fifths or {}) for line in with_fifths},
        gradients={line.id: gradient_of(line.fifths or {}) for line in with_fifths},
        fairness={line.id: fair for line in inputs.outcomes if (fair := fair_of(case, line)) is not None},
    )


def fair_of(case: Appraisal, line: OutcomeLine) -> Fairness | None:
    """Against what the NHS and public bodies paid; a case with several lines charges each its share of the benefit."""
    cost = float(case.figure("return.nhs_public.cost").number)
    whole = sum(abs(float(total(result.benefit))) for result in case.results)
    result = next(each for each in case.results if each.line.id == line.id)
    share = abs(float(total(result.benefit))) / whole if whole else 1 / len(case.results)
    return fairness_of(line, float(result.kept), cost * share)


def chart_of(inputs: CaseInputs, result: LineResult) -> tuple[Chart, tuple[int, ...]]:
    """The XmR chart of seen over expected, which takes exposure and season out; where the months before are held, of
    events over exposure with limits from before. With it the month of each point: 1 is April of the year, 0 the March
    before it. A month without exposure or expected events has no point."""
    before, known = result.line.counterfactual, inputs.data_to
    if isinstance(before, PrePeriod | TrendBefore | Interrupted):
        past, exposed = (kept_months(each, before.restarts_at) for each in (before.observed, before.exposure))
        own = result.line.exposure[:known] or (Decimal(1),) * known
        earlier = points_over(floats(past), floats(exposed), first=1 - len(past))
        later = points_over(floats(result.observed), floats(own), first=1)
        return xmr([*earlier.values(), *later.values()], baseline=len(earlier)), (*earlier, *later)
    points = points_over(floats(result.observed), floats(result.expected[:known]), first=1)
    return xmr([*points.values()] or [0.0]), tuple(points) or (1,)


def points_over(seen: Sequence[float], over: Sequence[float], *, first: int) -> dict[int, float]:
    """By month number, counted from `first`: seen ÷ over, where there is anything to divide by."""
    return {month: y / n for month, (y, n) in enumerate(zip(seen, over, strict=True), first) if n > 0}


def spreads_of(book: FigureBook, inputs: CaseInputs, drawn: CaseDraws) -> dict[Rung, Spread]:
    found = {}
    for rung in Rung:
        spread = spread_of(drawn, rung) if is_valued(inputs, rung) else None
        if spread is None:
            continue
        found[rung] = spread
        for name in ("middle", "low80", "high80", "low95", "high95"):
            value = Decimal(repr(getattr(spread, name)))
            book.add(f"spread.{rung}.{name}", f"{rung.heading}: return for £1, {name}", value, "ratio",
                     "percentile of the draws", rung=rung.value)  # fmt: skip
    return found


def worth_in(case: Appraisal, drawn: CaseDraws | None) -> WorthOfKnowing | None:
    full, this = case.full_year(Rung.TRUST_RESOURCE, STEADY), case.return_on(Rung.TRUST_RESOURCE)
    if drawn is None or full.benefit.value is None or not this.benefit.value:
        return None
    return worth_of_more(drawn, float(full.benefit.value), float(full.cost.number), float(this.benefit.number))


def add_year_end(book: FigureBook, case: Appraisal, drawn: CaseDraws | None) -> None:
    """Benefit, cost and the chance of paying back over the whole year, by rung: each line's year in the draws, at the
    pounds of an event so far. Costs are those of `expected_year_cost`."""
    import numpy as np

    inputs, results = case.inputs, case.results
    years = [year_end_draws(inputs, result) for result in results]
    lines = [each for each in years if each is not None]
    why = "" if len(lines) == len(results) else "fewer than three months are known"
    for rung in Rung:
        stem, words = f"year_end.{rung}", f"{rung.heading}, the whole year"
        cost = expected_year_cost(inputs, rung)
        book.add(f"{stem}.cost", f"{words}: cost", cost, GBP,
                 "months given, and the mean month of each recurrent cost in months left", rung=rung.value)  # fmt: skip
        if why or not is_valued(inputs, rung):
            book.add(f"{stem}.benefit", f"{words}: benefit", None, GBP, "not forecast", rung=rung.value,
                     why=why or NOT_VALUED)  # fmt: skip
            continue
        whole = np.zeros(len(lines[0]))
        for place, (result, events) in enumerate(zip(results, lines, strict=True)):
            averted, gained = float(total(result.averted)), float(total(line_benefit(result, rung)))
            each = gained / averted if averted else 0.0
            moved = 1.0 if drawn is None else relative(drawn, place, len(events))
            whole = whole + events * each * moved
        ends = np.quantile(whole, (0.5, 0.1, 0.9, 0.025, 0.975)).tolist()
        for name, value in zip(("benefit", "low80", "high80", "low95", "high95"), ends, strict=True):
            label = f"{words}: benefit" + ("" if name == "benefit" else f", {name}")
            book.add(f"{stem}.{name}", label, Decimal(repr(value)), GBP,
                     "known months + months ahead in each draw × pounds of an event", rung=rung.value)  # fmt: skip
        chance = Decimal(repr(float((whole >= float(cost)).mean()))) if cost else None
        book.add(f"{stem}.chance", f"{words}: chance of paying back", chance, "probability",
                 "share of draws with benefit at or above cost", rung=rung.value,
                 why="" if cost else "nothing was paid on this rung")  # fmt: skip


def add_cost_by_fifth(book: FigureBook, case: Appraisal) -> None:
    """Cost on resource by contacts made in each fifth, and what one net event averted there cost."""
    lines = [line for line in case.inputs.outcomes if line.fifths is not None]
    whole = sum((counts.contacts for line in lines for counts in (line.fifths or {}).values()), Decimal(0))
    cost = case.figure("return.trust_resource.cost").number
    for result in case.results:
        line = result.line
        for key, counts in (line.fifths or {}).items():
            if not whole:
                continue
            stem, label = f"fifth.{line.id}.{key}", f"{line.label}, fifth {key}"
            spent = cost * counts.contacts / whole
            paid = book.add(f"{stem}.cost", f"{label}: cost by contacts", spent, GBP, "cost × share of contacts",
                            rung=Rung.TRUST_RESOURCE.value)  # fmt: skip
            events = None if line.quintiles is None else line.quintiles.get(key, Decimal(0)) * result.kept
            known = events is not None and events > 0
            each = spent / events if known and events is not None else None
            book.add(f"{stem}.cost_per_event", f"{label}: cost of one event averted", each, GBP, "cost ÷ net events",
                     inputs=(paid.id,), rung=Rung.TRUST_RESOURCE.value,
                     why="" if known else "no events averted in the fifth are given")  # fmt: skip


def relative(drawn: CaseDraws, place: int, count: int) -> Any:
    """A line's pounds of an event in the first draws over their mean: shares and unit values, not the comparison."""
    import numpy as np

    pounds = drawn.pounds_each[place]
    mean = float(pounds.mean())
    return np.resize(pounds, count) / mean if mean else 1.0

"""The figures of each outcome line: months, events averted, shares taken off, unit value, pounds and release."""

from collections.abc import Sequence
from decimal import Decimal

from roi.domain.benefits import CLASS_NAMES, NOT_MONETISED, LineResult, optimism_rate, total
from roi.domain.comparison_figures import add_comparison_figures
from roi.domain.counterfactual import design_of
from roi.domain.exposure import SOURCE, is_carried
from roi.domain.figures import GBP, FigureBook
from roi.domain.inputs import CaseInputs, Series
from roi.domain.measures import measure_called

EVENTS = "events"
SHARE = "share"


def add_series(
    book: FigureBook, stem: str, label: str, values: Series, unit: str, formula: str, rung: str = ""
) -> None:
    """One figure a month, `stem.M1` onwards."""
    for number, value in enumerate(values, 1):
        book.add(f"{stem}.M{number}", f"{label}, M{number}", value, unit, formula, rung=rung)


def add_outcome_figures(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult]) -> None:
    for result in results:
        add_line(book, inputs, result)
    units = {measure.unit if (measure := measure_called(r.line.measure)) else r.line.measure for r in results}
    for name, series in (("gross", "averted"), ("net", "net")):
        ids = [f"line.{result.line.id}.averted_{name}" for result in results]
        value = sum((total(getattr(result, series)) for result in results), Decimal(0))
        why = "" if len(units) == 1 else "the lines count different things and are not added"
        book.add(
            f"averted.{name}",
            f"Events averted, {name}",
            value if len(units) == 1 else None,
            EVENTS,
            "sum over the lines",
            inputs=ids,
            why=why,
        )


def add_line(book: FigureBook, inputs: CaseInputs, result: LineResult) -> None:
    line, stem = result.line, f"line.{result.line.id}"
    design = design_of(line)
    add_series(book, f"{stem}.observed", f"{line.label}: observed", result.observed, EVENTS, "as recorded")
    add_series(book, f"{stem}.expected", f"{line.label}: expected", result.expected, EVENTS, f"design: {design.name}")
    averted_formula = "expected minus observed" if line.polarity.sign == 1 else "observed minus expected"
    add_series(book, f"{stem}.averted", f"{line.label}: averted", result.averted, EVENTS, averted_formula)
    add_series(book, f"{stem}.net", f"{line.label}: net", result.net, EVENTS, "averted × share kept")
    if line.unit_value is not None:
        add_series(book, f"{stem}.benefit", f"{line.label}: benefit", result.benefit, GBP, "net events × unit value")

    if is_carried(line):
        book.add(f"{stem}.exposure_ahead", f"{line.label}: exposed in each month after M{line.exposure_given}",
                 line.exposure[-1], "people", "the last month given, carried forward", source=SOURCE)  # fmt: skip
    add_shares(book, result, stem)
    add_comparison_figures(book, inputs, result)
    gross = book.add(
        f"{stem}.averted_gross",
        f"{line.label}: averted before corrections",
        total(result.averted),
        EVENTS,
        f"sum of {averted_formula}, April to M{inputs.data_to}; months against us stay in",
        source=line.counterfactual.source,
        grade=line.counterfactual.grade,
    )
    net = book.add(
        f"{stem}.averted_net",
        f"{line.label}: averted, net",
        total(result.net),
        EVENTS,
        "averted before corrections × share kept",
        inputs=(gross.id, f"{stem}.kept"),
    )
    if line.capacity is not None:
        book.add(
            f"{stem}.capacity",
            f"{line.label}: capacity freed",
            total(result.net) * line.capacity.per_event,
            line.capacity.unit,
            f"net events × {line.capacity.per_event} {line.capacity.unit} for each",
            inputs=(net.id,),
            source=line.capacity.source,
        )
    add_money(book, result, stem)


def add_shares(book: FigureBook, result: LineResult, stem: str) -> None:
    line = result.line
    assert line.deadweight is not None
    for name, assumed in (
        ("attribution", line.attribution),
        ("deadweight", line.deadweight),
        ("displacement", line.displacement),
    ):
        book.add(
            f"{stem}.{name}",
            f"{line.label}: {name}",
            assumed.value,
            SHARE,
            "as typed",
            source=assumed.source,
            grade=assumed.grade,
        )
    worst = max(line.optimism.grades.values())
    book.add(
        f"{stem}.optimism",
        f"{line.label}: correction for optimism (local default)",
        optimism_rate(line.optimism),
        SHARE,
        "as argued" if line.optimism.value is not None else f"local default of the worst grade, {worst}",
        source=line.optimism.source,
        grade=worst,
    )
    book.add(
        f"{stem}.kept",
        f"{line.label}: share kept",
        result.kept,
        SHARE,
        "attribution × (1 − deadweight) × (1 − displacement) × (1 − optimism)",
        inputs=[f"{stem}.{name}" for name in ("attribution", "deadweight", "displacement", "optimism")],
    )


def add_money(book: FigureBook, result: LineResult, stem: str) -> None:
    line, unit = result.line, result.line.unit_value
    if unit is None:
        why = f"counted, not valued: class 6, {CLASS_NAMES[NOT_MONETISED]}, no unit value is given"
        book.add(f"{stem}.benefit", f"{line.label}: benefit", None, GBP, "net events × unit value", why=why)
        return
    typed = book.add(
        f"{stem}.unit_value_source",
        f"{line.label}: unit value at its source",
        unit.value,
        GBP,
        "as typed",
        price_base=f"{unit.price_year} prices",
        source=unit.source,
        grade=unit.grade,
    )
    value = book.add(
        f"{stem}.unit_value",
        f"{line.label}: unit value",
        result.unit_value,
        GBP,
        "unit value at its source × index of the case ÷ index of its year",
        inputs=(typed.id,),
        source=unit.source,
        grade=unit.grade,
    )
    if unit.elements:
        add_elements(book, result, stem)
    benefit = book.add(
        f"{stem}.benefit",
        f"{line.label}: benefit",
        total(result.benefit),
        GBP,
        "net events × unit value, whoever gains and whether or not it counts",
        inputs=(f"{stem}.averted_net", value.id),
    )
    for name, label, amount in (
        ("release", "cash released, confirmed", total(result.release.counted)),
        ("release_potential", "cash released if every named budget is cut", total(result.release.potential)),
        ("release_cut_off", "confirmed release above the trust's benefit, not counted", result.release.cut_off),
    ):
        formula = "realisation rows, never more than the trust's part of the benefit"
        book.add(f"{stem}.{name}", f"{line.label}: {label}", amount, GBP, formula, inputs=(benefit.id,))


def add_elements(book: FigureBook, result: LineResult, stem: str) -> None:
    """What one event releases within the year beside what it costs in full."""
    line, unit = result.line, result.line.unit_value
    assert unit is not None
    for name, words, elements in (
        ("releasable", "confirmed", [each for each in unit.elements if each.action_confirmed]),
        ("releasable_potential", "if every action is confirmed", list(unit.elements)),
    ):
        value = sum((each.cost * each.releasable_share for each in elements), Decimal(0))
        book.add(
            f"{stem}.unit_value_{name}",
            f"{line.label}: of one event's value, what leaves a budget within the year, {words}",
            value,
            GBP,
            "sum of element × share releasable in the year",
            price_base=f"{unit.price_year} prices",
            source=unit.source,
            grade=unit.grade,
        )

"""How sure a comparison is, line by line: the prediction's spread, and the limits of the rate ratio.

For the plain designs all of it is formulas from the months before. A fitted model says two variances and how widely
months scatter; they are typed here as it says them, and the rest is formulas from there on.
"""

from dataclasses import dataclass

from roi.case.workings.expected import Past
from roi.case.workings.grid import Row, Sheet, added, each_month
from roi.domain.benefits import LineResult
from roi.domain.comparison import Interrupted, PrePeriod, SameMonthLastYear
from roi.domain.comparison_figures import LEVELS, exact
from roi.domain.rates import points

HALF = "0.5"  # a month without events is taken as half a one where its variance is wanted


@dataclass(frozen=True)
class Spread:
    """Cells: how widely months scatter, the variance of the level of the prediction (relative to it), and the variance
    of the logarithm of the rate ratio."""

    dispersion: str
    level: str
    ratio: str


def add_spread(
    sheet: Sheet, result: LineResult, past: Past, observed: Row, expected: Row, name: str
) -> None:  # fmt: skip
    """Nothing for a series that says nothing of its spread."""
    known, stem = observed.count, f"line.{result.line.id}"
    if result.fitted.predictive_spread(known) is None:
        return
    label = "Expected to the last known month"
    whole = sheet.one(label, f"SUM({expected.to(known)})", "events")
    before = result.line.counterfactual
    if isinstance(before, PrePeriod):
        cells = around_one_rate(sheet, past, observed, stem)
    elif isinstance(before, SameMonthLastYear):
        cells = month_by_month(sheet, past, observed, expected, whole, stem)
    else:
        cells = as_fitted(sheet, result, known, name, stem)
    spread = sheet.one("Standard deviation of what would have happened",
                       f"SQRT({cells.level}*{whole}^2+{cells.dispersion}*{whole})", "events",
                       id=f"{stem}.predictive_spread")  # fmt: skip
    averted = sheet.book.cells[f"{stem}.averted_gross"]
    for level, words in LEVELS:
        reach = points(level, result.fitted.degrees)
        for end, sign in (("low", "-"), ("high", "+")):
            sheet.one(f"Averted, {words} % {end} end", f"{averted}{sign}{reach!r}*{spread}", "events",
                      id=f"{stem}.averted_gross.predictive_{end}{words}")  # fmt: skip
    add_ratio(sheet, result, cells, f"SUM({observed.all})/{whole}", name, stem)


def add_ratio(sheet: Sheet, result: LineResult, cells: Spread, formula: str, name: str, stem: str) -> None:
    fitted, id, words = result.fitted, f"{stem}.rate_ratio", "Rate ratio, seen over expected"
    if fitted.rate_ratio is None:
        return
    if isinstance(result.line.counterfactual, Interrupted):  # the step of the regression, not a ratio of sums
        ratio = sheet.one(f"{words}: as the fitted model says", exact(fitted.rate_ratio), "ratio", typed=True,
                          name=f"{name}_rate_ratio", id=id)  # fmt: skip
    else:
        ratio = sheet.one(words, formula, "ratio", id=id)
    for level, percent in LEVELS:
        for end, sign in (("low", "-"), ("high", "")):
            sheet.one(f"Rate ratio, {percent} % {end} limit",
                      f"{ratio}*EXP({sign}{points(level, result.fitted.degrees)!r}*SQRT({cells.ratio}))", "ratio",
                      id=f"{id}.confidence_{end}{percent}")  # fmt: skip


def around_one_rate(sheet: Sheet, past: Past, observed: Row, stem: str) -> Spread:
    """Pearson's chi-square of the months before around their one rate; the level is as sure as their events are
    many."""
    mean = f"({past.rate}*{{shown}})"
    formula = f"IF({mean}>0,({{events}}-{mean})^2/{mean},0)"
    apart = []
    for events, shown in zip(past.events, past.exposure, strict=True):
        each = each_month(events.count, formula, events=events, shown=shown)
        apart.append(sheet.months("Squared distance from the rate, over what it says", each, "ratio"))
    chi_square = added([f"SUM({row.all})" for row in apart])
    free = added([f'COUNTIF({row.all},">0")' for row in past.exposure]) + "-1"
    formula = f"IF(OR({past.rate}=0,{free}<1),1,MAX(1,({chi_square})/({free})))"
    dispersion = dispersion_cell(sheet, formula, stem)
    level = sheet.one("Variance of the level, relative", f"{dispersion}/MAX({past.all_events},{HALF})", "ratio")
    return Spread(dispersion, level, of_ratio(sheet, dispersion, level, observed))


def month_by_month(
    sheet: Sheet, past: Past, observed: Row, expected: Row, whole: str, stem: str
) -> Spread:  # fmt: skip
    """Each month rests on its own month of last year; twelve months cannot show how widely they scatter."""
    dispersion = dispersion_cell(sheet, "1", stem)
    formula = f"{{expected}}^2/MAX({{past}},{HALF})"
    each = each_month(observed.count, formula, expected=expected, past=past.events[0])
    parts = sheet.months("Variance of the level of the month", each, "events")
    level = sheet.one("Variance of the level, relative", f"SUM({parts.all})/{whole}^2", "ratio")
    return Spread(dispersion, level, of_ratio(sheet, dispersion, level, observed))


def dispersion_cell(sheet: Sheet, formula: str, stem: str) -> str:
    return sheet.one("How much more widely months scatter than chance alone", formula, "ratio", id=f"{stem}.dispersion")


def of_ratio(sheet: Sheet, dispersion: str, level: str, observed: Row) -> str:
    words = "Variance of the logarithm of the rate ratio"
    return sheet.one(words, f"{dispersion}/SUM({observed.all})+{level}", "ratio")


def as_fitted(sheet: Sheet, result: LineResult, known: int, name: str, stem: str) -> Spread:
    """What the model says of its spread, as inputs."""
    fitted = result.fitted
    spread, dispersion, variance = fitted.predictive_spread(known), fitted.dispersion, fitted.rate_ratio_variance
    assert spread is not None
    assert dispersion is not None
    assert variance is not None
    whole = sum(float(value) for value in fitted.expected[:known])
    level = (spread**2 - dispersion * whole) / whole**2

    def typed(words: str, value: float, key: str, id: str = "") -> str:
        return sheet.one(f"{words}: as the fitted model says", exact(value), "ratio", typed=True, name=f"{name}_{key}",
                         id=id)  # fmt: skip

    return Spread(
        typed("How much more widely months scatter than chance alone", dispersion, "dispersion", f"{stem}.dispersion"),
        typed("Variance of the level, relative", level, "level_variance"),
        typed("Variance of the logarithm of the rate ratio", variance, "ratio_variance"),
    )

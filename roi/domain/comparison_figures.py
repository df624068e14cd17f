"""How sure a comparison is: the prediction's spread for this year's events, and the ratio's own limits for the effect.

The two are never mixed: events averted carry `predictive` limits, the rate ratio carries `confidence` limits.
"""

from decimal import Decimal
from math import exp

from roi.domain.benefits import LineResult, total
from roi.domain.counterfactual import design_of
from roi.domain.figures import FigureBook
from roi.domain.inputs import CaseInputs
from roi.domain.rates import points

LEVELS = ((0.95, "95"), (0.8, "80"))


def exact(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def add_comparison_figures(book: FigureBook, inputs: CaseInputs, result: LineResult) -> None:
    """Nothing for a series that says nothing of its spread."""
    fitted, line = result.fitted, result.line
    spread = fitted.predictive_spread(inputs.data_to)
    if spread is None:
        return
    stem, before = f"line.{line.id}", line.counterfactual
    known = {"source": before.source, "grade": before.grade}
    label, formula = "standard deviation of what would have happened", "level and chance together; design: "
    book.add(f"{stem}.predictive_spread", f"{line.label}: {label}", exact(spread), "events",
             formula + design_of(line).name, **known)  # fmt: skip
    book.add(f"{stem}.dispersion", f"{line.label}: how much more widely months scatter than chance alone",
             exact(fitted.dispersion or 1.0), "times", "Pearson chi-square ÷ degrees of freedom, at least 1",
             **known)  # fmt: skip
    gross = float(total(result.averted))
    curve = "the normal" if fitted.degrees is None else f"Student's t, {fitted.degrees} degrees of freedom"
    for level, name in LEVELS:
        reach = points(level, fitted.degrees) * spread
        for end, value in (("low", gross - reach), ("high", gross + reach)):
            book.add(
                f"{stem}.averted_gross.predictive_{end}{name}",
                f"{line.label}: averted before corrections, {name} % {end} end",
                exact(value),
                "events",
                f"averted ∓ points of {curve} × standard deviation of the prediction",
                inputs=(f"{stem}.predictive_spread",),
                **known,
            )
    ratio, variance = fitted.rate_ratio, fitted.rate_ratio_variance
    if ratio is None or variance is None:
        return
    book.add(f"{stem}.rate_ratio", f"{line.label}: rate ratio, seen over expected", exact(ratio), "ratio",
             f"design: {design_of(line).name}", **known)  # fmt: skip
    for level, name in LEVELS:
        reach = points(level, fitted.degrees) * variance**0.5
        for end, value in (("low", ratio * exp(-reach)), ("high", ratio * exp(reach))):
            book.add(
                f"{stem}.rate_ratio.confidence_{end}{name}",
                f"{line.label}: rate ratio, {name} % {end} limit",
                exact(value),
                "ratio",
                "limits on the log scale",
                inputs=(f"{stem}.rate_ratio",),
                **known,
            )

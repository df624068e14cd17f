"""What would have happened without the project: one entry a design, in the order of the evidence they give.

Each design returns the expected outcome of all twelve months in the unit of the line (events, or a rate).
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from roi.domain.inputs import (
    Counterfactual,
    GivenSeries,
    OutcomeLine,
    PrePeriod,
    SameMonthLastYear,
    Series,
)


@dataclass(frozen=True)
class Design:
    """A design: `deadweight_inside` says that its expected series already holds what would have happened anyway."""

    code: str
    name: str
    evidence: str
    deadweight_inside: bool
    reads: type[Counterfactual]
    expected: Callable[[OutcomeLine], Series]


def given_series(line: OutcomeLine) -> Series:
    assert isinstance(line.counterfactual, GivenSeries)
    return line.counterfactual.expected


def pre_period_mean(line: OutcomeLine) -> Series:
    """Exposure of each month times the rate of the months before; a rate line has that rate itself."""
    before = line.counterfactual
    assert isinstance(before, PrePeriod)
    rate = sum(before.observed, Decimal(0)) / sum(before.exposure, Decimal(0))
    return tuple(rate if line.kind == "rate" else rate * exposed for exposed in line.exposure)


def same_month_last_year(line: OutcomeLine) -> Series:
    """Last year's events scaled by exposure and growth; a rate line has last year's rate with growth."""
    before = line.counterfactual
    assert isinstance(before, SameMonthLastYear)
    growth = 1 + before.growth_rate
    rates = [events / exposed * growth for events, exposed in zip(before.observed, before.exposure, strict=True)]
    if line.kind == "rate":
        return tuple(rates)
    return tuple(rate * exposed for rate, exposed in zip(rates, line.exposure, strict=True))


DESIGNS = (
    Design("P", "mean of the months before", "1", False, PrePeriod, pre_period_mean),
    Design("S", "same month last year, adjusted", "1 to 2", False, SameMonthLastYear, same_month_last_year),
    Design("G", "given series", "as its source", False, GivenSeries, given_series),
)


def design_of(line: OutcomeLine) -> Design:
    return next(design for design in DESIGNS if design.code == line.counterfactual.code)


def expected_events(line: OutcomeLine) -> Series:
    """Twelve months of events that would have happened."""
    return in_events(line, design_of(line).expected(line))


def observed_events(line: OutcomeLine) -> Series:
    """Events that happened, April to the last known month."""
    return in_events(line, line.observed)


def in_events(line: OutcomeLine, series: Series) -> Series:
    if line.kind == "count":
        return series
    return tuple(rate * exposed for rate, exposed in zip(series, line.exposure, strict=False))

"""How an outcome slopes over deprivation: the slope index and the relative index of inequality, with named conventions.

Groups stand from most to least deprived. PHE: a line weighted by population, read at both ends. York: five groups of
equal size, slope over mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log


class Scale(StrEnum):
    """What the line is laid through: values as they are, rates on the log scale, shares on the logit scale."""

    AS_IS = "as is"
    LOG = "log"
    LOGIT = "logit"


@dataclass(frozen=True)
class Gradient:
    """`slope` is the least deprived end less the most deprived; `relative` is their ratio (None where undefined)."""

    slope: float
    relative: float | None
    most_deprived: float
    least_deprived: float
    convention: str


def to_scale(value: float, scale: Scale) -> float:
    if scale is Scale.LOG:
        return log(value)
    return log(value / (1 - value)) if scale is Scale.LOGIT else value


def from_scale(value: float, scale: Scale) -> float:
    if scale is Scale.LOG:
        return exp(value)
    return 1 / (1 + exp(-value)) if scale is Scale.LOGIT else value


def middles(populations: Sequence[float]) -> list[float]:
    """Where the middle of each group lies on the scale from 0 (most deprived) to 1."""
    whole, running, found = sum(populations), 0.0, []
    for size in populations:
        found.append((running + size / 2) / whole)
        running += size
    return found


def line_through(places: Sequence[float], values: Sequence[float], weights: Sequence[float]) -> tuple[float, float]:
    """Start and rise of the line of least squares with those weights."""
    whole = sum(weights)
    rows = [(weight / whole, x, y) for weight, x, y in zip(weights, places, values, strict=True)]
    mean_x, mean_y = sum(w * x for w, x, _ in rows), sum(w * y for w, _, y in rows)
    square = sum(w * (x - mean_x) ** 2 for w, x, _ in rows)
    rise = sum(w * (x - mean_x) * (y - mean_y) for w, x, y in rows) / square
    return mean_y - rise * mean_x, rise


def ends_of_line(values: Sequence[float], populations: Sequence[float]) -> tuple[float, float]:
    """The line of least squares, weighted by population, at 0 and at 1."""
    start, rise = line_through(middles(populations), values, populations)
    return start, start + rise


def phe_gradient(
    values: Sequence[float], populations: Sequence[float], scale: Scale = Scale.AS_IS, multiplier: float = 1
) -> Gradient:
    """`multiplier` scales the slope, such as 100 for shares; below 0 it turns both so that above means worse off."""
    start, end = (from_scale(at, scale) for at in ends_of_line([to_scale(v, scale) for v in values], populations))
    first, second = (end, start) if multiplier < 0 else (start, end)
    relative = second / first if first else None
    named = "PHE: weighted by population" + ("" if scale is Scale.AS_IS else f", {scale.value} scale")
    return Gradient((end - start) * multiplier, relative, start, end, named)


def york_gradient(values: Sequence[float]) -> Gradient:
    """Groups of equal size: slope over their ranks, and the slope over the mean."""
    count = len(values)
    ranks = [(place + 0.5) / count for place in range(count)]
    mean = sum(values) / count
    slope = sum((x - 0.5) * (y - mean) for x, y in zip(ranks, values, strict=True))
    slope /= sum((x - 0.5) ** 2 for x in ranks)
    return Gradient(
        slope, slope / mean if mean else None, mean - slope / 2, mean + slope / 2, "York: equal groups, slope over mean"
    )


@dataclass(frozen=True)
class GradientLimits:
    slope: tuple[float, float]
    relative: tuple[float, float]


def gradient_limits(
    values: Sequence[float], standard_errors: Sequence[float], populations: Sequence[float],
    scale: Scale = Scale.AS_IS, multiplier: float = 1, *, confidence: float = 0.95, draws: int = 10_000, seed: int = 1,
) -> GradientLimits:  # fmt: skip
    """Limits by drawing each group's value (on the scale, with its standard error there) and laying the line anew."""
    import numpy as np

    places, whole = np.array(middles(populations)), sum(populations)
    weights = np.array(populations) / whole
    middle = np.array([to_scale(value, scale) for value in values])
    drawn = np.random.default_rng(seed).normal(middle, np.array(standard_errors), (draws, len(middle)))
    apart = places - weights @ places
    rise = (drawn * (weights * apart)).sum(axis=1) / (weights * apart**2).sum()
    start = drawn @ weights - rise * (weights @ places)
    end = start + rise
    if scale is Scale.LOG:
        start, end = np.exp(start), np.exp(end)
    elif scale is Scale.LOGIT:
        start, end = 1 / (1 + np.exp(-start)), 1 / (1 + np.exp(-end))
    tail = [(1 - confidence) / 2, (1 + confidence) / 2]
    slope = np.quantile((end - start) * multiplier, tail)
    relative = np.quantile(start / end if multiplier < 0 else end / start, tail)
    return GradientLimits((float(slope[0]), float(slope[1])), (float(relative[0]), float(relative[1])))


def scale_error(low: float, high: float, scale: Scale, confidence: float = 0.95) -> float:
    """The standard error on the scale that printed limits stand for."""
    from roi.domain.rates import normal_points

    return (to_scale(high, scale) - to_scale(low, scale)) / 2 / normal_points(confidence)

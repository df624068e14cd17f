"""The XmR chart of NHS Making Data Count: mean, limits at 2.66 mean moving ranges, and what each point is.

A point that meets several rules takes the first of: outside the limits, seven rising or falling, two of three near a
limit, seven on one side. A chart shows signal; no money rests on it alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

TO_LIMIT = 2.66
TO_NEAR_LIMIT = TO_LIMIT * 2 / 3
SCREENED_FROM = 3.267  # moving ranges of this many means and more are left out, where screening is chosen
FEWEST_POINTS = 12  # below it the limits are on trial
RUN = 7


class Signal(StrEnum):
    NONE = "common cause"
    ABOVE_LIMIT = "above the upper limit"
    BELOW_LIMIT = "below the lower limit"
    RISING = "seven rising"
    FALLING = "seven falling"
    NEAR_UPPER = "two of three near the upper limit"
    NEAR_LOWER = "two of three near the lower limit"
    SEVEN_ABOVE = "seven above the mean"
    SEVEN_BELOW = "seven below the mean"


UPWARDS = {Signal.ABOVE_LIMIT, Signal.RISING, Signal.NEAR_UPPER, Signal.SEVEN_ABOVE}


class Assurance(StrEnum):
    PASSES = "passes the target every time"
    FAILS = "fails the target every time"
    VARIES = "hits and misses the target"


@dataclass(frozen=True)
class Point:
    value: float
    mean: float
    lower: float
    upper: float
    signal: Signal


@dataclass(frozen=True)
class Chart:
    """Points in order; `screened` and `trial` are printed on the chart."""

    points: tuple[Point, ...]
    screened: bool
    trial: bool


def xmr(
    values: Sequence[float], *, baseline: int | None = None, steps: Sequence[int] = (), screened: bool = False
) -> Chart:
    """The chart of a series. `baseline` is how many first points of each part set its limits (all by default);
    `steps` are places where the limits start anew, which needs a signal and a known cause."""
    starts = [0, *steps]
    ends = [*steps, len(values)]
    points: list[Point] = []
    for start, end in zip(starts, ends, strict=True):
        points.extend(part_of_chart(values[start:end], baseline, screened))
    shortest = min(min(end - start, baseline or end) for start, end in zip(starts, ends, strict=True))
    return Chart(tuple(points), screened, shortest < FEWEST_POINTS)


def part_of_chart(values: Sequence[float], baseline: int | None, screened: bool) -> list[Point]:
    mean, moving = limits_of(values[:baseline], screened)
    lower, upper = mean - TO_LIMIT * moving, mean + TO_LIMIT * moving
    near = TO_NEAR_LIMIT * moving
    sides = [sign(value - mean) for value in values]
    outside = [1 if value > upper else -1 if value < lower else 0 for value in values]
    close = [
        not out and (value > mean + near or value < mean - near) for value, out in zip(values, outside, strict=True)
    ]
    rules = (
        (outside, Signal.ABOVE_LIMIT, Signal.BELOW_LIMIT),
        (whole_runs(trend(values)), Signal.RISING, Signal.FALLING),
        (two_of_three(close, sides), Signal.NEAR_UPPER, Signal.NEAR_LOWER),
        (whole_runs(one_side(sides)), Signal.SEVEN_ABOVE, Signal.SEVEN_BELOW),
    )
    points = []
    for place, value in enumerate(values):
        found = next(((marks[place], up, down) for marks, up, down in rules if marks[place]), None)
        signal = Signal.NONE if found is None else found[1] if found[0] > 0 else found[2]
        points.append(Point(value, mean, lower, upper, signal))
    return points


def limits_of(values: Sequence[float], screened: bool) -> tuple[float, float]:
    """The mean and the mean moving range."""
    mean = sum(values) / len(values)
    ranges = [abs(second - first) for first, second in pairwise(values)]
    if not ranges:
        return mean, 0.0
    moving = sum(ranges) / len(ranges)
    if screened:
        kept = [each for each in ranges if each < SCREENED_FROM * moving]
        moving = sum(kept) / len(kept) if kept else moving
    return mean, moving


def sign(value: float) -> int:
    return (value > 0) - (value < 0)


def one_side(sides: Sequence[int]) -> list[int]:
    """Marks the seventh and later points of a run on one side of the mean."""
    marks, run, last = [], 0, 0
    for side in sides:
        run = run + 1 if side and side == last else 1 if side else 0
        last = side
        marks.append(side if run >= RUN else 0)
    return marks


def trend(values: Sequence[float]) -> list[int]:
    """Marks the seventh and later points of a run that rises, or falls, each time."""
    marks, run, last = [0], 1, 0
    for first, second in pairwise(values):
        way = sign(second - first)
        run = run + 1 if way and way == last else 2 if way else 1
        last = way
        marks.append(way if run >= RUN else 0)
    return marks[: len(values)]


def whole_runs(ends: Sequence[int]) -> list[int]:
    """From the seventh and later points of runs to every point of them, which is what a chart colours."""
    marks = list(ends)
    for place, end in enumerate(ends):
        if end:
            marks[place - RUN + 1 : place + 1] = [end] * RUN
    return marks


def two_of_three(close: Sequence[bool | int], sides: Sequence[int]) -> list[int]:
    """Marks all three points of a window of three on one side in which two or more lie near the limit."""
    marks = [0] * len(sides)
    for start in range(len(sides) - 2):
        window = range(start, start + 3)
        one_way = len({sides[place] for place in window}) == 1
        if one_way and sum(bool(close[place]) for place in window) >= 2:
            for place in window:
                marks[place] = sides[place]
    return marks


def is_improvement(signal: Signal, *, fewer_is_better: bool) -> bool | None:
    """None where there is no signal."""
    if signal is Signal.NONE:
        return None
    return (signal in UPWARDS) != fewer_is_better


def assurance(lower: float, upper: float, target: float, *, fewer_is_better: bool) -> Assurance:
    """Whether the process, left alone, meets the target."""
    if target > upper:
        return Assurance.PASSES if fewer_is_better else Assurance.FAILS
    if target < lower:
        return Assurance.FAILS if fewer_is_better else Assurance.PASSES
    return Assurance.VARIES

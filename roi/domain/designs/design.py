"""The type of a design, and what it says: expected events by month and how sure it is of them.

Two spreads are kept apart. What was averted this year is a prediction less a known count: its spread is the
prediction's. The effect is a rate ratio: its spread is the ratio's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import log
from typing import TYPE_CHECKING, Any

from roi.domain.comparison import Counterfactual, Series
from roi.domain.inputs import Kind, OutcomeLine

if TYPE_CHECKING:
    import numpy as np

    type Numbers = np.ndarray[Any, np.dtype[np.float64]]

MONTHS = 12


class Deadweight(StrEnum):
    """Whether what would have happened anyway is taken off by a typed share, and what the comparison says of it."""

    TYPED = "must be typed"
    ARGUED = "0 unless argued"
    BLOCKED = "0: the comparison holds it"


@dataclass(frozen=True)
class Fitted:
    """Twelve months of expected events. `dispersion` is what a Poisson variance is multiplied by (None: nothing is
    known of the spread). `joint` is the covariance of the twelve logarithms and, last, of the logarithm of the rate
    ratio. `degrees` of freedom are given where the covariance itself rests on few sites."""

    expected: Series
    dispersion: float | None = None
    joint: "Numbers | None" = None
    rate_ratio: float | None = None
    notes: tuple[str, ...] = ()
    degrees: int | None = None

    @property
    def rate_ratio_variance(self) -> float | None:
        return None if self.joint is None else float(self.joint[-1, -1])

    def predictive_spread(self, known: int) -> float | None:
        """Standard deviation of what would have happened in the first `known` months: level and chance together."""
        if self.joint is None or self.dispersion is None:
            return None
        import numpy as np

        mean = np.array([float(value) for value in self.expected[:known]])
        level = float(mean @ self.joint[:known, :known] @ mean)
        return float((level + self.dispersion * float(mean.sum())) ** 0.5)


@dataclass(frozen=True)
class Design:
    """`evidence` is the level on the Maryland scale; `needs` says which data, as words after “needs”."""

    code: str
    name: str
    evidence: str
    deadweight: Deadweight
    reads: type[Counterfactual]
    needs: str
    fit: Callable[[OutcomeLine], Fitted]

    @property
    def deadweight_inside(self) -> bool:
        """Its expected series already holds what would have happened anyway."""
        return self.deadweight is not Deadweight.TYPED

    @property
    def own_past(self) -> bool:
        """It compares people with their own past, so people chosen as high make it unfair."""
        return self.code in "PTSI"


def in_events(line: OutcomeLine, series: Series) -> Series:
    """A rate times those exposed; a count as it is."""
    if line.kind is Kind.COUNT:
        return series
    return tuple(rate * exposed for rate, exposed in zip(series, line.exposure, strict=False))


def added(series: Sequence[Decimal]) -> Decimal:
    return sum(series, Decimal(0))


def floats(series: Sequence[Decimal]) -> tuple[float, ...]:
    return tuple(float(value) for value in series)


def dispersion_of(events: Series, exposure: Series) -> float:
    """Pearson's chi-square of months around one rate over its degrees of freedom, at least 1."""
    rate = float(added(events) / added(exposure))
    pairs = [(float(y), rate * float(n)) for y, n in zip(events, exposure, strict=True) if n > 0]
    if rate == 0 or len(pairs) < 2:
        return 1.0
    return max(1.0, sum((seen - mean) ** 2 / mean for seen, mean in pairs) / (len(pairs) - 1))


def with_ratio(
    expected: Series, observed: Series, dispersion: float, level: "Numbers", notes: tuple[str, ...] = ()
) -> Fitted:
    """Adds the rate ratio to a level covariance (12 × 12, logarithms): observed over expected in the known months, its
    variance that of the count and of the level, and tied to the level since a high level makes a low ratio."""
    import numpy as np

    known = len(observed)
    seen, means = float(added(observed)), np.array(floats(expected))
    whole = float(means[:known].sum())
    joint = np.zeros((MONTHS + 1, MONTHS + 1))
    joint[:MONTHS, :MONTHS] = level
    if seen <= 0 or whole <= 0:
        return Fitted(expected, dispersion, None, None, notes)
    weights = np.zeros(MONTHS)
    weights[:known] = means[:known] / whole
    tied = level @ weights
    joint[:MONTHS, -1] = joint[-1, :MONTHS] = -tied
    joint[-1, -1] = dispersion / seen + float(weights @ tied)
    return Fitted(expected, dispersion, joint, seen / whole, notes)


def kept_months(series: Series, restarts_at: int) -> Series:
    """What is left after a change of definition, coding or site."""
    return series[restarts_at:]


def restart_note(restarts_at: int, reason: str) -> tuple[str, ...]:
    return (f"The first {restarts_at} months before are left out: {reason}",) if restarts_at else ()


def exposure_of(line: OutcomeLine) -> Series:
    """Those exposed by month of the year; one each month where a count has none."""
    return line.exposure or (Decimal(1),) * MONTHS


def decimals(values: Sequence[float]) -> Series:
    return tuple(Decimal(repr(float(value))) for value in values)


def other_group(
    line: OutcomeLine, events: Series, exposed: Series, times: Decimal, common: float, dispersion: float,
    notes: tuple[str, ...],
) -> Fitted:  # fmt: skip
    """Expected events as those exposed × `times` × the other group's rate of the month; a month in which that group's
    events are not known yet takes its rate to date. `common` is the variance of the logarithm of `times`."""
    import numpy as np

    own, known = exposure_of(line), len(events)
    to_date = added(events) / added(exposed)
    rates = [y / n for y, n in zip(events, exposed, strict=True)] + [to_date] * (MONTHS - known)
    expected = tuple(n * times * rate for n, rate in zip(own, rates, strict=True))
    level = np.full((MONTHS, MONTHS), common)
    for place in range(MONTHS):
        seen = float(events[place]) if place < known else float(added(events))
        level[place, place] += dispersion / max(seen, 0.5)
    for place in range(known, MONTHS):
        for other in range(known, MONTHS):
            if place != other:
                level[place, other] += dispersion / max(float(added(events)), 0.5)
    return with_ratio(expected, in_events(line, line.observed), dispersion, level, notes)


def logarithm(value: Decimal) -> float:
    return log(float(value))

"""Choosing between options under uncertainty: net benefit, the chance of each being best, what knowing more is worth.

Draws are rows, options are columns. The best option is the plain maximum of a row; near-ties are not broken at random.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, exp, pi, sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    type Numbers = np.ndarray[Any, np.dtype[np.float64]]

KNOTS = 5  # places of the cubic spline that an input's worth of knowing is read from


def net_benefit(effects: "Numbers", costs: "Numbers", for_each: float) -> "Numbers":
    """Pounds: what an effect is worth times the effect, less the cost. Shapes (draws, options)."""
    return effects * for_each - costs


def worth_of_knowing(benefits: "Numbers") -> float:
    """The most it could be worth to know everything before deciding (EVPI): mean of row maxima − best of the means."""
    return float(benefits.max(axis=1).mean() - benefits.mean(axis=0).max())


def chance_of_best(benefits: "Numbers") -> tuple[float, ...]:
    """For each option the share of draws in which it is best."""
    import numpy as np

    best = benefits.argmax(axis=1)
    return tuple(float(share) for share in np.bincount(best, minlength=benefits.shape[1]) / len(benefits))


def expected_loss(benefits: "Numbers") -> tuple[float, ...]:
    """For each option the mean distance from the row's best."""
    return tuple(float(loss) for loss in benefits.max(axis=1).mean() - benefits.mean(axis=0))


def worth_of_knowing_normal(mean: float, spread: float) -> float:
    """The same for making it recurrent or stopping, where the net benefit is normal: closed form."""
    if spread == 0:
        return 0.0
    z = mean / spread
    density, below = exp(-z * z / 2) / sqrt(2 * pi), (1 + erf(z / sqrt(2))) / 2
    return spread * density + mean * below - max(0.0, mean)


def worth_of_knowing_one(benefit: "Numbers", drawn: "Numbers") -> float:
    """What knowing one input would be worth (EVPPI) for recurrent or stop: the net benefit smoothed over the input."""
    import numpy as np

    knots = np.quantile(drawn, np.linspace(0, 1, KNOTS + 2)[1:-1])
    centre, width = float(drawn.mean()), float(drawn.std()) or 1.0
    x = (drawn - centre) / width
    columns = [np.ones_like(x), x, x**2, x**3]
    columns += [np.maximum(x - (knot - centre) / width, 0) ** 3 for knot in knots]
    basis = np.column_stack(columns)
    weights, *_ = np.linalg.lstsq(basis, benefit, rcond=None)
    fitted = basis @ weights
    return max(0.0, float(np.maximum(fitted, 0).mean() - max(0.0, float(fitted.mean()))))


@dataclass(frozen=True)
class Step:
    """One option of the frontier: what it costs and gains beyond the one before it, and pounds for each effect."""

    name: str
    cost: float
    effect: float
    more_cost: float | None
    more_effect: float | None
    for_each: float | None


def frontier(options: Sequence[tuple[str, float, float]]) -> tuple[tuple[Step, ...], dict[str, str]]:
    """Options (name, mean cost, mean effect) that no other or mix of others beats, and why each other one is out."""
    left = sorted(options, key=lambda option: (option[1], -option[2]))
    out: dict[str, str] = {}
    kept: list[tuple[str, float, float]] = []
    for option in left:
        if kept and option[2] <= kept[-1][2]:
            out[option[0]] = "dominated"
        else:
            kept.append(option)
    place = 1
    while place < len(kept) - 1:
        before, here, after = kept[place - 1], kept[place], kept[place + 1]
        first = (here[1] - before[1]) / (here[2] - before[2])
        second = (after[1] - here[1]) / (after[2] - here[2])
        if first > second:
            out[here[0]] = "dominated by a mix"
            del kept[place]
            place = 1
        else:
            place += 1
    steps = []
    for number, (name, cost, effect) in enumerate(kept):
        if number == 0:
            steps.append(Step(name, cost, effect, None, None, None))
            continue
        more_cost, more_effect = cost - kept[number - 1][1], effect - kept[number - 1][2]
        steps.append(Step(name, cost, effect, more_cost, more_effect, more_cost / more_effect))
    return tuple(steps), out


@dataclass(frozen=True)
class VarianceShares:
    """For each input the share of the variance that it explains alone, and with all it takes part in."""

    alone: tuple[float, ...]
    whole: tuple[float, ...]


def variance_shares(first: "Numbers", second: "Numbers", mixed: Sequence["Numbers"]) -> VarianceShares:
    """Sobol indices by Saltelli's design. `first` and `second` are results of two sets of draws; `mixed[i]` of the
    first set with input i taken from the second."""
    import numpy as np

    variance = float(np.concatenate([first, second]).var())
    alone = tuple(float((second * (each - first)).mean()) / variance for each in mixed)
    whole = tuple(float(((first - each) ** 2).mean()) / 2 / variance for each in mixed)
    return VarianceShares(alone, whole)

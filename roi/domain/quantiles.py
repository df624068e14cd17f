"""Turning standard normal draws into draws of an input, fast: its quantiles are worked out at few places and read off.

A table has a value for each of 4,097 normal scores between −8 and 8, resampled from 161 exact quantiles by a cubic
spline.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from roi.domain.distributions import beta_of, gamma_of, lognormal_of, spread_of_range

if TYPE_CHECKING:
    import numpy as np

    type Numbers = np.ndarray[Any, np.dtype[np.float64]]

EDGE, KNOTS, CELLS = 8.0, 161, 4096
WORKED_TO = 6.5  # beyond it the chance is below 1e-10 and the outermost quantile is held


@dataclass(frozen=True)
class Quantiles:
    """Values at equally spaced normal scores from −EDGE to EDGE."""

    values: "Numbers"
    rises: "Numbers"

    def at(self, scores: "Numbers") -> "Numbers":
        """A value for each score."""
        import numpy as np

        place = (scores + EDGE) * (CELLS / (2 * EDGE))
        np.clip(place, 0, CELLS - 1e-9, out=place)
        cell = place.astype(np.intp)
        place -= cell
        place *= self.rises.take(cell)
        place += self.values.take(cell)
        return place


def table_from(quantile: "Callable[[Numbers], Numbers]", low: float, high: float) -> Quantiles:
    """The table of a quantile function; values stay between `low` and `high`."""
    import numpy as np
    from scipy.interpolate import CubicSpline
    from scipy.special import ndtr

    scores = np.linspace(-WORKED_TO, WORKED_TO, KNOTS)
    spline = CubicSpline(scores, quantile(ndtr(scores)))
    fine = np.linspace(-EDGE, EDGE, CELLS + 1)
    values = np.clip(spline(np.clip(fine, -WORKED_TO, WORKED_TO)), low, high)
    return Quantiles(values, np.append(np.diff(values), 0.0))


@lru_cache(maxsize=256)
def share_table(mean: float, low: float, high: float) -> Quantiles:
    """A beta with the mean typed and the spread of the range; a triangle over the range where no beta has them."""
    import numpy as np
    from scipy.special import betaincinv

    found = beta_of(mean, spread_of_range(low, high))
    if found is not None:
        return table_from(lambda share: betaincinv(found.alpha, found.beta, share), 0.0, 1.0)
    wide = high - low
    peak = (mean - low) / wide

    def triangle(share: "Numbers") -> "Numbers":
        rising, falling = np.sqrt(share * peak), np.sqrt((1 - share) * (1 - peak))
        return np.where(share < peak, low + wide * rising, high - wide * falling)

    return table_from(triangle, low, high)


@lru_cache(maxsize=256)
def money_table(mean: float, low: float, high: float) -> Quantiles:
    """A gamma with the mean typed and the spread of the range."""
    import numpy as np
    from scipy.special import gammaincinv

    if mean <= 0:
        return Quantiles(np.zeros(CELLS + 1), np.zeros(CELLS + 1))
    found = gamma_of(mean, spread_of_range(low, high))
    return table_from(lambda share: gammaincinv(found.shape, share) * found.scale, 0.0, np.inf)


@lru_cache(maxsize=256)
def part_table(shape: float) -> Quantiles:
    """A gamma of that shape: parts divided by their sum are shares with a Dirichlet distribution."""
    import numpy as np
    from scipy.special import gammaincinv

    return table_from(lambda share: gammaincinv(shape, share), 0.0, np.inf)


@lru_cache(maxsize=256)
def multiple_table(spread: float) -> Quantiles:
    """A lognormal around 1 with that standard deviation: what a prediction or a cost is multiplied by."""
    import numpy as np
    from scipy.special import ndtri

    found = lognormal_of(1.0, spread)
    return table_from(lambda share: np.exp(found.mu + found.sigma * ndtri(share)), 0.0, np.inf)


type Tables = Mapping[str, Quantiles]

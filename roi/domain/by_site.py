"""How sure a difference in differences is where its groups are made of sites: whole sites are drawn again with
replacement, within each group, so that months and patients of one site that hang together are not counted as many.

Seeded: the same counts give the same spread. Sites are drawn, never months; the ratio keeps its own value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from roi.domain.case_parts import SITE_FIELDS, SiteCounts

if TYPE_CHECKING:
    import numpy as np

    type Draws = np.ndarray[Any, np.dtype[np.float64]]

FEWEST_SITES = 6  # in each group; with fewer the draws hold too few different sets to tell a spread
SEED, RESAMPLES = 20250410, 9999
HALF = 0.5  # a cell without events is taken as half a one, so that every draw has a logarithm


@dataclass(frozen=True)
class SiteSpread:
    """Of the logarithms: variance of what was expected, of the rate ratio, and what they share. The variance of sites
    drawn again is (n − 1) ÷ n of the true one, which is set right for each group. `degrees` of freedom are those of the
    group with fewer sites: simulated cases say that more would cover too seldom (docs/method-checks.md)."""

    expected: float
    ratio: float
    shared: float
    sites: tuple[int, int]

    @property
    def degrees(self) -> int:
        return min(self.sites) - 1


def site_spread(sites: Sequence[SiteCounts]) -> SiteSpread | None:
    """None where a group has too few sites to draw from."""
    import numpy as np

    ours, others = ([each for each in sites if each.ours is mine] for mine in (True, False))
    if min(len(ours), len(others)) < FEWEST_SITES:
        return None
    (before, during), (other_before, other_during) = drawn_rates(ours, others)
    change = other_during - other_before
    spread = np.cov(before, during - before, ddof=1) * len(ours) / (len(ours) - 1)
    spread += np.cov(change, -change, ddof=1) * len(others) / (len(others) - 1)
    return SiteSpread(float(spread[0, 0]), float(spread[1, 1]), float(spread[0, 1]), (len(ours), len(others)))


def resampled(ours: Sequence[SiteCounts], others: Sequence[SiteCounts]) -> "tuple[Draws, Draws]":
    """In each draw the logarithm of what was expected of the group here (for each exposed) and of the ratio of the two
    changes."""
    (before, during), (other_before, other_during) = drawn_rates(ours, others)
    expected: Draws = before + other_during - other_before
    return expected, during - expected


def drawn_rates(ours: Sequence[SiteCounts], others: Sequence[SiteCounts]) -> "list[tuple[Draws, Draws]]":
    """Of each group, in each draw, the logarithms of its rate before the year and in it."""
    import numpy as np

    chance = np.random.default_rng(SEED)
    rates = []
    for group in (ours, others):
        table = np.array([[float(getattr(site, name)) for name in SITE_FIELDS] for site in group])
        drawn = table[chance.integers(0, len(group), (RESAMPLES, len(group)))].sum(axis=1)
        drawn[:, [0, 2]] = np.maximum(drawn[:, [0, 2]], HALF)
        rates.append((np.log(drawn[:, 0] / drawn[:, 1]), np.log(drawn[:, 2] / drawn[:, 3])))
    return rates

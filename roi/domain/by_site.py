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


@dataclass(frozen=True)
class SiteSpread:
    """Of the logarithms, over the draws: variance of what was expected, of the rate ratio, and what they share."""

    expected: float
    ratio: float
    shared: float
    sites: tuple[int, int]


def site_spread(sites: Sequence[SiteCounts]) -> SiteSpread | None:
    """None where a group has too few sites to draw from."""
    import numpy as np

    ours, others = ([each for each in sites if each.ours is mine] for mine in (True, False))
    if min(len(ours), len(others)) < FEWEST_SITES:
        return None
    expected, ratio = resampled(ours, others)
    found = np.isfinite(expected) & np.isfinite(ratio)
    spread = np.cov(expected[found], ratio[found], ddof=1)
    return SiteSpread(float(spread[0, 0]), float(spread[1, 1]), float(spread[0, 1]), (len(ours), len(others)))


def resampled(ours: Sequence[SiteCounts], others: Sequence[SiteCounts]) -> "tuple[Draws, Draws]":
    """In each draw the logarithm of what was expected of the group here (for each exposed) and of the ratio of the two
    changes. A draw without events in some cell has no logarithm: it is not finite."""
    import numpy as np

    chance = np.random.default_rng(SEED)
    rates = []
    for group in (ours, others):
        table = np.array([[float(getattr(site, name)) for name in SITE_FIELDS] for site in group])
        drawn = table[chance.integers(0, len(group), (RESAMPLES, len(group)))].sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            rates.append((np.log(drawn[:, 0] / drawn[:, 1]), np.log(drawn[:, 2] / drawn[:, 3])))
    (before, during), (other_before, other_during) = rates
    with np.errstate(invalid="ignore"):
        expected: Draws = before + other_during - other_before
        return expected, during - expected

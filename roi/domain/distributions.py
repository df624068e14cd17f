"""Distributions for what is not known for certain: their parameters from a mean and a spread, and correlated draws.

Shares take a beta, splits a Dirichlet, unit values and costs a gamma or a lognormal, a range from opinion a PERT.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, exp, log, pi, sin, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    type Numbers = np.ndarray[Any, np.dtype[np.float64]]

TENTH_TO_NINETIETH = 2 * NormalDist().inv_cdf(0.9)  # standard deviations between the two percentiles of a normal
SMALLEST_EIGENVALUE = 1e-10


def spread_of_range(low: float, high: float) -> float:
    """The standard deviation that a 10th and a 90th percentile stand for."""
    return (high - low) / TENTH_TO_NINETIETH


@dataclass(frozen=True)
class Beta:
    alpha: float
    beta: float


def beta_of(mean: float, spread: float) -> Beta | None:
    """None where no beta has that mean and that spread."""
    if not 0 < mean < 1 or spread <= 0:
        return None
    k = mean * (1 - mean) / spread**2 - 1
    return Beta(mean * k, (1 - mean) * k) if k > 0 else None


def beta_of_counts(part: float, whole: float) -> Beta:
    """What `part` of `whole` seen says about a share (Jeffreys)."""
    return Beta(part + 0.5, whole - part + 0.5)


@dataclass(frozen=True)
class Gamma:
    shape: float
    scale: float

    @property
    def rate(self) -> float:
        return 1 / self.scale


def gamma_of(mean: float, spread: float) -> Gamma:
    return Gamma((mean / spread) ** 2, spread**2 / mean)


@dataclass(frozen=True)
class Lognormal:
    mu: float
    sigma: float

    @property
    def median(self) -> float:
        return exp(self.mu)

    @property
    def mean(self) -> float:
        return exp(self.mu + self.sigma**2 / 2)

    def quantile(self, share: float) -> float:
        return exp(self.mu + self.sigma * NormalDist().inv_cdf(share))

    def chance_of_at_least(self, value: float) -> float:
        return 1 - NormalDist(self.mu, self.sigma).cdf(log(value))


def lognormal_of(mean: float, spread: float) -> Lognormal:
    sigma2 = log(1 + (spread / mean) ** 2)
    return Lognormal(log(mean) - sigma2 / 2, sqrt(sigma2))


def product(factors: Sequence[Lognormal], divisors: Sequence[Lognormal] = ()) -> Lognormal:
    """The product of independent lognormals over the product of others is one too."""
    mu = sum(each.mu for each in factors) - sum(each.mu for each in divisors)
    return Lognormal(mu, sqrt(sum(each.sigma**2 for each in (*factors, *divisors))))


def dirichlet_of(means: Sequence[float], spreads: Sequence[float]) -> tuple[float, ...]:
    """Parameters of shares that add to 1, by the moments: the first spread gives their total, the means its split."""
    whole = means[0] * (1 - means[0]) / spreads[0] ** 2 - 1
    return tuple(mean * whole for mean in means)


@dataclass(frozen=True)
class Pert:
    """A range from opinion: lowest, likeliest, highest."""

    low: float
    mode: float
    high: float

    @property
    def shape(self) -> Beta:
        span = self.high - self.low
        return Beta(1 + 4 * (self.mode - self.low) / span, 1 + 4 * (self.high - self.mode) / span)

    @property
    def mean(self) -> float:
        return (self.low + 4 * self.mode + self.high) / 6


@dataclass(frozen=True)
class Ahead:
    """Events in months still to come: mean and 95 % limits."""

    mean: float
    low: float
    high: float


def counts_ahead(events: float, months: float, months_left: float, shape: float = 0.5, rate: float = 0.0) -> Ahead:
    """Poisson counts with a gamma prior (Jeffreys unless given): what is still to come is negative binomial."""
    from scipy.stats import nbinom

    size, exposure = shape + events, rate + months
    left = nbinom(size, exposure / (exposure + months_left))
    return Ahead(size * months_left / exposure, float(left.ppf(0.025)), float(left.ppf(0.975)))


def pearson_of(spearman: float) -> float:
    """The correlation of the normals behind a Gaussian copula whose draws have that rank correlation."""
    return 2 * sin(pi * spearman / 6)


def spearman_of(pearson: float) -> float:
    return 6 / pi * asin(pearson / 2)


def nearest_correlation(matrix: "Numbers") -> "Numbers":
    """The matrix itself where it is one; else with its negative eigenvalues lifted and its diagonal put back to 1."""
    import numpy as np

    values, vectors = np.linalg.eigh(matrix)
    if values.min() >= SMALLEST_EIGENVALUE:
        return matrix
    lifted = (vectors * np.maximum(values, SMALLEST_EIGENVALUE)) @ vectors.T
    scale = 1 / np.sqrt(np.diag(lifted))
    mended: Numbers = lifted * scale[:, None] * scale[None, :]
    return mended


def root_of(correlation: "Numbers") -> "Numbers":
    """A matrix that turns independent normals (rows) into correlated ones: `z @ root.T`."""
    import numpy as np

    return np.linalg.cholesky(nearest_correlation(correlation))

"""Limits of counts, rates and shares, and ratios of two rates with their tests. Plain numbers in, plain numbers out.

Confidence is 0.95 unless said. A rate is events over exposure; a ratio is the later rate over the earlier one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, log, sqrt
from statistics import NormalDist
from typing import Any

EXACT_BELOW = 10  # events; Byar's limits are close enough from here on
SAME = 1 + 1e-7  # two probabilities count as equal within this factor
LISTED = 1_000_000  # up to so many counts their probabilities are listed one by one


def normal_points(confidence: float) -> float:
    """Standard deviations either side: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def points(confidence: float, degrees: int | None = None) -> float:
    """Standard deviations either side: of the normal, or of Student's t where the deviation itself rests on few."""
    if degrees is None:
        return normal_points(confidence)
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + confidence / 2))


@dataclass(frozen=True)
class Limits:
    low: float
    high: float


def byar(events: float, confidence: float = 0.95) -> Limits:
    """Byar's limits of a count; the lower limit of none is 0."""
    z = normal_points(confidence)
    low = events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3 if events > 0 else 0.0
    more = events + 1
    return Limits(max(low, 0.0), more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3)


def exact_count(events: float, confidence: float = 0.95) -> Limits:
    """Exact Poisson limits of a count."""
    from scipy.special import gammainccinv, gammaincinv

    tail = (1 - confidence) / 2
    low = float(gammaincinv(events, tail)) if events > 0 else 0.0
    return Limits(low, float(gammainccinv(events + 1, tail)))


def count_limits(events: float, confidence: float = 0.95) -> Limits:
    """Exact below ten events, Byar's from ten."""
    return exact_count(events, confidence) if events < EXACT_BELOW else byar(events, confidence)


def rate_limits(events: float, exposure: float, confidence: float = 0.95) -> Limits:
    around = count_limits(events, confidence)
    return Limits(around.low / exposure, around.high / exposure)


def wilson(part: float, whole: float, confidence: float = 0.95) -> Limits:
    """Wilson's limits of part ÷ whole."""
    z = normal_points(confidence)
    middle, spread = 2 * part + z**2, z * sqrt(z**2 + 4 * part * (1 - part / whole))
    below = 2 * (whole + z**2)
    return Limits((middle - spread) / below, (middle + spread) / below)


def difference_of_shares(
    part: float, whole: float, before_part: float, before_whole: float, confidence: float = 0.95
) -> tuple[float, Limits]:
    """Later share less earlier share, with Newcombe's limits from the Wilson limits of each."""
    p, q = part / whole, before_part / before_whole
    first, second = wilson(part, whole, confidence), wilson(before_part, before_whole, confidence)
    low = p - q - sqrt((p - first.low) ** 2 + (second.high - q) ** 2)
    high = p - q + sqrt((first.high - p) ** 2 + (q - second.low) ** 2)
    return p - q, Limits(low, high)


@dataclass(frozen=True)
class RateRatio:
    """Later rate over earlier rate; infinite where there were no events before."""

    ratio: float
    limits: Limits
    p_value: float
    method: str


def exact_rate(events: int, expected: float, confidence: float = 0.95) -> RateRatio:
    """Events against a number expected for certain: ratio, exact limits and the exact two-sided p-value."""
    import numpy as np
    from scipy.special import gammainc, gammaincc, gammaln, xlogy

    around, whole = exact_count(events, confidence), int(max(events, expected) * 2 + 50)

    def likely(each: Any) -> Any:
        return xlogy(each, expected) - expected - gammaln(each + 1)

    if whole > LISTED:
        low, high = no_likelier(events, int(expected), whole, likely)
        below = float(gammaincc(low + 1, expected)) if low >= 0 else 0.0
        p_value = min(1.0, below + (float(gammainc(high, expected)) if high else 1.0))
    else:
        listed = np.exp(likely(np.arange(whole)))
        p_value = min(1.0, float(listed[listed <= listed[events] * SAME].sum()))
    return RateRatio(events / expected, Limits(around.low / expected, around.high / expected), p_value, "exact")


def exact_rate_ratio(
    events: int, exposure: float, before: int, before_exposure: float, confidence: float = 0.95
) -> RateRatio:
    """The exact conditional test: given all events, those of the later period are binomial."""
    from scipy.special import betainccinv, betaincinv

    whole, share = events + before, exposure / (exposure + before_exposure)
    odds = before_exposure / exposure
    tail = (1 - confidence) / 2
    low = float(betaincinv(events, before + 1, tail)) if events else 0.0
    high = float(betainccinv(events + 1, before, tail)) if before else 1.0
    limits = Limits(low / (1 - low) * odds, high / (1 - high) * odds if high < 1 else inf)
    ratio = events / before * odds if before else inf
    return RateRatio(ratio, limits, binomial_p_value(events, whole, share), "exact conditional")


def binomial_p_value(part: int, whole: int, share: float) -> float:
    """Exact and two-sided: the chance of every split that is no likelier than the one seen."""
    import numpy as np
    from scipy.special import betainc, gammaln, xlog1py, xlogy

    def likely(each: Any) -> Any:
        ways = gammaln(whole + 1) - gammaln(each + 1) - gammaln(whole - each + 1)
        return ways + xlogy(each, share) + xlog1py(whole - each, -share)

    if whole > LISTED:
        low, high = no_likelier(part, int((whole + 1) * share), whole, likely)
        below = float(betainc(whole - low, low + 1, 1 - share)) if low >= 0 else 0.0
        above = float(betainc(high, whole - high + 1, share)) if high <= whole else 0.0
        return min(1.0, below + above)
    listed = np.exp(likely(np.arange(whole + 1)))
    return min(1.0, float(listed[listed <= listed[part] * SAME].sum()))


def no_likelier(seen: int, peak: int, last: int, likely: Callable[[int], float]) -> tuple[int, int]:
    """The largest count up to the peak and the smallest from it on that are no likelier than the one seen: −1 and
    last + 1 where there is none. `likely` is a logarithm that rises to the peak and falls from there."""
    most = likely(seen) + log(SAME)

    def side(found: int) -> int:
        """Halves the way from the peak outward; `found` lies beyond the end."""
        too_likely = peak
        if likely(peak) <= most:
            return peak
        while abs(found - too_likely) > 1:
            middle = (found + too_likely) // 2
            if likely(middle) <= most:
                found = middle
            else:
                too_likely = middle
        return found

    return side(-1), side(last + 1)


def score_rate_ratio(
    events: float, exposure: float, before: float, before_exposure: float, confidence: float = 0.95
) -> RateRatio:
    """The score test and limits, for ordinary sizes. Events of both periods must be above none."""
    from statsmodels.stats.rates import confint_poisson_2indep, test_poisson_2indep

    counts = (events, exposure, before, before_exposure)
    low, high = confint_poisson_2indep(*counts, method="score", compare="ratio", alpha=1 - confidence)
    p_value = float(test_poisson_2indep(*counts, method="score", compare="ratio").pvalue)
    return RateRatio(events / exposure / (before / before_exposure), Limits(float(low), float(high)), p_value, "score")


def log_rate_ratio(
    ratio: float, variance: float, confidence: float = 0.95, method: str = "log scale", degrees: int | None = None
) -> RateRatio:
    """A ratio with the variance of its logarithm: limits and p-value on the log scale, by the normal, or by Student's t
    where the variance rests on few `degrees` of freedom."""
    spread = sqrt(variance)
    reach = points(confidence, degrees) * spread
    z = abs(log(ratio)) / spread if spread else inf
    return RateRatio(ratio, Limits(ratio * exp(-reach), ratio * exp(reach)), beyond(z, degrees), method)


def beyond(z: float, degrees: int | None) -> float:
    """The chance of so many standard deviations or more, either side."""
    if degrees is None:
        return 2 * (1 - NormalDist().cdf(z))
    from scipy.special import stdtr

    return 2 * float(stdtr(degrees, -z))


def difference_in_differences(
    after: tuple[float, float], before: tuple[float, float],
    other_after: tuple[float, float], other_before: tuple[float, float],
    confidence: float = 0.95, dispersion: float = 1.0,
) -> RateRatio:  # fmt: skip
    """The change of one group's rate over the change of the other's; each pair is events and exposure."""

    def rate(pair: tuple[float, float]) -> float:
        return pair[0] / pair[1]

    ratio = rate(after) / rate(before) / (rate(other_after) / rate(other_before))
    variance = dispersion * sum(1 / pair[0] for pair in (after, before, other_after, other_before))
    return log_rate_ratio(ratio, variance, confidence, "difference in differences")

"""Did the outcome change? The test that fits the data, with a plain word; the figure is shown whatever the word
says."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, sqrt

from roi.domain.benefits import LineResult, total
from roi.domain.comparison import PrePeriod
from roi.domain.designs.design import kept_months
from roi.domain.inputs import Kind, OutcomeLine, Polarity
from roi.domain.monthly_model import OVER_DISPERSED
from roi.domain.rates import Limits, RateRatio, exact_rate, exact_rate_ratio, log_rate_ratio, normal_points, points

FOUR_OF_FIVE = 0.8416212335729143  # standard deviations beyond the 95 % limits: found four times of five


@dataclass(frozen=True)
class Change:
    """One line: seen over expected, its 95 % and 80 % limits, and the smallest ratio these months could have shown."""

    line: str
    label: str
    ratio: float
    limits: Limits
    likely: Limits
    p_value: float
    method: str
    words: str
    smallest: float | None


def change_of(result: LineResult) -> Change | None:
    """None where nothing was expected."""
    wide, narrow = test_of(result, 0.95), test_of(result, 0.8)
    if wide is None or narrow is None:
        return None
    line, variance = result.line, result.fitted.rate_ratio_variance
    seen = float(total(result.observed))
    spread = sqrt(variance) if variance else sqrt(1 / seen) if seen > 0 else None
    smallest = None
    if spread is not None:
        detectable = (points(0.95, result.fitted.degrees) + FOUR_OF_FIVE) * spread
        smallest = exp(-detectable) if line.polarity is Polarity.FEWER else exp(detectable)
    return Change(line.id, line.label, wide.ratio, wide.limits, narrow.limits, wide.p_value, wide.method,
                  words(line, wide.limits, narrow.limits), smallest)  # fmt: skip


def test_of(result: LineResult, confidence: float) -> RateRatio | None:
    fitted, line = result.fitted, result.line
    seen, known = total(result.observed), len(result.observed)
    expected = float(total(result.expected[:known]))
    whole_numbers = line.kind is Kind.COUNT and seen == seen.to_integral_value()
    before = line.counterfactual
    if isinstance(before, PrePeriod) and whole_numbers and line.selection is None:
        events = total(kept_months(before.observed, before.restarts_at))
        exposed = float(total(kept_months(before.exposure, before.restarts_at)))
        if (fitted.dispersion or 1.0) <= OVER_DISPERSED and events == events.to_integral_value():
            return exact_rate_ratio(int(seen), float(total(line.exposure[:known])), int(events), exposed, confidence)
    if fitted.rate_ratio is not None and fitted.rate_ratio_variance is not None:
        return log_rate_ratio(fitted.rate_ratio, fitted.rate_ratio_variance, confidence, "limits on the log scale",
                              fitted.degrees)  # fmt: skip
    if expected <= 0:
        return None
    found = exact_rate(round(seen), expected, confidence)
    return RateRatio(float(seen) / expected, found.limits, found.p_value, "exact, the expected series taken as certain")


def words(line: OutcomeLine, wide: Limits, narrow: Limits) -> str:
    """`clear fall`, `likely rise`, or `not distinguishable from chance yet`."""
    for limits, sureness in ((wide, "clear"), (narrow, "likely")):
        if limits.high < 1:
            return f"{sureness} fall"
        if limits.low > 1:
            return f"{sureness} rise"
    return "not distinguishable from chance yet"


@dataclass(frozen=True)
class Difference:
    """A difference of means or medians with 95 % limits and a p-value."""

    value: float
    limits: Limits
    p_value: float


def mean_difference(after: Sequence[float], before: Sequence[float], confidence: float = 0.95) -> Difference:
    """Welch's t-test: no equal spreads assumed."""
    from scipy.stats import ttest_ind

    found = ttest_ind(after, before, equal_var=False)
    around = found.confidence_interval(confidence)
    value = sum(after) / len(after) - sum(before) / len(before)
    return Difference(value, Limits(float(around.low), float(around.high)), float(found.pvalue))


def median_shift(after: Sequence[float], before: Sequence[float]) -> float:
    """Hodges and Lehmann's shift: the median of all differences between an after and a before value."""
    import numpy as np

    return float(np.median(np.subtract.outer(np.array(after), np.array(before))))


def shares_differ(part: int, whole: int, before_part: int, before_whole: int) -> tuple[float, str]:
    """p-value and test of two shares: Fisher's exact where any expected number is below 5, else chi-square."""
    from scipy.stats import chi2_contingency, fisher_exact

    table = [[part, whole - part], [before_part, before_whole - before_part]]
    if 0 in (part + before_part, whole + before_whole - part - before_part):
        return 1.0, "nothing differs"
    plain = chi2_contingency(table, correction=False)
    if plain.expected_freq.min() < 5:
        return float(fisher_exact(table)[1]), "Fisher's exact test"
    return float(plain.pvalue), "chi-square test"


def adjusted(p_values: Sequence[float], *, for_claims: bool) -> tuple[float, ...]:
    """Several fifths tested at once: Holm's for a claim, Benjamini and Hochberg's for exploration."""
    from statsmodels.stats.multitest import multipletests

    found = multipletests(p_values, method="holm" if for_claims else "fdr_bh")[1]
    return tuple(float(each) for each in found)


def interaction(first: RateRatio, second: RateRatio) -> float:
    """p-value of two independent ratios being the same, asked before “worked best in fifth 1”."""
    from math import log
    from statistics import NormalDist

    if not (0 < first.ratio < inf and 0 < second.ratio < inf):
        return 1.0
    spread = sum(((log(each.limits.high) - log(each.limits.low)) / 2 / normal_points(0.95)) ** 2
                 for each in (first, second))  # fmt: skip
    return 2 * (1 - NormalDist().cdf(abs(log(first.ratio / second.ratio)) / sqrt(spread)))

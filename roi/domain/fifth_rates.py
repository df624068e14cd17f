"""Rates by deprivation fifth before and after, the gap between the ends, and what small numbers must hide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from roi.domain.case_parts import FifthCounts
from roi.domain.fairness import (
    AVERSIONS,
    COST_OF_A_QALY,
    OPPORTUNITY_COST_SHARES,
    EquityImpact,
    FairnessFifth,
    aversion_where_sign_turns,
    equity_impact,
    net_by_fifth,
)
from roi.domain.gradient import Gradient, GradientLimits, Scale, gradient_limits, phe_gradient, scale_error
from roi.domain.inputs import OutcomeLine
from roi.domain.rates import Limits, RateRatio, difference_in_differences, exact_rate_ratio, rate_limits

ENDS = ("1", "5")
FIVE = ("1", "2", "3", "4", "5")
FEWEST_FOR_GRADIENT = 10
HIDDEN_TO, ROUNDED_TO = 7, 5  # the common rule: 1 to 7 hidden, others to the nearest 5


@dataclass(frozen=True)
class FifthRate:
    fifth: str
    rate_before: float
    limits_before: Limits
    rate_after: float
    limits_after: Limits
    ratio: RateRatio
    share_of_contacts: float | None
    share_of_population: float


@dataclass(frozen=True)
class Gap:
    """Fifth 1 against fifth 5: rates' difference and ratio before and after, and the change of the ratio."""

    difference_before: float
    difference_after: float
    ratio_before: RateRatio
    ratio_after: RateRatio
    change: RateRatio


def fifth_rates(fifths: Mapping[str, FifthCounts]) -> tuple[FifthRate, ...]:
    contacts = sum(float(counts.contacts) for counts in fifths.values())
    people = sum(float(counts.population) for counts in fifths.values())
    rows = []
    for key, counts in fifths.items():
        before, exposure = float(counts.events_before), float(counts.exposure_before)
        after, exposed = float(counts.events_after), float(counts.exposure_after)
        rows.append(
            FifthRate(
                key, before / exposure, rate_limits(before, exposure), after / exposed, rate_limits(after, exposed),
                exact_rate_ratio(round(after), exposed, round(before), exposure),
                float(counts.contacts) / contacts if contacts else None, float(counts.population) / people,
            )
        )  # fmt: skip
    return tuple(rows)


def gap_of(fifths: Mapping[str, FifthCounts]) -> Gap | None:
    """None unless both ends are there with events in every cell."""
    if any(key not in fifths for key in ENDS):
        return None
    first, last = fifths["1"], fifths["5"]
    before = (float(first.events_before), float(first.exposure_before))
    after = (float(first.events_after), float(first.exposure_after))
    other_before = (float(last.events_before), float(last.exposure_before))
    other_after = (float(last.events_after), float(last.exposure_after))
    if min(before[0], after[0], other_before[0], other_after[0]) <= 0:
        return None

    def ends(one: tuple[float, float], other: tuple[float, float]) -> RateRatio:
        return exact_rate_ratio(round(one[0]), one[1], round(other[0]), other[1])

    return Gap(
        before[0] / before[1] - other_before[0] / other_before[1],
        after[0] / after[1] - other_after[0] / other_after[1],
        ends(before, other_before),
        ends(after, other_after),
        difference_in_differences(after, before, other_after, other_before),
    )


@dataclass(frozen=True)
class LineGradient:
    before: Gradient
    before_limits: GradientLimits
    after: Gradient
    after_limits: GradientLimits


def gradient_of(fifths: Mapping[str, FifthCounts]) -> tuple[LineGradient | None, str]:
    """SII and RII of rates on the log scale, or why there are none."""
    if any(key not in fifths for key in FIVE):
        return None, "fewer than five fifths are given, so only rates are shown"
    five = [fifths[key] for key in FIVE]
    if min(min(each.events_before, each.events_after) for each in five) < FEWEST_FOR_GRADIENT:
        return None, "a fifth has fewer than ten events, so only rates are shown"
    people = [float(each.population) for each in five]
    found = []
    for when in ("before", "after"):
        pairs = [(float(getattr(e, f"events_{when}")), float(getattr(e, f"exposure_{when}"))) for e in five]
        values = [events / exposure for events, exposure in pairs]
        limits = [rate_limits(events, exposure) for events, exposure in pairs]
        errors = [scale_error(each.low, each.high, Scale.LOG) for each in limits]
        found += [phe_gradient(values, people, Scale.LOG), gradient_limits(values, errors, people, Scale.LOG)]
    return LineGradient(*found), ""  # type: ignore[arg-type]


@dataclass(frozen=True)
class Fairness:
    """QALYs by fifth after what the money could have done elsewhere, and the gain at each aversion to inequality."""

    fifths: tuple[FairnessFifth, ...]
    impacts: tuple[EquityImpact, ...]
    turns_at: float | None
    shares: str
    cost_of_a_qaly: float = COST_OF_A_QALY


def fairness_of(line: OutcomeLine, kept: float, cost: float, shares: str = "moderate") -> Fairness | None:
    """None unless the line has QALYs and fifths; events of unknown deprivation are left out and said so by the
    caller."""
    if line.health is None or line.quintiles is None:
        return None
    gains = [float(line.quintiles[key]) * kept * float(line.health.qaly_each) for key in FIVE]
    fifths = net_by_fifth(gains, cost, OPPORTUNITY_COST_SHARES[shares])
    impacts = tuple(equity_impact(fifths, aversion) for aversion in AVERSIONS)
    turns = aversion_where_sign_turns(fifths)
    return Fairness(fifths, impacts, turns if turns is None or isfinite(turns) else None, shares)


def suppressed(
    counts: Sequence[int], hidden_to: int = HIDDEN_TO, rounded_to: int = ROUNDED_TO
) -> tuple[int | None, ...]:
    """Counts fit to print: 1 to 7 hidden (None), the rest rounded; where one alone would be hidden the next smallest is
    hidden as well, so that a total does not give it away. 0 stays 0."""
    hide = [place for place, count in enumerate(counts) if 0 < count <= hidden_to]
    if len(hide) == 1:
        others = [place for place, count in enumerate(counts) if place not in hide and count > 0]
        hide += sorted(others, key=lambda place: counts[place])[:1]
    return tuple(
        None if place in hide else (count + rounded_to // 2) // rounded_to * rounded_to
        for place, count in enumerate(counts)
    )

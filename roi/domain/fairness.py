"""Health gained by deprivation fifth when the money could have done something else (distributional cost-effectiveness).

Values of health are QALYs a person over life; fifths stand from most to least deprived. Differences a person are tiny,
so gains are always differences times the population.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import exp, log

YORK = "York Health Equity Impact Calculator, Love-Koh, Schneider and Cookson 2022"
BASELINE_QALE = (63.19885892, 67.67622058, 69.99007964, 73.18449964, 75.07027193)
FIFTH_POPULATION = 10_698_746
OPPORTUNITY_COST_SHARES = {
    "flat": (0.2, 0.2, 0.2, 0.2, 0.2),
    "moderate": (0.23, 0.21, 0.21, 0.18, 0.17),
    "steep": (0.26, 0.22, 0.22, 0.16, 0.14),
}
COST_OF_A_QALY = 15_000.0  # pounds of NHS money that bring one QALY elsewhere (DHSC, PMC10722785 table 2)
AVERSIONS = (0.0, 1.0, 3.5, 10.95)
ENGLAND_ATKINSON, ENGLAND_KOLM = 10.95, 0.15  # medians, Robson and others 2017
INCOME_ELASTICITY = Decimal("1.3")  # Green Book 2020 A3


def income_weight(income: Decimal, reference: Decimal, elasticity: Decimal = INCOME_ELASTICITY) -> Decimal:
    """What £1 to somebody on `income` weighs beside £1 to somebody on the reference income. Only for money that reaches
    people: never for NHS cash or capacity."""
    return (reference / income) ** elasticity


def atkinson_equal(health: Sequence[float], shares: Sequence[float], aversion: float) -> float:
    """The equal health that is as good as this spread of it (equally distributed equivalent)."""
    highest = max(health)
    if aversion == 1:
        return exp(sum(p * log(h) for p, h in zip(shares, health, strict=True)))
    if aversion == 0:
        return sum(p * h for p, h in zip(shares, health, strict=True))
    mean = sum(p * (h / highest) ** (1 - aversion) for p, h in zip(shares, health, strict=True))
    return float(highest * mean ** (1 / (1 - aversion)))


def kolm_equal(health: Sequence[float], shares: Sequence[float], aversion: float) -> float:
    """The same on Kolm's scale, where adding the same to everyone changes nothing."""
    lowest = min(health)
    mean = sum(p * exp(-aversion * (h - lowest)) for p, h in zip(shares, health, strict=True))
    return lowest - log(mean) / aversion


def atkinson_weight(health: float, reference: float, aversion: float) -> float:
    """How much a gain at `health` weighs beside the same gain at the reference."""
    return float((reference / health) ** aversion)


def kolm_weight(health: float, reference: float, aversion: float) -> float:
    return exp(-aversion * (health - reference))


def gains_by_fifth(
    people: float, prevalence: Sequence[float], uptake: Sequence[float], qaly_each: float, scale: Sequence[float]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Who takes it up in each fifth, and the QALYs they gain; `scale` makes a fifth gain more or less than the rest."""
    reached = tuple(people * share * taken for share, taken in zip(prevalence, uptake, strict=True))
    return reached, tuple(number * qaly_each * times for number, times in zip(reached, scale, strict=True))


@dataclass(frozen=True)
class FairnessFifth:
    """QALYs of one fifth: gained, given up elsewhere for the cost, the difference, and health before and after."""

    gained: float
    given_up: float
    net: float
    before: float
    after: float


def net_by_fifth(
    gains: Sequence[float], cost: float, shares: Sequence[float], *, cost_of_a_qaly: float = COST_OF_A_QALY,
    baseline: Sequence[float] = BASELINE_QALE, population: float = FIFTH_POPULATION,
) -> tuple[FairnessFifth, ...]:  # fmt: skip
    lost = [share * cost / cost_of_a_qaly for share in shares]
    rows = zip(gains, lost, baseline, strict=True)
    return tuple(
        FairnessFifth(gain, loss, gain - loss, health, health + (gain - loss) / population)
        for gain, loss, health in rows
    )


@dataclass(frozen=True)
class EquityImpact:
    """`weighted` is the gain that counts fairness, `impact` what fairness adds to the plain sum, in QALYs."""

    aversion: float
    net: float
    weighted: float

    @property
    def impact(self) -> float:
        return self.weighted - self.net


def equity_impact(
    fifths: Sequence[FairnessFifth], aversion: float, population: float = FIFTH_POPULATION
) -> EquityImpact:
    """Atkinson's index before and after, worked out as a difference so that tiny gains keep their digits."""
    shares = [1 / len(fifths)] * len(fifths)
    before = atkinson_equal([fifth.before for fifth in fifths], shares, aversion)
    after = atkinson_equal([fifth.after for fifth in fifths], shares, aversion)
    people = population * len(fifths)
    return EquityImpact(aversion, sum(fifth.net for fifth in fifths), (after - before) * people)


def kolm_impact(fifths: Sequence[FairnessFifth], aversion: float, population: float = FIFTH_POPULATION) -> EquityImpact:
    shares = [1 / len(fifths)] * len(fifths)
    before = kolm_equal([fifth.before for fifth in fifths], shares, aversion)
    after = kolm_equal([fifth.after for fifth in fifths], shares, aversion)
    people = population * len(fifths)
    return EquityImpact(aversion, sum(fifth.net for fifth in fifths), (after - before) * people)


def quadrant(impact: EquityImpact) -> str:
    """Where it lies on the plane of health (up) and fairness (right)."""
    better, fairer = impact.net >= 0, impact.impact >= 0
    if better and fairer:
        return "more health, fairer"
    if better:
        return "more health, less fair"
    return "less health, fairer" if fairer else "less health, less fair"


def aversion_where_sign_turns(
    fifths: Sequence[FairnessFifth], population: float = FIFTH_POPULATION, highest: float = 20
) -> float | None:
    """The aversion at which the weighted gain is nothing; None where its sign does not turn up to the highest."""
    from scipy.optimize import brentq

    def gain(aversion: float) -> float:
        return equity_impact(fifths, aversion, population).weighted

    if gain(0) * gain(highest) >= 0:
        return None
    return float(brentq(gain, 0, highest))

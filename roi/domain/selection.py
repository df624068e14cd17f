"""Falls that come anyway: people chosen because they were high come down without any project (regression to the
mean)."""

from decimal import Decimal
from math import exp, pi, sqrt
from statistics import NormalDist

from roi.domain.comparison import ChosenAboveLevel, ChosenByCount, Selection


def fall_anyway(chosen: ChosenAboveLevel) -> float:
    """By how much the mean of the chosen is expected to fall: (1 − correlation) × spread × density ÷ share above."""
    z = float((chosen.cut_off - chosen.mean) / chosen.spread)
    density = exp(-z * z / 2) / sqrt(2 * pi)
    return float(1 - chosen.correlation) * float(chosen.spread) * density / (1 - NormalDist().cdf(z))


def mean_when_chosen(chosen: ChosenAboveLevel) -> float:
    z = float((chosen.cut_off - chosen.mean) / chosen.spread)
    return float(chosen.mean) + float(chosen.spread) * exp(-z * z / 2) / sqrt(2 * pi) / (1 - NormalDist().cdf(z))


def next_events(chosen: ChosenByCount, months: Decimal = Decimal(1)) -> Decimal:
    """Events expected of all the chosen in `months` to come: (shape + events) ÷ (rate + months seen), added over
    them."""
    whole = chosen.people * chosen.shape + chosen.events
    return whole / (chosen.rate + chosen.months) * months


def share_that_stays(selection: Selection) -> Decimal:
    """What the months before are multiplied by to be a fair expectation; below 1 for people chosen as high."""
    if isinstance(selection, ChosenByCount):
        return next_events(selection, selection.months) / selection.events
    before = mean_when_chosen(selection)
    return Decimal(repr((before - fall_anyway(selection)) / before))

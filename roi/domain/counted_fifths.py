"""What counts by deprivation fifth say of a line: events averted in each, and rates before and now.

What was expected of a fifth is its own part of what was expected of all: by its rate in the same months of the year
before times those exposed now, or by its events then where nobody was counted as exposed. The parts add to the line.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from roi.domain.benefits import total
from roi.domain.case_parts import FifthCounts
from roi.domain.count_table import Count, Key
from roi.domain.counterfactual import expected_events, observed_events
from roi.domain.inputs import QUINTILES, OutcomeLine

FIVE = ("1", "2", "3", "4", "5")
FEWEST = Decimal(10)  # events of a fifth below which nothing is said of its rate
NOUGHT, DIGITS = Decimal(0), Decimal("0.000001")


def averted_by_fifth(line: OutcomeLine, counts: Mapping[Key, Count], year: int) -> dict[str, Decimal] | None:
    """Events averted by fifth and unknown in the months observed; None where both years are not held in fifths, or do
    not add to the line."""
    months = range(1, len(line.observed) + 1)
    now, before = (sums(counts, each, months) for each in (year, year - 1))
    if not months or now is None or before is None:
        return None
    counted = sum((each.events for each in now.values()), NOUGHT)
    if abs(counted - total(observed_events(line))) > DIGITS * len(months):  # a rate × exposure is whole but for digits
        return None
    own = {key: expected_alone(before[key], now[key]) for key in QUINTILES}
    whole = sum(own.values(), NOUGHT)
    if not whole:
        return None
    expected = total(expected_events(line)[: len(line.observed)])
    sign = line.polarity.sign
    found = {key: (sign * (expected * own[key] / whole - now[key].events)).quantize(DIGITS) for key in QUINTILES}
    largest = max(own, key=lambda key: own[key])
    gross = (sign * (expected - total(observed_events(line)))).quantize(DIGITS)
    found[largest] += gross - sum(found.values(), NOUGHT)
    return found


def rates_by_fifth(line: OutcomeLine, counts: Mapping[Key, Count], year: int) -> dict[str, FifthCounts] | None:
    """The five fifths before and now; None where one has too few events, or nobody is counted as exposed."""
    months = range(1, len(line.observed) + 1)
    now, before = (sums(counts, each, months) for each in (year, year - 1))
    if not months or now is None or before is None:
        return None
    if any(not each[key].exposure or each[key].events < FEWEST for each in (now, before) for key in FIVE):
        return None
    return {
        key: FifthCounts(
            population=(now[key].exposure or NOUGHT) / len(months),
            events_before=before[key].events,
            exposure_before=before[key].exposure or NOUGHT,
            events_after=now[key].events,
            exposure_after=now[key].exposure or NOUGHT,
        )
        for key in FIVE
    }


def sums(counts: Mapping[Key, Count], year: int, months: Sequence[int]) -> dict[str, Count] | None:
    """Events and exposure of each fifth over the months; None where one is missing."""
    found = {}
    for key in QUINTILES:
        rows = [counts.get((year, month, key)) for month in months]
        there = [row for row in rows if row is not None]
        if len(there) < len(rows):
            return None
        exposed = [row.exposure for row in there if row.exposure is not None]
        events = sum((row.events for row in there), NOUGHT)
        found[key] = Count(events, sum(exposed, NOUGHT) if len(exposed) == len(rows) else None)
    return found


def expected_alone(before: Count, now: Count) -> Decimal:
    if before.exposure and now.exposure is not None:
        return before.events / before.exposure * now.exposure
    return before.events

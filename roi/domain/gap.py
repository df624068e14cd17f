"""The gap between the most and the least deprived fifth of one outcome, before and now, over the same months.

Rates are events for each 1,000 exposed in a month. Nothing is said of a gap where a fifth has fewer than ten events.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from roi.domain.count_table import Count, Key
from roi.domain.inputs import QUINTILES
from roi.domain.small_numbers import shown_counts

FEWEST_EVENTS = Decimal(10)
THOUSAND = Decimal(1000)


@dataclass(frozen=True)
class FifthRates:
    """Sums of one fifth over the months: events and people exposed, the year before (None without one) and now."""

    key: str
    before: Count | None
    now: Count


@dataclass(frozen=True)
class Gap:
    """`months` are those that both years have, or those of the year where the year before is not recorded."""

    months: int
    fifths: tuple[FifthRates, ...]

    @property
    def has_before(self) -> bool:
        return all(each.before is not None for each in self.fifths)


def gap_of(counts: Mapping[Key, Count], year: int) -> Gap | None:
    """From counts by month and fifth; None without people exposed in the year that starts in `year`."""
    now = {month for start, month, _ in counts if start == year}
    both = now & {month for start, month, _ in counts if start == year - 1}
    months = both or now
    years = (year - 1, year) if both else (year,)
    wanted = [count for (start, month, _), count in counts.items() if month in months and start in years]
    if not months or any(count.exposure is None for count in wanted):
        return None
    fifths = tuple(
        FifthRates(key, added(counts, year - 1, months, key) if both else None, added(counts, year, months, key))
        for key in QUINTILES
    )
    return Gap(len(months), fifths)


def added(counts: Mapping[Key, Count], year: int, months: set[int], key: str) -> Count:
    rows = [counts[year, month, key] for month in months]
    nought = Decimal(0)
    return Count(sum((row.events for row in rows), nought), sum((row.exposure or nought for row in rows), nought))


def rate(count: Count) -> Decimal | None:
    """Events for each 1,000 exposed, to one decimal; None where nobody was exposed."""
    if not count.exposure:
        return None
    return (count.events / count.exposure * THOUSAND).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def gap_sentence(gap: Gap) -> str:
    """What became of the gap between fifth 1 and fifth 5, or why nothing is said of it."""
    known = [count for each in gap.fifths if each.key != "unknown" for count in (each.before, each.now) if count]
    if any(count.events < FEWEST_EVENTS for count in known):
        return "A fifth has fewer than ten events, so the rates are shown and nothing is said of the gap."
    first, last = gap.fifths[0], gap.fifths[4]
    now = difference(first.now, last.now)
    if now is None:
        return "Nobody was exposed in one of the fifths, so there is no gap to tell."
    if first.before is None or last.before is None:
        return f"The fifths lie {now} for each 1,000 exposed apart. No year before is given."
    before = difference(first.before, last.before)
    if before is None:
        return "Nobody was exposed in one of the fifths the year before, so there is no change to tell."
    word = "narrowed" if abs(now) < abs(before) else "widened" if abs(now) > abs(before) else "stayed the same"
    return (
        f"The gap between the most and the least deprived fifth {word}: {before} for each 1,000 exposed the year "
        f"before, {now} now, over the same {gap.months} months."
    )


def difference(first: Count, last: Count) -> Decimal | None:
    one, other = rate(first), rate(last)
    return None if one is None or other is None else one - other


def shown_fifths(gap: Gap) -> list[list[str]]:
    """Rows of events and rates by fifth as they may be seen: a small count is hidden, and its rate with it."""
    columns = [[each.now for each in gap.fifths]]
    if gap.has_before:
        columns.insert(0, [each.before or each.now for each in gap.fifths])
    marks = shown_counts([[count.events for count in column] for column in columns], column_totals=False)
    rows = []
    for at, each in enumerate(gap.fifths):
        row = [each.key]
        for column, mark in zip(columns, marks, strict=True):
            value = rate(column[at])
            row += [
                mark[at] or f"{column[at].events:,f}",
                mark[at] or ("Nobody exposed" if value is None else f"{value:,f}"),
            ]
        rows.append(row)
    return rows

"""From an outcome to pounds by month and class. Months stay as they fall: a month above expectation is negative.

Classes: 1 cash-releasing (trust), 2 capacity (trust), 3 other NHS, 4 other public sector, 5 people and society,
6 not monetised. Class 1 is only ever what realisation rows release; it is taken out of class 2, never added to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from funding.domain.money import rounded
from roi.domain.counterfactual import fitted_line, observed_events
from roi.domain.designs import Fitted
from roi.domain.inputs import Capacity, CaseInputs, Gain, Optimism, OutcomeLine, RealisationRow, Series, Who
from roi.domain.prices import uprated

CASH, CAPACITY, OTHER_NHS, OTHER_PUBLIC, SOCIETY, NOT_MONETISED = 1, 2, 3, 4, 5, 6
CLASS_NAMES = {
    CASH: "cash-releasing, trust",
    CAPACITY: "capacity, trust (not cash)",
    OTHER_NHS: "other NHS",
    OTHER_PUBLIC: "other public sector",
    SOCIETY: "people and society",
    NOT_MONETISED: "not monetised",
}
CLASS_OF = {
    Who.TRUST: CAPACITY,
    Who.ICB: OTHER_NHS,
    Who.OTHER_NHS: OTHER_NHS,
    Who.LOCAL_AUTHORITY: OTHER_PUBLIC,
    Who.OTHER_PUBLIC: OTHER_PUBLIC,
    Who.PEOPLE: SOCIETY,
}
# Local defaults, changeable by the trust; they are not a Treasury or GMCA scale.
OPTIMISM_BY_GRADE = {
    "A": Decimal("0"),
    "B": Decimal("0.05"),
    "C": Decimal("0.10"),
    "D": Decimal("0.15"),
    "E": Decimal("0.25"),
    "F": Decimal("0.40"),
}
NOTHING = Decimal(0)
HALF_PENNY = Decimal("0.005")  # below it a benefit is the last digit of a division, and nothing is divided by it


def total(values: Series) -> Decimal:
    return sum(values, NOTHING)


def optimism_rate(optimism: Optimism) -> Decimal:
    """The argued value, or the correction of the worst grade."""
    if optimism.value is not None:
        return optimism.value
    return OPTIMISM_BY_GRADE[max(optimism.grades.values())]


def kept_share(line: OutcomeLine) -> Decimal:
    """Attribution × (1 − deadweight) × (1 − displacement) × (1 − optimism)."""
    assert line.deadweight is not None
    return (
        line.attribution.value
        * (1 - line.deadweight.value)
        * (1 - line.displacement.value)
        * (1 - optimism_rate(line.optimism))
    )


def counts(gain: Gain) -> bool:
    """Another public body's gain counts only on its own word; the trust's and people's need none here."""
    return CLASS_OF[gain.who] in (CAPACITY, SOCIETY) or bool(gain.confirmed_by)


@dataclass(frozen=True)
class Release:
    """Pounds released by month: what counts, what all named rows could release, and what was cut off as too much.

    `by_share` of the counted part moves with the benefit; the rest stands in fixed pounds.
    """

    counted: Series
    potential: Series
    by_share: Decimal
    cut_off: Decimal


@dataclass(frozen=True)
class LineResult:
    """One outcome worked through. `expected` has twelve months; the other series end at the last known month."""

    line: OutcomeLine
    expected: Series
    observed: Series
    averted: Series
    kept: Decimal
    net: Series
    unit_value: Decimal | None
    benefit: Series
    release: Release
    by_class: Mapping[int, Series]
    potential_by_class: Mapping[int, Series]
    by_who: Mapping[Who, Series]
    potential_by_who: Mapping[Who, Series]
    days: tuple[int, ...] = ()
    fitted: Fitted = field(default_factory=lambda: Fitted(()))


def released_by(row: RealisationRow, trust_benefit: Series) -> Series:
    """Pounds by month that one row releases, before anything is cut off."""
    if row.share is not None:
        return tuple(row.share * b if m >= row.from_month else NOTHING for m, b in enumerate(trust_benefit, 1))
    if row.by_month:
        return row.by_month[: len(trust_benefit)]
    amount = row.amount or NOTHING
    return tuple(amount if m >= row.from_month else NOTHING for m in range(1, len(trust_benefit) + 1))


def nights_of(inputs: CaseInputs) -> tuple[int, ...]:
    """Nights of each month, April first."""
    return tuple(month.last_day.day for month in inputs.financial_year.months())


def bay_release(row: RealisationRow, net: Series, capacity: Capacity | None, days: tuple[int, ...]) -> Series:
    """Pounds by month of the whole bays that the bed days freed would close; a part of a bay closes nothing."""
    bay = row.bay
    if bay is None or capacity is None:
        return ()
    out = []
    for month, (events, nights) in enumerate(zip(net, days, strict=False), 1):
        beds = events * capacity.per_event / (nights * bay.target_occupancy)
        closable = int(beds // bay.size) * bay.size if beds > 0 else 0
        out.append(closable * bay.cost_each_month if month >= row.from_month else NOTHING)
    return tuple(out)


def release_rows(inputs: CaseInputs, line: OutcomeLine, net: Series) -> tuple[RealisationRow, ...]:
    """The rows of a line, those of bays with their pounds by month."""
    days = nights_of(inputs)
    rows = (row for row in inputs.realisation if row.outcome == line.id)
    return tuple(replace(row, by_month=bay_release(row, net, line.capacity, days)) if row.bay else row for row in rows)


def pounds_of_release(row: RealisationRow, result: "LineResult") -> Decimal:
    """What somebody confirms with the row: its pounds a month, or its share of the trust's part of the line to the last
    known month, in whole pence."""
    if row.amount is not None:
        return row.amount
    if row.bay is not None:
        return rounded(total(bay_release(row, result.net, result.line.capacity, result.days)))
    trust = (gain for gain in result.line.gains if CLASS_OF[gain.who] == CAPACITY)
    share = sum((gain.share for gain in trust), NOTHING)
    return rounded(total(released_by(row, tuple(share * b for b in result.benefit))))


def pounds_of_gain(gain: Gain, result: "LineResult") -> Decimal:
    """What the body of the gain confirms: its share of the line to the last known month, in whole pence."""
    return rounded(gain.share * total(result.benefit))


def release_of(rows: tuple[RealisationRow, ...], trust_benefit: Series) -> Release:
    """What the rows release from the trust's part of a line. Over the year it cannot be more than that part."""

    def added(chosen: list[RealisationRow]) -> Series:
        by_month = (released_by(row, trust_benefit) for row in chosen)
        return tuple(sum(values, NOTHING) for values in zip(*by_month, strict=True))

    def capped(chosen: list[RealisationRow]) -> tuple[Series, Decimal, Decimal]:
        """By month, the part by share, and what was cut off the fixed pounds."""
        none = (NOTHING,) * len(trust_benefit)
        by_share = added([row for row in chosen if row.share is not None]) or none
        fixed = added([row for row in chosen if row.share is None]) or none
        room = max(total(trust_benefit) - total(by_share), NOTHING)
        keep = min(Decimal(1), room / total(fixed)) if total(fixed) > 0 else Decimal(1)
        by_month = tuple(a + b * keep for a, b in zip(by_share, fixed, strict=True))
        return by_month, total(by_share), total(fixed) * (1 - keep)

    counted, by_share, cut_off = capped([row for row in rows if row.counts])
    potential, _, _ = capped(list(rows))
    return Release(counted, potential, by_share, cut_off)


def line_result(inputs: CaseInputs, line: OutcomeLine) -> LineResult:
    known = inputs.data_to
    fitted, observed = fitted_line(line), observed_events(line)
    expected = fitted.expected
    sign = line.polarity.sign
    averted = tuple(sign * (c - y) for c, y in zip(expected[:known], observed, strict=True))
    kept = kept_share(line)
    net = tuple(events * kept for events in averted)
    value = uprated(line.unit_value.value, line.unit_value.price_year, inputs.prices) if line.unit_value else None
    benefit = tuple(events * (value or NOTHING) for events in net)

    by_class: dict[int, Series] = {}
    potential: dict[int, Series] = {}
    by_who: dict[Who, Series] = {}
    potential_by_who: dict[Who, Series] = {}
    for gain in line.gains:
        whole = tuple(gain.share * b for b in benefit)
        counted = whole if counts(gain) else (NOTHING,) * known
        add_to(by_class, CLASS_OF[gain.who], counted)
        add_to(potential, CLASS_OF[gain.who], whole)
        add_to(by_who, gain.who, counted)
        add_to(potential_by_who, gain.who, whole)

    trust_part = by_class.get(CAPACITY, (NOTHING,) * known)
    days = nights_of(inputs)
    release = release_of(release_rows(inputs, line, net), trust_part)
    by_class[CASH] = release.counted
    by_class[CAPACITY] = tuple(b - r for b, r in zip(trust_part, release.counted, strict=True))
    potential[CASH] = release.potential
    potential[CAPACITY] = tuple(b - r for b, r in zip(trust_part, release.potential, strict=True))
    return LineResult(
        line, expected, observed, averted, kept, net, value, benefit, release, by_class, potential, by_who,
        potential_by_who, days, fitted,
    )  # fmt: skip


def add_to[Key](table: dict[Key, Series], key: Key, values: Series) -> None:
    table[key] = tuple(a + b for a, b in zip(table[key], values, strict=True)) if key in table else values

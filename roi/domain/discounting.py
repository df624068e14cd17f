"""Later years in today's money: dated tables of discount rates, present values, and what a project is worth over years.

Year 0 is the financial year of the case and is not discounted. Rates are fractions and fall in steps over the years.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

NOTHING, ONE = Decimal(0), Decimal(1)
LAST_YEARS = (30, 75, 125, 200, 300)  # the last year of each step; the step after them has no end
HIGHEST_RATE = 10.0  # an internal rate of return above 1,000 % is a slip of the keyboard


@dataclass(frozen=True)
class Schedule:
    """Real annual rates by step of years, with the day from which they hold and their source."""

    code: str
    name: str
    rates: tuple[Decimal, ...]
    holds_from: str
    source: str


def rates(*values: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)


NOTICE = "Department for Transport, Forthcoming change: Green Book updates, 16 April 2026 (HM Treasury Green Book 2026)"
STANDARD = Schedule(
    "standard", "standard", rates("0.035", "0.03", "0.025", "0.02", "0.015", "0.01"), "2026-02-01", NOTICE
)
HEALTH = Schedule(
    "health", "health", rates("0.015", "0.0129", "0.0107", "0.0086", "0.0064", "0.0043"), "2026-02-01", NOTICE
)
SENSITIVITY = Schedule(
    "sensitivity", "lower, as a sensitivity", rates("0.03", "0.0257", "0.0214", "0.0171", "0.0129", "0.0086"),
    "2026-02-01", NOTICE,
)  # fmt: skip
SCHEDULES = (STANDARD, HEALTH, SENSITIVITY)


def rate_in_year(schedule: Schedule, year: int) -> Decimal:
    """The rate by which year `year` (1 onwards) is discounted against the year before it."""
    step = sum(year > last for last in LAST_YEARS)
    return schedule.rates[step]


def factors(schedule: Schedule, years: int) -> tuple[Decimal, ...]:
    """What £1 of each year 0 to `years` is worth in year 0."""
    found = [ONE]
    for year in range(1, years + 1):
        found.append(found[-1] / (1 + rate_in_year(schedule, year)))
    return tuple(found)


def flat_factors(rate: Decimal, years: int) -> tuple[Decimal, ...]:
    """The same with one rate for all years. Raises ValueError for a rate of −100 % or lower."""
    if rate <= -1:
        raise ValueError("A discount rate is above −1, such as 0.035 for 3.5 %.")
    return tuple(ONE / (1 + rate) ** year for year in range(years + 1))


def present_value(flows: Sequence[Decimal], by_year: Sequence[Decimal]) -> Decimal:
    """The flows of years 0 onwards, each times its factor."""
    return sum((flow * factor for flow, factor in zip(flows, by_year, strict=True)), NOTHING)


def equivalent_annual(value: Decimal, by_year: Sequence[Decimal]) -> Decimal:
    """The same amount each year whose present value is `value`; `by_year` are the factors of the years it comes in."""
    return value / sum(by_year, NOTHING)


def internal_rate(flows: Sequence[Decimal]) -> Decimal | None:
    """The one rate at which the flows are worth nothing; None where there is none, or more than one sign change."""
    from scipy.optimize import brentq

    signs = [flow > 0 for flow in flows if flow]
    changes = sum(first != second for first, second in pairwise(signs))
    amounts = [float(flow) for flow in flows]

    def worth(rate: float) -> float:
        return sum(amount / (1 + rate) ** year for year, amount in enumerate(amounts))

    if changes != 1 or worth(-0.99) * worth(HIGHEST_RATE) > 0:
        return None
    return Decimal(repr(float(brentq(worth, -0.99, HIGHEST_RATE, xtol=1e-14, rtol=1e-14))))


def payback_year(flows: Sequence[Decimal]) -> int | None:
    """The first year from which the running sum stays at or above nothing."""
    running, found = NOTHING, None
    for year, flow in enumerate(flows):
        running += flow
        if running < 0:
            found = None
        elif found is None:
            found = year
    return found


@dataclass(frozen=True)
class Worth:
    """Present values over the years, and benefit for each £1 of cost (None where nothing is paid)."""

    benefits: Decimal
    costs: Decimal
    net: Decimal
    ratio: Decimal | None


def worth_over_years(
    benefits: Sequence[Decimal], costs: Sequence[Decimal], by_year: Sequence[Decimal], cost_uplift: Decimal = NOTHING
) -> Worth:
    """`cost_uplift` raises every cost: an allowance for optimism on capital cost, never on benefits."""
    gained, paid = present_value(benefits, by_year), present_value(costs, by_year) * (1 + cost_uplift)
    return Worth(gained, paid, gained - paid, gained / paid if paid else None)


def expected_loss(risks: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """The sum of probability × impact over a risk register."""
    return sum((chance * impact for chance, impact in risks), NOTHING)


def nominal_rate(real: Decimal, inflation: Decimal) -> Decimal:
    """The rate for flows in cash prices: (1 + real) × (1 + inflation) − 1. Real rates are never laid on cash flows."""
    return (1 + real) * (1 + inflation) - 1

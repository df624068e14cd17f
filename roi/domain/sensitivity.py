"""What moves the answer: each input to its ends, plain scenarios, the chance of any return, and what knowing is
worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from roi.domain.benefits import CAPACITY, LineResult, line_result, optimism_rate, total
from roi.domain.decision import worth_of_knowing, worth_of_knowing_one
from roi.domain.inputs import GRADES, CaseInputs, OutcomeLine
from roi.domain.ladder import CLASSES_ON, Rung, benefit_by_month, cost_by_month, is_valued, line_benefit, ratio
from roi.domain.ladder_figures import rung_benefit
from roi.domain.uncertainty import CaseDraws, uncertain_inputs, worked_out

if TYPE_CHECKING:
    from roi.domain.uncertainty import Draws

TENTH = 1.2815515655446004
MOST_BARS = 10
DEARER = Decimal("1.15")
HALF = Decimal("0.5")
ASKED = tuple(step / 4 for step in range(13))  # returns a board may ask for, 0 to 3
PLAIN = (Rung.TRUST_CASH, Rung.TRUST_RESOURCE)


@dataclass(frozen=True)
class Bar:
    """One input at its 10th and 90th percentile, all others as they stand: the return on one rung."""

    input: str
    rung: Rung
    low: float
    high: float

    @property
    def swing(self) -> float:
        return abs(self.high - self.low)

    @property
    def crosses_one(self) -> bool:
        return min(self.low, self.high) < 1 <= max(self.low, self.high)


def tornado(inputs: CaseInputs, results: Sequence[LineResult]) -> tuple[Bar, ...]:
    """The widest ten on trust cash and on trust resource, widest first; nothing where nothing was paid."""
    import numpy as np

    bars = []
    for each in uncertain_inputs(inputs, results):
        drawn = worked_out(inputs, results, {each.id: each.table.at(np.array([-TENTH, TENTH]))})
        for rung in PLAIN:
            if drawn.cost[rung].min() > 0 and is_valued(inputs, rung):
                low, high = (drawn.benefit[rung] / drawn.cost[rung]).tolist()
                bars.append(Bar(each.id, rung, low, high))
    found: list[Bar] = []
    for rung in PLAIN:
        found += sorted((bar for bar in bars if bar.rung is rung), key=lambda bar: -bar.swing)[:MOST_BARS]
    return tuple(found)


@dataclass(frozen=True)
class Scenario:
    """A return for £1 on each rung (None where nothing is paid); `why` says why one could not be worked out."""

    code: str
    name: str
    returns: Mapping[Rung, Decimal | None]
    why: str = ""


def returns_of(
    inputs: CaseInputs,
    results: Sequence[LineResult],
    cost_times: Decimal = Decimal(1),
    capacity_kept: Decimal = Decimal(1),
) -> dict[Rung, Decimal | None]:
    found = {}
    for rung in Rung:
        gained = total(rung_benefit(inputs, results, rung))
        if capacity_kept != 1 and CAPACITY in CLASSES_ON[rung]:
            gained -= (1 - capacity_kept) * sum((total(r.by_class.get(CAPACITY, ())) for r in results), Decimal(0))
        found[rung] = ratio(gained, total(cost_by_month(inputs.costs, rung, inputs.data_to)) * cost_times)
    return found


def scenarios(inputs: CaseInputs, results: Sequence[LineResult]) -> tuple[Scenario, ...]:
    found = (
        Scenario("base", "as it stands", returns_of(inputs, results)),
        cautious(inputs, results),
        low_effect(inputs, results),
        without_best_fifth(inputs, results),
        Scenario("dearer", "costs 15 % higher", returns_of(inputs, results, cost_times=DEARER)),
    )
    return tuple(
        replace(each, returns={rung: back if is_valued(inputs, rung) else None for rung, back in each.returns.items()})
        for each in found
    )


def cautious(inputs: CaseInputs, results: Sequence[LineResult]) -> Scenario:
    """Lines on grades E and F out, the correction for optimism one grade worse, half the capacity unused."""
    kept = [result for result in results if max(result.line.optimism.grades.values()) not in "EF"]
    lowered = [line_result(inputs, one_grade_worse(result.line)) for result in kept]
    payments = tuple(each for each in inputs.payments if each.outcome in {result.line.id for result in kept})
    changed = replace(inputs, payments=payments)
    name = "cautious: no line on grades E or F, optimism one grade worse, half the capacity unused"
    return Scenario("cautious", name, returns_of(changed, lowered, capacity_kept=HALF))


def one_grade_worse(line: OutcomeLine) -> OutcomeLine:
    from roi.domain.benefits import OPTIMISM_BY_GRADE

    worst = max(line.optimism.grades.values())
    worse = GRADES[min(GRADES.index(worst) + 1, len(GRADES) - 1)]
    value = max(optimism_rate(line.optimism), OPTIMISM_BY_GRADE[worse])
    return replace(line, optimism=replace(line.optimism, value=value, reason="one grade worse, as a scenario"))


def low_effect(inputs: CaseInputs, results: Sequence[LineResult]) -> Scenario:
    """Each line's ratio at the end of its 95 % limits that is worse for the case."""
    from roi.domain.change import change_of

    name = "low effect: each rate ratio at its less favourable 95 % limit"
    lowered = []
    for result in results:
        change = change_of(result)
        if change is None:
            return Scenario("low-effect", name, {}, f"{result.line.label} has no limits")
        worse = change.limits.high if result.line.polarity.sign == 1 else change.limits.low
        if not isfinite(worse):
            return Scenario("low-effect", name, {}, f"nothing bounds {result.line.label}: too few events")
        seen = tuple(value * Decimal(repr(worse)) for value in result.expected[: inputs.data_to])
        sign = result.line.polarity.sign
        averted = tuple(sign * (c - y) for c, y in zip(result.expected, seen, strict=False))
        lowered.append(scaled(result, total(averted)))
    return Scenario("low-effect", name, returns_of(inputs, lowered))


def scaled(result: LineResult, averted: Decimal) -> LineResult:
    """The line with another number averted in all, spread as it fell."""
    before = total(result.averted)
    times = averted / before if before else Decimal(0)

    def all_times(series: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
        return tuple(value * times for value in series)

    by_class = {number: all_times(series) for number, series in result.by_class.items()}
    return replace(result, averted=all_times(result.averted), net=all_times(result.net), by_class=by_class)


def without_best_fifth(inputs: CaseInputs, results: Sequence[LineResult]) -> Scenario:
    name = "without the fifth in which it did best"
    if any(result.line.quintiles is None for result in results):
        return Scenario("without-best-fifth", name, {}, "no fifths are given for every line")
    lowered = []
    for result in results:
        given = result.line.quintiles or {}
        lowered.append(scaled(result, total(result.averted) - max(given.values())))
    return Scenario("without-best-fifth", name, returns_of(inputs, lowered))


@dataclass(frozen=True)
class Spread:
    """A rung over all draws: return for £1 in the middle and at its ends, and the chance of each return asked for."""

    rung: Rung
    middle: float
    low80: float
    high80: float
    low95: float
    high95: float
    curve: tuple[tuple[float, float], ...]


def spread_of(drawn: CaseDraws, rung: Rung) -> Spread | None:
    import numpy as np

    gained, paid = drawn.benefit[rung], drawn.cost[rung]
    if paid.min() <= 0:
        return None
    low95, low80, middle, high80, high95 = np.quantile(gained / paid, (0.025, 0.1, 0.5, 0.9, 0.975)).tolist()
    curve = tuple((asked, float((gained >= asked * paid).mean())) for asked in ASKED)
    return Spread(rung, middle, low80, high80, low95, high95, curve)


@dataclass(frozen=True)
class WorthOfKnowing:
    """Pounds of one recurrent year on resource: knowing everything, and each input by itself, the most first."""

    everything: float
    each: tuple[tuple[str, float], ...]
    to_measure_next: str

    @property
    def words(self) -> str:
        return (
            f"£{self.everything:,.0f} is the most it could be worth to know more before deciding whether to make it "
            f"recurrent. The one number to measure next: {self.to_measure_next or 'none would change the decision'}."
        )


def worth_of_more(drawn: CaseDraws, full_benefit: float, full_cost: float, base_benefit: float) -> WorthOfKnowing:
    """Make it recurrent or stop: one full year's benefit in proportion to this year's draws, less its cost."""
    import numpy as np

    times = full_benefit / base_benefit if base_benefit else 0.0
    net: Draws = drawn.benefit[Rung.TRUST_RESOURCE] * times - full_cost
    everything = worth_of_knowing(np.column_stack([net, np.zeros_like(net)]))
    each = sorted(
        ((name, worth_of_knowing_one(net, values)) for name, values in drawn.values.items()), key=lambda row: -row[1]
    )
    first = each[0][0] if each and each[0][1] > 0.5 else ""
    return WorthOfKnowing(everything, tuple(each), first)


def weakest_share(results: Sequence[LineResult], rung: Rung) -> Decimal | None:
    """The share of the rung's benefit that rests on grades E and F."""
    whole = sum((total(line_benefit(result, rung)) for result in results), Decimal(0))
    weak = sum((total(line_benefit(r, rung)) for r in results if max(r.line.optimism.grades.values()) in "EF"),
               Decimal(0))  # fmt: skip
    return weak / whole if whole else None


__all__ = ["benefit_by_month", "scenarios", "spread_of", "tornado", "weakest_share", "worth_of_more"]

"""The chance of paying back in the year, by rung, from seeded scrambled Sobol points over the ranges that were given.

Each range is drawn once a simulation and shared by all months. Without ranges nothing is drawn and nothing is invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from roi.domain.benefits import CAPACITY, CLASS_OF, OTHER_NHS, OTHER_PUBLIC, LineResult, counts, optimism_rate, total
from roi.domain.figures import FigureBook
from roi.domain.inputs import Assumption, CaseInputs, UnitValue
from roi.domain.ladder import Rung, cost_by_month

if TYPE_CHECKING:
    import numpy as np

    type Draws = np.ndarray[Any, np.dtype[np.float64]]

SEEDS = (20250401, 20250402, 20250403, 20250404, 20250405, 20250406, 20250407, 20250408)
POINTS = 2**13
HALF_A_STEP = 0.5 / POINTS  # replicates of one range can agree exactly; the points are no finer than this
TENTH_TO_NINETIETH = 2.5631031310892007  # standard deviations between the 10th and 90th percentile of a normal
NO_RANGES = "not computed: no ranges given"


@dataclass(frozen=True)
class Simulation:
    """Which seeds were used and the largest Monte Carlo error of the probabilities; empty when nothing was drawn."""

    seeds: tuple[int, ...]
    points: int
    monte_carlo_error: float | None


def add_probabilities(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult]) -> Simulation:
    names = ranged(results)
    costs = {rung: float(total(cost_by_month(inputs.costs, rung, inputs.data_to))) for rung in Rung}
    chances = simulated(inputs, results, names, costs) if names else {}
    largest = None
    for rung in Rung:
        replicates = chances.get(rung) if costs[rung] > 0 else None
        mean = sum(replicates) / len(replicates) if replicates else None
        why = "" if replicates else (NO_RANGES if not names else "not computed: nothing was paid on this rung")
        book.add(
            f"probability.{rung}",
            f"{rung.heading}: chance of a return of at least £1 for £1 in the year",
            None if mean is None else Decimal(repr(mean)),
            "probability",
            f"share of {POINTS} × {len(SEEDS)} draws with benefit at or above cost",
            inputs=names,
            rung=rung.value,
            why=why,
        )
        if replicates and mean is not None:
            spread = sum((each - mean) ** 2 for each in replicates) / (len(replicates) - 1)
            largest = max(largest or HALF_A_STEP, (spread / len(replicates)) ** 0.5)
    return Simulation(SEEDS if names else (), POINTS if names else 0, largest)


def ranged(results: Sequence[LineResult]) -> list[str]:
    """Ids of the inputs that have a range."""
    names = []
    for result in results:
        line = result.line
        for name in ("attribution", "deadweight", "displacement", "unit_value"):
            chosen: Assumption | UnitValue | None = getattr(line, name)
            if chosen is not None and chosen.low is not None:
                names.append(f"line.{line.id}.{name}")
    return names


def simulated(
    inputs: CaseInputs, results: Sequence[LineResult], names: list[str], costs: dict[Rung, float]
) -> dict[Rung, list[float]]:
    """For each rung, one probability a seed."""
    from scipy.stats import qmc

    chances: dict[Rung, list[float]] = {rung: [] for rung in Rung}
    for seed in SEEDS:
        points = qmc.Sobol(len(names), scramble=True, rng=seed).random(POINTS)
        columns = {name: points[:, place] for place, name in enumerate(names)}
        benefit = drawn_benefit(inputs, results, columns)
        for rung in Rung:
            chances[rung].append(float((benefit[rung] >= costs[rung]).mean()))
    return chances


def drawn_benefit(
    inputs: CaseInputs, results: Sequence[LineResult], columns: "dict[str, Draws]"
) -> "dict[Rung, Draws]":
    import numpy as np

    sums = {rung: np.zeros(POINTS) for rung in Rung}
    for result in results:
        line = result.line
        if line.unit_value is None or line.deadweight is None or result.unit_value is None:
            continue

        def drawn(name: str, chosen: Assumption | UnitValue, id: str = line.id) -> "Draws | float":
            column = columns.get(f"line.{id}.{name}")
            if column is None:
                return float(chosen.value)
            return money_quantile(column, chosen) if isinstance(chosen, UnitValue) else share_quantile(column, chosen)

        index = inputs.prices.values[inputs.prices.case_year] / inputs.prices.values[line.unit_value.price_year]
        each = drawn("attribution", line.attribution) * (1 - drawn("deadweight", line.deadweight))
        each = each * (1 - drawn("displacement", line.displacement)) * (1 - float(optimism_rate(line.optimism)))
        each = each * drawn("unit_value", line.unit_value) * float(index)
        add_line(sums, inputs, result, np.broadcast_to(each, (POINTS,)))
    return sums


def add_line(sums: "dict[Rung, Draws]", inputs: CaseInputs, result: LineResult, each: "Draws") -> None:
    """Adds a line's benefit to each rung; `each` is the pounds of one averted event in each draw."""
    import numpy as np

    averted = float(total(result.averted))
    shares = dict.fromkeys((CAPACITY, OTHER_NHS, OTHER_PUBLIC), 0.0)
    for gain in result.line.gains:
        if counts(gain) and CLASS_OF[gain.who] in shares:
            shares[CLASS_OF[gain.who]] += float(gain.share)
    people = sum(float(gain.share) for gain in result.line.gains if CLASS_OF[gain.who] not in shares)

    trust = shares[CAPACITY] * averted * each
    by_share, fixed = np.zeros_like(each), 0.0
    for row in inputs.realisation:
        if row.outcome != result.line.id or not row.counts:
            continue
        if row.share is not None:
            later = float(total(result.averted[row.from_month - 1 :]))
            by_share = by_share + float(row.share) * shares[CAPACITY] * later * each
        else:
            fixed += float(row.amount or 0) * max(0, inputs.data_to - row.from_month + 1)
    released = by_share + np.minimum(fixed, np.maximum(trust - by_share, 0.0))
    public = (shares[OTHER_NHS] + shares[OTHER_PUBLIC]) * averted * each
    sums[Rung.TRUST_CASH] += released
    sums[Rung.TRUST_RESOURCE] += trust
    sums[Rung.NHS_PUBLIC] += trust + public
    sums[Rung.SOCIETY] += trust + public + people * averted * each


def share_quantile(column: "Draws", chosen: Assumption) -> "Draws":
    """A beta with the mean typed and the spread of the range; a triangle over the range where no beta has them."""
    from scipy.stats import beta, triang

    mean, low, high = float(chosen.value), float(chosen.low or 0), float(chosen.high or 0)
    spread = (high - low) / TENTH_TO_NINETIETH
    k = mean * (1 - mean) / spread**2 - 1
    drawn: Draws
    if k > 0:
        drawn = beta.ppf(column, mean * k, (1 - mean) * k)
    else:
        drawn = triang.ppf(column, (mean - low) / (high - low), loc=low, scale=high - low)
    return drawn


def money_quantile(column: "Draws", chosen: UnitValue) -> "Draws":
    """A gamma with the mean typed and the spread of the range."""
    from scipy.stats import gamma

    mean = float(chosen.value)
    spread = float((chosen.high or 0) - (chosen.low or 0)) / TENTH_TO_NINETIETH
    drawn: Draws = gamma.ppf(column, (mean / spread) ** 2, scale=spread**2 / mean) if mean else column * 0
    return drawn

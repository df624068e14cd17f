"""The chance of paying back in the year, by rung, from seeded scrambled Sobol points over what is not known for
certain.

Each input is drawn once a simulation and shared by all months and fifths; inputs of one kind move together as the case
says. Without ranges and without a comparison that knows its spread nothing is drawn and nothing is invented.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from roi.domain.benefits import (
    CAPACITY,
    CLASS_OF,
    OTHER_NHS,
    OTHER_PUBLIC,
    LineResult,
    counts,
    optimism_rate,
    release_rows,
    total,
)
from roi.domain.distributions import pearson_of, root_of, spread_of_range
from roi.domain.figures import FigureBook
from roi.domain.inputs import CaseInputs, OutcomeLine
from roi.domain.ladder import NOT_VALUED, TRUST_RUNGS, Rung, bears, cost_by_month, is_valued
from roi.domain.payments import pounds_per_event
from roi.domain.quantiles import Quantiles, money_table, multiple_table, part_table, share_table
from roi.domain.rates import points

if TYPE_CHECKING:
    import numpy as np

    type Draws = np.ndarray[Any, np.dtype[np.float64]]

SEEDS = (20250401, 20250402, 20250403, 20250404, 20250405, 20250406, 20250407, 20250408)
POINTS = 2**13
HALF_A_STEP = 0.5 / POINTS  # replicates of one range can agree exactly; the points are no finer than this
NO_RANGES = "not computed: no ranges given"
SHARES = ("attribution", "deadweight", "displacement")


@dataclass(frozen=True)
class Simulation:
    """Which seeds were used and the largest Monte Carlo error of the probabilities; empty when nothing was drawn."""

    seeds: tuple[int, ...]
    points: int
    monte_carlo_error: float | None


@dataclass(frozen=True)
class Uncertain:
    """One input that is drawn: its id, its kind (lines of one kind move together), and its quantiles."""

    id: str
    kind: str
    table: Quantiles


def uncertain_inputs(inputs: CaseInputs, results: Sequence[LineResult]) -> list[Uncertain]:
    """Shares and unit values with a range, predictions with a spread, costs with a range; in the order of the case."""
    found: list[Uncertain] = []
    for result in results:
        line, stem = result.line, f"line.{result.line.id}"
        for name in SHARES:
            share = getattr(line, name)
            if share is not None and share.low is not None and share.high is not None:
                table = share_table(float(share.value), float(share.low), float(share.high))
                found.append(Uncertain(f"{stem}.{name}", name, table))
        unit = line.unit_value
        if unit is not None and unit.low is not None and unit.high is not None:
            table = money_table(float(unit.value), float(unit.low), float(unit.high))
            found.append(Uncertain(f"{stem}.unit_value", "unit_value", table))
        spread = result.fitted.predictive_spread(inputs.data_to)
        whole = float(total(result.expected[: inputs.data_to]))
        if spread and whole > 0:
            spread *= points(0.95, result.fitted.degrees) / points(0.95)  # as wide as the limits that are printed
            found.append(Uncertain(f"{stem}.expected", "expected", multiple_table(spread / whole)))
        if line.split_sample is not None:
            for number, gain in enumerate(line.gains):
                if gain.share:
                    table = part_table(float(gain.share * line.split_sample))
                    found.append(Uncertain(f"{stem}.gain.{number}", "split", table))
    for cost in inputs.costs:
        if cost.low is not None and cost.high is not None:
            spread = spread_of_range(float(cost.low), float(cost.high))
            found.append(Uncertain(f"cost.{cost.id}", "cost", multiple_table(spread)))
    return found


def correlation_root(inputs: CaseInputs, uncertain: Sequence[Uncertain]) -> "Draws | None":
    """Turns independent normal scores into correlated ones; None where nothing moves together."""
    import numpy as np

    together = {"unit_value": inputs.correlation.unit_values, "attribution": inputs.correlation.attributions}
    matrix = np.eye(len(uncertain))
    for kind, rank in together.items():
        places = [place for place, each in enumerate(uncertain) if each.kind == kind]
        if len(places) > 1 and rank:
            matrix[np.ix_(places, places)] = pearson_of(float(rank))
            matrix[places, places] = 1.0
    return None if (matrix == np.eye(len(uncertain))).all() else root_of(matrix)


def drawn_inputs(inputs: CaseInputs, uncertain: Sequence[Uncertain]) -> "dict[str, Draws]":
    """Every input by id, the replicates one after another: len(SEEDS) × POINTS values."""
    import numpy as np
    from scipy.special import ndtri
    from scipy.stats import qmc

    scores = np.empty((len(uncertain), len(SEEDS) * POINTS))
    for place, seed in enumerate(SEEDS):
        points = qmc.Sobol(len(uncertain), scramble=True, rng=seed).random(POINTS)
        scores[:, place * POINTS : (place + 1) * POINTS] = points.T
    np.clip(scores, 1e-15, 1 - 1e-15, out=scores)
    ndtri(scores, out=scores)
    root = correlation_root(inputs, uncertain)
    if root is not None:
        moving = [place for place in range(len(uncertain)) if np.count_nonzero(root[place]) > 1]
        first = min(place for row in moving for place in np.flatnonzero(root[row]))
        scores[moving] = root[moving, first:] @ scores[first:]
    return {each.id: each.table.at(scores[place]) for place, each in enumerate(uncertain)}


@dataclass(frozen=True)
class CaseDraws:
    """A case in every draw: pounds by rung, of each line (draws, lines) and what its cells are worked out from."""

    values: "Mapping[str, Draws]"
    benefit: "Mapping[Rung, Draws]"
    cost: "Mapping[Rung, Draws]"
    pounds_each: "Draws"
    averted: "Draws"


def draw_case(inputs: CaseInputs, results: Sequence[LineResult]) -> CaseDraws | None:
    """None where nothing is uncertain."""
    uncertain = uncertain_inputs(inputs, results)
    if not uncertain:
        return None
    values = drawn_inputs(inputs, uncertain)
    return worked_out(inputs, results, values)


def worked_out(inputs: CaseInputs, results: Sequence[LineResult], values: "Mapping[str, Draws]") -> CaseDraws:
    """The case with these values; an input that is not among them stands at its own."""
    import numpy as np

    draws = max((len(drawn) for drawn in values.values()), default=1)
    benefit = {rung: np.zeros(draws) for rung in Rung}
    pounds, averted = np.zeros((len(results), draws)), np.zeros((len(results), draws))
    for place, result in enumerate(results):
        kept = kept_draws(result.line, values)
        times = values.get(f"line.{result.line.id}.expected", 1.0)
        expected = float(total(result.expected[: inputs.data_to]))
        seen, sign = float(total(result.observed)), result.line.polarity.sign
        averted[place] = sign * (expected * times - seen)
        pounds[place] = kept * unit_value_draws(inputs, result.line, values)
        add_line(benefit, inputs, result, pounds[place], averted[place], kept, values)
    return CaseDraws(values, benefit, cost_draws(inputs, values, draws), pounds, averted)


def kept_draws(line: OutcomeLine, values: "Mapping[str, Draws]") -> "Draws | float":
    assert line.deadweight is not None
    stem = f"line.{line.id}"
    kept = values.get(f"{stem}.attribution", float(line.attribution.value))
    kept = kept * (1 - values.get(f"{stem}.deadweight", float(line.deadweight.value)))
    kept = kept * (1 - values.get(f"{stem}.displacement", float(line.displacement.value)))
    return kept * (1 - float(optimism_rate(line.optimism)))


def unit_value_draws(inputs: CaseInputs, line: OutcomeLine, values: "Mapping[str, Draws]") -> "Draws | float":
    if line.unit_value is None:
        return 0.0
    index = inputs.prices.values[inputs.prices.case_year] / inputs.prices.values[line.unit_value.price_year]
    return values.get(f"line.{line.id}.unit_value", float(line.unit_value.value)) * float(index)


def split_draws(line: OutcomeLine, values: "Mapping[str, Draws]") -> "list[Draws | float]":
    """The shares of those who gain, adding to 1 in every draw."""
    names = [f"line.{line.id}.gain.{number}" for number in range(len(line.gains))]
    if not any(name in values for name in names):
        return [float(gain.share) for gain in line.gains]
    parts = [
        values.get(name, float(g.share * (line.split_sample or 0))) for name, g in zip(names, line.gains, strict=True)
    ]
    whole = sum(parts[1:], parts[0])
    return [part / whole for part in parts]


def cost_draws(inputs: CaseInputs, values: "Mapping[str, Draws]", draws: int) -> "dict[Rung, Draws]":
    import numpy as np

    found = {}
    for rung in Rung:
        whole = np.full(draws, float(total(cost_by_month(inputs.costs, rung, inputs.data_to))))
        for cost in inputs.costs:
            times = values.get(f"cost.{cost.id}")
            if times is not None and bears(rung, cost):
                whole = whole + float(total(cost.months[: inputs.data_to])) * (times - 1)
        found[rung] = whole
    return found


def drawn_benefit(
    inputs: CaseInputs, results: Sequence[LineResult], values: "Mapping[str, Draws]"
) -> "Mapping[Rung, Draws]":
    """Pounds by rung in every draw."""
    return worked_out(inputs, results, values).benefit


def add_line(
    sums: "dict[Rung, Draws]", inputs: CaseInputs, result: LineResult, each: "Draws", averted: "Draws",
    kept: "Draws | float", values: "Mapping[str, Draws]",
) -> None:  # fmt: skip
    """Adds a line's benefit to each rung; `each` is the pounds of one averted event in each draw."""
    import numpy as np

    shares: dict[int, Draws | float] = dict.fromkeys((CAPACITY, OTHER_NHS, OTHER_PUBLIC), 0.0)
    people: Draws | float = 0.0
    for gain, share in zip(result.line.gains, split_draws(result.line, values), strict=True):
        if CLASS_OF[gain.who] not in shares:
            people = people + share
        elif counts(gain):
            shares[CLASS_OF[gain.who]] = shares[CLASS_OF[gain.who]] + share

    base = float(total(result.averted))
    pounds = averted * each
    trust = shares[CAPACITY] * pounds
    by_share, fixed = np.zeros_like(each), 0.0
    for row in release_rows(inputs, result.line, result.net):
        if not row.counts:
            continue
        if row.share is not None:
            later = float(total(result.averted[row.from_month - 1 :]))
            part = later / base if base else 0.0
            by_share = by_share + float(row.share) * shares[CAPACITY] * part * pounds
        elif row.by_month:
            fixed += float(total(row.by_month))
        else:
            fixed += float(row.amount or 0) * max(0, inputs.data_to - row.from_month + 1)
    released = by_share + np.minimum(fixed, np.maximum(trust - by_share, 0.0))
    public = (shares[OTHER_NHS] + shares[OTHER_PUBLIC]) * pounds
    income = averted * kept * sum(float(pounds_per_event(p)) for p in inputs.payments if p.outcome == result.line.id)
    sums[Rung.TRUST_CASH] += released
    sums[Rung.TRUST_RESOURCE] += trust
    sums[Rung.NHS_PUBLIC] += trust + public
    sums[Rung.SOCIETY] += trust + public + people * pounds
    for rung in TRUST_RUNGS:
        sums[rung] += income


def by_month_and_fifth(inputs: CaseInputs, results: Sequence[LineResult], drawn: CaseDraws) -> "Draws":
    """Pounds on resource in every draw by month and fifth, shape (draws, months, 6); a line without fifths is
    unknown."""
    import numpy as np

    months = inputs.data_to
    cells = np.zeros((len(results), months, 6))
    for place, result in enumerate(results):
        averted, trust = np.array([float(value) for value in result.averted]), 0.0
        trust = sum(float(gain.share) for gain in result.line.gains if CLASS_OF[gain.who] == CAPACITY)
        given = result.line.quintiles
        fifths = np.array([float(value) for value in given.values()] if given else [0, 0, 0, 0, 0, 1.0])
        whole = fifths.sum()
        shares = fifths / whole if whole else np.array([0, 0, 0, 0, 0, 1.0])
        base = averted.sum()
        cells[place] = np.outer(averted / base if base else averted, shares) * trust
    pounds = (drawn.averted * drawn.pounds_each).T
    return (pounds @ cells.reshape(len(results), -1)).reshape(len(pounds), months, 6)


def add_probabilities(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult]) -> Simulation:
    names = [each.id for each in uncertain_inputs(inputs, results)]
    costs = {rung: total(cost_by_month(inputs.costs, rung, inputs.data_to)) for rung in Rung}
    drawn = draw_case(inputs, results)
    largest = None
    for rung in Rung:
        valued = is_valued(inputs, rung)
        replicates = chances(drawn, rung) if drawn is not None and costs[rung] > 0 and valued else None
        mean = sum(replicates) / len(replicates) if replicates else None
        why = "" if replicates else (NO_RANGES if not names else "not computed: nothing was paid on this rung")
        why = why if valued else NOT_VALUED
        book.add(
            f"probability.{rung}",
            f"{rung.heading}: chance of a return of at least £1 for £1 in the year",
            None if mean is None else Decimal(repr(mean)),
            "probability",
            f"share of {POINTS} × {len(SEEDS)} draws with benefit at or above cost",
            inputs=[name for name in names if name in book.closed()],
            rung=rung.value,
            why=why,
        )
        if replicates and mean is not None:
            largest = max(largest or HALF_A_STEP, monte_carlo_error(replicates))
    return Simulation(SEEDS if names else (), POINTS if names else 0, largest)


def chances(drawn: CaseDraws, rung: Rung) -> list[float]:
    """One probability a replicate."""
    met = (drawn.benefit[rung] >= drawn.cost[rung]).reshape(len(SEEDS), POINTS)
    return [float(share) for share in met.mean(axis=1)]


def monte_carlo_error(replicates: Sequence[float]) -> float:
    """Standard deviation of the replicates over the root of their number."""
    mean = sum(replicates) / len(replicates)
    spread = sum((each - mean) ** 2 for each in replicates) / (len(replicates) - 1)
    return float((spread / len(replicates)) ** 0.5)

"""The draws of a large case: 8 × 8,192 scrambled Sobol points, 20 outcome lines, 12 months, 6 deprivation groups,
inputs that move together. Beside it the same arithmetic in bare numpy, and in a plain Python loop on a slice, scaled
up.
"""

import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

LINES, MONTHS, GROUPS, SLICE, TIMES = 20, 12, 6, 64, 5
GOLDEN = Path(__file__).parents[1] / "docs" / "examples" / "golden.json"


def case():
    """The golden case with twenty lines of its kind at twenty sites, each with ranges on its shares and its value."""
    document = json.loads(GOLDEN.read_text())
    line = document["outcomes"][0]
    ranges = {"attribution": (0.6, 0.95), "deadweight": (0.02, 0.2), "displacement": (0, 0.1)}
    document["outcomes"] = []
    for number in range(LINES):
        each = json.loads(json.dumps(line)) | {"id": f"line-{number}", "site": f"S{number:02d}"}
        for name, (low, high) in ranges.items():
            each[name] |= {"low": low, "high": high + number / 1000}
        each["displacement"]["value"] = 0.04
        each["unit_value"] |= {"low_pence": 160000 + 1000 * number, "high_pence": 330000}
        document["outcomes"].append(each)
    document["realisation"] = []
    return document


def engine():
    """The work of the product: draw, work out every rung, and lay it over months and groups."""
    from roi.domain.uncertainty import by_month_and_fifth, chances, draw_case

    inputs, results = ready()
    drawn = draw_case(inputs, results)
    cells = by_month_and_fifth(inputs, results, drawn)
    return drawn, cells, {rung: chances(drawn, rung) for rung in drawn.benefit}


_READY = []


def ready():
    from roi.domain.benefits import line_result
    from roi.domain.case_file import read_case_file

    if not _READY:
        inputs = read_case_file(case())
        _READY.append((inputs, tuple(line_result(inputs, line) for line in inputs.outcomes)))
    return _READY[0]


def floor():
    """The same draws and the same arithmetic as bare numpy writes them; only the quantile tables are the product's."""
    import numpy as np
    from scipy.special import ndtri
    from scipy.stats import qmc

    from roi.domain.uncertainty import POINTS, SEEDS, correlation_root, uncertain_inputs

    inputs, results = ready()
    uncertain = uncertain_inputs(inputs, results)
    root = correlation_root(inputs, uncertain)
    scores = np.empty((len(uncertain), len(SEEDS) * POINTS))
    for place, seed in enumerate(SEEDS):
        scores[:, place * POINTS : (place + 1) * POINTS] = qmc.Sobol(len(uncertain), rng=seed).random(POINTS).T
    scores = root @ ndtri(np.clip(scores, 1e-15, 1 - 1e-15))
    grid = np.linspace(-8, 8, 4097)
    drawn = np.empty_like(scores)
    for place, each in enumerate(uncertain):
        drawn[place] = np.interp(scores[place], grid, each.table.values)
    a, d, x, v = (drawn[start::4] for start in range(4))
    averted = np.array([[float(value) for value in result.averted] for result in results])
    shares = np.array([[float(value) for value in result.line.quintiles.values()] for result in results])
    shares /= shares.sum(axis=1, keepdims=True)
    pounds = a * (1 - d) * (1 - x) * 0.85 * v * (100 / 96.2507)
    weights = (averted[:, :, None] * shares[:, None, :]).reshape(len(results), -1)
    cells = pounds.T @ weights
    whole = (pounds * averted.sum(axis=1)[:, None]).sum(axis=0)
    cost = float(sum(sum(cost.months) for cost in inputs.costs))
    return cells, whole, (whole >= cost).reshape(len(SEEDS), POINTS).mean(axis=1)


def loop_draws(points):
    """The values of the first draws in a plain loop: normal scores, moved together, read off the quantile tables."""
    from roi.domain.uncertainty import correlation_root, uncertain_inputs

    uncertain = uncertain_inputs(*ready())
    root = correlation_root(ready()[0], uncertain).tolist()
    rows = [[(place, value) for place, value in enumerate(row) if value] for row in root]
    tables = [each.table.values.tolist() for each in uncertain]
    values = {each.id: [] for each in uncertain}
    score_of = statistics.NormalDist().inv_cdf
    for point in points:
        scores = [score_of(min(max(share, 1e-15), 1 - 1e-15)) for share in point]
        for each, row, table in zip(uncertain, rows, tables, strict=True):
            at = (sum(scores[place] * value for place, value in row) + 8) * 256
            cell = int(at)
            values[each.id].append(table[cell] + (at - cell) * (table[cell + 1] - table[cell]))
    return values


def loop(values):
    """Months and groups of the first draws in a plain loop."""
    inputs, results = ready()
    averted = [[float(value) for value in result.averted] for result in results]
    shares = [[float(value) / 124 for value in result.line.quintiles.values()] for result in results]
    names = [f"line.{line.id}." for line in inputs.outcomes]
    cells = []
    for draw in range(SLICE):
        cell = [[0.0] * GROUPS for _ in range(MONTHS)]
        for place, name in enumerate(names):
            pounds = values[name + "attribution"][draw] * (1 - values[name + "deadweight"][draw])
            pounds *= (
                (1 - values[name + "displacement"][draw]) * 0.85 * values[name + "unit_value"][draw] * 100 / 96.2507
            )
            for month in range(MONTHS):
                for group in range(GROUPS):
                    cell[month][group] += averted[place][month] * shares[place][group] * pounds
        cells.append(cell)
    return cells


def seconds(act):
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return min(taken), statistics.median(taken)


def main() -> None:
    done = subprocess.run([sys.executable, "-m", "benchmarks.appraisal"], env=os.environ, check=True)
    assert done.returncode == 0


def measure() -> None:
    import numpy as np

    drawn, cells, found = engine()
    bare_cells, _, chances = floor()
    agrees = np.allclose(cells.reshape(len(cells), -1), bare_cells, rtol=1e-9)
    from scipy.stats import qmc

    from roi.domain.uncertainty import SEEDS

    points = qmc.Sobol(len(drawn.values), rng=SEEDS[0]).random(SLICE).tolist()
    by_loop = np.array(loop(loop_draws(points)))
    agrees_too = np.allclose(by_loop, cells[:SLICE], rtol=1e-9)
    per_rung = {rung.value: sum(each) / len(each) for rung, each in found.items()}
    assert math.isclose(per_rung["trust_resource"], chances.mean())
    (best, middle), (floor_best, floor_middle) = seconds(engine), seconds(floor)
    loop_best, loop_middle = seconds(lambda: loop(loop_draws(points)))
    times = len(cells) / SLICE
    print(
        f"Appraisal: {len(cells):,} draws × {LINES} lines × {MONTHS} months × {GROUPS} groups, {os.cpu_count()} cores;"
    )
    print(f"  {len(drawn.values)} inputs drawn; best and median of {TIMES}; figures agree: {agrees and agrees_too}")
    print(f"{'the product':<44}{best:9.3f} s{middle:9.3f} s")
    print(f"{'bare numpy, the same arithmetic':<44}{floor_best:9.3f} s{floor_middle:9.3f} s")
    print(f"{f'plain loop, {SLICE} draws':<44}{loop_best:9.3f} s{loop_middle:9.3f} s")
    print(f"{'product ÷ bare numpy':<44}{best / floor_best:9.2f} ×{middle / floor_middle:9.2f} ×")
    faster = f"{loop_best * times / best:9.0f} ×{loop_middle * times / middle:9.0f} ×"
    print(f"{'plain loop, scaled to all draws ÷ product':<44}{faster}")
    print(f"  (the loop ran on {SLICE} draws and is scaled by {times:,.0f}; its Sobol points are given)")
    where = "is here, but no program of ours is written in it" if shutil.which("Rscript") else "is not here"
    print(f"  R {where}: not compared")


if __name__ == "__main__":
    measure()

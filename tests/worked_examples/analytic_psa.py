"""Closed forms that draws must meet: worth of knowing, copulas, products of lognormals, counts ahead, Sobol indices."""

from math import pi

import numpy as np
from scipy.special import ndtri
from scipy.stats import qmc, spearmanr

from roi.domain.decision import variance_shares, worth_of_knowing, worth_of_knowing_normal
from roi.domain.distributions import counts_ahead, lognormal_of, pearson_of, product, root_of, spearman_of
from tests.worked_examples.check import Check, exact

SOURCE = "closed forms, worked with scipy 1.17; Ishigami function as in the tests of SALib"
NORMAL = ((10, 20, 3.955931148026121), (-5, 8, 1.2953601031594975), (0, 1, 0.3989422804014327),
          (50, 10, 5.346165533833147e-07))  # fmt: skip
COPULA = ((-0.5, -0.4825837395309974), (0.2, 0.19130568257555955), (0.5, 0.4825837395309974), (0.8, 0.7859392826067277))
AHEAD = ((120, 6, 6, 120.5, 92, 152), (35, 8, 4, 17.75, 9, 29), (9, 3, 9, 28.5, 11, 53))
FACTORS = ((400, 0.2), (500, 0.15), (0.6, 0.1))
COST = (100000, 0.05)
CLOSED_ROI = (("mu", 0.14785917042261332), ("sigma", 0.2718796298729574), ("median", 1.1593496141495572),
              ("mean", 1.2029999999999996))  # fmt: skip
FIRST, WHOLE = (0.31390519, 0.44241114, 0.0), (0.55758886, 0.44241114, 0.24368366)


def points(inputs, power=16, seed=1):
    return qmc.Sobol(inputs, scramble=True, rng=seed).random(2**power)


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def checks():
    for mean, spread, theirs in NORMAL:
        yield exact(
            f"worth of knowing, normal {mean}, {spread}",
            worth_of_knowing_normal(mean, spread),
            theirs,
            1e-6 if theirs < 1e-3 else 1e-9,
        )
    draws = 10 + 20 * ndtri(points(1))[:, 0]
    yield Check(
        "the same from 65,536 draws",
        worth_of_knowing(np.column_stack([draws, np.zeros_like(draws)])),
        NORMAL[0][2],
        1e-3,
    )
    for pearson, spearman in COPULA:
        yield exact(f"rank correlation of {pearson}", spearman_of(pearson), spearman)
        yield exact(f"and back from {spearman:.4f}", pearson_of(spearman), pearson)
    z = ndtri(points(2)) @ root_of(np.array([[1, 0.5], [0.5, 1]])).T
    yield Check(
        "rank correlation of 65,536 draws at 0.5", float(spearmanr(z[:, 0], z[:, 1]).statistic), COPULA[2][1], 2e-3
    )
    for events, months, left, mean, low, high in AHEAD:
        found = counts_ahead(events, months, left)
        for what, ours, theirs in (("mean", found.mean, mean), ("lower", found.low, low), ("upper", found.high, high)):
            yield exact(f"{events} in {months} months, {left} to come: {what}", ours, theirs)
    parts = [lognormal_of(mean, mean * cv) for mean, cv in FACTORS]
    cost = lognormal_of(COST[0], COST[0] * COST[1])
    roi = product(parts, [cost])
    for name, theirs in CLOSED_ROI:
        yield exact(f"product of lognormals: {name}", getattr(roi, name), theirs)
    yield exact("product of lognormals: chance of at least 1", roi.chance_of_at_least(1), 0.7067244028067331)
    yield exact("product of lognormals: 5th percentile", roi.quantile(0.05), 0.7413050797395667)
    yield exact("product of lognormals: 95th percentile", roi.quantile(0.95), 1.813142206311239)
    u = ndtri(points(4))
    drawn = np.exp(sum(p.mu + p.sigma * u[:, n] for n, p in enumerate(parts)) - cost.mu - cost.sigma * u[:, 3])
    yield Check("chance of at least 1 from 65,536 draws", float((drawn >= 1).mean()), 0.7067244028067331, 5e-4)
    both = (points(6) * 2 - 1) * pi
    first, second = both[:, :3], both[:, 3:]
    mixed = []
    for column in range(3):
        x = first.copy()
        x[:, column] = second[:, column]
        mixed.append(ishigami(x))
    found = variance_shares(ishigami(first), ishigami(second), mixed)
    for place in range(3):
        yield Check(
            f"Ishigami, first-order share of x{place + 1}", found.alone[place], FIRST[place], 0.003, absolute=True
        )
        yield Check(f"Ishigami, total share of x{place + 1}", found.whole[place], WHOLE[place], 0.003, absolute=True)

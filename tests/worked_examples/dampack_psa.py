"""Three treatments: chances of being best, worth of knowing by the plain row maximum, frontier, distributions.

Twenty-four draws stand here, with figures worked in exact fractions; the rest needs the package's own 10,000 draws, which
are not carried: `python -m tests.worked_examples --draws FOLDER` reads them from FOLDER/dampack_psa.
"""

import csv

import numpy as np

from roi.domain.decision import chance_of_best, expected_loss, frontier, net_benefit, worth_of_knowing
from roi.domain.distributions import beta_of, dirichlet_of, gamma_of, lognormal_of
from tests.worked_examples.check import exact

SOURCE = (
    "dampack (commit 0430fee) example_psa and its functions under R 4.2.2; worth of knowing as mean of row maxima, since "
    "the package breaks near-ties at random; figures of the first 24 draws worked in fractions"
)
NAMES = ("Chemo", "Radio", "Surgery")
DRAWS = (
    (33682.76318, 8942.487983, 29705.66195, 12.72800982, 12.1306261, 11.26313073),
    (30130.873, 19704.84176, 28565.46128, 9.853469994, 9.855394207, 10.1938097),
    (26838.93749, 13249.54841, 22429.60522, 10.05273087, 10.01171083, 9.831963835),
    (28671.2996, 21505.01934, 28498.20037, 11.67803721, 11.01362374, 10.85667469),
    (31540.26399, 13163.10491, 12835.13633, 10.75946934, 10.75371852, 10.57467223),
    (32618.47637, 17059.54375, 42954.15797, 12.30979688, 11.81602432, 11.98426703),
    (34377.1285, 10761.16063, 11433.10805, 12.52549318, 12.17810219, 12.48328272),
    (26106.22418, 15815.41681, 31240.45268, 10.25596123, 9.955072277, 9.883317866),
    (26918.19131, 7763.687649, 24595.49297, 11.59375416, 11.52495975, 10.58450747),
    (23723.93979, 14828.85107, 33950.70521, 10.28106019, 10.38488297, 10.65487601),
    (32765.03718, 16428.51478, 29976.92212, 12.32019061, 11.61535289, 11.08621256),
    (27441.24921, 14572.00708, 13015.99657, 10.17350193, 9.480982842, 10.72668203),
    (24797.2264, 18379.92983, 20667.4197, 9.606162257, 8.596789455, 9.648300958),
    (31309.054, 26994.45235, 20495.30898, 10.59697603, 9.406818631, 10.49996021),
    (23267.2652, 13374.03911, 10962.43747, 10.5162796, 9.56494225, 10.2010343),
    (28723.58613, 20398.80748, 24767.83162, 9.484623941, 9.24549802, 9.678635776),
    (32260.99873, 5538.891747, 15741.62803, 9.559930396, 8.668202327, 9.916108076),
    (29216.54717, 17376.62464, 30699.35574, 12.69311453, 12.37500601, 12.04501574),
    (28316.74256, 11745.99741, 46170.43629, 11.75843386, 11.31765341, 10.31792384),
    (31491.41581, 19984.03441, 48881.2029, 12.14153429, 11.3772519, 11.49435807),
    (30594.64557, 10939.04611, 22230.17864, 7.562105461, 7.785876644, 9.465731641),
    (28780.50636, 11293.8508, 22565.02968, 10.11858419, 9.336581607, 9.829436464),
    (38983.42024, 17736.47444, 25706.1283, 12.66606931, 12.54631683, 12.17660849),
    (27777.32944, 16155.01613, 28521.05756, 8.199159683, 7.298056438, 8.864650561),
)  # three costs, three effects
SLICE = (
    (
        1000,
        (-18787.444685333332, -4811.329352958333, -15514.489776375),
        566.2754427916667,
        (0.0, 0.8333333333333334, 0.16666666666666666),
    ),
    (
        21000,
        (197407.92944966667, 202054.87411204167, 196369.81105445835),
        7293.700092583334,
        (0.08333333333333333, 0.5416666666666666, 0.375),
    ),
    (
        61000,
        (629798.6777196666, 615787.2810420417, 620138.412716125),
        16419.835855041667,
        (0.4166666666666667, 0.20833333333333334, 0.375),
    ),
    (
        141000,
        (1494580.1742596666, 1443252.0949020416, 1467675.6160394584),
        29942.842375875,
        (0.4583333333333333, 0.16666666666666666, 0.375),
    ),
)  # pounds for each effect, mean net benefits, worth of knowing, chances of being best
FULL = (
    (1000, 1084.8329993767993, (0.0073, 0.7799, 0.2128)),
    (11000, 2613.132151988597, (0.0579, 0.6378, 0.3043)),
    (21000, 5781.220231326792, (0.1607, 0.4894, 0.3499)),
    (31000, 10023.211189975846, (0.2514, 0.3829, 0.3657)),
    (41000, 13847.28608476714, (0.3147, 0.3142, 0.3711)),
    (51000, 15086.647406370728, (0.3593, 0.272, 0.3687)),
    (61000, 16487.974900868838, (0.3912, 0.2419, 0.3669)),
    (71000, 17995.136769471923, (0.4154, 0.2173, 0.3673)),
    (81000, 19572.251801378094, (0.4341, 0.2015, 0.3644)),
    (91000, 21196.67333919322, (0.4467, 0.189, 0.3643)),
    (101000, 22850.234521986917, (0.457, 0.1811, 0.3619)),
    (111000, 24525.529119995423, (0.4676, 0.1723, 0.3601)),
    (121000, 26219.70433474565, (0.4761, 0.1656, 0.3583)),
    (131000, 27928.4570853021, (0.4819, 0.1601, 0.358)),
    (141000, 29647.00749157113, (0.4872, 0.1554, 0.3574)),
)  # pounds, worth of knowing, chances of being best
MEANS = (("Chemo", 30900.798260137, 11.0686865226552), ("Radio", 16128.8775341679, 10.6849196356068),
         ("Surgery", 25110.215486557, 10.8812032180405))  # fmt: skip


def checks(folder=None):
    yield from parameters()
    draws = np.array(DRAWS)
    for pounds, means, worth, chances in SLICE:
        found = net_benefit(draws[:, 3:], draws[:, :3], pounds)
        for place, theirs in enumerate(means):
            yield exact(f"24 draws at £{pounds:,}: mean net benefit, {NAMES[place]}", found[:, place].mean(), theirs)
        yield from compared(f"24 draws at £{pounds:,}", found, worth, chances)
    steps, out = frontier(MEANS)
    yield exact("frontier: pounds for each effect of chemo after radio", steps[1].for_each, 38491.9106481067)
    yield exact("frontier: options that a mix beats", list(out.values()).count("dominated by a mix"), 1)
    if folder is None:
        return
    with (folder / "dampack_psa" / "draws.csv").open() as file:
        draws = np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])
    for place, (name, cost, effect) in enumerate(MEANS):
        yield exact(f"10,000 draws: mean cost, {name}", draws[:, place].mean(), cost)
        yield exact(f"10,000 draws: mean effect, {name}", draws[:, place + 3].mean(), effect)
    for pounds, worth, chances in FULL:
        yield from compared(
            f"10,000 draws at £{pounds:,}", net_benefit(draws[:, 3:], draws[:, :3], pounds), worth, chances
        )
    losses = expected_loss(net_benefit(draws[:, 3:], draws[:, :3], 1000))
    for place, theirs in enumerate((15472.9868382975, 1084.8329993768, 9869.8873693322)):
        yield exact(f"10,000 draws at £1,000: expected loss, {NAMES[place]}", losses[place], theirs)


def compared(named, found, worth, chances):
    yield exact(f"{named}: worth of knowing", worth_of_knowing(found), worth)
    for place, theirs in enumerate(chances):
        yield exact(f"{named}: chance of best, {NAMES[place]}", chance_of_best(found)[place], theirs)


def parameters():
    gamma, beta, log = gamma_of(2, 1), beta_of(0.25, 0.05), lognormal_of(3, 0.1)
    shares = dirichlet_of((0.5, 0.15, 0.35), (0.035, 0.025, 0.034))
    rows = (
        ("gamma shape", gamma.shape, 4), ("gamma scale", gamma.scale, 0.5), ("gamma rate", gamma.rate, 2),
        ("beta alpha", beta.alpha, 18.5), ("beta beta", beta.beta, 55.5), ("lognormal mu", log.mu, 1.0980570415261),
        ("lognormal sigma", log.sigma, 0.0333240796426115), ("Dirichlet 1", shares[0], 101.5408163265326),
        ("Dirichlet 2", shares[1], 30.4622448979598), ("Dirichlet 3", shares[2], 71.0785714285728),
    )  # fmt: skip
    for name, ours, theirs in rows:
        yield exact(name, ours, theirs)

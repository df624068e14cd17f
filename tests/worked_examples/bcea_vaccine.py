"""A vaccine against the status quo: net benefit, chance of being best, worth of knowing.

Twenty-four draws stand here, with figures worked in exact fractions; the printed figures need the package's own 1,000
draws, which are not carried: `python -m tests.worked_examples --draws FOLDER` reads them from FOLDER/bcea_vaccine.
"""

import csv

import numpy as np

from roi.domain.decision import chance_of_best, net_benefit, worth_of_knowing
from tests.worked_examples.check import exact, printed

SOURCE = "BCEA (commit e01cf5e) Vaccine data and its printed summary; figures of the first 24 draws worked in fractions"
DRAWS = (
    (-0.0010466668024571946, -0.00089860261777231602, 10.409145835304662, 16.252537019980327),
    (-0.00088361045394195125, -0.00073204164468485889, 5.8348745658633936, 9.3734374933548263),
    (-0.00088981365115492798, -0.0006975327071836909, 5.7849030569017925, 15.935622994026414),
    (-0.0016430238474804302, -0.0011393236578348732, 12.208483969344311, 18.654250341209835),
    (-0.001351884084334431, -0.0009574948156476495, 9.7867865155177061, 16.46732062377346),
    (-0.0014325715141020026, -0.00093582312269462336, 6.560276099205022, 9.6898871535539914),
    (-0.00095972709910193842, -0.0010483221095160696, 8.4491786936963926, 11.29878500739969),
    (-0.0018071863030433182, -0.0013933147619898433, 6.7588202017997814, 9.9937138755705739),
    (-0.00084153394028927439, -0.00055647736271658701, 3.5980631656132376, 10.074221597160163),
    (-0.0016835996814771881, -0.0010549396617445085, 4.0912485934775145, 10.976181957579794),
    (-0.001984136256398795, -0.0011843613640063102, 8.492452419758953, 15.969828785986325),
    (-0.00094733777951637183, -0.00073013970264768514, 8.3427222512378805, 11.770086318212261),
    (-0.00068557352514616611, -0.0006170955549544496, 7.7512393809139368, 11.113245366876034),
    (-0.0017714981598142142, -0.00094840455104326681, 6.7959356114584439, 10.524359059988155),
    (-0.0024922780220033333, -0.0014012598366984191, 8.6684197662308868, 15.805442679784132),
    (-0.0010733558059444468, -0.00079837323207931476, 5.5096812112920031, 15.782899458242236),
    (-0.00026501166392951526, -0.00026173076114079644, 4.7124660912032752, 9.5796804236485755),
    (-0.0011298925840672216, -0.00063594400004034408, 11.504680288688457, 13.963254964391455),
    (-0.00070283831421268919, -0.00041274159998286769, 4.6382214589283706, 9.7288575210618262),
    (-0.00157031812878808, -0.0020101082831603797, 6.3763913201108933, 12.100156939941908),
    (-0.0019891599930611753, -0.0018387226742684259, 7.8174604833144175, 12.493180057936982),
    (-0.0019709363203510863, -0.00141248009510904, 6.5417385681098308, 12.501788830871364),
    (-0.0018947703062496104, -0.0017206620150253997, 18.609876279953603, 23.046776140824058),
    (-0.00043417167978605775, -0.00066160804596540287, 4.9812829652348816, 10.028210267623816),
)  # effect and cost without, effect and cost with: e1, e2, c1, c2
SLICE = (
    (0, (-7.676014533048319, -13.046821869958258), 0.0, (1.0, 0.0)),
    (20000, (-33.885094463591166, -33.08640868488086), 2.2248112037483168, (0.5, 0.5)),
    (25000, (-40.43736444622688, -38.09630538861151), 2.1180917497813545, (0.4166666666666667, 0.5833333333333334)),
    (50000, (-73.19871435940544, -63.145788907264766), 2.3604674048243406, (0.20833333333333334, 0.7916666666666666)),
)  # pounds for each effect, mean net benefits, worth of knowing, chances of being best
SLICE_ICER = 17410.85446164725
FULL = (
    (0, (-9.655463518708764, -14.691446389697257), 0.056209966544258805, 0.02),
    (10000, (-20.214927466305525, -22.745145964251233), 0.6943990872906198, 0.22),
    (20000, (-30.77439141390229, -30.798845538805203), 2.5056271399562675, 0.457),
    (20100, (-30.87998605337826, -30.879382534550743), 2.526825971009849, 0.46),
    (25000, (-36.05412338770068, -34.82569532608219), 2.4144669543744683, 0.529),
    (30000, (-41.333855361499054, -38.85254511335918), 2.373571654689208, 0.586),
    (50000, (-62.45278325669258, -54.95994426246712), 2.5533257338735567, 0.697),
)  # pounds, mean net benefits, worth of knowing, chance that the vaccine is best


def benefits(draws, pounds):
    return net_benefit(draws[:, :2], draws[:, 2:], pounds)


def checks(folder=None):
    draws = np.array(DRAWS)
    for pounds, means, worth, chances in SLICE:
        yield from compared(f"24 draws at £{pounds:,}", benefits(draws, pounds), means, worth, chances)
    yield exact("24 draws: pounds for each effect", icer(draws), SLICE_ICER)
    if folder is None:
        return
    with (folder / "bcea_vaccine" / "draws.csv").open() as file:
        draws = np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])
    for pounds, means, worth, chance in FULL:
        yield from compared(f"1,000 draws at £{pounds:,}", benefits(draws, pounds), means, worth, (1 - chance, chance))
    yield printed("printed: pounds for each effect", icer(draws), 20098, 0)
    at = benefits(draws, 25000)
    yield printed("printed: net benefit, status quo", at[:, 0].mean(), -36.054, 3)
    yield printed("printed: net benefit, vaccination", at[:, 1].mean(), -34.826, 3)
    yield printed("printed: difference", (at[:, 1] - at[:, 0]).mean(), 1.2284, 4)
    yield printed("printed: chance that it is best", chance_of_best(at)[1], 0.529, 3)
    yield printed("printed: worth of knowing", worth_of_knowing(at), 2.4145, 4)
    turn = next(k for k in range(0, 50001, 100) if (b := benefits(draws, k).mean(axis=0))[1] > b[0])
    yield exact("printed: where the choice turns, steps of £100", turn, 20100)


def icer(draws):
    means = draws.mean(axis=0)
    return (means[3] - means[2]) / (means[1] - means[0])


def compared(named, found, means, worth, chances):
    for place, theirs in enumerate(means):
        yield exact(f"{named}: mean net benefit {place + 1}", found[:, place].mean(), theirs)
    yield exact(f"{named}: worth of knowing", worth_of_knowing(found), worth)
    for place, theirs in enumerate(chances):
        yield exact(f"{named}: chance of best {place + 1}", chance_of_best(found)[place], theirs)

"""Net QALYs by fifth, gradients, Atkinson and Kolm indices of three made-up programmes."""

from dataclasses import dataclass

from roi.domain.fairness import (
    BASELINE_QALE,
    OPPORTUNITY_COST_SHARES,
    equity_impact,
    gains_by_fifth,
    kolm_equal,
    net_by_fifth,
)
from roi.domain.gradient import line_through, middles, york_gradient
from tests.worked_examples.check import Check, exact, printed

SOURCE = "York Health Equity Impact Calculator (bitowaqr/dcea commit ddb3ea2, MIT), its functions run under R 4.2.2"


@dataclass(frozen=True)
class Scenario:
    """Inputs, then their figures: net by fifth, change of SII and RII (positive is fairer), slope and start of the net
    benefit, weighted gain by aversion, Kolm's equal health by aversion."""

    name: str
    prevalence: tuple
    uptake: tuple
    qaly_each: float
    cost_each: float
    people: int
    shares: str
    cost_of_a_qaly: float
    scale: tuple
    net: tuple
    sii_change: float
    rii_change: float
    slope_of_net: tuple
    weighted: tuple
    kolm: tuple


SCENARIOS = (
    Scenario("smoking", (0.31, 0.24, 0.19, 0.15, 0.11), (1, 1, 1, 1, 1), 0.05, 300, 50000, "moderate", 15000, (1, 1, 1, 1, 1),
        (545, 390, 265, 195, 105), 5.02395327472982e-05, 8.03634974816392e-07, (547, 627.309),
        ((0.5, 1524.72342005618), (1, 1549.76358029129), (3, 1652.54547750455), (5, 1758.0347949104), (10, 2019.01813469156),
         (15, 2250.22837410234), (20, 2431.86363346653)),
        ((0.025, 69.6034115246474), (0.05, 69.3793403021297), (0.1, 68.9271961062356), (0.15, 68.4806691255004))),
    Scenario("targeted", (0.45, 0.3, 0.15, 0.07, 0.03), (0.6, 0.65, 0.7, 0.75, 0.8), 0.02, 250, 20000, "flat", 15000,
        (1.1, 1.05, 1, 0.95, 0.9), (75.7, 38.8, -1.1, -23.15, -34.46), 1.31917329326825e-05, 1.92057028503001e-07, (144, 111.137),
        ((0.5, 62.0066719236945), (1, 68.3063251879651), (3, 94.1960071661549), (5, 120.813725423994), (10, 186.836994470882),
         (15, 245.53964021261), (20, 291.866679494963)),
        ((0.025, 69.6033834096056), (0.05, 69.3793110459788), (0.1, 68.9271645617812), (0.15, 68.4806353935066))),
    Scenario("for the rich", (0.1, 0.15, 0.2, 0.25, 0.3), (0.4, 0.5, 0.6, 0.7, 0.8), 0.08, 1500, 100000, "steep", 20000,
        (1, 1, 1, 1, 1), (-947.5, -472.5, -112.5, 620, 1237.5), -0.000255286928016574, -3.63792345686731e-06, (-2724, -877.909),
        ((0.5, 210.745898344691), (1, 95.8167326703239), (3, -368.052883482343), (5, -831.899367003854), (10, -1931.93643710406),
         (15, -2854.79003870467), (20, -3546.7805925728)),
        ((0.025, 69.6033806019191), (0.05, 69.379300394045), (0.1, 68.9271386574368), (0.15, 68.4805954939252))),
)  # fmt: skip
FIFTHS = [0.2] * 5


def fifths_of(case):
    reached, gains = gains_by_fifth(case.people, case.prevalence, case.uptake, case.qaly_each, case.scale)
    shares = OPPORTUNITY_COST_SHARES[case.shares]
    return reached, net_by_fifth(gains, sum(reached) * case.cost_each, shares, cost_of_a_qaly=case.cost_of_a_qaly)


def checks():
    for case in SCENARIOS:
        reached, fifths = fifths_of(case)
        for place, theirs in enumerate(case.net):
            yield exact(f"{case.name}: net QALYs of fifth {place + 1}", fifths[place].net, theirs)
        before, after = york_gradient(BASELINE_QALE), york_gradient([fifth.after for fifth in fifths])
        yield exact(f"{case.name}: SII before", before.slope, 14.62555254)
        yield exact(f"{case.name}: RII before", before.relative, 0.209463156547039)
        yield exact(f"{case.name}: SII less", before.slope - after.slope, case.sii_change, 1e-8)
        yield exact(f"{case.name}: RII less", before.relative - after.relative, case.rii_change, 1e-8)
        # that line is unweighted, at the middle of each fifth's share of the people reached
        start, rise = line_through(middles(reached), [fifth.net for fifth in fifths], [1] * 5)
        yield printed(f"{case.name}: slope of net QALYs", -rise, case.slope_of_net[0], 0)
        yield printed(f"{case.name}: start of net QALYs", start, case.slope_of_net[1], 3)
        for aversion, theirs in case.weighted:  # differences of 1e-5 a person times 53 million people
            ours = equity_impact(fifths, aversion).weighted
            yield Check(f"{case.name}: weighted QALYs at aversion {aversion}", ours, theirs, 1e-3, absolute=True)
        for aversion, theirs in case.kolm:
            ours = kolm_equal([fifth.after for fifth in fifths], FIFTHS, aversion)
            yield exact(f"{case.name}: Kolm's equal health at {aversion}", ours, theirs)

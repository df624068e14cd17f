"""Whole sites are drawn again: the same as a library's bootstrap and, on a small case, as every set there can be."""

from decimal import Decimal
from itertools import product
from math import exp, log, sqrt

import numpy as np
import pytest
from scipy.stats import bootstrap

from roi.domain.by_site import resampled, site_spread
from roi.domain.case_file import read_case_file
from roi.domain.case_parts import SiteCounts
from roi.domain.case_writing import write_case_file
from roi.domain.inputs import CaseError
from roi.domain.rates import points
from tests.roi.domain.cases import appraised
from tests.roi.domain.designs.test_designs import COMPARISONS, case_with

OURS = [
    (30, 400, 20, 410),
    (55, 500, 30, 520),
    (12, 300, 11, 290),
    (41, 350, 22, 360),
    (25, 280, 21, 300),
    (37, 420, 26, 400),
]
OTHERS = [
    (28, 390, 29, 400),
    (44, 510, 47, 515),
    (19, 310, 14, 300),
    (52, 480, 50, 470),
    (33, 350, 36, 340),
    (21, 260, 17, 270),
    (60, 600, 55, 610),
]
WILD = [
    (30, 400, 5, 410),
    (55, 500, 80, 520),
    (12, 300, 2, 290),
    (41, 350, 50, 360),
    (25, 280, 4, 300),
    (37, 420, 60, 400),
]
PRINTED = 0.02  # the error of drawing 9,999 times, on limits of a logarithm


def sites_of(ours=OURS, others=OTHERS):
    return [
        SiteCounts(f"{'here' if mine else 'there'} {n}", mine, *map(Decimal, row))
        for mine, group in ((True, ours), (False, others)) for n, row in enumerate(group)
    ]  # fmt: skip


def log_ratio(ours, others):
    y0, n0, y1, n1 = np.sum(ours, axis=0)
    z0, m0, z1, m1 = np.sum(others, axis=0)
    return log(y1 / n1) - log(y0 / n0) - log(z1 / m1) + log(z0 / m0)


def test_the_spread_and_the_percentiles_are_those_of_a_librarys_bootstrap():
    ours, others = np.array(OURS, float), np.array(OTHERS, float)
    library = bootstrap(
        (np.arange(len(OURS)), np.arange(len(OTHERS))), lambda a, b: log_ratio(ours[a], others[b]), vectorized=False,
        paired=False, n_resamples=9999, method="percentile", confidence_level=0.95, rng=np.random.default_rng(1),
    )  # fmt: skip
    mine = resampled([s for s in sites_of() if s.ours], [s for s in sites_of() if not s.ours])[1]
    assert np.std(mine, ddof=1) == pytest.approx(library.standard_error, rel=0.03)
    assert np.quantile(mine, [0.025, 0.975]) == pytest.approx(list(library.confidence_interval), abs=PRINTED)


def test_the_spread_is_that_of_every_set_that_could_be_drawn():
    ours, others = OURS[:3], OTHERS[:3]
    every = [log_ratio([ours[i] for i in a], [others[i] for i in b])
             for a in product(range(3), repeat=3) for b in product(range(3), repeat=3)]  # fmt: skip
    few = sites_of(ours, others)
    mine = resampled([s for s in few if s.ours], [s for s in few if not s.ours])[1]
    assert np.std(mine) == pytest.approx(np.std(every), rel=0.03)
    assert mine.mean() == pytest.approx(np.mean(every), abs=0.01)


def test_the_same_sites_give_the_same_spread_and_too_few_give_none():
    assert site_spread(sites_of()) == site_spread(sites_of())
    assert site_spread(sites_of(OURS[:5])) is None


def by_site(ours, others):
    """A difference in differences whose months add up to the sites."""
    names = ("events_before", "exposure_before", "events", "exposure")
    document = case_with("D")
    line = document["outcomes"][0]
    mine, theirs = ([sum(column) for column in zip(*group, strict=True)] for group in (ours, others))
    line["observed"], line["exposure"] = [mine[2] / 12] * 12, [mine[3] / 12] * 12
    line["counterfactual"] = COMPARISONS["D"] | {
        "observed": [mine[0] / 12] * 12, "exposure": [mine[1] / 12] * 12,
        "other_before": [theirs[0] / 12] * 12, "other_exposure_before": [theirs[1] / 12] * 12,
        "other_observed": [theirs[2] / 12] * 12, "other_exposure": [theirs[3] / 12] * 12,
    }  # fmt: skip
    line["sites"] = [
        {"name": f"{whose} {n}", "ours": whose == "here", **dict(zip(names, row, strict=True))}
        for whose, group in (("here", ours), ("there", others)) for n, row in enumerate(group)
    ]  # fmt: skip
    return document


def test_limits_are_as_wide_as_sites_scatter_and_the_ratio_keeps_its_value():
    case = appraised(by_site(WILD, OTHERS))
    ratio = case.figure("line.admissions.rate_ratio")
    assert log(ratio.number) == pytest.approx(log_ratio(WILD, OTHERS), abs=1e-9)
    spread = site_spread(sites_of(WILD)).ratio
    reach = 2.570581835636314 * sqrt(spread)  # Student's t of five: six sites here, seven there
    limits = [float(case.figure(f"line.admissions.rate_ratio.confidence_{end}95").number) for end in ("low", "high")]
    assert limits == pytest.approx([float(ratio.number) * exp(-reach), float(ratio.number) * exp(reach)])
    assert "Limits from 9,999 draws of whole sites: 6 here, 7 in the other group." in case.results[0].fitted.notes
    joint = case.results[0].fitted.joint
    assert np.linalg.eigvalsh(joint).min() > -1e-9
    assert read_case_file(write_case_file(case.inputs)) == case.inputs


def test_the_spread_is_that_of_the_sites_and_not_of_the_few_that_were_drawn():
    found = [resampled([s for s in sites_of(*pair) if s.ours], [s for s in sites_of(*pair) if not s.ours])
             for pair in ((OURS, [OTHERS[0]] * 7), ([OURS[0]] * 6, OTHERS))]  # fmt: skip
    ours, others = (np.cov(*pair, ddof=1) for pair in found)
    spread = site_spread(sites_of())
    assert spread.ratio == pytest.approx(ours[1, 1] * 6 / 5 + others[1, 1] * 7 / 6, rel=0.03)
    assert spread.expected == pytest.approx(ours[0, 0] * 6 / 5 + others[0, 0] * 7 / 6, rel=0.03)


def test_a_draw_without_events_counts_as_half_a_one():
    rare = [(2, 400, 1, 400), *[(0, 400, 1, 400)] * 5]
    assert np.isfinite(resampled(*([s for s in sites_of(rare) if s.ours is mine] for mine in (True, False)))).all()


def test_limits_cover_the_truth_as_often_as_they_say():
    chance, hits = np.random.default_rng(3), 0
    for _ in range(200):
        groups = []
        for _ in range(2):
            exposed, rate = chance.lognormal(6, 0.3, 6).round(), 0.1 * chance.lognormal(0, 0.4, 6)
            during = rate * chance.lognormal(0, 0.3, 6)
            groups.append(np.c_[chance.poisson(rate * exposed), exposed, chance.poisson(during * exposed), exposed])
        spread = site_spread(sites_of(*groups))
        hits += abs(log_ratio(*groups)) <= points(0.95, spread.degrees) * sqrt(spread.ratio)
    assert 0.93 <= hits / 200 <= 0.985


def test_the_range_of_the_year_is_never_narrower_for_sites_that_agree_before_it():
    document = by_site([(30, 400, events, 400) for events in (5, 80, 2, 50, 4, 60)], [(30, 400, 30, 400)] * 6)
    with_sites = appraised(document)
    del document["outcomes"][0]["sites"]
    wide, plain = (case.figure("line.admissions.predictive_spread").number
                   for case in (with_sites, appraised(document)))  # fmt: skip
    assert wide >= plain
    assert np.linalg.eigvalsh(with_sites.results[0].fitted.joint).min() > -1e-9


def test_sites_that_are_all_alike_never_make_the_limits_narrower_than_chance():
    alike = appraised(by_site([(30, 400, 20, 400)] * 6, [(30, 400, 30, 400)] * 6))
    chance = 1 / 180 + 1 / 120 + 1 / 180 + 1 / 180
    assert alike.results[0].fitted.rate_ratio_variance == pytest.approx(chance, rel=1e-9)


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        (lambda line: line["sites"][0].update(events=21), "outcomes[0].sites", "The sites here add to 131 events"),
        (lambda line: line["sites"][1].update(name="here 0"), "outcomes[0].sites[1].name", "named twice"),
        (lambda line: line["sites"][0].update(exposure=0), "outcomes[0].sites[0].exposure", "somebody is exposed"),
        (lambda line: line.update(counterfactual=COMPARISONS["P"]), "outcomes[0].sites", "Only a difference"),
    ],
)
def test_sites_that_do_not_fit_are_refused(change, path, said):
    document = by_site(OURS, OTHERS)
    change(document["outcomes"][0])
    if said.startswith("Only"):
        document["outcomes"][0]["deadweight"]["value"] = 0
    with pytest.raises(CaseError, match=said) as refused:
        read_case_file(document)
    assert refused.value.path == path

"""Two rates compared: the exact conditional test and the score test."""

from roi.domain.rates import exact_count, exact_rate, exact_rate_ratio, score_rate_ratio
from tests.worked_examples.check import exact, printed

SOURCE = (
    "R 4.2.2 stats::poisson.test (its documented examples and five before/after cases); constants of statsmodels 0.15 "
    "stats/tests/test_rates_poisson.py, which cite Gu et al. 2008 and R packages"
)
EXACT = (  # events, exposure, before, exposure, ratio, p-value, limits
    (11, 800, 21, 3011, 1.9714880952381, 0.0796686330333295, 0.858426403391639, 4.27726594365407),
    (331, 15150, 412, 14800, 0.784837707071678, 0.00108078297000987, 0.677061633499961, 0.909219049513252),
    (37, 1180, 58, 1200, 0.648743424897721, 0.040268948657352, 0.417516868819504, 0.99670904573186),
    (3, 250, 9, 240, 0.32, 0.0864456600953154, 0.0557232311213739, 1.28224915015574),
    (4, 100, 0, 100, float("inf"), 0.125, 0.660124019360094, float("inf")),
    (1190, 51500, 1250, 52000, 0.961242718446602, 0.331241330971127, 0.887140746203291, 1.04149289549621),
)


def checks():
    one = exact_rate(137, 24.19893)
    yield exact("137 in 24.19893: ratio", one.ratio, 5.66140734321724)
    yield exact("137 in 24.19893: p-value", one.p_value, 2.84522726411445e-56, 1e-6)
    yield exact("137 in 24.19893: lower limit", one.limits.low, 4.75312480484875)
    yield exact("137 in 24.19893: upper limit", one.limits.high, 6.69270933417607)
    for events, exposure, before, earlier, ratio, p_value, low, high in EXACT:
        found, named = (
            exact_rate_ratio(events, exposure, before, earlier),
            f"{events} in {exposure}, {before} in {earlier}",
        )
        yield exact(f"{named}: ratio", found.ratio, ratio)
        yield exact(f"{named}: p-value", found.p_value, p_value)
        yield exact(f"{named}: lower limit", found.limits.low, low)
        yield exact(f"{named}: upper limit", found.limits.high, high)
    around = exact_count(15)
    yield exact("15 in 400: lower exact limit", around.low / 400, 0.0209884653319583)
    yield exact("15 in 400: upper exact limit", around.high / 400, 0.0618505471787146)
    score = score_rate_ratio(60, 51477.5, 30, 54308.7)
    yield printed("Gu 2008: ratio", score.ratio, 2.1100, 2)
    yield printed("Gu 2008: lower score limit", score.limits.low, 1.365962, 6)
    yield printed("Gu 2008: upper score limit", score.limits.high, 3.259306, 6)
    yield printed("Gu 2008: one-sided score p-value", score.p_value / 2, 0.000316, 6)

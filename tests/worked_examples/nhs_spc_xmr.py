"""XmR charts: limits, the four rules by themselves, and every label of three real series."""

from roi.domain.spc import Signal, assurance, one_side, trend, two_of_three, xmr
from tests.worked_examples.check import exact, printed

SOURCE = (
    "NHSRplotthedots (commit 050b07d, MIT): snapshots, tests and the vignette deviations, run under R 4.2.2; NHS England "
    "A&E series from NHSRdatasets (CC0)"
)
RNORM20_SCREENED = (
    -0.560475646552213,
    -0.23017748948328,
    1.55870831414912,
    0.070508391424576,
    0.129287735160946,
    1.71506498688328,
    0.460916205989202,
    -1.26506123460653,
    -0.686852851893526,
    -0.445661970099958,
    1.22408179743946,
    0.359813827057364,
    0.400771450594052,
    0.11068271594512,
    -0.555841134754075,
    1.78691313680308,
    0.497850478229239,
    -1.96661715662964,
    0.701355901563686,
    -0.472791407727934,
)
RNORM20_OUTLIER_SCREENED = (
    -0.560475646552213,
    -0.23017748948328,
    1.55870831414912,
    0.070508391424576,
    0.129287735160946,
    1.71506498688328,
    0.460916205989202,
    -1.26506123460653,
    -0.686852851893526,
    -0.445661970099958,
    1.22408179743946,
    0.359813827057364,
    0.400771450594052,
    0.11068271594512,
    10,
    1.78691313680308,
    0.497850478229239,
    -1.96661715662964,
    0.701355901563686,
    -0.472791407727934,
)
AE_ENGLAND_ATTENDANCES = (
    1867781,
    2070340,
    1958802,
    2079034,
    1932901,
    1952464,
    2001816,
    1907871,
    1944567,
    1895272,
    1735619,
    2015834,
    1949762,
    2066789,
    1994056,
    2073944,
    1924663,
    1925961,
    2044137,
    1976971,
    2003954,
    2000086,
    1820012,
    2049785,
    1984369,
    2164458,
    2093942,
    2179896,
    1997854,
    2005695,
    2079492,
    2037847,
    2047518,
    2113413,
    1954947,
    2167550,
)
AE_ENGLAND_BREACHES_FIX12 = (
    186122,
    201329,
    184912,
    201973,
    174419,
    182597,
    219137,
    221713,
    268818,
    281612,
    216416,
    201392,
    184930,
    212872,
    184945,
    200180,
    186706,
    199027,
    205602,
    222082,
    300893,
    294029,
    272187,
    315232,
    226764,
    208002,
    193418,
    232824,
    205239,
    221756,
    228550,
    252602,
    277514,
    330696,
    308388,
    290359,
)
AE_RRK_TYPE1_BREACHES = (
    1195,
    1843,
    1397,
    1333,
    1771,
    1751,
    2013,
    1759,
    2179,
    2585,
    1654,
    1543,
    1632,
    1558,
    1190,
    1357,
    1279,
    1683,
    2190,
    1804,
    986,
    2181,
    2048,
    2154,
    1759,
    1637,
    1488,
    6499,
    5983,
    6599,
    7089,
    8120,
    8981,
    12502,
    11376,
    10670,
)

DEVIATIONS = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
LIMITS = (  # series, settings, part, mean, lower, upper
    ("rnorm20", RNORM20_SCREENED, {"screened": True}, 0, 0.141623802474599, -3.0113795957081, 3.2946272006573),
    ("outlier", RNORM20_OUTLIER_SCREENED, {"screened": True}, 0, 0.669415859212302, -2.38366559727413, 3.72249731569874),
    ("outlier", RNORM20_OUTLIER_SCREENED, {}, 0, 0.669415859212302, -4.59662518246976, 5.93545690089436),
    ("deviations", DEVIATIONS, {"screened": True}, 0, 1.94444444444444, -0.715555555555556, 4.60444444444444),
    ("deviations", DEVIATIONS, {}, 0, 1.94444444444444, -3.06261437908497, 6.95150326797386),
    ("A&E attendances", AE_ENGLAND_ATTENDANCES, {}, 0, 2000538.94444444, 1731844.36444444, 2269233.52444444),
    ("rebased", AE_ENGLAND_ATTENDANCES, {"steps": (12, 24)}, 0, 1946858.41666667, 1639947.37484848, 2253769.45848485),
    ("rebased", AE_ENGLAND_ATTENDANCES, {"steps": (12, 24)}, 12, 1985843.33333333, 1732836.94969697, 2238849.7169697),
    ("rebased", AE_ENGLAND_ATTENDANCES, {"steps": (12, 24)}, 24, 2068915.08333333, 1805691.39787879, 2332138.76878788),
    ("A&E breaches", AE_ENGLAND_BREACHES_FIX12, {"baseline": 12}, 0, 211703.333333333, 147947.486060606, 275459.180606061),
    ("RRK breaches", AE_RRK_TYPE1_BREACHES, {"screened": True}, 0, 3438.55555555556, 2282.90646464646, 4594.20464646465),
)  # fmt: skip
PRINTED = (("deviations", {"screened": True}, 1.94, -0.72, 4.60), ("deviations", {}, 1.94, -3.06, 6.95))
ABOVE, BELOW = Signal.ABOVE_LIMIT, Signal.BELOW_LIMIT
SIGNALS = (  # series, settings, signal by place
    ("A&E attendances", AE_ENGLAND_ATTENDANCES, {}, {}),
    ("A&E breaches", AE_ENGLAND_BREACHES_FIX12, {"baseline": 12},
     {**dict.fromkeys((9, 20, 21, 23, 32, 33, 34, 35), ABOVE), **dict.fromkeys((29, 30, 31), Signal.SEVEN_ABOVE)}),
    ("RRK breaches", AE_RRK_TYPE1_BREACHES, {"screened": True},
     {**dict.fromkeys(range(27), BELOW), **dict.fromkeys(range(27, 36), ABOVE), 9: Signal.SEVEN_BELOW}),
    ("outlier", RNORM20_OUTLIER_SCREENED, {}, {14: ABOVE}),
    ("deviations", DEVIATIONS, {"screened": True}, {4: ABOVE}),
)  # fmt: skip
SEVEN_ONE_SIDE = (((1,) * 6, [0] * 6), ((1, 1, 1, 1, 1, 1, 1, 1, -1), [0, 0, 0, 0, 0, 0, 1, 1, 0]))
SEVEN_TREND = (
    ((1, 2, 3, 4, 5, 6), [0] * 6), ((1, 2, 3, 3, 4, 5, 6), [0] * 7), ((1, 2, 3, 4, 5, 6, 7), [0, 0, 0, 0, 0, 0, 1]),
    ((2, 1, 2, 3, 4, 5, 6, 7, 3), [0, 0, 0, 0, 0, 0, 0, 1, 0]), ((7, 6, 5, 4, 3, 2, 1), [0, 0, 0, 0, 0, 0, -1]),
)  # fmt: skip
TWO_OF_THREE = (
    ((0, 0, 1, 0, 1, 0, 0), (1,) * 7, [0, 0, 1, 1, 1, 0, 0]), ((0, 0, 1, 1, 0, 0, 0), (1,) * 7, [0, 1, 1, 1, 1, 0, 0]),
    ((0, 0, 1, 0, 1, 0, 0), (1, -1, 1, -1, 1, -1, 1), [0] * 7),
)  # fmt: skip
ASSURANCE = (  # lower, upper, where more is better, where fewer is better; target 4
    (1, 3, "FAILS", "PASSES"), (5, 7, "PASSES", "FAILS"), (1, 5, "VARIES", "VARIES"),
)  # fmt: skip


def checks():
    for named, values, settings, place, mean, lower, upper in LIMITS:
        point = xmr(values, **settings).points[place]
        how = ", ".join(f"{key} {value}" for key, value in settings.items()) or "every range"
        for what, ours, theirs in (
            ("mean", point.mean, mean),
            ("lower", point.lower, lower),
            ("upper", point.upper, upper),
        ):
            yield exact(f"{named} ({how}) from point {place + 1}: {what}", ours, theirs)
    for named, settings, mean, lower, upper in PRINTED:
        point, how = xmr(DEVIATIONS, **settings).points[0], "screened" if settings else "the Excel way"
        for what, ours, theirs in (
            ("mean", point.mean, mean),
            ("lower", point.lower, lower),
            ("upper", point.upper, upper),
        ):
            yield printed(f"{named}, {how}, as printed: {what}", ours, theirs, 2)
    for named, values, settings, signals in SIGNALS:
        wrong = [n for n, p in enumerate(xmr(values, **settings).points) if p.signal is not signals.get(n, Signal.NONE)]
        yield exact(f"{named}: labels that differ, of {len(values)}", len(wrong), 0)
    rules = [one_side(values) != marks for values, marks in SEVEN_ONE_SIDE]
    rules += [trend(values) != marks for values, marks in SEVEN_TREND]
    rules += [two_of_three(close, sides) != marks for close, sides, marks in TWO_OF_THREE]
    yield exact(f"rule vectors that differ, of {len(rules)}", sum(rules), 0)
    icons = [
        assurance(low, high, 4, fewer_is_better=fewer).name != theirs
        for low, high, more_better, fewer_better in ASSURANCE
        for fewer, theirs in ((False, more_better), (True, fewer_better))
    ]
    yield exact(f"assurance icons that differ, of {len(icons)}", sum(icons), 0)

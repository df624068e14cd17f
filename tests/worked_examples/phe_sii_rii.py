"""Slope and relative index of inequality over the area groups, on every recorded scale and multiplier."""

from roi.domain.gradient import Scale, gradient_limits, phe_gradient, scale_error
from tests.worked_examples.check import exact

SOURCE = "PHEindicatormethods (commit 093fd28, UKHSA/OHID), testdata_SII.xlsx; limits there come from 100,000 draws"
GROUPS = {  # populations, values; most deprived first
    "life expectancy, area1, 10 groups": (
        (7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534),
        (
            75.9334590103081,
            78.3442382727843,
            83.8360631041654,
            83.6375399664931,
            80.4655031529559,
            81.1156759857022,
            81.6930835718562,
            84.1900062060987,
            80.5955641081472,
            86.2894349578624,
        ),
    ),
    "life expectancy, area2, 10 groups": (
        (21675, 20065, 19750, 24713, 20112, 19618, 22408, 19752, 18939, 19312),
        (
            70.54853186,
            71.57155734,
            72.48698671,
            73.51985519,
            73.14605425,
            76.15898712,
            78.65444871,
            80.56476961,
            80.85486627,
            79.9711253,
        ),
    ),
    "life expectancy, area1, 5 groups": (
        (7291, 7997, 6105, 7666, 5790),
        (75.9334590103081, 78.3442382727843, 83.8360631041654, 83.6375399664931, 80.4655031529559),
    ),
    "life expectancy, area2, 5 groups": (
        (21675, 20065, 19750, 24713, 20112),
        (70.54853186, 71.57155734, 72.48698671, 73.51985519, 73.14605425),
    ),
    "infant mortality, area1, 10 groups": (
        (279012, 255993, 236961, 214315, 192812, 183546, 168593, 164822, 154836, 138165),
        (
            5.892219689475721,
            4.7345044591063035,
            3.827634083245766,
            3.8681380211371112,
            3.6771570234217785,
            3.1436261209723995,
            3.1258711808912585,
            2.942568346458604,
            2.82879950399132,
            2.7648101907140012,
        ),
    ),
    "infant mortality, area2, 10 groups": (
        (13837, 14519, 14940, 14599, 12311, 21675, 20065, 19750, 24713, 20112),
        (4.89675, 4.5678, 4.67666, 4.35666, 3.9, 3.8, 3.5, 3.2, 3.21, 2.8),
    ),
    "child obesity, area1, 10 groups": (
        (34353, 32112, 27715, 25372, 23889, 23260, 23180, 24193, 23609, 24488),
        (
            0.21212121212121202,
            0.214281265570503,
            0.204077214504781,
            0.19186504808450303,
            0.174808489262841,
            0.16663800515907098,
            0.156039689387403,
            0.146571322283305,
            0.140370197805921,
            0.120875530872264,
        ),
    ),
    "child obesity, area2, 10 groups": (
        (36111, 31803, 26681, 24184, 23023, 21506, 22197, 23679, 23271, 23464),
        (
            0.12079421782836301,
            0.117410307203723,
            0.11363891908099401,
            0.105896460469732,
            0.10007383920427401,
            0.09411327071514931,
            0.08730909582376001,
            0.0836606275602855,
            0.0797559193846418,
            0.0696812137742925,
        ),
    ),
}
CASES = (  # groups, scale, multiplier, SII, RII, value at the most deprived end
    ("life expectancy, area1, 10 groups", Scale.AS_IS, 1, 6.934616473668819, 1.0888180804446217, 78.07663078231671),
    ("life expectancy, area2, 10 groups", Scale.AS_IS, 1, 12.547846636351798, 1.180885620848795, 69.36895579356593),
    ("life expectancy, area1, 5 groups", Scale.AS_IS, 1, 7.919334147100874, 1.1037116952527257, None),
    ("life expectancy, area2, 5 groups", Scale.AS_IS, 1, 3.6215563376545648, 1.0513892712719326, None),
    ("infant mortality, area1, 10 groups", Scale.AS_IS, 1, -3.2752012326471758, 0.40600068953980034, 5.513813189631011),
    ("infant mortality, area2, 10 groups", Scale.AS_IS, 1, -2.287678902778742, 0.5352517697987614, 4.922404764808173),
    ("child obesity, area1, 10 groups", Scale.AS_IS, 1, -0.10720032333730493, 0.5334015306465507, 0.22974855336720032),
    ("child obesity, area2, 10 groups", Scale.AS_IS, 1, -0.0581854710713103, 0.5470128461555435, 0.12844839103602843),
    ("child obesity, area1, 10 groups", Scale.AS_IS, 100, -10.720032333730494, 0.5334015306465507, None),
    ("child obesity, area2, 10 groups", Scale.AS_IS, 100, -5.81854710713103, 0.5470128461555435, None),
    ("child obesity, area1, 10 groups", Scale.AS_IS, -100, 10.720032333730494, 1.874760274474414, None),
    ("child obesity, area2, 10 groups", Scale.AS_IS, -100, 5.81854710713103, 1.8281106321873277, None),
    ("infant mortality, area1, 10 groups", Scale.LOG, 1, -3.15590713895456, 0.4418848436076823, 5.65458060546947),
    ("infant mortality, area2, 10 groups", Scale.LOG, 1, -2.2954691808474057, 0.5446144759737053, 5.040716183843519),
    ("child obesity, area1, 10 groups", Scale.LOGIT, 1, -0.1096462611125906, 0.5341775743253946, 0.2353821007088711),
    ("child obesity, area2, 10 groups", Scale.LOGIT, 1, -0.05970061643992898, 0.5472074426131981, 0.1318498183461289),
    ("child obesity, area1, 10 groups", Scale.LOGIT, -1, 0.1096462611125906, 1.8720366560930344, 0.2353821007088711),
    ("child obesity, area2, 10 groups", Scale.LOGIT, -1, 0.05970061643992898, 1.827460524338784, 0.1318498183461289),
    ("infant mortality, area1, 10 groups", Scale.LOG, -1, 3.15590713895456, 2.2630330378288055, 5.65458060546947),
    ("infant mortality, area2, 10 groups", Scale.LOG, -1, 2.2954691808474057, 1.8361612555599447, 5.040716183843519),
)

RATE = "infant mortality, area1, 10 groups"
RATE_LIMITS = (
    (5.614959662410748, 6.183085357576154),
    (4.475920770781004, 5.0079519402470885),
    (3.586926055445024, 4.0844291026854505),
    (3.6140791140579505, 4.1399822998098585),
    (3.4166969870147965, 3.9573934822289045),
    (2.8977176350029272, 3.4103317188858107),
    (2.870493809285979, 3.4038909874130083),
    (2.6924041297904315, 3.2159015715579464),
    (2.57630573787527, 3.1059621495836955),
    (2.501420619088458, 3.05584866618335),
)


def checks():
    for groups, scale, multiplier, sii, rii, start in CASES:
        populations, values = GROUPS[groups]
        found, named = phe_gradient(values, populations, scale, multiplier), f"{groups}, {scale.value} × {multiplier}"
        yield exact(f"{named}: SII", found.slope, sii)
        if rii is not None:
            yield exact(f"{named}: RII", found.relative, rii)
        if start is not None:
            yield exact(f"{named}: most deprived end", found.most_deprived, start)
    populations, values = GROUPS[RATE]
    errors = [scale_error(low, high, Scale.LOG) for low, high in RATE_LIMITS]
    limits = gradient_limits(values, errors, populations, Scale.LOG, draws=100_000)
    for named, ours, theirs in (
        ("SII lower", limits.slope[0], -3.4809615490242884), ("SII upper", limits.slope[1], -2.833237344763632),
        ("RII lower", limits.relative[0], 0.4082744080360723), ("RII upper", limits.relative[1], 0.4785663265006931),
    ):  # fmt: skip
        yield exact(f"{RATE}, drawn limits: {named}", ours, theirs, 0.05)

"""Equal health as two papers print it."""

from roi.domain.fairness import (
    BASELINE_QALE,
    ENGLAND_ATKINSON,
    ENGLAND_KOLM,
    atkinson_equal,
    atkinson_weight,
    kolm_weight,
)
from tests.worked_examples.check import Check, exact, printed

SOURCE = "dceasimR vignette on social welfare functions (commit 5d71915); Robson and others 2017, PMC6120144"
HEALTH = (52.1, 56.3, 59.8, 63.2, 66.8)


def checks():
    for aversion, theirs, places in ((0, 59.64, 2), (1, 59.41665, 5), (5, 58.51938, 5)):
        yield printed(
            f"equal health at aversion {aversion}", atkinson_equal(HEALTH, [0.2] * 5, aversion), theirs, places
        )
    poorest, richest = BASELINE_QALE[0], BASELINE_QALE[4]
    weight = atkinson_weight(poorest, richest, ENGLAND_ATKINSON)
    yield exact("Robson: Atkinson weight of the poorest fifth", weight, 6.585796921798195)
    yield exact(
        "Robson: Kolm weight of the poorest fifth", kolm_weight(poorest, richest, ENGLAND_KOLM), 5.9340796919676695
    )
    yield Check("Robson: “six to seven times”", weight, 6.5, 0.5, absolute=True)

"""Design S, the same month last year, adjusted for those exposed and for growth."""

from roi.domain.comparison import SameMonthLastYear
from roi.domain.designs.design import Deadweight, Design, Fitted, in_events, with_ratio
from roi.domain.inputs import OutcomeLine


def fit(line: OutcomeLine) -> Fitted:
    import numpy as np

    before = line.counterfactual
    assert isinstance(before, SameMonthLastYear)
    growth = 1 + before.growth_rate
    rates = [events / exposed * growth for events, exposed in zip(before.observed, before.exposure, strict=True)]
    expected = tuple(rate * exposed for rate, exposed in zip(rates, line.exposure, strict=True))
    level = np.diag([1 / max(float(events), 0.5) for events in before.observed])
    note = "Twelve months cannot show how widely they scatter; chance alone is counted."
    return with_ratio(expected, in_events(line, line.observed), 1.0, level, (note,))


LAST_YEAR = Design(
    "S", "same month last year, adjusted", "1 to 2", Deadweight.TYPED, SameMonthLastYear,
    "the twelve months of last year, with those exposed", fit,
)  # fmt: skip

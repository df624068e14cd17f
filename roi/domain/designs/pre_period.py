"""Design P, the mean of the months before, for each person exposed."""

from roi.domain.comparison import PrePeriod
from roi.domain.designs.design import (
    MONTHS,
    Deadweight,
    Design,
    Fitted,
    added,
    dispersion_of,
    in_events,
    kept_months,
    restart_note,
    with_ratio,
)
from roi.domain.inputs import OutcomeLine


def fit(line: OutcomeLine) -> Fitted:
    import numpy as np

    before = line.counterfactual
    assert isinstance(before, PrePeriod)
    events = kept_months(before.observed, before.restarts_at)
    exposed = kept_months(before.exposure, before.restarts_at)
    rate = added(events) / added(exposed)
    expected = tuple(rate * each for each in line.exposure)
    dispersion = dispersion_of(events, exposed)
    level = np.full((MONTHS, MONTHS), dispersion / max(float(added(events)), 0.5))
    notes = restart_note(before.restarts_at, before.restart_reason)
    return with_ratio(expected, in_events(line, line.observed), dispersion, level, notes)


FEWEST = 12
PRE_PERIOD = Design(
    "P", "mean of the months before", "1", Deadweight.TYPED, PrePeriod, "twelve months before, with those exposed", fit
)

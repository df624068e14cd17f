"""Design I, an interrupted series: one regression over the months before and after, with a step where the project
starts."""

from math import exp

from roi.domain.comparison import Interrupted
from roi.domain.designs.design import (
    MONTHS,
    Deadweight,
    Design,
    Fitted,
    decimals,
    exposure_of,
    floats,
    in_events,
    kept_months,
    restart_note,
)
from roi.domain.designs.trend import model_notes
from roi.domain.inputs import CaseError, OutcomeLine
from roi.domain.monthly_model import covariance_of_logs, fitted_model, log_means

FEWEST_BEFORE, FEWEST_AFTER = 24, 6


def fit(line: OutcomeLine) -> Fitted:
    before = line.counterfactual
    assert isinstance(before, Interrupted)
    past = floats(kept_months(before.observed, before.restarts_at))
    seen = floats(in_events(line, line.observed))
    exposed = floats(exposure_of(line))
    step = (0.0,) * (len(past) + before.starts - 1) + (1.0,) * (len(seen) - before.starts + 1)
    past_exposure = floats(kept_months(before.exposure, before.restarts_at))
    try:
        model = fitted_model((*past, *seen), (*past_exposure, *exposed[: len(seen)]), step)
    except ValueError as fault:
        raise CaseError("outcomes.counterfactual.observed", str(fault)) from None
    year = range(len(past), len(past) + MONTHS)
    expected = [exp(each) for each in log_means(model, year, exposed)]
    joint = covariance_of_logs(model, year)
    # months of the year before the start are as they were
    expected[: before.starts - 1] = seen[: before.starts - 1]
    joint[: before.starts - 1, :] = joint[:, : before.starts - 1] = 0
    notes = (*restart_note(before.restarts_at, before.restart_reason), *model_notes(model))
    return Fitted(decimals(expected), model.spread_factor, joint, exp(model.coefficients[-1]), notes)


INTERRUPTED = Design(
    "I", "interrupted series", "3 to 4", Deadweight.ARGUED, Interrupted,
    "24 months before and six after the start, with those exposed", fit,
)  # fmt: skip

"""Design T, the trend and season of the months before carried forward."""

from math import exp

from roi.domain.comparison import TrendBefore
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
    with_ratio,
)
from roi.domain.inputs import CaseError, OutcomeLine
from roi.domain.monthly_model import MonthlyModel, covariance_of_logs, fitted_model, log_means

FEWEST = 24


def model_notes(model: MonthlyModel) -> tuple[str, ...]:
    """What the regression found about itself, for the page on how sure we are."""
    season = {"months": "a factor for each month", "harmonics": "two harmonic pairs", "none": "no season"}[model.season]
    scatter = f"Months scatter {model.dispersion:.2f} times as widely as chance alone"
    tied = (
        "neighbouring months hang together, so limits allow for three"
        if model.hangs_together
        else "neighbours are free"
    )
    return (f"Season: {season}; {model.points} months. {scatter}; {tied} (correlation {model.lag_1:.2f}).",)


def fit(line: OutcomeLine) -> Fitted:
    before = line.counterfactual
    assert isinstance(before, TrendBefore)
    events = floats(kept_months(before.observed, before.restarts_at))
    try:
        model = fitted_model(events, floats(kept_months(before.exposure, before.restarts_at)))
    except ValueError as fault:
        raise CaseError("outcomes.counterfactual.observed", str(fault)) from None
    ahead = range(len(events), len(events) + MONTHS)
    expected = [exp(each) for each in log_means(model, ahead, floats(exposure_of(line)))]
    level = covariance_of_logs(model, ahead)
    notes = (*restart_note(before.restarts_at, before.restart_reason), *model_notes(model))
    return with_ratio(decimals(expected), in_events(line, line.observed), model.spread_factor, level, notes)


TREND = Design(
    "T", "trend and season carried forward", "1 to 2", Deadweight.TYPED, TrendBefore,
    "24 months before, with those exposed", fit,
)  # fmt: skip

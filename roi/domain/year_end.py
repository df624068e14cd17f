"""What the year will come to: months known as they are, months ahead drawn from the comparison and the effect so far.

Below three months nothing is forecast from data. From three to five it is on trial. Every forecast issued is kept and
scored, and the record of hits is printed beside the next one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from roi.domain.benefits import LineResult, total
from roi.domain.case_parts import PastForecast, Plan
from roi.domain.comparison import Interrupted, TrendBefore
from roi.domain.designs.design import MONTHS, floats, kept_months
from roi.domain.inputs import CaseInputs

if TYPE_CHECKING:
    import numpy as np

    type Draws = np.ndarray[Any, np.dtype[np.float64]]

FEWEST, TRIAL_TO, SARIMA_FROM = 3, 5, 36
SEED, DRAWS = 20250409, 8192
APART = 0.15


@dataclass(frozen=True)
class YearEnd:
    """Events averted over the year, before corrections: middle, 80 % and 95 % ends, and two other ways to the figure.
    `apart` says that one of them lies more than 15 % away."""

    line: str
    label: str
    standing: str
    known: float
    middle: float | None = None
    low80: float | None = None
    high80: float | None = None
    low95: float | None = None
    high95: float | None = None
    by_season: float | None = None
    by_sarima: float | None = None
    apart: bool = False
    notes: tuple[str, ...] = ()


def year_end_draws(inputs: CaseInputs, result: LineResult) -> "Draws | None":
    """Averted events of the whole year in each draw; None below three months."""
    import numpy as np

    known, fitted = inputs.data_to, result.fitted
    if known < FEWEST:
        return None
    chance = np.random.default_rng(SEED)
    mean = np.maximum(np.array(floats(result.expected)), 1e-9)
    seen, sign = float(total(result.observed)), result.line.polarity.sign
    expected_so_far = float(mean[:known].sum())
    dispersion = fitted.dispersion or 1.0
    if fitted.joint is not None and fitted.rate_ratio is not None:
        joint, ratio = fitted.joint, fitted.rate_ratio
    else:
        joint = np.zeros((MONTHS + 1, MONTHS + 1))
        ratio = max(seen, 0.5) / expected_so_far
        joint[-1, -1] = dispersion / max(seen, 0.5)
    values, vectors = np.linalg.eigh(joint)
    scores = chance.standard_normal((DRAWS, MONTHS + 1)) * np.sqrt(np.maximum(values, 0))
    if fitted.degrees is not None:  # Student's t: the covariance itself rests on few sites
        scores *= np.sqrt(fitted.degrees / chance.chisquare(fitted.degrees, (DRAWS, 1)))
    moved = np.exp(scores @ vectors.T)
    would_be = counted(chance, mean * moved[:, :MONTHS], dispersion)
    ahead = counted(chance, mean[known:] * moved[:, known:MONTHS] * (ratio * moved[:, -1:]), dispersion)
    whole: Draws = sign * (would_be.sum(axis=1) - seen - ahead.sum(axis=1))
    return whole


def counted(chance: Any, mean: "Draws", dispersion: float) -> "Draws":
    """Counts with that mean, their variance `dispersion` times as large: negative binomial, Poisson at 1."""
    import numpy as np

    if dispersion <= 1:
        return np.asarray(chance.poisson(mean), dtype=float)
    return np.asarray(chance.negative_binomial(mean / (dispersion - 1), 1 / dispersion), dtype=float)


def year_end_of(inputs: CaseInputs, result: LineResult) -> YearEnd:
    line, known = result.line, float(total(result.averted))
    drawn = year_end_draws(inputs, result)
    if drawn is None:
        planned = planned_events(line.plan, inputs.data_to) if line.plan else None
        note = "Fewer than three months are known: scenarios only, nothing is forecast from data."
        said = () if planned is None else (f"By plan the months ahead bring {sum(planned):.1f} events.",)
        return YearEnd(line.id, line.label, "none", known, notes=(note, *said))
    import numpy as np

    low95, low80, middle, high80, high95 = (float(each) for each in np.quantile(drawn, (0.025, 0.1, 0.5, 0.9, 0.975)))
    trial = inputs.data_to <= TRIAL_TO
    season, sarima = by_season(inputs, result), by_sarima(inputs, result)
    others = [each for each in (season, sarima) if each is not None]
    apart = any(abs(each - middle) > APART * abs(middle) for each in others) and inputs.data_to < MONTHS
    return YearEnd(line.id, line.label, "trial" if trial else "forecast", known, middle,
                   None if trial else low80, None if trial else high80, low95, high95, season, sarima, apart,
                   ("Three to five months are known: on trial, 95 % range only.",) if trial else ())  # fmt: skip


def by_season(inputs: CaseInputs, result: LineResult) -> float | None:
    """What was averted so far over the share of the year's expected events that falls in those months."""
    whole = float(total(result.expected))
    so_far = float(total(result.expected[: inputs.data_to]))
    return float(total(result.averted)) / (so_far / whole) if so_far > 0 else None


def by_sarima(inputs: CaseInputs, result: LineResult) -> float | None:
    """A seasonal ARIMA (0,1,1)(0,1,1)12 of what was seen, where 36 months and more are held; None otherwise."""
    before, known = result.line.counterfactual, inputs.data_to
    if not isinstance(before, TrendBefore | Interrupted) or known == MONTHS:
        return None
    past = floats(kept_months(before.observed, before.restarts_at))
    if len(past) + known < SARIMA_FROM:
        return None
    ahead = sarima_forecast((*past, *floats(result.observed)), MONTHS - known)
    would_be = floats(result.expected[known:])
    sign = result.line.polarity.sign
    return float(total(result.averted)) + sign * sum(c - y for c, y in zip(would_be, ahead, strict=True))


def sarima_forecast(series: Sequence[float], months: int) -> tuple[float, ...]:
    """Forecast of a monthly series; exact diffuse start, without which the answer is off by half a per cent."""
    import warnings

    import numpy as np
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    model = SARIMAX(np.array(series), order=(0, 1, 1), seasonal_order=(0, 1, 1, 12), use_exact_diffuse=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tuple(float(each) for each in model.fit(disp=False).forecast(months))


def planned_events(plan: Plan, known: int) -> tuple[float, ...]:
    """Events of the months after `known` by plan: full effect × ramp, each after the lag, kept after the end of the
    service by the yearly drop-off. Known months hold ramp and lag already, so neither is laid on them."""
    full, found = float(plan.events_each_month), []
    for month in range(known + 1, MONTHS + 1):
        active = month - plan.lag_months
        share = max(0.0, min(1.0, (active - plan.starts + 1) / plan.ramp_months))
        if plan.ends is not None and active > plan.ends:
            share *= float(1 - plan.drop_off_rate) ** ((active - plan.ends) / MONTHS)
        found.append(full * share)
    return tuple(found)


@dataclass(frozen=True)
class Record:
    """How often past 80 % ranges held the outcome."""

    held: int
    of: int

    @property
    def words(self) -> str:
        if not self.of:
            return "No past forecast has an outcome yet."
        return f"Our 80 % ranges held the outcome {self.held} times of {self.of}."


def record_of(past: Sequence[PastForecast]) -> Record:
    known = [each for each in past if each.outcome is not None]
    return Record(sum(each.low <= (each.outcome or 0) <= each.high for each in known), len(known))


def rolling_record(series: Sequence[float], first: int, months: int) -> Record:
    """A back-test: from each month after `first` a forecast of `months` ahead by the same month a year before with
    Poisson-gamma limits, and how often the 80 % range held the sum. Needs `first` of at least twelve."""
    from scipy.stats import nbinom

    held = tried = 0
    for origin in range(first, len(series) - months + 1):
        shape = 0.5 + sum(series[origin - 12 : origin])
        size = nbinom(shape, 12 / (12 + months))
        tried += 1
        held += bool(size.ppf(0.1) <= sum(series[origin : origin + months]) <= size.ppf(0.9))
    return Record(held, tried)

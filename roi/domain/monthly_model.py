"""A regression of monthly counts on time and season, with exposure: the trend and the interrupted series rest on it.

Counts are over-dispersed as they come (quasi-Poisson); errors allow for months that hang together (Newey-West, three
lags) where neighbouring residuals do. Logarithms throughout: exp of the step is a rate ratio.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, log, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    type Numbers = np.ndarray[Any, np.dtype[np.float64]]

FEWEST_FOR_SEASON = 24  # points for two harmonic pairs
FEWEST_FOR_MONTHS = 36  # points for a factor a month
OVER_DISPERSED = 1.2
LAGS = 3
WIDEST = 20.0  # a standard error of a logarithm: wider says nothing, as where some months alone have no events


@dataclass(frozen=True)
class MonthlyModel:
    """Coefficients in the order of `row_of` and their covariance; `dispersion` is Pearson's chi-square over its degrees
    of freedom (as it is, also below 1), `lag_1` the correlation of neighbouring deviance residuals."""

    coefficients: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    dispersion: float
    lag_1: float
    hangs_together: bool
    season: str
    points: int
    with_step: bool

    @property
    def spread_factor(self) -> float:
        """What a Poisson variance is multiplied by: never below 1."""
        return max(1.0, self.dispersion)


def row_of(month: int, season: str, step: float | None) -> list[float]:
    """One row of the regression; months are counted from the first, with month 0 an April where the series starts
    so."""
    row = [1.0, month / 12]
    if season == "months":
        row += [1.0 if month % 12 == each else 0.0 for each in range(1, 12)]
    elif season == "harmonics":
        for pair in (1, 2):
            row += [sin(2 * pi * pair * month / 12), cos(2 * pi * pair * month / 12)]
    return row if step is None else [*row, step]


def season_for(points: int) -> str:
    if points >= FEWEST_FOR_MONTHS:
        return "months"
    return "harmonics" if points >= FEWEST_FOR_SEASON else "none"


@lru_cache(maxsize=64)
def fitted_model(
    counts: tuple[float, ...],
    exposure: tuple[float, ...],
    step: tuple[float, ...] | None = None,
    season: str | None = None,
) -> MonthlyModel:
    """The regression of all months on time, season and, where given, a step. Raises ValueError where it has no
    answer."""
    import numpy as np
    import statsmodels.api as sm

    season = season or season_for(len(counts))
    steps: Sequence[float | None] = step if step is not None else [None] * len(counts)
    design = np.array([row_of(month, season, each) for month, each in enumerate(steps)])
    model = sm.GLM(np.array(counts), design, family=sm.families.Poisson(), offset=np.log(np.array(exposure)))
    try:
        plain = model.fit()
        dispersion = float(plain.pearson_chi2 / plain.df_resid)
        residuals = plain.resid_deviance
        lag_1 = float(np.corrcoef(residuals[:-1], residuals[1:])[0, 1])
        together = abs(lag_1) > 2 / sqrt(len(counts))
        if together:
            found = model.fit(cov_type="HAC", cov_kwds={"maxlags": LAGS})
            covariance = found.cov_params()
        else:
            covariance = plain.cov_params() * max(1.0, dispersion)
    except Exception as fault:  # statsmodels raises several kinds; each means the same here
        raise ValueError(f"The months do not fit a trend: {fault}.") from fault
    if not np.isfinite(covariance).all() or not np.isfinite(plain.params).all():
        raise ValueError("The months do not fit a trend.")
    if float(np.sqrt(np.diag(covariance)).max()) > WIDEST:
        raise ValueError("There are too few events to tell a trend or a step from chance. Use another comparison.")
    return MonthlyModel(
        tuple(float(each) for each in plain.params), tuple(tuple(map(float, row)) for row in np.asarray(covariance)),
        dispersion, lag_1, together, season, len(counts), step is not None,
    )  # fmt: skip


def log_means(model: MonthlyModel, months: Sequence[int], exposure: Sequence[float], step: float = 0.0) -> list[float]:
    """Logarithms of the expected counts of those months, with the step set to `step`."""
    rows = [row_of(month, model.season, step if model.with_step else None) for month in months]
    return [
        sum(c * x for c, x in zip(model.coefficients, row, strict=True)) + log(exposed)
        for row, exposed in zip(rows, exposure, strict=True)
    ]


def covariance_of_logs(model: MonthlyModel, months: Sequence[int]) -> "Numbers":
    """Covariance of the logarithms of the months without the step; last row and column are the step's, where it has
    one."""
    import numpy as np

    rows = [row_of(month, model.season, 0.0 if model.with_step else None) for month in months]
    if model.with_step:
        rows.append([0.0] * (len(model.coefficients) - 1) + [1.0])
    design = np.array(rows)
    spread: Numbers = design @ np.array(model.covariance) @ design.T
    return spread


@dataclass(frozen=True)
class NegativeBinomial:
    """Coefficients and their standard errors; `theta` is the size (1 ÷ alpha), as R prints it."""

    coefficients: tuple[float, ...]
    errors: tuple[float, ...]
    theta: float
    log_likelihood: float


def negative_binomial(counts: "Numbers", design: "Numbers", exposure: "Numbers | None" = None) -> NegativeBinomial:
    """Maximum likelihood, variance mean + mean² ÷ theta; standard errors with theta held at its estimate, as R's."""
    import numpy as np
    import statsmodels.api as sm

    offset = None if exposure is None else np.log(exposure)
    found = sm.NegativeBinomial(counts, design, offset=offset).fit(disp=False, maxiter=500, method="bfgs")
    found = sm.NegativeBinomial(counts, design, offset=offset).fit(start_params=found.params, disp=False, maxiter=500)
    alpha = float(found.params[-1])
    held = sm.GLM(counts, design, family=sm.families.NegativeBinomial(alpha=alpha), offset=offset).fit(scale=1.0)
    return NegativeBinomial(
        tuple(float(each) for each in found.params[:-1]), tuple(float(each) for each in held.bse), 1 / alpha,
        float(found.llf),
    )  # fmt: skip

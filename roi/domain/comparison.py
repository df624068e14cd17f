"""What an outcome is compared with: the data of each design, frozen. Months before the year end in the March before it.

Events are counts and exposure is those exposed, by month; the other group's months of the year run to the last known
one.
"""

from dataclasses import dataclass, field
from decimal import Decimal

Series = tuple[Decimal, ...]


@dataclass(frozen=True)
class GivenSeries:
    """Design G: what would have happened, month by month, from a named source."""

    expected: Series
    source: str
    reason: str
    grade: str
    code: str = "G"


@dataclass(frozen=True)
class MonthsBefore:
    """Events and exposure of the months before the year. The first `restarts_at` months are left out where a
    definition, the coding or a site changed after them."""

    observed: Series
    exposure: Series
    source: str
    grade: str
    restarts_at: int = 0
    restart_reason: str = ""


@dataclass(frozen=True)
class PrePeriod(MonthsBefore):
    """Design P: at least twelve months before."""

    code: str = "P"


@dataclass(frozen=True)
class TrendBefore(MonthsBefore):
    """Design T: at least 24 months before, whose trend and season are carried forward."""

    code: str = "T"


@dataclass(frozen=True)
class SameMonthLastYear:
    """Design S: each month of the year before, adjusted for exposure and growth (a rate, 0.02 is 2 %)."""

    observed: Series
    exposure: Series
    growth_rate: Decimal
    source: str
    grade: str
    code: str = "S"


@dataclass(frozen=True)
class Interrupted(MonthsBefore):
    """Design I: at least 24 months before and six after `starts` (a month of the year), in one regression with a
    step."""

    starts: int = field(kw_only=True)
    code: str = "I"


@dataclass(frozen=True)
class TwoGroups:
    """Design D: how the project's group and another one changed. `observed` and `exposure` are its own months
    before."""

    observed: Series
    exposure: Series
    other_name: str
    other_before: Series
    other_exposure_before: Series
    other_observed: Series
    other_exposure: Series
    source: str
    grade: str
    code: str = "D"


@dataclass(frozen=True)
class Matched:
    """Design M: a group matched person by person on what `matched_on` says, in the months of the year. `people` are
    the pairs: as many here as in the group."""

    people: int
    matched_on: str
    other_observed: Series
    other_exposure: Series
    source: str
    grade: str
    code: str = "M"


@dataclass(frozen=True)
class Randomised:
    """Design R: the control arm of a trial, or those who wait their turn, in the months of the year."""

    protocol: str
    other_observed: Series
    other_exposure: Series
    source: str
    grade: str
    code: str = "R"


OwnPast = PrePeriod | TrendBefore | Interrupted
Counterfactual = (
    GivenSeries | PrePeriod | TrendBefore | SameMonthLastYear | Interrupted | TwoGroups | Matched | Randomised
)


@dataclass(frozen=True)
class ChosenAboveLevel:
    """People chosen because a roughly normal measure stood above `cut_off`; `correlation` of test and retest."""

    mean: Decimal
    spread: Decimal
    cut_off: Decimal
    correlation: Decimal
    source: str


@dataclass(frozen=True)
class ChosenByCount:
    """People chosen for their events in `months`; `shape` and `rate` (in months) describe the whole population's."""

    shape: Decimal
    rate: Decimal
    people: int
    events: Decimal
    months: Decimal
    source: str


Selection = ChosenAboveLevel | ChosenByCount

"""The smaller parts of a case that only some lines carry: frozen values, no sums. Pounds are Decimal, shares 0 to 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from roi.domain.comparison import Series


@dataclass(frozen=True)
class CostElement:
    """A part of a unit value: how much of it leaves a budget within the year, and whether the action is confirmed."""

    name: str
    cost: Decimal
    releasable_share: Decimal
    action_confirmed: bool = False


@dataclass(frozen=True)
class Bay:
    """Beds close in whole bays: `size` beds, at the target occupancy, each saving `cost_each_month`."""

    size: int
    target_occupancy: Decimal
    cost_each_month: Decimal


@dataclass(frozen=True)
class Conversion:
    """The share of another line's events that would have led to an event of this one."""

    of: str
    share: Decimal


@dataclass(frozen=True)
class TotalUse:
    """All use of the kind by the same people, before and during the project over windows of the same length."""

    before: Decimal
    during: Decimal
    source: str


SITE_FIELDS = ("events_before", "exposure_before", "events", "exposure")


@dataclass(frozen=True)
class SiteCounts:
    """One site of the project's group (`ours`) or of the group it is compared with: events and those exposed before the
    year, and in its months known."""

    name: str
    ours: bool
    events_before: Decimal
    exposure_before: Decimal
    events: Decimal
    exposure: Decimal


@dataclass(frozen=True)
class FifthCounts:
    """One deprivation fifth of a line: people in the area, events and exposure before and after, contacts made."""

    population: Decimal
    events_before: Decimal
    exposure_before: Decimal
    events_after: Decimal
    exposure_after: Decimal
    contacts: Decimal = Decimal(0)


@dataclass(frozen=True)
class HealthGain:
    """QALYs that one net event brings, and what one is worth where its pounds are shown (class 5)."""

    qaly_each: Decimal
    source: str
    wellbeing_counted_too: bool = False


@dataclass(frozen=True)
class Plan:
    """Events a month at full effect for months not known: from `starts`, rising over `ramp_months`, each showing after
    `lag_months`; after `ends` a yearly `drop_off_rate` applies."""

    events_each_month: Decimal
    starts: int
    ramp_months: int = 1
    lag_months: int = 0
    ends: int | None = None
    drop_off_rate: Decimal = Decimal(0)
    source: str = ""


@dataclass(frozen=True)
class PaymentLine:
    """Paid activity that changes with an outcome: `activity_per_event` is −1 where an event averted is paid activity
    lost, 1 where it becomes a paid attendance. More income counts where the slot is filled and the activity funded."""

    id: str
    outcome: str
    label: str
    price: Decimal
    variable_share: Decimal
    activity_per_event: Decimal
    commissioner: str
    source: str
    filled_share: Decimal = Decimal(1)
    funded: bool = False
    overlap_answer: str = ""


class PriceTerms(StrEnum):
    REAL = "real"
    NOMINAL = "nominal"


@dataclass(frozen=True)
class LaterYears:
    """The years after this one. Rates are yearly fractions; `growth_rate` is of volumes, never of prices."""

    years: int
    source: str
    drop_off_rate: Decimal = Decimal(0)
    growth_rate: Decimal = Decimal(0)
    follow_up: str = ""
    prices: PriceTerms = PriceTerms.REAL
    inflation_rate: Decimal | None = None
    last_year_answer: str = ""


@dataclass(frozen=True)
class Correlation:
    """Rank correlations between lines of one project; the defaults are the method's."""

    unit_values: Decimal = Decimal("0.5")
    attributions: Decimal = Decimal("0.7")


@dataclass(frozen=True)
class PastForecast:
    """A year-end forecast that was issued, with its 80 % range, and the outcome when it is known."""

    year: str
    issued_month: int
    low: Decimal
    middle: Decimal
    high: Decimal
    outcome: Decimal | None = None


type Fifths = Mapping[str, FifthCounts]
type MonthlyPounds = Series

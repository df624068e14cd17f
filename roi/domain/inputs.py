"""What an appraisal is worked out from: frozen values, no sums. Money is Decimal pounds, shares are Decimal 0 to 1.

A series by month starts in April; observed months run to `data_to`, expected months and costs always cover all twelve.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from funding.domain.financial_year import FinancialYear
from roi.domain.case_parts import (
    Bay,
    Conversion,
    Correlation,
    CostElement,
    FifthCounts,
    HealthGain,
    LaterYears,
    PastForecast,
    PaymentLine,
    Plan,
    SiteCounts,
    TotalUse,
)
from roi.domain.comparison import Counterfactual as Counterfactual
from roi.domain.comparison import GivenSeries as GivenSeries
from roi.domain.comparison import PrePeriod as PrePeriod
from roi.domain.comparison import SameMonthLastYear as SameMonthLastYear
from roi.domain.comparison import Selection
from roi.domain.comparison import Series as Series

QUINTILES = ("1", "2", "3", "4", "5", "unknown")
GRADES = "ABCDEF"


class CaseError(ValueError):
    """A case that cannot be appraised: the path of the field and one plain sentence fit for a screen."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}" if path else sentence)
        self.path = path
        self.sentence = sentence


class Polarity(StrEnum):
    FEWER = "fewer-is-better"
    MORE = "more-is-better"

    @property
    def sign(self) -> int:
        return 1 if self is Polarity.FEWER else -1


class Kind(StrEnum):
    """A count line holds events; a rate line holds events for each exposed person, with the exposure by month."""

    COUNT = "count"
    RATE = "rate"


class Who(StrEnum):
    """Who gains. The benefit class follows from it (trust 2, NHS 3, other public 4, people 5)."""

    TRUST = "trust"
    ICB = "icb"
    OTHER_NHS = "other-nhs"
    LOCAL_AUTHORITY = "local-authority"
    OTHER_PUBLIC = "other-public"
    PEOPLE = "people"


class Payer(StrEnum):
    """Who bears a cost."""

    TRUST = "trust"
    ICB = "icb"
    OTHER_NHS = "other-nhs"
    LOCAL_AUTHORITY = "local-authority"
    OTHER_PUBLIC = "other-public"
    VCSE = "vcse"
    CHARITY = "charity"
    PEOPLE = "people"


class CostType(StrEnum):
    PAY = "pay"
    NON_PAY = "non-pay"
    VCSE = "vcse"
    ESTATE = "estate"
    DIGITAL = "digital"
    EVALUATION = "evaluation"


class Nature(StrEnum):
    """A prepaid line holds cash that is paid before it is delivered: by month, paid less delivered. What is delivered
    is a cash line of its own, so that on cash both together are what was paid; elsewhere the cash line alone counts."""

    CASH = "cash"
    IN_KIND = "in-kind"
    PREPAID = "prepaid"


class Timing(StrEnum):
    ONE_OFF = "one-off"
    RECURRENT = "recurrent"


class Status(StrEnum):
    """How far a release has come. Only the last two count, and only with finance's confirmation."""

    PLANNED = "planned"
    ACTIONED = "actioned"
    IN_LEDGER = "in-ledger"


class IndexBasis(StrEnum):
    FINANCIAL_YEAR = "financial-year"
    CALENDAR_YEAR = "calendar-year"


@dataclass(frozen=True)
class Party:
    code: str
    name: str


@dataclass(frozen=True)
class Assumption:
    """A share that somebody chose: value 0 to 1, with an optional range (10th and 90th percentile)."""

    value: Decimal
    source: str
    grade: str
    reason: str = ""
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Optimism:
    """One correction a line: the worst of the component grades, on a local scale, unless a value is argued."""

    grades: Mapping[str, str]
    source: str
    value: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True)
class UnitValue:
    """Pounds for one event at the prices of `price_year`, a label of the case's price index."""

    value: Decimal
    price_year: str
    source: str
    grade: str
    low: Decimal | None = None
    high: Decimal | None = None
    conservative: bool = False
    includes_other_agencies: bool = False
    includes_health: bool = False
    is_transfer: bool = False
    local_prices: bool | None = None
    elements: tuple[CostElement, ...] = ()


@dataclass(frozen=True)
class Gain:
    """A share of the line's benefit and who has it. Another public body's share counts once that body confirms it."""

    who: Who
    share: Decimal
    name: str = ""
    basis: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True)
class Capacity:
    """What one event frees, in its own unit: 3.2 bed days, 0.5 clinic hours."""

    unit: str
    per_event: Decimal
    source: str
    used_for: str = ""


@dataclass(frozen=True)
class OtherClaim:
    """Another project that claims part of the same line at the same site."""

    project: str
    attribution: Decimal


@dataclass(frozen=True)
class OutcomeLine:
    """One outcome by month. `exposure` is empty unless the line is a rate or its design needs it; `split_sample` is how
    many cases the shares of those who gain were counted on. Of the twelve months of exposure the first `exposure_given`
    were given; the later ones stand at the last of those (exposure.py)."""

    id: str
    measure: str
    label: str
    kind: Kind
    polarity: Polarity
    observed: Series
    counterfactual: Counterfactual
    attribution: Assumption
    deadweight: Assumption | None
    displacement: Assumption
    optimism: Optimism
    unit_value: UnitValue | None
    gains: tuple[Gain, ...]
    exposure: Series = ()
    reach: Decimal = Decimal(1)
    quintiles: Mapping[str, Decimal] | None = None
    steady_months: tuple[int, ...] = ()
    capacity: Capacity | None = None
    site: str = ""
    other_claims: tuple[OtherClaim, ...] = ()
    overlap_answer: str = ""
    chosen_when_high: bool | None = None
    selection: Selection | None = None
    specified_on: str = ""
    changed_after_results: bool = False
    trust_fall: Decimal | None = None
    conversion: Conversion | None = None
    total_use: TotalUse | None = None
    fifths: Mapping[str, FifthCounts] | None = None
    health: HealthGain | None = None
    plan: Plan | None = None
    split_sample: Decimal | None = None
    exposure_given: int = 12
    sites: tuple[SiteCounts, ...] = ()


@dataclass(frozen=True)
class CostLine:
    """One cost by month, pounds. `full_year` replaces twelve times the steady month where it is typed; `low` and `high`
    are the 10th and 90th percentile of the whole line, as multiples of it."""

    id: str
    label: str
    type: CostType
    nature: Nature
    timing: Timing
    payer: Payer
    months: Series
    source: str
    partner: str = ""
    pot: str = ""
    pot_recurrent: bool | None = None
    full_year: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class RealisationRow:
    """How money leaves a named budget: a share of the trust's part of a line's benefit, pounds a month, or whole bays
    of beds (`by_month` is then worked out from the bed days freed)."""

    id: str
    outcome: str
    from_month: int
    status: Status
    finance_confirmed: bool
    share: Decimal | None = None
    amount: Decimal | None = None
    cost_centre: str = ""
    subjective_code: str = ""
    owner: str = ""
    action: str = ""
    confirmed_by: str = ""
    efficiency_scheme: str = ""
    bay: Bay | None = None
    by_month: Series = ()

    @property
    def counts(self) -> bool:
        """Confirmed by finance, done, and not already promised in the efficiency plan."""
        return self.finance_confirmed and self.status is not Status.PLANNED and not self.efficiency_scheme


@dataclass(frozen=True)
class PriceIndex:
    """One index for the whole case: its values by year label, and the label whose prices the case is in."""

    name: str
    source: str
    basis: IndexBasis
    case_year: str
    values: Mapping[str, Decimal]
    released_on: str = ""


@dataclass(frozen=True)
class CaseInputs:
    """Everything one appraisal needs. `data_to` is the last month with observed outcomes, 1 (April) to 12."""

    project: Party
    organisation: Party
    financial_year: FinancialYear
    data_to: int
    prices: PriceIndex
    outcomes: tuple[OutcomeLine, ...]
    costs: tuple[CostLine, ...]
    realisation: tuple[RealisationRow, ...] = field(default=())
    payments: tuple[PaymentLine, ...] = ()
    later_years: LaterYears | None = None
    correlation: Correlation = field(default_factory=Correlation)
    past_forecasts: tuple[PastForecast, ...] = ()

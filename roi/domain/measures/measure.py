"""The type of an outcome measure. A measure holds its definition and its rules, never a unit value: published values
stand in a dated table that names the measure by its code."""

from dataclasses import dataclass
from decimal import Decimal

from roi.domain.inputs import Polarity, Who


@dataclass(frozen=True)
class Gainer:
    """Who usually gains: the share of the benefit (0 to 1) that a new outcome starts with, and what is gained."""

    who: Who
    share: Decimal
    what: str


@dataclass(frozen=True)
class Measure:
    """One outcome measure. `code` is stored with cases and never reused or renamed.

    `areas` are codes of Core20PLUS5 that it serves first; `default_class` is the benefit class that it starts in, and
    `in_year` says what of it falls into the year. `lag_months` lie between the activity and the count. `partners` are
    codes of measures that can hold the same event. `no_value` is what a person reads where no licensed value is
    published; it is empty where the dated table has one, under this code or under that of the measure `priced_as`.
    """

    code: str
    name: str
    unit: str
    polarity: Polarity
    definition: str
    counted_from: str
    gainers: tuple[Gainer, ...]
    default_class: int
    in_year: str
    evidence: str
    lag_months: int
    not_for: str
    ages: str = "everybody"
    areas: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    capacity_unit: str = ""
    no_value: str = ""
    priced_as: str = ""
    retired: bool = False

    @property
    def valued_by(self) -> tuple[str, ...]:
        """Codes under which the dated table of unit values holds values for it."""
        return (self.code, self.priced_as) if self.priced_as else (self.code,)

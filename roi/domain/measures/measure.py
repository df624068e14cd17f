"""The type of an outcome measure. A measure holds its definition and its rules, never a unit value."""

from dataclasses import dataclass

from roi.domain.inputs import Polarity, Who


@dataclass(frozen=True)
class Measure:
    """One outcome measure. `code` is stored with cases and never reused or renamed.

    `partners` are codes of measures that can hold the same event; `default_class` is the benefit class it starts in.
    """

    code: str
    name: str
    unit: str
    polarity: Polarity
    definition: str
    gains: Who
    default_class: int
    not_for: str
    partners: tuple[str, ...] = ()
    capacity_unit: str = ""
    retired: bool = False

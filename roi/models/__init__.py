"""Tables of the package."""

from roi.models.case import Case, CaseVersion, Decision, SignOff, VersionStatus
from roi.models.outcome import (
    AssumptionName,
    OutcomeAssumption,
    OutcomeGain,
    OutcomeLine,
    OutcomeMonth,
    OutcomeQuintile,
    Realisation,
)
from roi.models.reference import PriceIndexValue, UnitValue

__all__ = [
    "AssumptionName",
    "Case",
    "CaseVersion",
    "Decision",
    "OutcomeAssumption",
    "OutcomeGain",
    "OutcomeLine",
    "OutcomeMonth",
    "OutcomeQuintile",
    "PriceIndexValue",
    "Realisation",
    "SignOff",
    "UnitValue",
    "VersionStatus",
]

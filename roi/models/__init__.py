"""Tables of the package."""

from roi.models.case import Case, CaseVersion, Decision, SignOff, VersionStatus
from roi.models.measure import LocalMeasure
from roi.models.outcome import (
    AssumptionName,
    OutcomeAssumption,
    OutcomeCount,
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
    "LocalMeasure",
    "OutcomeAssumption",
    "OutcomeCount",
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

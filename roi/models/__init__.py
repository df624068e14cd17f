"""Tables of the package."""

from roi.models.case import Case, CaseVersion, Decision, SignOff, VersionStatus
from roi.models.document import CaseArrangement, DocumentJob
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
from roi.models.route import Confirmation, DelegationBand, Signatory

__all__ = [
    "AssumptionName",
    "Case",
    "CaseArrangement",
    "CaseVersion",
    "Confirmation",
    "Decision",
    "DelegationBand",
    "DocumentJob",
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
    "Signatory",
    "UnitValue",
    "VersionStatus",
]

"""The outcome measures, one file each, in MEASURES. A stored code stays here for good, retired or not."""

from roi.domain.measures.ae_attendances import AE_ATTENDANCES
from roi.domain.measures.bed_days import BED_DAYS
from roi.domain.measures.emergency_admissions import EMERGENCY_ADMISSIONS
from roi.domain.measures.hypertension_found import HYPERTENSION_FOUND
from roi.domain.measures.measure import Measure
from roi.domain.measures.outpatient_non_attendance import OUTPATIENT_NON_ATTENDANCE
from roi.domain.measures.smoking_quits import SMOKING_QUITS

MEASURES = (
    EMERGENCY_ADMISSIONS,
    AE_ATTENDANCES,
    BED_DAYS,
    OUTPATIENT_NON_ATTENDANCE,
    SMOKING_QUITS,
    HYPERTENSION_FOUND,
)
LOCAL_PREFIX = "local-"

__all__ = ["LOCAL_PREFIX", "MEASURES", "Measure", "measure_called"]


def measure_called(code: str) -> Measure | None:
    """The measure of that code; None for a trust's own measure (its code starts with `local-`) and for no measure."""
    return next((measure for measure in MEASURES if measure.code == code), None)

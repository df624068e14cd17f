"""The outcome measures, one file each, in MEASURES. A stored code stays here for good, retired or not."""

from roi.domain.measures.ae_attendances import AE_ATTENDANCES
from roi.domain.measures.alcohol_admissions import ALCOHOL_ADMISSIONS
from roi.domain.measures.ambulance_conveyances import AMBULANCE_CONVEYANCES
from roi.domain.measures.asthma_admissions_children import ASTHMA_ADMISSIONS_CHILDREN
from roi.domain.measures.bed_days import BED_DAYS
from roi.domain.measures.blood_pressure_controlled import BLOOD_PRESSURE_CONTROLLED
from roi.domain.measures.children_mental_health_access import CHILDREN_MENTAL_HEALTH_ACCESS
from roi.domain.measures.copd_admissions import COPD_ADMISSIONS
from roi.domain.measures.copd_vaccinations import COPD_VACCINATIONS
from roi.domain.measures.dental_extractions_children import DENTAL_EXTRACTIONS_CHILDREN
from roi.domain.measures.diabetes_admissions import DIABETES_ADMISSIONS
from roi.domain.measures.diabetes_admissions_children import DIABETES_ADMISSIONS_CHILDREN
from roi.domain.measures.early_cancer_diagnosis import EARLY_CANCER_DIAGNOSIS
from roi.domain.measures.emergency_admissions import EMERGENCY_ADMISSIONS
from roi.domain.measures.epilepsy_admissions_children import EPILEPSY_ADMISSIONS_CHILDREN
from roi.domain.measures.epilepsy_nurse_children import EPILEPSY_NURSE_CHILDREN
from roi.domain.measures.falls_admissions import FALLS_ADMISSIONS
from roi.domain.measures.frequent_attendances import FREQUENT_ATTENDANCES
from roi.domain.measures.glucose_monitors_children import GLUCOSE_MONITORS_CHILDREN
from roi.domain.measures.gp_appointments import GP_APPOINTMENTS
from roi.domain.measures.hypertension_found import HYPERTENSION_FOUND
from roi.domain.measures.learning_disability_health_checks import LEARNING_DISABILITY_HEALTH_CHECKS
from roi.domain.measures.long_stay_admissions import LONG_STAY_ADMISSIONS
from roi.domain.measures.maternity_continuity import MATERNITY_CONTINUITY
from roi.domain.measures.measure import Gainer, Measure
from roi.domain.measures.mental_health_bed_days import MENTAL_HEALTH_BED_DAYS
from roi.domain.measures.mental_health_crises import MENTAL_HEALTH_CRISES
from roi.domain.measures.outpatient_non_attendance import OUTPATIENT_NON_ATTENDANCE
from roi.domain.measures.readmissions import READMISSIONS
from roi.domain.measures.safe_discharges import SAFE_DISCHARGES
from roi.domain.measures.screening_uptake import SCREENING_UPTAKE
from roi.domain.measures.short_stay_admissions import SHORT_STAY_ADMISSIONS
from roi.domain.measures.smi_health_checks import SMI_HEALTH_CHECKS
from roi.domain.measures.smoke_free_pregnancies import SMOKE_FREE_PREGNANCIES
from roi.domain.measures.smoking_quits import SMOKING_QUITS
from roi.domain.measures.theatre_cancellations import THEATRE_CANCELLATIONS

MEASURES = (
    EMERGENCY_ADMISSIONS,
    SHORT_STAY_ADMISSIONS,
    LONG_STAY_ADMISSIONS,
    BED_DAYS,
    AE_ATTENDANCES,
    FREQUENT_ATTENDANCES,
    AMBULANCE_CONVEYANCES,
    READMISSIONS,
    OUTPATIENT_NON_ATTENDANCE,
    SMOKING_QUITS,
    SMOKE_FREE_PREGNANCIES,
    HYPERTENSION_FOUND,
    BLOOD_PRESSURE_CONTROLLED,
    COPD_ADMISSIONS,
    COPD_VACCINATIONS,
    EARLY_CANCER_DIAGNOSIS,
    SCREENING_UPTAKE,
    MATERNITY_CONTINUITY,
    SMI_HEALTH_CHECKS,
    LEARNING_DISABILITY_HEALTH_CHECKS,
    MENTAL_HEALTH_CRISES,
    MENTAL_HEALTH_BED_DAYS,
    ALCOHOL_ADMISSIONS,
    SAFE_DISCHARGES,
    FALLS_ADMISSIONS,
    DIABETES_ADMISSIONS,
    GP_APPOINTMENTS,
    THEATRE_CANCELLATIONS,
    ASTHMA_ADMISSIONS_CHILDREN,
    DIABETES_ADMISSIONS_CHILDREN,
    GLUCOSE_MONITORS_CHILDREN,
    EPILEPSY_ADMISSIONS_CHILDREN,
    EPILEPSY_NURSE_CHILDREN,
    DENTAL_EXTRACTIONS_CHILDREN,
    CHILDREN_MENTAL_HEALTH_ACCESS,
)
LOCAL_PREFIX = "local-"
BY_CODE = {measure.code: measure for measure in MEASURES}

__all__ = ["LOCAL_PREFIX", "MEASURES", "Gainer", "Measure", "measure_called"]


def measure_called(code: str) -> Measure | None:
    """The measure of that code; None for a trust's own measure (its code starts with `local-`) and for no measure."""
    return BY_CODE.get(code)

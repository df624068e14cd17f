"""Emergency admissions avoided, counted as spells. Source of counts: the trust's admitted-patient data set."""

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Measure

EMERGENCY_ADMISSIONS = Measure(
    code="emergency-admissions",
    name="Emergency admissions avoided",
    unit="admissions",
    polarity=Polarity.FEWER,
    definition="Unplanned admissions (spells) of the project's patients or area in the month of admission.",
    gains=Who.TRUST,
    default_class=CAPACITY,
    not_for="Cash: an avoided admission frees beds and hours; cash needs a budget that is cut.",
    partners=("bed-days", "ae-attendances"),
    capacity_unit="bed days",
)

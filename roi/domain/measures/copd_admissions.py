"""Emergency admissions for chronic obstructive pulmonary disease. Source of counts: the trust's admitted-patient data
set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

COPD_ADMISSIONS = Measure(
    code="copd-admissions",
    name="Emergency admissions for COPD avoided",
    unit="admissions",
    polarity=Polarity.FEWER,
    definition=(
        "Unplanned admissions with chronic obstructive pulmonary disease as the main diagnosis, in the month of "
        "admission."
    ),
    counted_from="the trust's admitted-patient data set",
    ages="adults",
    areas=("chronic-respiratory-disease",),
    gainers=(Gainer(Who.TRUST, Decimal(1), "beds and ward hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year, most of it in winter: compare the same months.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=0,
    not_for="A mild winter or a weak flu season: compare with an area that had the same.",
    partners=(
        "copd-vaccinations",
        "emergency-admissions",
        "short-stay-admissions",
        "long-stay-admissions",
        "bed-days",
        "ae-attendances",
        "readmissions",
    ),
    capacity_unit="bed days",
)

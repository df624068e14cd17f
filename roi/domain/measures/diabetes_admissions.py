"""Emergency admissions of adults for diabetes. Source of counts: the trust's admitted-patient data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

DIABETES_ADMISSIONS = Measure(
    code="diabetes-admissions",
    name="Emergency admissions of adults for diabetes avoided",
    unit="admissions",
    polarity=Polarity.FEWER,
    definition=(
        "Unplanned admissions of people aged 19 and over with high blood sugar as the main diagnosis, in the "
        "month of admission."
    ),
    counted_from="the trust's admitted-patient data set",
    ages="adults",
    areas=("plus-long-term-conditions",),
    gainers=(Gainer(Who.TRUST, Decimal(1), "beds and ward hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=0,
    not_for="Complications of later years, such as amputations.",
    partners=(
        "emergency-admissions",
        "short-stay-admissions",
        "long-stay-admissions",
        "bed-days",
        "ae-attendances",
        "readmissions",
    ),
    capacity_unit="bed days",
)

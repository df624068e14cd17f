"""Emergency admissions of children for diabetes. Source of counts: the trust's admitted-patient data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

DIABETES_ADMISSIONS_CHILDREN = Measure(
    code="diabetes-admissions-children",
    name="Children's emergency admissions for diabetes avoided",
    unit="admissions",
    polarity=Polarity.FEWER,
    definition=(
        "Unplanned admissions of people under 19 with diabetes as the main diagnosis, in the month of admission."
    ),
    counted_from="the trust's admitted-patient data set",
    ages="children",
    areas=("diabetes",),
    gainers=(Gainer(Who.TRUST, Decimal(1), "children's beds and ward hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=0,
    not_for="First diagnoses, which a project cannot prevent.",
    partners=(
        "glucose-monitors-children",
        "emergency-admissions",
        "short-stay-admissions",
        "long-stay-admissions",
        "bed-days",
        "ae-attendances",
        "readmissions",
    ),
    capacity_unit="bed days",
)

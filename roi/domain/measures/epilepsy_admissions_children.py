"""Emergency admissions of children for epilepsy. Source of counts: the trust's admitted-patient data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

EPILEPSY_ADMISSIONS_CHILDREN = Measure(
    code="epilepsy-admissions-children",
    name="Children's emergency admissions for epilepsy avoided",
    unit="admissions",
    polarity=Polarity.FEWER,
    definition=(
        "Unplanned admissions of people under 19 with epilepsy as the main diagnosis, in the month of admission."
    ),
    counted_from="the trust's admitted-patient data set",
    ages="children",
    areas=("epilepsy", "plus-learning-disability-autism"),
    gainers=(Gainer(Who.TRUST, Decimal(1), "children's beds and ward hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=0,
    not_for="Small numbers taken for a trend: a trust sees few of these in a month.",
    partners=(
        "epilepsy-nurse-children",
        "emergency-admissions",
        "short-stay-admissions",
        "long-stay-admissions",
        "bed-days",
        "ae-attendances",
        "readmissions",
    ),
    capacity_unit="bed days",
)

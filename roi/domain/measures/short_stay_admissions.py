"""Emergency stays of at most one night avoided, counted as spells. Source of counts: the trust's admitted-patient
data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

SHORT_STAY_ADMISSIONS = Measure(
    code="short-stay-admissions",
    name="Short emergency stays avoided",
    unit="admissions",
    polarity=Polarity.FEWER,
    definition="Unplanned admissions of at most one night, in the month of admission.",
    counted_from="the trust's admitted-patient data set",
    ages="everybody",
    gainers=(Gainer(Who.TRUST, Decimal(1), "assessment beds and hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year, a night or less each.",
    evidence="None is carried for short stays alone. Bring a comparison of your own.",
    lag_months=0,
    not_for=(
        "Long stays: their cost is several times as high. Nor for a stay that only moved to same-day care elsewhere."
    ),
    partners=(
        "emergency-admissions",
        "bed-days",
        "ae-attendances",
        "readmissions",
        "copd-admissions",
        "alcohol-admissions",
        "falls-admissions",
        "diabetes-admissions",
        "asthma-admissions-children",
        "diabetes-admissions-children",
        "epilepsy-admissions-children",
    ),
    capacity_unit="bed days",
)

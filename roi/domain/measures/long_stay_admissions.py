"""Emergency stays of two nights or more avoided, counted as spells. Source of counts: the trust's admitted-patient
data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

LONG_STAY_ADMISSIONS = Measure(
    code="long-stay-admissions",
    name="Long emergency stays avoided",
    unit="admissions",
    polarity=Polarity.FEWER,
    definition="Unplanned admissions of two nights or more, in the month of admission.",
    counted_from="the trust's admitted-patient data set",
    ages="everybody",
    gainers=(Gainer(Who.TRUST, Decimal(1), "beds and ward hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year; a stay that crosses the end of March frees part of its days next year.",
    evidence="None is carried for long stays alone. Bring a comparison of your own.",
    lag_months=0,
    not_for="Days saved by an earlier discharge: those are bed days, and the admission still happened.",
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

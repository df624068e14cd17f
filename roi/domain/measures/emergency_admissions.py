"""Emergency admissions avoided, counted as spells. Source of counts: the trust's admitted-patient data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

EMERGENCY_ADMISSIONS = Measure(
    code="emergency-admissions",
    name="Emergency admissions avoided",
    unit="admissions",
    polarity=Polarity.FEWER,
    definition="Unplanned admissions (spells) of the project's patients or area in the month of admission.",
    counted_from="the trust's admitted-patient data set",
    ages="everybody",
    gainers=(Gainer(Who.TRUST, Decimal(1), "beds and ward hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year. Cash only where a named budget is cut, because beds refill.",
    evidence=(
        "Programmes for people who come often report fewer admissions before and after, without a control: much "
        "of that fall is regression to the mean (British Red Cross, 16 services, thepsc.co.uk, December 2025)."
    ),
    lag_months=0,
    not_for="Cash: an avoided admission frees beds and hours; cash needs a budget that is cut.",
    partners=(
        "bed-days",
        "ae-attendances",
        "short-stay-admissions",
        "long-stay-admissions",
        "frequent-attendances",
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

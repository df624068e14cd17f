"""Emergency readmissions within 30 days avoided. Source of counts: the trust's admitted-patient data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

READMISSIONS = Measure(
    code="readmissions",
    name="Emergency readmissions avoided",
    unit="readmissions",
    polarity=Polarity.FEWER,
    definition="Emergency admissions within 30 days of a discharge, in the month of the readmission.",
    counted_from="the trust's admitted-patient data set",
    ages="everybody",
    gainers=(Gainer(Who.TRUST, Decimal(1), "beds and ward hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year.",
    evidence=(
        "Hospital tobacco dependence service in London: 5 per cent readmitted against 11 in a matched group "
        "(medrxiv.org/content/10.1101/2025.03.21.25324390v1, March 2025)."
    ),
    lag_months=1,
    not_for="An admission that is counted as an emergency admission too: each stay stands on one line.",
    partners=(
        "smoking-quits",
        "safe-discharges",
        "emergency-admissions",
        "short-stay-admissions",
        "long-stay-admissions",
        "bed-days",
        "ae-attendances",
        "copd-admissions",
        "alcohol-admissions",
        "falls-admissions",
        "diabetes-admissions",
        "asthma-admissions-children",
        "diabetes-admissions-children",
        "epilepsy-admissions-children",
    ),
    capacity_unit="bed days",
    priced_as="emergency-admissions",
)

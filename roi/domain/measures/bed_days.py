"""Bed days freed, counted at midnight. Source of counts: the trust's admitted-patient data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

BED_DAYS = Measure(
    code="bed-days",
    name="Bed days freed",
    unit="bed days",
    polarity=Polarity.FEWER,
    definition="Occupied bed days at midnight of the project's patients or area.",
    counted_from="the trust's admitted-patient data set",
    ages="everybody",
    gainers=(Gainer(Who.TRUST, Decimal(1), "beds, in the month in which they stand empty or are used for others"),),
    default_class=CAPACITY,
    in_year="Capacity of this year. Beds close in whole bays, so few days release no cash.",
    evidence=(
        "Hospital tobacco dependence service in London: 414 fewer bed days against a matched group "
        "(medrxiv.org/content/10.1101/2025.03.21.25324390v1, March 2025)."
    ),
    lag_months=0,
    not_for="Cash, unless a whole bay closes; and never beside a value for the spell the days belong to.",
    partners=(
        "emergency-admissions",
        "short-stay-admissions",
        "long-stay-admissions",
        "safe-discharges",
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

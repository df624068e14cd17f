"""Children's day cases for teeth taken out in hospital. Source of counts: the trust's admitted-patient data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

DENTAL_EXTRACTIONS_CHILDREN = Measure(
    code="dental-extractions-children",
    name="Children's teeth taken out in hospital avoided",
    unit="day cases",
    polarity=Polarity.FEWER,
    definition="Day cases of people under 19 with extraction of teeth for decay, in the month of the operation.",
    counted_from="the trust's admitted-patient data set",
    ages="children",
    areas=("oral-health",),
    gainers=(Gainer(Who.TRUST, Decimal(1), "theatre slots, used for others on the list"),),
    default_class=CAPACITY,
    in_year="Capacity of this year only where the list shortens; the waiting list refills slots.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=6,
    not_for="Cash: slots go to the next child. Toothbrushing works over years, not months.",
    capacity_unit="theatre slots",
)

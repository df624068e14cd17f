"""Bed days freed in acute mental health wards. Source of counts: the mental health services data set."""

from decimal import Decimal

from roi.domain.benefits import OTHER_NHS
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

MENTAL_HEALTH_BED_DAYS = Measure(
    code="mental-health-bed-days",
    name="Mental health bed days freed",
    unit="bed days",
    polarity=Polarity.FEWER,
    definition="Occupied bed days at midnight in acute mental health wards, of the project's patients or area.",
    counted_from="the mental health services data set",
    ages="adults",
    areas=("severe-mental-illness",),
    gainers=(Gainer(Who.OTHER_NHS, Decimal(1), "beds of the mental health trust"),),
    default_class=OTHER_NHS,
    in_year="Capacity of this year at the body that runs the ward; cash where a placement elsewhere is not bought.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=0,
    not_for=(
        "Cash, unless a bought placement is not bought. The published activity looks like bed days and is to be "
        "confirmed."
    ),
    partners=("mental-health-crises",),
    capacity_unit="bed days",
)

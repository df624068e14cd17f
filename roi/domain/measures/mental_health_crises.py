"""Mental health crises avoided, counted as contacts. Source of counts: the mental health services data set."""

from decimal import Decimal

from roi.domain.benefits import OTHER_NHS
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

MENTAL_HEALTH_CRISES = Measure(
    code="mental-health-crises",
    name="Mental health crises avoided",
    unit="crisis contacts",
    polarity=Polarity.FEWER,
    definition=(
        "Contacts with a crisis or home treatment team, or with psychiatric liaison in A&E, in the month of the "
        "contact."
    ),
    counted_from="the mental health services data set",
    ages="everybody",
    areas=("severe-mental-illness",),
    gainers=(Gainer(Who.OTHER_NHS, Decimal(1), "team hours of the mental health trust"),),
    default_class=OTHER_NHS,
    in_year=(
        "Capacity of this year at the body that runs the crisis team. A mental health trust sets the share to itself."
    ),
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=0,
    not_for="The A&E attendance or the bed that may follow: they are lines of their own.",
    partners=("ae-attendances", "mental-health-bed-days"),
    capacity_unit="team hours",
)

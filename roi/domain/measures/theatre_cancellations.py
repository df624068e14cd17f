"""Planned operations cancelled on the day. Source of counts: the theatre system."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

THEATRE_CANCELLATIONS = Measure(
    code="theatre-cancellations",
    name="Planned operations no longer cancelled on the day",
    unit="operations",
    polarity=Polarity.FEWER,
    definition=(
        "Planned operations cancelled on the day because the person was not fit or did not come, in the month of "
        "the operation."
    ),
    counted_from="the theatre system",
    ages="everybody",
    gainers=(Gainer(Who.TRUST, Decimal(1), "theatre slots that are used"),),
    default_class=CAPACITY,
    in_year="Capacity of this year. Income only where the slot is filled and paid above plan.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=0,
    not_for="The cost of the operation itself: only the empty slot is lost.",
    capacity_unit="theatre slots",
    no_value="No published value: enter your own with its source.",
)

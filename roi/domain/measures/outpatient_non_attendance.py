"""Outpatient appointments missed without notice. The cost of a held appointment stands in: none for a missed one is
published. Source of counts: the outpatient data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

OUTPATIENT_NON_ATTENDANCE = Measure(
    code="outpatient-non-attendance",
    name="Missed outpatient appointments avoided",
    unit="appointments",
    polarity=Polarity.FEWER,
    definition="Appointments not attended and not cancelled beforehand, in the month of the appointment.",
    counted_from="the outpatient data set",
    ages="everybody",
    gainers=(Gainer(Who.TRUST, Decimal(1), "clinic slots that are used"),),
    default_class=CAPACITY,
    in_year="Capacity of this year. Income only where the slot is filled and the activity is paid above plan.",
    evidence=(
        "A pilot reported 30 per cent fewer missed appointments; its claimed saving is capacity, not cash "
        "(nationalhealthexecutive.com, March 2024)."
    ),
    lag_months=0,
    not_for="Income, unless the slot is filled and the activity is paid above plan; never as slot and income both.",
    capacity_unit="clinic slots",
)

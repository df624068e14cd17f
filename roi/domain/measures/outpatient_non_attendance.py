"""Outpatient appointments missed without notice. Source of counts: the outpatient data set."""

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Measure

OUTPATIENT_NON_ATTENDANCE = Measure(
    code="outpatient-non-attendance",
    name="Missed outpatient appointments avoided",
    unit="appointments",
    polarity=Polarity.FEWER,
    definition="Appointments not attended and not cancelled beforehand, in the month of the appointment.",
    gains=Who.TRUST,
    default_class=CAPACITY,
    not_for="Income, unless the slot is filled and the activity is paid above plan; never as slot and income both.",
    capacity_unit="clinic slots",
)

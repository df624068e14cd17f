"""Bed days freed, counted at midnight. Source of counts: the trust's admitted-patient data set."""

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Measure

BED_DAYS = Measure(
    code="bed-days",
    name="Bed days freed",
    unit="bed days",
    polarity=Polarity.FEWER,
    definition="Occupied bed days at midnight of the project's patients or area.",
    gains=Who.TRUST,
    default_class=CAPACITY,
    not_for="Cash, unless a whole bay closes; and never beside a value for the spell the days belong to.",
    partners=("emergency-admissions",),
    capacity_unit="bed days",
)

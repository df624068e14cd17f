"""A&E attendances avoided, of any type. Source of counts: the emergency care data set."""

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Measure

AE_ATTENDANCES = Measure(
    code="ae-attendances",
    name="A&E attendances avoided",
    unit="attendances",
    polarity=Polarity.FEWER,
    definition="Unplanned attendances at any type of emergency department in the month of arrival.",
    gains=Who.TRUST,
    default_class=CAPACITY,
    not_for="The admission that may follow: value only the attendances that convert, on the admissions line.",
    partners=("emergency-admissions",),
    capacity_unit="department hours",
)

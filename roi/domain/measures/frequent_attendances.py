"""A&E attendances of people who come often. Source of counts: the emergency care data set, by the project's list of
people."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

FREQUENT_ATTENDANCES = Measure(
    code="frequent-attendances",
    name="Attendances of people who come often avoided",
    unit="attendances",
    polarity=Polarity.FEWER,
    definition="A&E attendances in the month of people who had reached the project's entry number before it began.",
    counted_from="the emergency care data set, by the project's list of people",
    ages="adults",
    areas=("plus-inclusion-health",),
    gainers=(Gainer(Who.TRUST, Decimal(1), "department hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year.",
    evidence=(
        "First reports of 90 per cent fewer visits had no control (england.nhs.uk, May 2018). A study with a "
        "comparison group found a ratio of 0.856, 0.631 to 1.160: not clear of no effect (BMC Health Services "
        "Research 2022;22, s12913-022-08415-2)."
    ),
    lag_months=0,
    not_for=(
        "A comparison with these people's own past: they were picked because they were high and fall without "
        "help. A comparison group is needed."
    ),
    partners=("ae-attendances", "emergency-admissions", "ambulance-conveyances"),
    capacity_unit="department hours",
    priced_as="ae-attendances",
)

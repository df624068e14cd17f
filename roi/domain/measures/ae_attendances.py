"""A&E attendances avoided, of any type. Source of counts: the emergency care data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

AE_ATTENDANCES = Measure(
    code="ae-attendances",
    name="A&E attendances avoided",
    unit="attendances",
    polarity=Polarity.FEWER,
    definition="Unplanned attendances at any type of emergency department in the month of arrival.",
    counted_from="the emergency care data set",
    ages="everybody",
    gainers=(Gainer(Who.TRUST, Decimal(1), "department hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year: minutes of a department that stays open.",
    evidence=(
        "Social prescribing reports 15 to 24 per cent fewer attendances in one county, and more use among rare "
        "users (socialprescribingacademy.org.uk, November 2024)."
    ),
    lag_months=0,
    not_for="The admission that may follow: value only the attendances that convert, on the admissions line.",
    partners=(
        "emergency-admissions",
        "short-stay-admissions",
        "long-stay-admissions",
        "frequent-attendances",
        "ambulance-conveyances",
        "mental-health-crises",
        "readmissions",
        "copd-admissions",
        "alcohol-admissions",
        "falls-admissions",
        "diabetes-admissions",
        "asthma-admissions-children",
        "diabetes-admissions-children",
        "epilepsy-admissions-children",
    ),
    capacity_unit="department hours",
)

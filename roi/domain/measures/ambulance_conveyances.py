"""Ambulance journeys to hospital avoided. Source of counts: the ambulance trust's incident data."""

from decimal import Decimal

from roi.domain.benefits import OTHER_NHS
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

AMBULANCE_CONVEYANCES = Measure(
    code="ambulance-conveyances",
    name="Ambulance journeys to hospital avoided",
    unit="journeys",
    polarity=Polarity.FEWER,
    definition="Incidents that ended with a journey to an emergency department, in the month of the call.",
    counted_from="the ambulance trust's incident data",
    ages="everybody",
    gainers=(Gainer(Who.OTHER_NHS, Decimal(1), "crew and vehicle hours of the ambulance trust"),),
    default_class=OTHER_NHS,
    in_year="Another body's capacity of this year: £0 here unless a payment falls and that body confirms it.",
    evidence=(
        "Falls prevention after an ambulance call, trial in England: 5.34 fewer falls a person; the saving of "
        "£1,551 a person was not certain, anything from £5,932 saved to £2,829 more spent "
        "(pmc.ncbi.nlm.nih.gov/articles/PMC3424053)."
    ),
    lag_months=0,
    not_for="The attendance at the end of the journey: that is the trust's line.",
    partners=("frequent-attendances", "ae-attendances", "falls-admissions"),
    capacity_unit="crew hours",
)

"""Emergency admissions after a fall, people aged 65 and over. The published group holds frailty as well as falls.
Source of counts: the trust's admitted-patient data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

FALLS_ADMISSIONS = Measure(
    code="falls-admissions",
    name="Emergency admissions after a fall avoided",
    unit="admissions",
    polarity=Polarity.FEWER,
    definition=(
        "Unplanned admissions of people aged 65 and over with a fall as the external cause, in the month of admission."
    ),
    counted_from="the trust's admitted-patient data set",
    ages="adults",
    areas=("plus-long-term-conditions",),
    gainers=(Gainer(Who.TRUST, Decimal(1), "beds and ward hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year; care at home after a fracture is a gain of the council, on its word.",
    evidence=(
        "Exercise for people over 80: 30 per cent fewer falls and 10 per cent fewer admissions, 1.9 back for 1 "
        "within the year in New Zealand (hqsc.govt.nz, May 2017)."
    ),
    lag_months=0,
    not_for="Hip fractures valued whole: their cost holds surgery, rehabilitation and social care of several bodies.",
    partners=(
        "ambulance-conveyances",
        "emergency-admissions",
        "short-stay-admissions",
        "long-stay-admissions",
        "bed-days",
        "ae-attendances",
        "readmissions",
    ),
    capacity_unit="bed days",
)

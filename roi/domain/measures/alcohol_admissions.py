"""Emergency admissions for alcohol or drugs avoided. Source of counts: the trust's admitted-patient data set."""

from decimal import Decimal

from roi.domain.benefits import CAPACITY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

ALCOHOL_ADMISSIONS = Measure(
    code="alcohol-admissions",
    name="Emergency admissions for alcohol or drugs avoided",
    unit="admissions",
    polarity=Polarity.FEWER,
    definition=(
        "Unplanned admissions with intoxication, withdrawal or a mental disorder from alcohol or drugs as the "
        "main diagnosis."
    ),
    counted_from="the trust's admitted-patient data set",
    ages="adults",
    areas=("plus-drug-alcohol",),
    gainers=(Gainer(Who.TRUST, Decimal(1), "beds and ward hours, freed in the month"),),
    default_class=CAPACITY,
    in_year="Capacity of this year.",
    evidence=(
        "Alcohol care team: about 1,990 bed days avoided over four years, before and after, with a return of 5 "
        "for 1 as the trust reports it (hfma.org.uk, September 2023)."
    ),
    lag_months=0,
    not_for="Police, court or council savings: they need a line of their own with that body's word.",
    partners=(
        "emergency-admissions",
        "short-stay-admissions",
        "long-stay-admissions",
        "bed-days",
        "ae-attendances",
        "readmissions",
    ),
    capacity_unit="bed days",
)

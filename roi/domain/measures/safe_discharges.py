"""People without a home who left hospital to a safe place. Source of counts: the discharge records, checked with the
council's housing team."""

from decimal import Decimal

from roi.domain.benefits import OTHER_PUBLIC
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

SAFE_DISCHARGES = Measure(
    code="safe-discharges",
    name="People without a home discharged to a safe place",
    unit="people",
    polarity=Polarity.MORE,
    definition=(
        "People recorded as having no fixed home on admission who left to accommodation of at least four weeks, "
        "in the month of discharge."
    ),
    counted_from="the discharge records, checked with the council's housing team",
    ages="adults",
    areas=("plus-homelessness",),
    gainers=(Gainer(Who.LOCAL_AUTHORITY, Decimal(1), "fewer nights on the street and repeat applications"),),
    default_class=OTHER_PUBLIC,
    in_year=(
        "The council's gain counts on its word only. Days and readmissions of this year stand on lines of their own."
    ),
    evidence=(
        "Step-down care: a model gives 1.20 back in finance and 4.30 to society for each 1 (pathway.org.uk). A "
        "link-worker evaluation compared six months before with 28 days after, which is not like for like "
        "(h-3.org.uk, February 2017)."
    ),
    lag_months=1,
    not_for="A saving of hospital days: those are bed days or readmissions, and are counted there.",
    partners=("bed-days", "readmissions"),
    no_value="No published value: enter your own with its source.",
)

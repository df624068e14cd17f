"""Children with epilepsy who saw a specialist nurse. Source of counts: the national epilepsy audit and clinic
records."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

EPILEPSY_NURSE_CHILDREN = Measure(
    code="epilepsy-nurse-children",
    name="Children with epilepsy seen by a specialist nurse",
    unit="children",
    polarity=Polarity.MORE,
    definition=(
        "Children with epilepsy who saw an epilepsy specialist nurse within a year of their first appointment, in "
        "the month of the contact."
    ),
    counted_from="the national epilepsy audit and clinic records",
    ages="children",
    areas=("epilepsy",),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "safer care and fewer seizures, later"),),
    default_class=SOCIETY,
    in_year="A cost of this year; admissions it prevents stand on their own line.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=2,
    not_for="The admissions that it prevents: they stand on the admissions line, once.",
    partners=("epilepsy-admissions-children",),
    no_value="No published value: enter your own with its source.",
)

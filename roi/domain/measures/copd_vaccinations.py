"""People with chronic obstructive pulmonary disease who were vaccinated. Source of counts: general practice registers
and the national immunisation data."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

COPD_VACCINATIONS = Measure(
    code="copd-vaccinations",
    name="People with COPD vaccinated",
    unit="people",
    polarity=Polarity.MORE,
    definition=(
        "People on the COPD register who had the flu, COVID-19 or pneumococcal vaccination of the season, in the "
        "month of the first of them."
    ),
    counted_from="general practice registers and the national immunisation data",
    ages="adults",
    areas=("chronic-respiratory-disease",),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "winter illness prevented"),),
    default_class=SOCIETY,
    in_year="This winter at the earliest, and then as admissions on their own line.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=1,
    not_for="The admissions that it prevents: they stand on the COPD admissions line, once.",
    partners=("copd-admissions",),
    no_value="No published value: enter your own with its source.",
)

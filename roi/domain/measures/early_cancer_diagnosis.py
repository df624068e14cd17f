"""Cancers found early. Stage arrives months after the diagnosis. Source of counts: the rapid cancer registration
data."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

EARLY_CANCER_DIAGNOSIS = Measure(
    code="early-cancer-diagnosis",
    name="Cancers found at stage 1 or 2",
    unit="people",
    polarity=Polarity.MORE,
    definition=(
        "People whose cancer was first recorded at stage 1 or 2, in the month of diagnosis. As a rate: of all "
        "staged cancers."
    ),
    counted_from="the rapid cancer registration data",
    ages="adults",
    areas=("early-cancer-diagnosis",),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "longer and better lives"),),
    default_class=SOCIETY,
    in_year="Later years. Treatment of an early cancer costs something this year.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=4,
    not_for="Savings of this year; and a rise from screening more people who would never have fallen ill.",
    partners=("screening-uptake",),
    no_value="No published value: enter your own with its source.",
)

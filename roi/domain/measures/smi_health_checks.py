"""Yearly physical health checks of people with severe mental illness. Source of counts: general practice and mental
health trust records."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

SMI_HEALTH_CHECKS = Measure(
    code="smi-health-checks",
    name="Health checks of people with severe mental illness",
    unit="people",
    polarity=Polarity.MORE,
    definition=(
        "People on the severe mental illness register with all six checks in the last 12 months, in the month of "
        "the last check."
    ),
    counted_from="general practice and mental health trust records",
    ages="adults",
    areas=("severe-mental-illness",),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "illness found and treated earlier"),),
    default_class=SOCIETY,
    in_year="Later years: the check is a cost of this year.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=1,
    not_for="Savings of this year: a check is a process, not an outcome.",
    no_value="No published value: enter your own with its source.",
)

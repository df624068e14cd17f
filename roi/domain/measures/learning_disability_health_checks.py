"""Yearly health checks of people with a learning disability. Source of counts: general practice registers."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

LEARNING_DISABILITY_HEALTH_CHECKS = Measure(
    code="learning-disability-health-checks",
    name="Health checks of people with a learning disability",
    unit="people",
    polarity=Polarity.MORE,
    definition=(
        "People aged 14 and over on the learning disability register with a yearly health check, in the month of "
        "the check."
    ),
    counted_from="general practice registers",
    ages="everybody",
    areas=("plus-learning-disability-autism",),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "illness found and treated earlier"),),
    default_class=SOCIETY,
    in_year="Later years: the check is a cost of this year.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=1,
    not_for="Savings of this year: a check is a process, not an outcome.",
    no_value="No published value: enter your own with its source.",
)

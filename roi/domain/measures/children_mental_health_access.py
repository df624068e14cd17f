"""Children who reached mental health support. Source of counts: the mental health services data set."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

CHILDREN_MENTAL_HEALTH_ACCESS = Measure(
    code="children-mental-health-access",
    name="Children who reached mental health support",
    unit="children",
    polarity=Polarity.MORE,
    definition=(
        "People under 18 with at least one contact with a mental health service or a school team, in the month of "
        "the first contact."
    ),
    counted_from="the mental health services data set",
    ages="children",
    areas=("children-mental-health",),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "earlier help"),),
    default_class=SOCIETY,
    in_year="A cost of this year: more access is the aim and costs more.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=1,
    not_for="Savings of this year: reaching support is a process, not an outcome.",
    no_value="No published value: enter your own with its source.",
)

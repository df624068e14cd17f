"""People whose high blood pressure is treated to target. Source of counts: general practice registers."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

BLOOD_PRESSURE_CONTROLLED = Measure(
    code="blood-pressure-controlled",
    name="High blood pressure brought to target",
    unit="people",
    polarity=Polarity.MORE,
    definition=(
        "People on the hypertension register whose last reading of the last 12 months is at or below the target "
        "of their age."
    ),
    counted_from="general practice registers",
    ages="adults",
    areas=("hypertension-case-finding",),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "strokes and heart attacks prevented, later"),),
    default_class=SOCIETY,
    in_year="Later years.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=3,
    not_for="People found, who are counted on their own line; nor a saving of this year.",
    partners=("hypertension-found",),
    no_value="No published value: enter your own with its source.",
)

"""People newly found to have high blood pressure. Source of counts: general practice registers."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

HYPERTENSION_FOUND = Measure(
    code="hypertension-found",
    name="High blood pressure found",
    unit="people newly on the register",
    polarity=Polarity.MORE,
    definition="People added to the hypertension register after a check by the project.",
    counted_from="general practice registers",
    ages="adults",
    areas=("hypertension-case-finding",),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "strokes and heart attacks prevented, later"),),
    default_class=SOCIETY,
    in_year="Later years: a person found costs treatment this year.",
    evidence=(
        "590,000 pharmacy checks found 25,000 people; 600 events are expected to be prevented in time "
        "(pulsetoday.co.uk)."
    ),
    lag_months=3,
    not_for="Savings of this year: a person found is a process, the avoided stroke comes later and not to everyone.",
    partners=("blood-pressure-controlled",),
    no_value="No published value: enter your own with its source.",
)

"""People who took up the cancer screening they were invited to. Source of counts: the screening programmes' uptake
data."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

SCREENING_UPTAKE = Measure(
    code="screening-uptake",
    name="People who took up cancer screening",
    unit="people",
    polarity=Polarity.MORE,
    definition=(
        "People invited to breast, bowel or cervical screening who were screened within six months, in the month "
        "of the screen."
    ),
    counted_from="the screening programmes' uptake data",
    ages="adults",
    areas=("early-cancer-diagnosis",),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "cancers found early, later"),),
    default_class=SOCIETY,
    in_year="Later years: screening itself is a cost of this year.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=6,
    not_for="Cancers found early, which are counted on their own line.",
    partners=("early-cancer-diagnosis",),
    no_value="No published value: enter your own with its source.",
)

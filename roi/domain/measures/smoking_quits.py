"""People who stopped smoking, four weeks after the quit date. Source of counts: the stop-smoking service return."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

SMOKING_QUITS = Measure(
    code="smoking-quits",
    name="Smoking quits",
    unit="four-week quits",
    polarity=Polarity.MORE,
    definition="People who set a quit date and had not smoked in the last two weeks when seen at four weeks.",
    counted_from="the stop-smoking service return",
    ages="adults",
    areas=("smoking-cessation",),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "healthy years of life, most of them later"),),
    default_class=SOCIETY,
    in_year="Mostly later years. Fewer readmissions of the same year belong on the readmissions line.",
    evidence=(
        "Hospital service in London: £1,712.55 for each quit (medrxiv.org/content/10.1101/2025.03.21.25324390v1, "
        "March 2025)."
    ),
    lag_months=2,
    not_for="Savings of this year for the trust: most of the gain is health, and it comes later.",
    partners=("smoke-free-pregnancies", "readmissions"),
    no_value="No published value: enter your own with its source.",
)

"""Women who see the same midwifery team throughout. Source of counts: the maternity services data set."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

MATERNITY_CONTINUITY = Measure(
    code="maternity-continuity",
    name="Women with the same midwifery team throughout",
    unit="women",
    polarity=Polarity.MORE,
    definition=(
        "Women from the most deprived fifth or from minority ethnic communities placed on a continuity pathway by "
        "29 weeks."
    ),
    counted_from="the maternity services data set",
    ages="adults",
    areas=("maternity", "plus-ethnic-minority"),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "safer births and better experience"),),
    default_class=SOCIETY,
    in_year="Not in pounds this year: it is a process with outcomes that must be counted themselves.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=4,
    not_for="Avoided complications: count those, with a comparison.",
    no_value="No published value: enter your own with its source.",
)

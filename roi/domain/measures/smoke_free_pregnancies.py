"""Women who smoked at booking and did not at delivery. Source of counts: the maternity services data set."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

SMOKE_FREE_PREGNANCIES = Measure(
    code="smoke-free-pregnancies",
    name="Women who stopped smoking in pregnancy",
    unit="women",
    polarity=Polarity.MORE,
    definition=(
        "Women who smoked at booking and did not at delivery, checked by carbon monoxide, in the month of delivery."
    ),
    counted_from="the maternity services data set",
    ages="adults",
    areas=("maternity", "smoking-cessation"),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "health of mother and child"),),
    default_class=SOCIETY,
    in_year="Partly this year, as neonatal care; most of it later.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=6,
    not_for="Neonatal cots saved in general: count those on the bed-days line, with a comparison.",
    partners=("smoking-quits",),
    no_value="No published value: enter your own with its source.",
)

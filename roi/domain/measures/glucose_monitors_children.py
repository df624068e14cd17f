"""Children with diabetes who got a monitor or pump. Source of counts: the national paediatric diabetes audit and
clinic records."""

from decimal import Decimal

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

GLUCOSE_MONITORS_CHILDREN = Measure(
    code="glucose-monitors-children",
    name="Children with a glucose monitor or pump",
    unit="children",
    polarity=Polarity.MORE,
    definition=(
        "Children with type 1 diabetes in the most deprived fifth or from minority ethnic groups who use a "
        "monitor or pump, newly in the month."
    ),
    counted_from="the national paediatric diabetes audit and clinic records",
    ages="children",
    areas=("diabetes",),
    gainers=(Gainer(Who.PEOPLE, Decimal(1), "better control and fewer emergencies, later"),),
    default_class=SOCIETY,
    in_year="A cost of this year; admissions it prevents stand on their own line.",
    evidence="None in pounds is carried. Bring a comparison of your own.",
    lag_months=3,
    not_for="The admissions that it prevents: they stand on the admissions line, once.",
    partners=("diabetes-admissions-children",),
    no_value="No published value: enter your own with its source.",
)

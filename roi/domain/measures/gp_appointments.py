"""GP appointments freed. The published value is of 2013/14 and old. Source of counts: general practice appointment
data."""

from decimal import Decimal

from roi.domain.benefits import OTHER_NHS
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Gainer, Measure

GP_APPOINTMENTS = Measure(
    code="gp-appointments",
    name="GP appointments freed",
    unit="appointments",
    polarity=Polarity.FEWER,
    definition=(
        "Consultations in general practice of the project's people, of any kind, in the month of the appointment."
    ),
    counted_from="general practice appointment data",
    ages="everybody",
    gainers=(Gainer(Who.OTHER_NHS, Decimal(1), "appointments that go to other patients"),),
    default_class=OTHER_NHS,
    in_year="Capacity of this year at the practice: no payment of the trust or the ICB falls with it.",
    evidence=(
        "Social prescribing: appointments fell 42.2 per cent among 1,751 people in one place, before and after "
        "(socialprescribingacademy.org.uk, November 2024)."
    ),
    lag_months=0,
    not_for="Cash of anybody: practices are paid by the head.",
    capacity_unit="appointments",
)

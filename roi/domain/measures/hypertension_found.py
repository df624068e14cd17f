"""People newly found to have high blood pressure. Source of counts: general practice registers."""

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Measure

HYPERTENSION_FOUND = Measure(
    code="hypertension-found",
    name="High blood pressure found",
    unit="people newly on the register",
    polarity=Polarity.MORE,
    definition="People added to the hypertension register after a check by the project.",
    gains=Who.PEOPLE,
    default_class=SOCIETY,
    not_for="Savings of this year: a person found is a process, the avoided stroke comes later and not to everyone.",
)

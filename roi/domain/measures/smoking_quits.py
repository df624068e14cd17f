"""People who stopped smoking, four weeks after the quit date. Source of counts: the stop-smoking service return."""

from roi.domain.benefits import SOCIETY
from roi.domain.inputs import Polarity, Who
from roi.domain.measures.measure import Measure

SMOKING_QUITS = Measure(
    code="smoking-quits",
    name="Smoking quits",
    unit="four-week quits",
    polarity=Polarity.MORE,
    definition="People who set a quit date and had not smoked in the last two weeks when seen at four weeks.",
    gains=Who.PEOPLE,
    default_class=SOCIETY,
    not_for="Savings of this year for the trust: most of the gain is health, and it comes later.",
)

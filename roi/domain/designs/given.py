"""Design G, a given series: what would have happened, month by month, from a named source."""

from roi.domain.comparison import GivenSeries
from roi.domain.designs.design import Deadweight, Design, Fitted, in_events
from roi.domain.inputs import OutcomeLine


def fit(line: OutcomeLine) -> Fitted:
    assert isinstance(line.counterfactual, GivenSeries)
    return Fitted(in_events(line, line.counterfactual.expected))


GIVEN = Design(
    "G",
    "given series",
    "as its source",
    Deadweight.TYPED,
    GivenSeries,
    "twelve expected months, source and reason",
    fit,
)

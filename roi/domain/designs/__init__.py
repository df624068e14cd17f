"""The designs of comparison, one file each, in DESIGNS, in the order in which a form offers them."""

from roi.domain.designs.design import Deadweight, Design, Fitted, in_events
from roi.domain.designs.differences import DIFFERENCES
from roi.domain.designs.given import GIVEN
from roi.domain.designs.interrupted import INTERRUPTED
from roi.domain.designs.last_year import LAST_YEAR
from roi.domain.designs.matched import MATCHED
from roi.domain.designs.pre_period import PRE_PERIOD
from roi.domain.designs.randomised import RANDOMISED
from roi.domain.designs.trend import TREND

DESIGNS = (PRE_PERIOD, TREND, LAST_YEAR, INTERRUPTED, DIFFERENCES, MATCHED, RANDOMISED, GIVEN)

__all__ = ["DESIGNS", "Deadweight", "Design", "Fitted", "in_events"]

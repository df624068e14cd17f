"""Design M, a matched group: the rate of people matched one by one, times those exposed here."""

from decimal import Decimal

from roi.domain.comparison import Matched
from roi.domain.designs.design import Deadweight, Design, Fitted, dispersion_of, other_group
from roi.domain.inputs import OutcomeLine


def fit(line: OutcomeLine) -> Fitted:
    group = line.counterfactual
    assert isinstance(group, Matched)
    dispersion = dispersion_of(group.other_observed, group.other_exposure)
    note = f"{group.people} people matched on {group.matched_on}."
    return other_group(line, group.other_observed, group.other_exposure, Decimal(1), 0.0, dispersion, (note,))


MATCHED = Design(
    "M", "matched group", "3 to 4", Deadweight.BLOCKED, Matched,
    "person-level data of a matched group in the months of the year", fit,
)  # fmt: skip

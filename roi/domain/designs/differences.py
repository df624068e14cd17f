"""Design D, difference in differences: what another group did in the same months tells what would have happened."""

from roi.domain.comparison import TwoGroups
from roi.domain.designs.design import Deadweight, Design, Fitted, added, dispersion_of, other_group
from roi.domain.inputs import OutcomeLine


def fit(line: OutcomeLine) -> Fitted:
    before = line.counterfactual
    assert isinstance(before, TwoGroups)
    own_rate = added(before.observed) / added(before.exposure)
    other_rate = added(before.other_before) / added(before.other_exposure_before)
    dispersion = max(
        dispersion_of(before.observed, before.exposure),
        dispersion_of(before.other_before, before.other_exposure_before),
    )
    common = dispersion * (1 / float(added(before.observed)) + 1 / float(added(before.other_before)))
    note = f"Comparison group: {before.other_name}."
    times = own_rate / other_rate
    return other_group(line, before.other_observed, before.other_exposure, times, common, dispersion, (note,))


DIFFERENCES = Design(
    "D", "difference in differences", "3 to 4", Deadweight.BLOCKED, TwoGroups,
    "another group, with events and those exposed of both before and during the year", fit,
)  # fmt: skip

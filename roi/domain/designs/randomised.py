"""Design R, a trial or stepped wedge: the rate of the control arm, times those exposed here."""

from decimal import Decimal

from roi.domain.comparison import Randomised
from roi.domain.designs.design import Deadweight, Design, Fitted, dispersion_of, other_group
from roi.domain.inputs import OutcomeLine


def fit(line: OutcomeLine) -> Fitted:
    arm = line.counterfactual
    assert isinstance(arm, Randomised)
    dispersion = dispersion_of(arm.other_observed, arm.other_exposure)
    note = f"Protocol: {arm.protocol}."
    return other_group(line, arm.other_observed, arm.other_exposure, Decimal(1), 0.0, dispersion, (note,))


RANDOMISED = Design(
    "R", "randomised or stepped wedge", "5", Deadweight.BLOCKED, Randomised,
    "a control arm drawn by lot, in the months of the year", fit,
)  # fmt: skip

"""Design D, difference in differences: what another group did in the same months tells what would have happened."""

from dataclasses import replace
from typing import TYPE_CHECKING

from roi.domain.by_site import FEWEST_SITES, RESAMPLES, SiteSpread, site_spread
from roi.domain.comparison import TwoGroups
from roi.domain.designs.design import MONTHS, Deadweight, Design, Fitted, added, dispersion_of, other_group
from roi.domain.inputs import OutcomeLine
from roi.domain.rates import points

if TYPE_CHECKING:
    from roi.domain.designs.design import Numbers


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
    spread = site_spread(line.sites) if line.sites else None
    if line.sites and spread is None:
        note += f" Fewer than {FEWEST_SITES} sites in a group: the limits count chance alone, not how sites differ."
    fitted = other_group(line, before.other_observed, before.other_exposure, times, common, dispersion, (note,))
    return fitted if spread is None else with_site_spread(fitted, spread)


def with_site_spread(fitted: Fitted, spread: SiteSpread) -> Fitted:
    """The level and the ratio as widely as whole sites scatter, and each never less widely than chance alone; months of
    the other group scatter around the level as they do."""
    if fitted.joint is None or fitted.rate_ratio_variance is None:
        return fitted
    level = float(fitted.joint[:MONTHS, :MONTHS].min())
    wider = (points(0.95, spread.degrees) / points(0.95)) ** 2
    if wider * spread.ratio <= fitted.rate_ratio_variance and wider * spread.expected <= level:
        note = "Whole sites scatter no more than chance alone, which the limits count."
        return replace(fitted, notes=(*fitted.notes, note))
    ours, others = spread.sites
    note = f"Limits from {RESAMPLES:,} draws of whole sites: {ours} here, {others} in the other group."
    joint = joint_of_sites(fitted.joint, level, spread)
    return replace(fitted, joint=joint, notes=(*fitted.notes, note), degrees=spread.degrees)


def joint_of_sites(chance: "Numbers", level: float, spread: SiteSpread) -> "Numbers":
    """`level` is the variance that chance alone gives all months. A variance is only ever made larger, so what whole
    sites share stays possible: no combination of months and ratio gets a variance below nought."""
    import numpy as np

    joint: Numbers = np.full((MONTHS + 1, MONTHS + 1), max(spread.expected, level))
    joint[:MONTHS, -1] = joint[-1, :MONTHS] = spread.shared
    joint[-1, -1] = max(spread.ratio, float(chance[-1, -1]))
    joint[:MONTHS, :MONTHS] += chance[:MONTHS, :MONTHS] - level
    return joint


DIFFERENCES = Design(
    "D", "difference in differences", "3 to 4", Deadweight.BLOCKED, TwoGroups,
    "another group, with events and those exposed of both before and during the year", fit,
)  # fmt: skip

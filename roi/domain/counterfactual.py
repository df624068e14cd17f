"""What would have happened without the project, by the design of the line, and which designs the data held allow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from roi.domain.comparison import Series
from roi.domain.designs import DESIGNS, Design, Fitted, in_events
from roi.domain.inputs import OutcomeLine
from roi.domain.selection import share_that_stays

__all__ = ["DESIGNS", "Design", "design_of", "expected_events", "fitted_line", "in_events", "observed_events"]


def design_of(line: OutcomeLine) -> Design:
    return next(design for design in DESIGNS if design.code == line.counterfactual.code)


def fitted_line(line: OutcomeLine) -> Fitted:
    """Expected events with their spread. Where people were chosen as high and the correction is given, their own past
    is lowered by the fall that comes anyway."""
    fitted = design_of(line).fit(line)
    if line.selection is None:
        return fitted
    stays = share_that_stays(line.selection)
    note = f"Chosen when high: the months before count {float(stays):.3f} times, for the fall that comes anyway."
    ratio = None if fitted.rate_ratio is None else fitted.rate_ratio / float(stays)
    lowered = tuple(value * stays for value in fitted.expected)
    return replace(fitted, expected=lowered, rate_ratio=ratio, notes=(*fitted.notes, note))


def expected_events(line: OutcomeLine) -> Series:
    """Twelve months of events that would have happened."""
    return fitted_line(line).expected


def observed_events(line: OutcomeLine) -> Series:
    """Events that happened, April to the last known month."""
    return in_events(line, line.observed)


@dataclass(frozen=True)
class DataHeld:
    """What a trust has: months before and after the start, and which other groups it can count."""

    months_before: int = 0
    months_after: int = 0
    exposure: bool = False
    other_group_before: bool = False
    other_group_after: bool = False
    matched_people: bool = False
    control_arm: bool = False
    chosen_when_high: bool | None = None
    correction: bool = False


@dataclass(frozen=True)
class Possible:
    """One design: whether the data allow it, and if not, what is missing."""

    design: Design
    possible: bool
    why_not: str


def possible_designs(held: DataHeld) -> tuple[Possible, ...]:
    """Every design in its order, with what is missing. Deadweight is as the design says."""
    lacks = missing_data(held)
    return tuple(Possible(design, not lacks[design.code], " ".join(lacks[design.code])) for design in DESIGNS)


def missing_data(held: DataHeld) -> Mapping[str, list[str]]:
    lacks: dict[str, list[str]] = {design.code: [] for design in DESIGNS}
    fewest = {"P": 12, "S": 12, "T": 24, "I": 24}
    for code, months in fewest.items():
        if held.months_before < months:
            lacks[code].append(f"{months} months before are needed; {held.months_before} are held.")
        if not held.exposure:
            lacks[code].append("The number exposed in each month is needed.")
        if held.chosen_when_high and not held.correction:
            lacks[code].append("People chosen when high fall anyway: use a comparison group or give the correction.")
    if held.months_after < 6:
        lacks["I"].append(f"Six months after the start are needed; {held.months_after} are held.")
    if not (held.other_group_before and held.other_group_after):
        lacks["D"].append("Another group's events and exposure, before and during the year, are needed.")
    if not held.matched_people:
        lacks["M"].append("Person-level data of a matched group are needed.")
    if not held.control_arm:
        lacks["R"].append("A control arm drawn by lot is needed.")
    return lacks

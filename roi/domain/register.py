"""The register of assumptions: every number that somebody chose, with its range, source and grade."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.financial_year import MONTH_NAMES
from roi.domain.benefits import optimism_rate
from roi.domain.counterfactual import design_of
from roi.domain.exposure import REASON, SOURCE, is_carried
from roi.domain.inputs import CaseInputs, OutcomeLine


@dataclass(frozen=True)
class RegisterEntry:
    """One assumption. `value` is None where it is a series; the unit GBP is pounds at the prices of its source."""

    id: str
    statement: str
    value: Decimal | None
    unit: str
    source: str
    grade: str
    low: Decimal | None = None
    high: Decimal | None = None
    reason: str = ""


def register_of(inputs: CaseInputs) -> tuple[RegisterEntry, ...]:
    return (*(entry for line in inputs.outcomes for entry in line_entries(line)), price_entry(inputs))


def line_entries(line: OutcomeLine) -> Iterator[RegisterEntry]:
    stem, design = f"line.{line.id}", design_of(line)
    before = line.counterfactual
    yield RegisterEntry(
        f"{stem}.counterfactual", f"{line.label}: what would have happened ({design.name})", None, "events",
        before.source, before.grade, reason=getattr(before, "reason", ""),
    )  # fmt: skip
    if is_carried(line):
        first = MONTH_NAMES[line.exposure_given]
        yield RegisterEntry(
            f"{stem}.exposure_ahead", f"{line.label}: exposed in each month from {first} on", line.exposure[-1],
            "people", SOURCE, "", reason=REASON,
        )  # fmt: skip
    for name, assumed in (
        ("attribution", line.attribution),
        ("deadweight", line.deadweight),
        ("displacement", line.displacement),
    ):
        if assumed is not None:
            yield RegisterEntry(
                f"{stem}.{name}", f"{line.label}: {name}", assumed.value, "share", assumed.source, assumed.grade,
                assumed.low, assumed.high, assumed.reason,
            )  # fmt: skip
    optimism = line.optimism
    yield RegisterEntry(
        f"{stem}.optimism", f"{line.label}: correction for optimism (local default)", optimism_rate(optimism), "share",
        optimism.source, max(optimism.grades.values()), reason=optimism.reason,
    )  # fmt: skip
    if line.unit_value is not None:
        unit = line.unit_value
        yield RegisterEntry(
            f"{stem}.unit_value", f"{line.label}: unit value in {unit.price_year} prices", unit.value, "GBP",
            unit.source, unit.grade, unit.low, unit.high,
        )  # fmt: skip
    if line.capacity is not None:
        capacity = line.capacity
        yield RegisterEntry(
            f"{stem}.capacity", f"{line.label}: {capacity.unit} for each event", capacity.per_event, capacity.unit,
            capacity.source, "",
        )  # fmt: skip


def price_entry(inputs: CaseInputs) -> RegisterEntry:
    prices = inputs.prices
    return RegisterEntry(
        "prices", f"Price index: {prices.name}, prices of {prices.case_year}", prices.values[prices.case_year], "index",
        prices.source, "", reason=f"{prices.basis.value} series",
    )  # fmt: skip

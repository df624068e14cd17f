"""Between the form of an outcome and the service that records it: what was typed as facts, and facts as typed."""

from decimal import Decimal
from typing import Any

from roi.domain.case_check import COMPONENTS
from roi.domain.inputs import Assumption, Gain, Kind, Optimism, Polarity, Who
from roi.forms import OWN_MEASURE
from roi.services.outcomes import OutcomeFacts, Worth

SHARES = ("attribution", "deadweight", "displacement")
PARTS = ("value", "source", "grade", "reason", "low", "high")
AS_TYPED = (
    "unit",
    "site",
    "name",
    "expected_source",
    "expected_reason",
    "expected_grade",
    "overlap_answer",
    "chosen_when_high",
    "capacity_unit",
    "capacity_per_event",
    "capacity_source",
    "capacity_used_for",
)


def facts_of(typed: dict[str, Any]) -> OutcomeFacts:
    """The facts of a valid OutcomeForm."""
    shares: dict[str, Any] = {name: Assumption(*(typed[f"{name}_{part}"] for part in PARTS)) for name in SHARES}
    return OutcomeFacts(
        measure=typed["own_measure"] if typed["measure"] == OWN_MEASURE else typed["measure"],
        polarity=Polarity(typed["polarity"]),
        kind=Kind(typed["kind"]),
        optimism=Optimism(
            {name: typed[f"grade_{name}"] for name in COMPONENTS},
            typed["optimism_source"],
            typed["optimism_value"],
            typed["optimism_reason"],
        ),
        worth=worth_of(typed),
        gains=gains_of(typed),
        steady_months=tuple(typed["steady_months"]),
        **shares,
        **{name: typed[name] for name in AS_TYPED},
    )


def worth_of(typed: dict[str, Any]) -> Worth | None:
    if typed["reference_value"] is None and typed["own_value"] is None:
        return None
    return Worth(
        grade=typed["value_grade"],
        series=typed["price_series"],
        reference=typed["reference_value"],
        own=typed["own_value"],
        own_source=typed["own_value_source"],
        own_year=typed["own_value_year"],
        low=typed["value_low"],
        high=typed["value_high"],
        is_conservative=typed["is_conservative"],
        includes_other_agencies=typed["includes_other_agencies"],
    )


def gains_of(typed: dict[str, Any]) -> tuple[Gain, ...]:
    """Those with a share; a share of nought is nobody's gain."""
    gains = [Gain(Who.TRUST, typed["trust_share"])] if typed["trust_share"] else []
    if typed["other_share"]:
        gains.append(
            Gain(
                Who(typed["other_who"]),
                typed["other_share"],
                typed["other_name"],
                typed["other_basis"],
            )
        )
    if typed["people_share"]:
        gains.append(Gain(Who.PEOPLE, typed["people_share"]))
    return tuple(gains)


def typed_again(line: Any) -> dict[str, Any]:
    """A recorded line as the form shows it."""
    own = line.measure.startswith("local-")
    given: dict[str, Any] = {name: getattr(line, name) for name in AS_TYPED}
    given |= {
        "measure": OWN_MEASURE if own else line.measure,
        "own_measure": line.measure.removeprefix("local-") if own else "",
        "polarity": line.polarity,
        "kind": line.kind,
        "optimism_value": line.optimism,
        "optimism_source": line.optimism_source,
        "optimism_reason": line.optimism_reason,
        "reference_value": line.reference_value_id,
        "own_value": line.own_value,
        "own_value_source": line.own_value_source,
        "own_value_year": line.own_value_year,
        "value_grade": line.value_grade,
        "value_low": line.value_low,
        "value_high": line.value_high,
        "price_series": line.price_series,
        "is_conservative": line.is_conservative,
        "includes_other_agencies": line.includes_other_agencies,
        "steady_months": line.steady_months,
        "chosen_when_high": {True: "yes", False: "no"}.get(line.chosen_when_high, ""),
        "trust_share": Decimal(0),
    }
    given |= {f"grade_{name}": getattr(line, f"grade_{name}") for name in COMPONENTS}
    for row in line.assumptions.all():
        given |= {f"{row.name}_{part}": getattr(row, part) for part in PARTS}
    for gain in line.gains.all():
        place = gain.who if gain.who in (Who.TRUST, Who.PEOPLE) else "other"
        given[f"{place}_share"] = gain.share
        if place == "other":
            given |= {
                "other_who": gain.who,
                "other_name": gain.name,
                "other_basis": gain.basis,
            }
    return given

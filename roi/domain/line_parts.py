"""Fields of an outcome that a file can give and no page asks for: kept as the file writes them, and put into the line.

The file of a case names them and describes them (docs/case-file.md).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from roi.domain.case_file import read_line
from roi.domain.case_writing import line as write_line
from roi.domain.inputs import GivenSeries, OutcomeLine

type Parts = dict[str, Any]

OF_LINE = (
    "reach", "other_claims", "selection", "specified_on", "changed_after_results", "trust_fall", "conversion",
    "total_use", "sites", "fifths", "health", "plan", "split_sample",
)  # fmt: skip
OF_UNIT_VALUE = ("includes_health", "is_transfer", "local_prices", "elements")
OF_COMPARISON = ("counterfactual", "selection")  # gone once a person chooses a comparison on the page

ANY_SHARE = {"value": 0, "source": "any", "grade": "A"}
BARE: Parts = {  # the least that is a line, around which parts are read
    "id": "any", "measure": "any", "label": "any", "kind": "count", "polarity": "fewer-is-better", "observed": [],
    "counterfactual": {"design": "G", "expected": [0], "source": "any", "reason": "any", "grade": "A"},
    "attribution": ANY_SHARE, "displacement": ANY_SHARE, "optimism": {"grades": {}, "source": "any"}, "gains": [],
}  # fmt: skip


def parts_of(line: OutcomeLine) -> Parts:
    """What of the line has no place of its own, as its file writes it. A given series has one."""
    document = write_line(line)
    parts = {name: document[name] for name in OF_LINE if name in document}
    if not isinstance(line.counterfactual, GivenSeries):
        parts["counterfactual"] = document["counterfactual"]
    unit: Any = document.get("unit_value", {})
    if extra := {name: unit[name] for name in OF_UNIT_VALUE if name in unit}:
        parts["unit_value"] = extra
    return parts


def with_parts(line: OutcomeLine, parts: Mapping[str, Any]) -> OutcomeLine:
    """The line with its parts. Claims of other projects are those that are known here and those that the file names."""
    if not parts:
        return line
    read = read_line(BARE | {name: value for name, value in parts.items() if name != "unit_value"} | unit_of(parts), "")
    found: Parts = {name: getattr(read, name) for name in parts if name != "unit_value"}
    if line.unit_value is not None and read.unit_value is not None:
        extra = {name: getattr(read.unit_value, name) for name in parts["unit_value"]}
        found["unit_value"] = replace(line.unit_value, **extra)
    known = {claim.project for claim in line.other_claims}
    claims = (claim for claim in read.other_claims if claim.project not in known)
    return replace(line, **found | {"other_claims": (*line.other_claims, *claims)})


def unit_of(parts: Mapping[str, Any]) -> Parts:
    worth = {"value_pence": 0, "price_year": "any", "source": "any", "grade": "A"}
    return {"unit_value": worth | parts["unit_value"]} if "unit_value" in parts else {}

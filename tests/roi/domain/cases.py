"""The golden case as a document to change, and ways to change it. Source of its figures: worked by hand."""

import copy
import json
from pathlib import Path

from roi.domain.appraisal import appraise
from roi.domain.case_file import read_case_file

GOLDEN = json.loads((Path(__file__).parents[3] / "docs" / "examples" / "golden.json").read_text())
PART = {"value": 0, "source": "typed in a test", "grade": "B", "reason": "a test"}


def golden(**changes):
    """A copy with fields set by path: `golden(**{"outcomes.0.attribution.value": 0.5})`; `...` takes a field out."""
    document = copy.deepcopy(GOLDEN)
    for path, value in changes.items():
        *way, last = path.split(".")
        place = document
        for step in way:
            place = place[int(step) if isinstance(place, list) else step]
        if value is ...:
            del place[last]
        elif isinstance(place, dict):
            place[last] = value
        else:
            place[int(last) : int(last) + 1] = [value]
    return document


def appraised(document):
    return appraise(read_case_file(document))


def second_line(**changes):
    """A second outcome, given to the ICB with its word, to stand beside the golden one."""
    line = copy.deepcopy(GOLDEN["outcomes"][0])
    line |= {"id": "missed", "measure": "outpatient-non-attendance", "label": "Missed appointments",
             "observed": [10] * 12, "counterfactual": line["counterfactual"] | {"expected": [12] * 12},
             "quintiles": {"1": 8, "2": 6, "3": 4, "4": 3, "5": 2, "unknown": 1},
             "gains": [{"who": "icb", "name": "Example ICB", "share": 0.5, "basis": "variable payment",
                        "confirmed_by": "ICB finance"}, {"who": "people", "share": 0.5}]}  # fmt: skip
    return line | changes

"""The golden in-year case as a row of the table; `golden_in_year_test.py` holds every figure of it."""

import json
from pathlib import Path

from roi.domain.appraisal import appraise
from roi.domain.case_file import read_case_file
from tests.worked_examples.check import exact
from tests.worked_examples.golden_figures import CUMULATIVE_RESOURCE, FIGURES, MONTHLY_BENEFIT

SOURCE = "worked by hand, our golden in-year case"
GOLDEN = Path(__file__).parents[2] / "docs" / "examples" / "golden.json"


def checks():
    found = appraise(read_case_file(json.loads(GOLDEN.read_text())))
    for what, id, theirs in FIGURES:
        yield exact(what, found.figure(id).number, theirs)
    for stem, series in (("benefit", MONTHLY_BENEFIT), ("cumulative", CUMULATIVE_RESOURCE)):
        for month, theirs in enumerate(series, 1):
            ours = found.figure(f"return.trust_resource.{stem}.M{month}").number
            yield exact(f"{stem} on resource, M{month}", ours, theirs)

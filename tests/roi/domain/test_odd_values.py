"""Whatever stands in one place of a case file, it is appraised or refused with a sentence: nothing else happens."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from roi.domain.appraisal import appraise
from roi.domain.appraisal_document import to_json
from roi.domain.case_file import read_case_file
from roi.domain.inputs import CaseError
from roi.domain.statements import statements
from tests.roi.domain.cases import golden, second_line

FULL = golden(**{
    "outcomes.1": second_line(capacity={"unit": "slots", "per_event": 0.5, "source": "s"}, exposure=[100] * 12,
        counterfactual={"design": "S", "source": "s", "grade": "C", "observed": [12] * 12, "exposure": [100] * 12,
                        "growth_rate": 0.01}, quintiles=None),
    "outcomes.0.attribution.low": 0.7, "outcomes.0.attribution.high": 0.9, "costs.0.full_year_pence": 100,
    "realisation.1": {"id": "fixed", "outcome": "admissions", "from_month": "M3", "amount_pence": 5000,
                      "status": "planned", "finance_confirmed": False},
})  # fmt: skip
ODD = (None, True, "", " ", "text", "M13", [], [1], {}, {"value": 1}, 0, -1, 1, 0.5, 1e-300, 1e9, -1e9, 10**11, 10**13,
       10**400, float("nan"), float("inf"), "2023", "G", "A")  # fmt: skip


def places(value, way=()):
    found = [way] if way else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*way, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += places(inner, (*way, number))
    return found


def test_the_case_used_here_is_itself_appraised():
    assert appraise(read_case_file(FULL)).figures


@settings(max_examples=400, deadline=None)
@given(way=st.sampled_from(places(FULL)), odd=st.sampled_from(ODD))
def test_an_odd_value_is_appraised_or_refused_with_a_sentence(way, odd):
    document = copy.deepcopy(FULL)
    place = document
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = odd
    try:
        appraisal = appraise(read_case_file(document))
    except CaseError as refused:
        assert refused.sentence.endswith((".", "?"))  # noqa: PT017
        return
    assert to_json(appraisal)["returns"]
    assert statements(appraisal)

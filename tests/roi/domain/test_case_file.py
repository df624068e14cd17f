"""What the case file refuses, with the path of the field and one sentence, and what it reads back."""

import json
import re
from pathlib import Path

import pytest

from roi.domain.appraisal import appraise
from roi.domain.case_file import read_case_file
from roi.domain.case_writing import write_case_file
from roi.domain.inputs import CaseError
from tests.roi.domain.cases import GOLDEN, PART, golden, second_line

REFUSED = (
    ("an observed month is missing", golden(**{"outcomes.0.observed": [82] * 11}), "outcomes[0].observed[11]"),
    ("an observed month is empty", golden(**{"outcomes.0.observed.3": None}), "outcomes[0].observed[3]"),
    ("a month too many", golden(**{"outcomes.0.observed": [82] * 13}), "outcomes[0].observed[12]"),
    ("an expected month is missing", golden(**{"outcomes.0.counterfactual.expected": [82] * 11}),
     "outcomes[0].counterfactual.expected[11]"),
    ("a given series without a reason", golden(**{"outcomes.0.counterfactual.reason": ...}),
     "outcomes[0].counterfactual.reason"),
    ("a given series without a source", golden(**{"outcomes.0.counterfactual.source": ...}),
     "outcomes[0].counterfactual.source"),
    ("negative exposure", golden(**{"outcomes.0.exposure": [100, -1] + [100] * 10}), "outcomes[0].exposure[1]"),
    ("a negative count", golden(**{"outcomes.0.observed.0": -1}), "outcomes[0].observed[0]"),
    ("a share above 1", golden(**{"outcomes.0.attribution.value": 1.2}), "outcomes[0].attribution.value"),
    ("a share below 0", golden(**{"outcomes.0.displacement.value": -0.1}), "outcomes[0].displacement.value"),
    ("no deadweight", golden(**{"outcomes.0.deadweight": ...}), "outcomes[0].deadweight"),
    ("no reason for displacement", golden(**{"outcomes.0.displacement.reason": ...}), "outcomes[0].displacement.reason"),
    ("fifths that do not add", golden(**{"outcomes.0.quintiles.1": 53}), "outcomes[0].quintiles"),
    ("a fifth is missing", golden(**{"outcomes.0.quintiles": {"1": 124}}), "outcomes[0].quintiles.2"),
    ("a price year without an index", golden(**{"outcomes.0.unit_value.price_year": "2019"}),
     "outcomes[0].unit_value.price_year"),
    ("a case year without an index", golden(**{"prices.case_year": "2030"}), "prices.case_year"),
    ("an index of nought", golden(**{"prices.values": {"2023": 0, "2024": 100}}), "prices.values.2023"),
    ("an unknown measure", golden(**{"outcomes.0.measure": "hope"}), "outcomes[0].measure"),
    ("the wrong polarity", golden(**{"outcomes.0.polarity": "more-is-better"}), "outcomes[0].polarity"),
    ("a reach on a count", golden(**{"outcomes.0.reach": 2}), "outcomes[0].reach"),
    ("a rate without exposure", golden(**{"outcomes.0.kind": "rate"}), "outcomes[0].exposure"),
    ("gains that do not add to 1", golden(**{"outcomes.0.gains.0.share": 0.9}), "outcomes[0].gains"),
    ("a body that gains has no name", golden(**{"outcomes.0.gains": [{"who": "icb", "share": 1}]}),
     "outcomes[0].gains[0].name"),
    ("two steady months", golden(**{"outcomes.0.steady_months": ["M1", "M2"]}), "outcomes[0].steady_months"),
    ("a steady month in the future", golden(**{"data_to": "M11", "outcomes.0.observed": [80] * 11,
     "outcomes.0.quintiles": ...}), "outcomes[0].steady_months[2]"),
    ("a range with one end", golden(**{"outcomes.0.attribution.low": 0.5}), "outcomes[0].attribution.high"),
    ("a value outside its range", golden(**{"outcomes.0.attribution": PART | {"low": 0.2, "high": 0.3}}),
     "outcomes[0].attribution.low"),
    ("other projects claim the rest and more", golden(**{"outcomes.0.other_claims": [
     {"project": "another", "attribution": 0.3}]}), "outcomes[0].attribution.value"),
    ("the same id twice", golden(**{"outcomes.1": GOLDEN["outcomes"][0]}), "outcomes[1].id"),
    ("a cost with eleven months", golden(**{"costs.0.months_pence": [100] * 11}), "costs[0].months_pence[11]"),
    ("pounds with a point", golden(**{"costs.0.months_pence": [100.5] * 12}), "costs[0].months_pence[0]"),
    ("a release of a line that is not there", golden(**{"realisation.0.outcome": "other"}), "realisation[0].outcome"),
    ("a confirmed release without a cost centre", golden(**{"realisation.0.cost_centre": ...}),
     "realisation[0].cost_centre"),
    ("a confirmed release without a name", golden(**{"realisation.0.confirmed_by": ...}), "realisation[0].confirmed_by"),
    ("a release by share and amount", golden(**{"realisation.0.amount_pence": 100}), "realisation[0]"),
    ("more than all of it released", golden(**{"realisation.1": GOLDEN["realisation"][0] | {"id": "b", "share": 0.71}}),
     "realisation[1].share"),
    ("a field nobody knows", golden(**{"outcomes.0.atribution": 1}), "outcomes[0].atribution"),
    ("text for a number", golden(**{"outcomes.0.observed.0": "82"}), "outcomes[0].observed[0]"),
    ("not a number", golden(**{"outcomes.0.observed.0": float("nan")}), "outcomes[0].observed[0]"),
    ("a number beyond sense", golden(**{"outcomes.0.observed.0": 10**400}), "outcomes[0].observed[0]"),
    ("true for a number", golden(**{"outcomes.0.observed.0": True}), "outcomes[0].observed[0]"),
    ("a month called April", golden(data_to="April"), "data_to"),
    ("a year that is none", golden(financial_year="2024-26"), "financial_year"),
    ("another kind of file", golden(format="other"), "format"),
    ("no outcomes", golden(outcomes=[]), "outcomes"),
    ("a list where an object belongs", golden(prices=[]), "prices"),
    ("not an object at all", [1, 2], ""),
)  # fmt: skip


@pytest.mark.parametrize(("description", "document", "path"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_faulty_case_is_refused_at_the_path_of_the_field(description, document, path):
    with pytest.raises(CaseError) as refused:
        read_case_file(document)
    assert refused.value.path == path
    assert refused.value.sentence.endswith(".")


def test_the_golden_case_is_written_as_it_was_read():
    assert write_case_file(read_case_file(GOLDEN)) == GOLDEN


def test_every_field_reads_back():
    full = golden(**{
        "outcomes.1": second_line(site="RZZ01", other_claims=[{"project": "P-2", "attribution": 0.1}],
            overlap_answer="Split by contact days.", chosen_when_high=True, exposure=[100] * 12,
            counterfactual={"design": "S", "source": "s", "grade": "C", "observed": [12] * 12, "exposure": [100] * 12,
                            "growth_rate": 0.01}, quintiles=None,
            capacity={"unit": "slots", "per_event": 0.5, "source": "s", "used_for": "waiting list"}),
        "outcomes.0.attribution.low": 0.7, "outcomes.0.attribution.high": 0.9,
        "costs.0.pot": "P-014", "costs.0.pot_recurrent": False, "costs.0.full_year_pence": 1, "prices.released_on": "2026-09-30",
    })  # fmt: skip
    case = read_case_file(full)
    assert case.outcomes[1].capacity.per_event * 2 == 1
    assert case.outcomes[1].counterfactual.growth_rate * 100 == 1
    assert case.costs[0].pot_recurrent is False
    assert read_case_file(json.loads(json.dumps(write_case_file(case)))) == case


def schema():
    text = (Path(__file__).parents[3] / "docs" / "case-file.md").read_text()
    return json.loads(re.search(r"```json\n(.*?)\n```", text, re.S)[1])


def node_at(document, path):
    for step in path:
        document = document[step]
    return document


OBJECTS = (
    ("top", ()), ("party", ("project",)), ("prices", ("prices",)), ("outcome", ("outcomes", 0)),
    ("assumption", ("outcomes", 0, "attribution")), ("optimism", ("outcomes", 0, "optimism")),
    ("unit_value", ("outcomes", 0, "unit_value")), ("gain", ("outcomes", 0, "gains", 0)), ("cost", ("costs", 0)),
    ("realisation", ("realisation", 0)),
)  # fmt: skip


@pytest.mark.parametrize(("name", "way"), OBJECTS, ids=[row[0] for row in OBJECTS])
def test_the_schema_and_the_reader_require_the_same_fields(name, way):
    described = schema() if name == "top" else schema()["$defs"][name]
    given = node_at(golden(), way)
    assert set(given) <= set(described["properties"])
    for field in given:
        document = golden()
        del node_at(document, way)[field]
        dependent = {"reason", "share", "cost_centre", "subjective_code", "owner", "action", "confirmed_by"}
        if field in described["required"]:
            with pytest.raises(CaseError, match=field):
                read_case_file(document)
        elif field not in dependent:
            assert appraise(read_case_file(document)).figures

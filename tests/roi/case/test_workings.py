"""The workings of a case: two spreadsheet programs work every figure out anew, and a changed input changes it as we do."""

import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from roi.case.workings import write_case, write_workings
from roi.domain.appraisal import appraise
from roi.domain.case_file import read_case_file
from roi.domain.figures import GBP
from tests.roi.case.golden_facts import does_not_pay_back, facts_of
from tests.roi.case.recalculating import by_ironcalc, by_libreoffice, changed
from tests.roi.domain.cases import golden, second_line

DRAWN = "probability."


def other_designs():
    """A count and a rate against the months before, one against a fitted model, fixed pounds of release, a partner."""
    first = second_line(observed=[70, 60, 75, 71], quintiles=None)
    first |= {"id": "count", "exposure": [100 + n for n in range(12)], "steady_months": ["M2", "M3", "M4"]}
    first["counterfactual"] = {
        "design": "P",
        "observed": [500, *[90 + 7 * (n % 4) for n in range(14)]],
        "exposure": [100] * 15,
        "restarts_at": 1,
        "restart_reason": "coding changed",
        "source": "s",
        "grade": "E",
    }
    second = second_line(observed=[0.3, 0.25, 0.2, 0.21], quintiles=None)
    second |= {
        "id": "rate",
        "kind": "rate",
        "site": "elsewhere",
        "exposure": [200 + n for n in range(12)],
        "steady_months": ["M1", "M2", "M4"],
    }
    second["counterfactual"] = {"design": "S", "observed": [50] * 12, "exposure": [150] * 12, "growth_rate": 0.02,
                                "source": "s", "grade": "D"}  # fmt: skip
    second["gains"] = [{"who": "trust", "share": 0.5}, {"who": "icb", "name": "Vale ICB", "basis": "b", "share": 0.3, "confirmed_by": "A. Person"},
                       {"who": "local-authority", "name": "Vale Council", "basis": "b", "share": 0.2}]  # fmt: skip
    third = second_line(observed=[60, 75, 68, 74], quintiles=None) | {
        "id": "trend",
        "site": "a third",
        "steady_months": ["M2", "M3", "M4"],
    }
    third["exposure"] = [100, 90, 95, 100, 110]  # and 110 in each month after August
    third["counterfactual"] = {"design": "T", "observed": [80 + n % 5 for n in range(24)], "exposure": [100] * 24,
                               "source": "s", "grade": "D"}  # fmt: skip
    document = golden(data_to="M4", outcomes=[first, second, third])
    document["realisation"] = [
        document["realisation"][0] | {"outcome": "count"},
        {"id": "fixed", "outcome": "rate", "from_month": "M2", "status": "actioned", "finance_confirmed": True,
         "amount_pence": 900000000, "cost_centre": "1", "subjective_code": "2", "owner": "o", "action": "a",
         "confirmed_by": "b"},
    ]  # fmt: skip
    return facts_of(document)


def counted_only():
    """Two outcomes, neither with a unit value: no pounds stand anywhere but those of cost."""
    lines = [golden()["outcomes"][0], second_line()]
    for line in lines:
        line.pop("unit_value", None)
    return facts_of(golden(outcomes=lines, realisation=[]))


CASES = {"pays back": facts_of, "does not": does_not_pay_back, "other designs": other_designs, "counted": counted_only}


@pytest.fixture(scope="module", params=CASES)
def case(request, tmp_path_factory):
    facts = CASES[request.param]()
    folder = tmp_path_factory.mktemp("workings")
    path = folder / "workings.xlsx"
    path.write_bytes(write_workings(facts))
    return facts.appraisal, path, folder


def agrees(appraisal, found):
    """How many figures came out live and to the penny; fails on one that did not."""
    for id, figure in appraisal.figures.items():
        if figure.value is None:
            assert not isinstance(found[id], int | float), (id, found[id])
        elif figure.unit == GBP:
            assert round(Decimal(repr(found[id])), 2) == Decimal(figure.pence).scaleb(-2), id
        else:
            assert found[id] == pytest.approx(float(figure.value), rel=1e-9, abs=1e-9), id
    return sum(1 for figure in appraisal.figures.values() if figure.value is not None)


def test_libreoffice_works_every_figure_out_to_the_penny(case):
    appraisal, path, folder = case
    assert agrees(appraisal, by_libreoffice(path, folder)) > 200


def test_a_second_program_works_every_figure_out_to_the_penny(case):
    appraisal, path, _ = case
    assert agrees(appraisal, by_ironcalc(path)) > 200


def test_every_figure_is_a_formula_but_what_is_drawn_by_chance(case):
    appraisal, path, _ = case
    sheet = load_workbook(path)["Figures"]
    plain = {
        row[0] for row in sheet.iter_rows(min_row=4, values_only=True)
        if row[0] and appraisal.figures[row[0]].value is not None and not str(row[2]).startswith("=")
    }  # fmt: skip
    assert sorted(id for id in plain if not id.startswith(DRAWN)) == []
    assert len(list(sheet.iter_rows(min_row=4))) == len(appraisal.figures)


CHANGES = [
    ({"line1_attribution": 0.5}, {"attribution": {"value": 0.5}}),
    ({"line1_unit_value": 3000}, {"unit_value": {"value_pence": 300000}}),
    ({"line1_deadweight": 0.25}, {"deadweight": {"value": 0.25}}),
]


@pytest.mark.parametrize(("typed", "line"), CHANGES)
@pytest.mark.parametrize("program", ["libreoffice", "ironcalc"])
def test_an_input_that_is_changed_there_changes_the_return_as_the_program_would(tmp_path, typed, line, program):
    path = changed(write_workings(facts_of()), tmp_path, **typed)
    document = golden()
    for name, values in line.items():
        document["outcomes"][0][name] |= values
    found = by_libreoffice(path, tmp_path) if program == "libreoffice" else by_ironcalc(path)
    before, after = facts_of().appraisal, appraise(read_case_file(document))
    assert agrees(after, found) > 200
    assert after.figure("return.trust_resource.ratio").value != before.figure("return.trust_resource.ratio").value


def test_release_that_is_not_confirmed_any_more_takes_the_cash_with_it(tmp_path):
    path = changed(write_workings(facts_of()), tmp_path, line1_release1_counts=0)
    assert by_ironcalc(path)["return.trust_cash.benefit"] == 0


def test_every_input_has_a_name_and_no_text_is_a_formula():
    document = golden()
    document["outcomes"][0]["label"] = '=HYPERLINK("http://evil","x")'
    book = load_workbook(io.BytesIO(write_workings(facts_of(document))))
    assert {"line1_attribution", "line1_observed", "cost1_months", "index_1", "optimism_F"} <= set(book.defined_names)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert cells
    assert not any("HYPERLINK" in str(cell.value) for cell in cells)


def test_the_same_version_gives_the_same_workbook_and_the_case_file_reads_back(golden_facts):
    assert write_workings(golden_facts) == write_workings(facts_of())
    assert read_case_file(json.loads(write_case(golden_facts))) == golden_facts.appraisal.inputs
    assert write_workings(replace(golden_facts, inputs_hash="00" * 32)) != write_workings(golden_facts)


def test_the_pdf_carries_both(golden_facts, golden_bytes):
    attached = PdfReader(io.BytesIO(golden_bytes)).attachments
    assert {name: content[0] for name, content in attached.items()} == {
        "BC-001-version-3-workings.xlsx": write_workings(golden_facts),
        "BC-001-version-3.json": write_case(golden_facts),
    }

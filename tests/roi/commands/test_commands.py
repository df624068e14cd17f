"""Outcomes come in and documents go out without a browser, in a person's name and with their rights."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from roi.domain.case_file import read_line
from roi.models import OutcomeLine, Realisation
from roi.selectors import case_inputs
from roi.services.cases import prepare_version
from tests.roi.domain.designs.test_designs import case_with
from tests.roi.domain.test_parts import EVERYTHING
from tests.roi.golden import SERIES, YEAR, golden_case, golden_spend, opened

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parents[3] / "docs" / "examples" / "golden.json"


@pytest.fixture
def file(tmp_path):
    example = json.loads(GOLDEN.read_text())
    document = {
        "project": "PR-001",
        "financial_year": YEAR.code,
        "price_series": SERIES,
        "outcomes": example["outcomes"],
        "realisation": example["realisation"],
    }
    path = tmp_path / "outcomes.json"

    def write(**changes):
        path.write_text(json.dumps({**document, **changes}))
        return str(path)

    return write


def record(path, by="contributor@example.org", **options):
    call_command("record_outcomes", path, organisation="ZZT1", by=by, **options)


def test_the_example_recorded_by_command_gives_the_figures_worked_by_hand(file, capsys):
    golden = golden_spend()
    record(file(), confirmed_by="finance@example.org")
    assert "Recorded 1 outcome and 1 release, 1 of them confirmed now." in capsys.readouterr().out
    version = prepare_version(by=golden.system.finance_lead, case=opened(golden))
    assert version.figures["returns"]["trust_resource"]["ratio"] == pytest.approx(1.40793, abs=1e-5)
    assert version.figures["net_in_year_pence"]["trust_cash"] == -6323225


def test_recording_the_same_file_again_changes_nothing_and_adds_nothing(file):
    golden_spend()
    record(file(), confirmed_by="finance@example.org")
    record(file(), confirmed_by="finance@example.org")
    assert (OutcomeLine.objects.count(), Realisation.objects.count()) == (1, 1)


@pytest.mark.parametrize("design", ["G", "P", "T", "I", "D", "M", "R"])
def test_every_field_of_an_outcome_that_comes_in_stands_in_the_case(file, design):
    golden = golden_spend()
    line = EVERYTHING["outcomes"][0]
    if design != "G":
        other = case_with(design)["outcomes"][0]
        line = {**line, **{name: other[name] for name in ("counterfactual", "exposure", "deadweight")}}
        line.pop("quintiles")
    record(file(outcomes=[line]))
    record(file(outcomes=[line]))
    assert case_inputs(golden.project, YEAR).inputs.outcomes == (read_line(line, "outcomes[0]"),)


def test_a_release_stays_unconfirmed_without_the_person_who_confirms(file):
    golden_spend()
    record(file())
    assert Realisation.objects.get().confirmed_at is None


@pytest.mark.parametrize(
    ("changes", "by", "sentence"),
    [
        ({"project": "PR-009"}, "contributor@example.org", "has no project PR-009"),
        ({"colour": "red"}, "contributor@example.org", "There is no such field"),
        ({}, "auditor@example.org", "This needs the role of"),
        ({}, "nobody@example.org", "Nobody has the address"),
        ({"outcomes": []}, "contributor@example.org", "names no outcome of this file"),
    ],
)
def test_a_wrong_file_is_refused_and_leaves_nothing(file, changes, by, sentence):
    golden_spend()
    with pytest.raises(CommandError, match=sentence) as refused:
        record(file(**changes), by=by)
    assert refused.value.returncode == 1
    assert OutcomeLine.objects.count() == 0


def test_one_wrong_outcome_leaves_none_of_them(file):
    golden_spend()
    lines = json.loads(GOLDEN.read_text())["outcomes"]
    wrong = {**lines[0], "id": "second", "site": "Other", "attribution": {**lines[0]["attribution"], "value": 3}}
    with pytest.raises(CommandError, match="between 0 and 1"):
        record(file(outcomes=[*lines, wrong]))
    assert OutcomeLine.objects.count() == 0


def test_the_documents_of_a_case_are_written_to_files(tmp_path, capsys):
    golden = golden_case()
    version = prepare_version(by=golden.system.finance_lead, case=opened(golden))
    paths = {
        "case_file": str(tmp_path / "case.json"),
        "html": str(tmp_path / "case.html"),
        "pdf": str(tmp_path / "c.pdf"),
    }
    call_command("business_case", "BC-001", organisation="ZZT1", **{k: Path(v) for k, v in paths.items()})
    assert json.loads(Path(paths["case_file"]).read_text()) == version.inputs
    assert "Make the community link team recurrent" in Path(paths["html"]).read_text()
    assert Path(paths["pdf"]).read_bytes().startswith(b"%PDF-")
    assert "BC-001 version 1, draft" in capsys.readouterr().out


def test_without_a_file_the_command_says_what_the_case_says(capsys):
    golden = golden_case()
    prepare_version(by=golden.system.finance_lead, case=opened(golden))
    call_command("business_case", "BC-001")
    assert "on cash, £0.47; on resource, £1.41" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"reference": "BC-009"}, "There is no case BC-009"),
        ({"reference": "BC-001", "organisation": "ZZT9"}, "no organisation with the code ZZT9"),
        ({"reference": "BC-001", "number": 7}, "no such version"),
    ],
)
def test_a_case_that_is_not_there_is_refused(options, sentence):
    golden = golden_case()
    prepare_version(by=golden.system.finance_lead, case=opened(golden))
    with pytest.raises(CommandError, match=sentence):
        call_command("business_case", options.pop("reference"), **options)

"""`appraise` as a program: what it prints and how it ends. No test here has a database."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from roi.management.commands.appraise import Command

GOLDEN = Path(__file__).parents[3] / "docs" / "examples" / "golden.json"


def printed(*arguments):
    out = StringIO()
    call_command("appraise", *arguments, stdout=out)
    return out.getvalue()


def test_the_golden_case_prints_the_figures_of_the_interface():
    document = json.loads(printed(str(GOLDEN), "--json"))
    assert document["returns"]["trust_cash"]["benefit_pence"] == 5676775
    assert document["returns"]["trust_cash"]["cost_pence"] == 12000000
    assert document["returns"]["trust_cash"]["ratio"] == pytest.approx(0.47306, abs=5e-6)
    assert document["net_in_year_pence"]["trust_cash"] == -6323225
    assert document["net_in_year_pence"]["trust_resource"] == 5482584
    assert document["payback_month"] == {
        "trust_cash": None,
        "trust_resource": "M9",
        "nhs_public": "M9",
        "society": "M9",
    }
    assert document["averted"] == {"gross": 124, "net": 75.888}
    needed = document["break_even"]["trust_resource"]
    assert needed["attribution"] == pytest.approx(0.56821, abs=5e-6)
    assert needed["unit_value_pence"] == 170463
    year = document["full_year_effect"]
    assert (year["benefit_pence"], year["cost_pence"]) == (28351176, 11640000)
    assert year["ratio"] == pytest.approx(2.43567, abs=5e-6)
    assert len(year["range"]) == 2
    assert document["by_quintile"]["1"]["benefit_pence"] == 7935277
    assert document["by_quintile"]["rounding"]["benefit_pence"] == 1
    assert document["probability"]["trust_cash"]["at_least_1"] is None
    assert document["probability"]["monte_carlo_error"] is None
    assert {"id", "value", "source", "grade"} <= document["register"][0].keys()
    assert {"code", "answer"} <= document["guards"][0].keys()


def test_money_stands_in_whole_pence_only():
    def walk(value, key=""):
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, key if key.endswith("_pence") else name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, key)
        elif key.endswith("_pence"):
            seen.append(key)
            assert value is None or isinstance(value, int)

    seen = []
    walk(json.loads(printed(str(GOLDEN), "--json")))
    assert len(seen) > 100


def test_the_table_for_people_names_the_rungs():
    text = printed(str(GOLDEN))
    assert "Trust cash                     £56,768      £120,000      0.47      −£63,232        none" in text
    assert "on cash, not within the year (−£63,232); on resource, December" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "is not JSON: see line 1"),
        (b"\xff\xfe\x00", "is not a JSON text"),
        (b"[" * 100_000, "is not"),
        (b"[]", "An object in curly brackets is needed here."),
        (b'{"format": "ringfence-case-1"}', "financial_year: This field is missing"),
    ],
)
def test_a_bad_file_is_refused_with_one_sentence_and_status_1(tmp_path, content, said):
    file = tmp_path / "case.json"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=said) as refused:
        printed(str(file), "--json")
    assert refused.value.returncode == 1
    assert "\n" not in str(refused.value)


def test_the_reason_of_a_refusal_is_one_json_document(tmp_path):
    file = tmp_path / "case.json"
    document = json.loads(GOLDEN.read_text())
    del document["outcomes"][0]["deadweight"]
    file.write_text(json.dumps(document))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("appraise", str(file), "--json", stdout=out)
    assert json.loads(out.getvalue())["refused"]["path"] == "outcomes[0].deadweight"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read") as refused:
        printed(str(tmp_path / "none.json"))
    assert refused.value.returncode == 1


def test_it_runs_no_system_checks():
    assert Command.requires_system_checks == []

"""`manage.py import_workbook`: prints what would change, imports in a person's name, and ends with 0, 1 or 2."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from funding.models import BudgetMonth, ImportBatch, PublishedAllocation, UploadedFile
from tests.funding.import_workbooks import allocations_workbook, budget_workbook, open_icbs, yearly_workbook

TWELVE = [100] * 12


def run(path, *options: str) -> tuple[int, dict]:
    """The exit status and the JSON document."""
    out = StringIO()
    arguments = ["--organisation", "ZZT1", "--json", *options]
    if "--year" not in options:
        arguments += ["--year", "2025-26"]
    try:
        call_command("import_workbook", str(path), *arguments, stdout=out, stderr=StringIO())
    except SystemExit as end:
        return int(end.code or 0), json.loads(out.getvalue() or "{}")
    return 0, json.loads(out.getvalue())


@pytest.fixture
def allocations(system, tmp_path):
    open_icbs()
    return allocations_workbook(tmp_path / "allocations.xlsx")


def test_the_allocations_are_checked_and_nothing_is_stored(allocations):
    status, answer = run(allocations, "--as", "published", "--year", "2022-23")
    assert (status, answer["rows"], answer["total_pence"]) == (0, 42, 20_000_200_000)
    assert answer["control_totals"] == [
        {
            "sheet": "ICB Core Baseline 2023-24",
            "cell": "G57",
            "column": "G",
            "stated_pence": 20_000_200_000,
            "computed_pence": 20_000_200_000,
            "agrees": True,
        }
    ]
    unused = [table for table in answer["tables"] if not table["use"]]
    assert [(table["table"], table["why"]) for table in unused] == [(2, "repeats table 1 by region")]
    assert answer["warnings"] == []
    assert (answer["applied"], answer["import"]) == (False, None)
    assert answer["figures"][0] == {
        "row": 5,
        "cell": "G5",
        "raw": "6264",
        "code": "QOQ",
        "label": "NHS Humber and North Yorkshire ICB",
        "month": None,
        "amount_pence": 626_400_000,
        "holder": "NHS Humber and North Yorkshire Integrated Care Board",
    }
    assert (ImportBatch.objects.count(), UploadedFile.objects.count()) == (0, 0)


def test_a_year_other_than_the_heading_says_is_told(allocations):
    _, answer = run(allocations, "--as", "published")
    assert answer["year"] == "2022-23"
    assert answer["warnings"] == ["The heading says 2022/23, not 2025/26. The figures are recorded for 2022/23."]


def test_figures_are_imported_in_the_persons_name_and_only_once(allocations):
    options = ("--as", "published", "--apply", "--by", "administrator@example.org")
    status, answer = run(allocations, *options)
    assert (status, answer["applied"]) == (0, True)
    assert ImportBatch.objects.get(pk=answer["import"]).applied_by.email == "administrator@example.org"
    assert PublishedAllocation.objects.count() == 42
    status, answer = run(allocations, *options)
    assert status == 1
    assert answer["refused"].startswith("Nothing was changed: Ada Admin imported this table of allocations.xlsx on")
    assert (PublishedAllocation.objects.count(), ImportBatch.objects.count()) == (42, 1)


def test_a_person_without_the_right_is_refused_and_leaves_no_import_behind(allocations):
    status, answer = run(allocations, "--as", "published", "--apply", "--by", "finance@example.org")
    assert (status, "administrator" in answer["refused"]) == (1, True)
    assert (ImportBatch.objects.count(), UploadedFile.objects.count()) == (0, 0)


def test_the_printed_mapping_can_be_given_back(system, tmp_path):
    path = yearly_workbook(tmp_path / "unit.xlsx", [("1", "Team", 120), ("2", "Van", 30)])
    status, answer = run(path)
    assert status == 1
    assert [problem["cells"] for problem in answer["problems"]] == ["C1"]
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(answer["mapping"] | {"multiplier": 1000}))
    status, answer = run(path, "--mapping", str(mapping))
    assert (status, answer["total_pence"]) == (0, 15_000_000)
    assert answer["total_pence"] == run(path, "--unit", "thousands", "--amount-column", "C")[1]["total_pence"]


def test_alike_problems_are_grouped_by_their_cells(system, tmp_path):
    rows = [(str(n), f"Line {n}", [100, "tbc" if n in (1, 2, 4) else 100, *[100] * 10]) for n in range(6)]
    status, answer = run(budget_workbook(tmp_path / "words.xlsx", rows))
    assert status == 1
    assert answer["problems"] == [
        {"cells": "D5 to D6, D8", "message": "Holds “tbc”, not an amount. Type a figure there."}
    ]


def test_a_budget_is_imported_and_read_back(system, tmp_path):
    path = budget_workbook(tmp_path / "budget.xlsx", [("1", "Team", TWELVE), ("2", "Van", TWELVE)])
    status, answer = run(path, "--apply", "--by", "finance@example.org")
    assert (status, answer["total_pence"], BudgetMonth.objects.count()) == (0, 240_000, 24)


def test_people_read_a_table_and_the_total(system, tmp_path):
    path = budget_workbook(tmp_path / "budget.xlsx", [("1", "Team", TWELVE), ("2", "Van", TWELVE)])
    out = StringIO()
    call_command("import_workbook", str(path), "--organisation", "ZZT1", "--year", "2025-26", stdout=out)
    printed = out.getvalue().splitlines()
    assert "2 rows, £2,400; rounding £0" in printed
    assert printed[-1] == "Nothing was changed. Add --apply --by EMAIL to import it."


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--organisation", "NOBODY"), "There is no organisation with the code NOBODY. Check the code."),
        (("--sheet", "Missing"), "No such table of amounts. Found: Budget table 1. Name one with --sheet and --table."),
        (("--apply", "--by", "nobody@example.org"), "Nobody has the address nobody@example.org."),
    ],
)
def test_a_refusal_is_one_sentence_and_status_1(system, tmp_path, options, sentence):
    path = yearly_workbook(tmp_path / "budget.xlsx", [("1", "Team", 120), ("2", "Van", 30)], heading="Budget (£)")
    status, answer = run(path, *options)
    assert (status, answer["refused"].startswith(sentence)) == (1, True)


def test_a_file_that_is_no_workbook_is_refused(system, tmp_path):
    path = tmp_path / "budget.xlsx"
    path.write_bytes(b"%PDF-1.7 and so on")
    status, answer = run(path)
    assert (status, answer["refused"][:17]) == (1, "The file is a PDF")


def test_applying_in_nobodys_name_is_wrong_usage(system, tmp_path):
    path = yearly_workbook(tmp_path / "budget.xlsx", [("1", "Team", 120)], heading="Budget (£)")
    assert run(path, "--apply")[0] == 2
    with pytest.raises(CommandError, match="not a financial year"):
        run(path, "--year", "2025-27")

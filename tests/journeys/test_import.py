"""Workbooks come in as they are: their own totals agree, what is left out is said, the same again changes nothing, undo."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.journeys.person import BOARD, Person, pounds
from tests.journeys.workbooks import BUDGET, BUDGET_TOTAL, allocation_workbook, budget_csv, budget_xls, budget_xlsx

pytestmark = pytest.mark.browser

PUBLISHED = "Published allocations: one figure for each organisation, with its code"
OWN_BUDGET = "A budget of this organisation: one line a row, for the year or for each month"
WRITERS = {"budget.xlsx": budget_xlsx, "budget.xls": budget_xls, "budget.csv": budget_csv}


def upload(person: Person, file: Path, holds: str) -> None:
    person.follow("Imports")
    person.press("Import a workbook")
    person.fill({"Workbook or CSV file": file, "What it holds": holds})
    person.press("Continue")


def imported(person: Person) -> list[str]:
    """The statuses of the list of imports."""
    person.follow("Imports")
    return person.table("Imports").locator("tbody td:last-child").all_inner_texts()


def test_published_allocations_agree_to_their_own_total_and_are_taken_once(person, tmp_path):
    file = allocation_workbook(tmp_path / "allocations.xlsx")
    oliver = person("Oliver Grant")
    oliver.at("imports", year="2022-23", organisation=BOARD)
    upload(oliver, file, PUBLISHED)
    assert not oliver.errors()
    assert "42 figures, £200,002,000, as published allocations for 2022/23" in oliver.words
    assert "ICB Core Baseline 2023-24, G57 £200,002,000 £200,002,000 Agrees" in oliver.words
    oliver.page.get_by_text("Tables that are not used").click()
    left_out = oliver.page.locator("details", has_text="Tables that are not used").inner_text()
    assert "table 2" in left_out
    assert "repeats table 1" in left_out
    oliver.press("Import 42 rows")
    assert oliver.message() == "Imported 42 rows."
    assert "G5 QOQ NHS Humber and North Yorkshire" in oliver.words
    before = imported(oliver)

    upload(oliver, file, PUBLISHED)
    assert "Already imported" in oliver.words
    assert "Oliver Grant imported this table of allocations.xlsx" in oliver.words
    assert oliver.page.get_by_role("button", name="Import 42 rows").count() == 0
    oliver.press("Do not import this file")
    assert oliver.message() == "The file was dropped. Nothing was imported."
    assert imported(oliver) == before

    oliver.page.get_by_role("link", name="allocations.xlsx").first.click()
    oliver.follow("Undo this import")
    oliver.press("Undo the import")
    assert oliver.errors() == [("Say why the import is undone.", "id_reason")]
    oliver.fill({"Why the import is undone": "It was a trial."})
    oliver.press("Undo the import")
    assert oliver.message() == "The import is undone. The same file may be imported again."
    assert imported(oliver) == ["Undone"]


@pytest.mark.parametrize("name", WRITERS)
def test_a_budget_with_months_across_is_planned_by_month_on_its_pot(person, tmp_path, name):
    priya = person("Priya Shah")
    upload(priya, WRITERS[name](tmp_path / name), OWN_BUDGET)
    assert "24 figures, in a unit that you choose below" in priya.words
    assert "The workbook does not say in which unit these amounts are." in priya.words
    priya.press("Check these columns")
    assert priya.errors() == [("Choose the unit: the workbook does not state it.", "id_unit_0")]
    priya.fill({"Unit of the amounts": "Pounds: 21500 in C4 is £21,500"})
    priya.press("Check these columns")
    assert "No problems were found in the cells." in priya.words
    priya.press("Import 2 rows")
    assert priya.message() == "Imported 2 rows."
    assert f"24 figures, £{BUDGET_TOTAL:,}" in priya.words

    for reference, (_, monthly) in BUDGET.items():
        priya.at("pots", reference)
        months = priya.table("Months")
        at = months.locator("thead th").all_inner_texts().index("Plan")
        plan = [pounds(row.locator("th, td").nth(at).inner_text()) for row in months.locator("tbody tr").all()]
        assert plan == [Decimal(monthly)] * 12


def test_a_layout_that_is_known_is_imported_in_five_steps(person, tmp_path):
    priya = person("Priya Shah")
    upload(priya, budget_xlsx(tmp_path / "april.xlsx"), OWN_BUDGET)
    priya.fill({"Unit of the amounts": "Pounds: 21500 in C4 is £21,500"})
    priya.press("Check these columns")
    priya.press("Import 2 rows")
    assert priya.steps <= 5

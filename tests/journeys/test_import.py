"""Workbooks come in as they are: their own totals agree, what is left out is said, the same again changes nothing, undo."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.journeys.person import BOARD, Person, pounds
from tests.journeys.workbooks import (
    BUDGET,
    BUDGET_TOTAL,
    actuals_xlsx,
    allocation_workbook,
    budget_csv,
    budget_xls,
    budget_xlsx,
)

pytestmark = pytest.mark.browser

PUBLISHED = "Published allocations: one figure for each organisation, with its code"
ACTUAL_SPEND = "Actual spend of this organisation: one line a row, for one month or several"
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


def on_to(person: Person, heading: str) -> None:
    """Press Continue until the step with this heading."""
    for _ in range(6):
        if person.heading.endswith(heading):
            return
        person.press("Continue")
    raise AssertionError(f"{heading} was not reached: {person.heading}")


def test_published_allocations_agree_to_their_own_total_and_are_taken_once(person, tmp_path):
    file = allocation_workbook(tmp_path / "allocations.xlsx")
    oliver = person("Oliver Grant")
    oliver.at("imports", year="2022-23", organisation=BOARD)
    upload(oliver, file, PUBLISHED)
    assert not oliver.errors()
    assert "42 figures, £200,002,000, as published allocations for 2022/23" in oliver.words
    oliver.page.get_by_text("Tables that are not used").click()
    left_out = oliver.page.locator("details", has_text="Tables that are not used").inner_text()
    assert "table 2" in left_out
    assert "repeats table 1" in left_out
    on_to(oliver, "Review and import")
    assert "ICB Core Baseline 2023-24, G57 £200,002,000 £200,002,000 Agrees" in oliver.words
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
    assert "24 figures, in a unit that is not chosen yet" in priya.words
    on_to(priya, "Columns")
    priya.press("Continue")
    assert priya.errors() == [("Choose the unit: the workbook does not state it.", "id_unit_0")]
    priya.fill({"Unit of the amounts": "Pounds: 21500 in C4 is £21,500"})
    priya.press("Continue")
    on_to(priya, "Check")
    assert "No problems were found in the cells." in priya.words
    on_to(priya, "Review and import")
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
    on_to(priya, "Columns")
    priya.fill({"Unit of the amounts": "Pounds: 21500 in C4 is £21,500"})
    on_to(priya, "Review and import")
    priya.press("Import 2 rows")
    before = priya.steps
    upload(priya, budget_xlsx(tmp_path / "may.xlsx", more=100), OWN_BUDGET)
    assert "Will be changed: 24" in priya.words
    priya.press("Import 2 rows")
    assert priya.message() == "Imported 2 rows."
    assert priya.steps - before <= 5


def test_each_fault_of_the_practice_workbook_is_one_screen(person, tmp_path):
    priya = person("Priya Shah")
    priya.at("imports", "new")
    priya.page.get_by_text("A workbook to practise with").click()
    with priya.page.expect_download() as taken:
        priya.page.get_by_role("link", name="Download the practice workbook (Excel)").click()
    file = tmp_path / "practice-workbook.xlsx"
    taken.value.save_as(file)
    upload(priya, file, OWN_BUDGET)

    # Titles above the headings, and the row of totals, on the screen of the sheet
    assert priya.heading.endswith("Sheet and headings")
    assert "Headings in row 5" in priya.words
    priya.page.get_by_text("Rows that are left out").click()
    assert "Total: row 9" in priya.words
    # £000 on the screen of the columns
    on_to(priya, "Columns")
    assert "As the workbook says, in thousands of pounds: 21.5 in C6 is £21,500" in priya.words
    # The pot that almost matches on the screen of the values
    on_to(priya, "Values")
    assert "Most like it: P-002 Smoking in pregnancy" in priya.words
    priya.page.get_by_label("What Smoking in pregnacy stands for").select_option("P-002")
    priya.press("Continue")
    # “Non-recurrent” misspelt, and brackets, on the screen of the check
    assert priya.heading.endswith("Check")
    assert "“Non recurent” is neither recurrent nor non-recurrent. Most like it: Non-recurrent." in priya.words
    assert "12 amounts in brackets are read as minus: (1.2) in C8 is −£1,200" in priya.words
    priya.page.get_by_label("Type over B7").fill("Non-recurrent")
    priya.press("Save and check again")
    while priya.page.get_by_label("It is right as it stands").count():
        for tick in priya.page.get_by_label("It is right as it stands").all():
            tick.check()
        priya.press("Save and check again")
    assert "Agrees" in priya.words
    on_to(priya, "Review and import")
    priya.press("Import 3 rows")
    assert priya.message() == "Imported 3 rows."
    priya.at("pots", "P-002")
    assert "£9,800" in priya.words


def test_actual_spend_is_followed_from_the_pot_to_its_cell(person, tmp_path):
    priya = person("Priya Shah")
    upload(priya, actuals_xlsx(tmp_path / "month 7.xlsx"), ACTUAL_SPEND)
    on_to(priya, "Values")
    assert "P-001" in priya.words
    on_to(priya, "Check")
    assert "without a project, so it would not be explained." in priya.words
    priya.page.get_by_label("Leave it not explained").check()
    on_to(priya, "Review and import")
    assert "Actual spend of 2026/27 goes up by £1,234" in priya.words
    priya.press("Import 1 row")
    assert "1 posting on 1 pot" in priya.words
    priya.follow("£1,234.00")
    assert "month 7.xlsx" in priya.words
    assert "C2" in priya.words

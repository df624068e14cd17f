"""October of the story is looked at, accrued, closed by two people and its papers taken, without JavaScript; then
LibreOffice works each paper out: debits equal credits, and totals agree to the ledger."""

import os
import subprocess

import pytest
from openpyxl import load_workbook

from funding.papers import PAPERS
from setup.system import office
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

# The keystroke-level model (Card, Moran and Newell): a key or click, pointing, hands to the keyboard and back, a thought.
KEY, POINT, HANDS, THINK = 0.28, 1.1, 0.4, 1.35
STEPS = 26
TYPED = {"Amount to accrue, in pounds": "1250.40", "What was delivered": "Agency nurses in October"}
LISTS = 3  # project and month of the accrual, month of the papers


def test_a_month_is_closed_from_exceptions_to_papers_and_the_papers_agree(own_site, new_page, tmp_path):
    priya = Person(new_page(base_url=own_site, java_script_enabled=False), "Priya Shah")
    daniel = Person(new_page(base_url=own_site, java_script_enabled=False), "Daniel Okafor")
    reopen_october(priya, daniel)
    lines = read_exceptions(priya)
    accrue(priya)
    close(priya, daniel)
    papers = take_papers(priya, tmp_path)

    steps = priya.steps + daniel.steps
    print(f"\n{steps} steps, {lines} lines read, {modelled(steps, lines):.0f} s by the keystroke-level model")
    assert steps == STEPS
    worked = by_libreoffice(papers, tmp_path)
    assert {name for name, checks in worked.items() if not checks} == set()
    assert [check for checks in worked.values() for check in checks if check[4] != "Agrees"] == []
    assert ("Debits: accruals that stand in the month", 1250.4) in [row[:2] for row in worked["accrual-journal"]]


def modelled(steps: int, lines: int) -> float:
    """Seconds: each step is a thought, pointing and a click; each list one pointing and click more; each field hands
    there and back and its keys; each line of the exceptions a thought."""
    typing = sum(THINK + POINT + KEY + 2 * HANDS + KEY * len(words) for words in TYPED.values())
    return steps * (THINK + POINT + KEY) + LISTS * (THINK + 2 * (POINT + KEY)) + typing + lines * THINK


def reopen_october(priya: Person, daniel: Person) -> None:
    """The story has closed October; it is opened again, so that it can be closed by hand. None of it is counted."""
    for person in (priya, daniel):
        person.at("months")
    priya.page.locator("summary", has_text="Open a closed month again").click()
    priya.page.get_by_label("Why Month 7 (October) is opened again").fill("To close it by hand")
    priya.press("Ask to open October again")
    daniel.at("months")
    daniel.press("Confirm opening October")
    priya.at()
    daniel.at()
    priya.steps = daniel.steps = 0


def read_exceptions(priya: Person) -> int:
    priya.follow("Month end")
    assert "Month 7 (October)" in priya.heading
    return priya.table("Exceptions of Month 7 (October)").locator("tbody tr").count()


def accrue(priya: Person) -> None:
    priya.follow("Checklist")
    priya.follow("Accrue what was delivered and not invoiced")
    priya.follow("P-001 Hypertension case-finding")
    priya.page.locator("summary", has_text="Something else").click()
    priya.steps += 1
    priya.follow("Accrue spend")
    priya.page.get_by_label("Project").select_option(index=1)
    priya.choose("Month it was delivered in", "October")
    priya.fill(TYPED)
    priya.press("Accrue it")


def close(priya: Person, daniel: Person) -> None:
    for person in (priya, daniel):
        person.follow("Month end")
        person.follow("Checklist")
        assert "Closing freezes" in person.words
        person.follow("Close the month: one asks, a colleague confirms")
        person.press("Ask to close October" if person is priya else "Confirm closing October")
    assert "(October) is closed" in daniel.message()


def take_papers(priya: Person, folder) -> list:
    """The workbooks of October."""
    priya.follow("Month end")
    priya.follow("Papers")
    priya.choose("Month", "October")
    priya.press("Show the month")
    found = []
    for paper in PAPERS:
        priya.steps += 1
        with priya.page.expect_download() as taken:
            priya.page.locator(f"a[download][href*='/papers/{paper.code}/']").click()
        found.append(folder / f"{paper.code}.xlsx")
        taken.value.save_as(found[-1])
    return found


def by_libreoffice(paths, folder) -> dict:
    """The sheet of checks of each workbook, worked out by LibreOffice in one run."""
    command = [office(), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx",
               "--outdir", str(folder / "out"), *map(str, paths)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=os.environ | {"HOME": str(folder)})
    found = {}
    for path in paths:
        worked = folder / "out" / path.name
        assert worked.exists(), done.stdout + done.stderr
        book = load_workbook(worked, data_only=True)
        found[path.stem] = list(book["Checks"].iter_rows(min_row=2, values_only=True)) if "Checks" in book else []
    return found

"""The golden case from the first pot to a signature, through pages alone: entered by finance and the programme lead, confirmed
by a colleague, signed by the executive lead; page and PDF say the same, and a newer version takes its place.

Source of every figure: worked by hand, our golden in-year case (tests/roi/golden.py).
"""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.journeys.person import Person
from tests.journeys.test_log_a_pot import RECURRENT
from tests.roi.golden import BY_HAND, EXPECTED, FIFTHS, OBSERVED

pytestmark = pytest.mark.browser

YEAR = "2024-25"
MONTHS = ["April", "May", "June", "July", "August", "September", "October", "November", "December", "January", "February",
          "March"]  # fmt: skip
TEAM = "High-need neighbourhoods: community link team"
GRANT = {**RECURRENT, "Name": "Community link team", "Amount awarded for 2024/25, in pounds": "120,000"}
TIME = {
    **GRANT,
    "Name": "Ward staff time",
    "Funder": "Own budget",
    "Kind": "Re-allocated existing resource",
    "Amount awarded for 2024/25, in pounds": "14,400",
}
for _pot in (GRANT, TIME):
    _pot.pop("Amount awarded for 2026/27, in pounds")
MEASURE = {
    "Measure": "Emergency admissions avoided",
    "Name of the outcome": "Emergency admissions",
    "Site": "Northmoor General",
}
COMPARISON = {
    "Were people chosen because their figure was high?": "No",
    "Where the comparison comes from": BY_HAND,
    "Why it is fair": "The example gives its expected series.",
    "Grade of the comparison": "D",
    "Attribution: the share of the change that is this project's": "80",
    "Source of the attribution": BY_HAND,
    "Grade of the attribution": "D",
    "Reason for the attribution": "Another scheme ran at the same time.",
    "Deadweight: the share that would have happened anyway": "10",
    "Source of the deadweight": BY_HAND,
    "Grade of the deadweight": "D",
    "Displacement: the share that moved elsewhere": "0",
    "Source of the displacement": BY_HAND,
    "Grade of the displacement": "D",
    "Reason for the displacement": "No other site takes these patients.",
    "Grade of the people counted": "B",
    "Grade of the effect": "D",
    "Grade of the age of the data": "B",
}
WORTH = {
    "Or your own unit value, in pounds": "2,400",
    "Source of your own unit value": BY_HAND,
    "Prices of": "2023/24",
    "Grade of the unit value": "C",
}
STEADY = {"Steady months, for the full-year effect": ["January", "February", "March"]}
SERIES = "gdp-deflator-calendar-2024"
RELEASE = {
    "Cost centre": "420200",
    "Subjective code": "7411",
    "Share of the benefit": "30",
    "From": "April",
    "Budget holder": "Head of nursing, medicine",
    "What is done so that the money leaves the budget": "Escalation beds not opened; agency shifts cancelled",
    "How far it is": "Actioned",
}


def open_the_year_again(priya: Person, daniel: Person) -> None:
    """Two people open the closed months from the last to the first, so that the spend can be typed in."""
    for month in reversed(MONTHS):
        priya.at("months", year=YEAR)
        priya.page.get_by_text("Open a closed month again").click()
        priya.page.get_by_label("Why").fill("Spend of the link team came late.")
        priya.press(f"Ask to open {month} again")
        daniel.at("months", year=YEAR)
        daniel.press(f"Confirm opening {month}")
        assert daniel.message().endswith("is open again.")


def log(person: Person, pot: dict) -> str:
    person.at("pots", "new", year=YEAR)
    person.fill(pot)
    person.press("Log this pot")
    assert not person.errors()
    return person.page.url


def spend_by_month(person: Person, pot: str, amount: str, partner: str = "") -> None:
    person.open(pot)
    person.follow("Record spend by month")
    person.fill({**dict.fromkeys(MONTHS, amount), "Partner who was paid": partner})
    person.press("Record these months")
    assert "in 12 months." in person.message()


def enter_costs(priya: Person) -> str:
    """The project of two pots with a year of spend; gives the address of the project."""
    grant, time = log(priya, GRANT), log(priya, TIME)
    priya.at("projects", "new", year=YEAR)
    pots = [priya.page.locator("label", has_text=pot["Name"]).last.inner_text().strip() for pot in (GRANT, TIME)]
    priya.fill({"Name": TEAM, "Pots that may pay for it": pots})
    priya.press("Open this project")
    assert not priya.errors()
    project = priya.page.url
    spend_by_month(priya, grant, "6000")
    spend_by_month(priya, grant, "2500", "Example Neighbours")
    spend_by_month(priya, time, "1200")
    priya.open(grant)
    priya.follow("Record spend")
    priya.choose("Project", TEAM)
    priya.fill({"Amount spent, in pounds": "18,000", "Date of the spend": date(2024, 4, 30)})
    priya.fill({"This is a one-off cost": True})
    priya.press("Record it")
    assert "£18,000.00 spent on" in priya.message()
    return project


def enter_outcomes(megan: Person, project: str) -> None:
    megan.open(f"{project}outcomes/new/")
    megan.fill(MEASURE)
    megan.press("Save and continue")
    assert megan.message() == "Emergency admissions: step 1 of 5 is saved."
    for month, observed in zip(MONTHS, OBSERVED, strict=True):
        megan.page.get_by_label(f"Observed, {month}").fill(str(observed))
    megan.press("Save the months")
    assert megan.message() == "Emergency admissions: step 2 of 5 is saved."
    megan.page.locator("[name=design][value=G]").check()
    for month, expected in zip(MONTHS, EXPECTED, strict=True):
        megan.page.get_by_label(f"Expected, {month}").fill(str(expected))
    megan.fill(COMPARISON)
    megan.press("Save and continue")
    assert megan.message() == "Emergency admissions: step 3 of 5 is saved."
    megan.fill(WORTH)
    megan.page.locator("[name=price_series]").select_option(SERIES)
    megan.press("Save and continue")
    assert megan.message() == "Emergency admissions: step 4 of 5 is saved."
    megan.fill(STEADY)
    megan.press("Save the steady months")
    assert megan.message() == "Emergency admissions: step 5 of 5 is saved."
    megan.follow("Enter the fifths of Emergency admissions")
    for key, averted in FIFTHS.items():
        megan.page.locator(f"[name=quintile_{key}]").fill(str(averted))
    megan.press("Save the fifths")
    assert not megan.errors()
    megan.follow("Name a budget that is cut for Emergency admissions")
    megan.fill(RELEASE)
    megan.press("Save this release")
    assert megan.message() == "The release is saved. A colleague in finance confirms it."
    assert megan.page.get_by_role("link", name="Confirm 420200, 7411").count() == 0, "nobody confirms their own entry"


def start_case(priya: Person) -> None:
    priya.at("cases", year=YEAR)
    priya.follow("Start a business case")
    priya.fill(
        {
            "Title": "Make the community link team recurrent",
            "Amount asked for each year, in pounds": "116,400",
            "Of this, already funded every year, in pounds": "60,000",
            "Funded by": "Core20PLUS5 allocation, made recurrent",
            "The rest is a cost pressure, to be met from": "Trust reserves, medicine division",
        }
    )
    priya.choose("Project", TEAM)
    priya.press("Start this case")
    assert "is started." in priya.message()


def prepare_and_send(priya: Person, number: int) -> None:
    priya.press("Prepare a version")
    assert priya.message() == f"Version {number} is prepared. Read it, then send it."
    priya.press(f"Send version {number} to the executive lead")
    assert priya.message() == f"Version {number} is with the executive lead."


def sign(helen: Person, version: str, number: int) -> int:
    """Reads and signs the version at an address, as from a link in an email; gives the steps that it took."""
    helen.steps = 0
    helen.open(version)
    helen.follow("Sign")
    assert f"You are signing version {number}" in helen.words
    helen.press(f"Sign version {number}")
    assert "Signed" in helen.words
    return helen.steps


def download(person: Person) -> PdfReader:
    address = person.page.get_by_role("link", name="This version (PDF)").get_attribute("href")
    if address.endswith("/document/"):  # it is being made; the page looks again by itself
        person.page.goto(address)
        ready = person.page.get_by_role("link", name="Download the PDF")
        ready.wait_for(timeout=90_000)
        address = ready.get_attribute("href")
    answer = person.page.request.get(address)
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")
    return PdfReader(BytesIO(answer.body()))


def test_the_golden_case_is_entered_confirmed_signed_and_superseded(somebody):
    priya, helen = (somebody(name, javascript=True) for name in ("Priya Shah", "Helen Ashworth"))
    daniel, megan = (somebody(name, javascript=False) for name in ("Daniel Okafor", "Megan Lloyd"))
    open_the_year_again(priya, daniel)
    project = enter_costs(priya)
    enter_outcomes(megan, project)
    daniel.open(f"{project}outcomes/")
    daniel.follow("Confirm 420200, 7411")
    daniel.fill({"How far it is": "In the ledger"})
    daniel.press("Confirm that the budget is cut")
    assert daniel.message() == "The release is confirmed and counts as cash."

    priya.open(f"{project}return/")
    for printed in ("1.40793", "0.47306", "£54,826", "−£63,232", "December", "Not within the year (−£63,232)"):
        assert printed in priya.words, printed
    start_case(priya)
    case = priya.page.url
    prepare_and_send(priya, 1)
    version = f"{case}versions/1/"
    priya.open(version)
    assert priya.page.get_by_role("link", name="Sign", exact=True).count() == 0
    priya.open(f"{version}sign/")
    assert "Sign version" not in priya.page.inner_text("body"), "whoever prepared a case cannot sign it"

    helen.at("cases", year=YEAR)
    assert "Make the community link team recurrent, version 1" in helen.words
    assert sign(helen, version, 1) <= 3
    helen.open(version)
    page = helen.words
    printed = " ".join("".join(page.extract_text() for page in download(helen).pages).split())
    for figure in ("0.47", "1.41", "£189,226", "£56,768", "£134,400", "£120,000"):
        assert figure in page, f"{figure} on the page"
        assert figure in printed, f"{figure} in the PDF"

    priya.open(case)
    prepare_and_send(priya, 2)
    sign(helen, f"{case}versions/2/", 2)
    helen.open(case)
    assert "Superseded" in helen.table("Versions").locator("tbody tr", has_text="Version 1").inner_text()
    assert "Signed" in helen.table("Versions").locator("tbody tr", has_text="Version 2").inner_text()

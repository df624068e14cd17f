"""A board passes money on, a trust confirms it, spends part and keeps part for its own position: both sides agree to the
penny on every page, and together no pound counts twice."""

from datetime import date
from decimal import Decimal

import pytest

from tests.journeys.person import BOARD, TRUST, Person, pounds
from tests.journeys.test_log_a_pot import RECURRENT, log_pot

pytestmark = pytest.mark.browser

SENT = Decimal("100000.10")


def board_pot(fiona: Person) -> None:
    fiona.at(organisation=BOARD)
    log_pot(fiona, {**RECURRENT, "Name": "Neighbourhood health", "Amount awarded for 2026/27, in pounds": "150,000.10"})
    fiona.follow("Record money received")
    fiona.fill({"Amount received, in pounds": "150,000.10", "Date received": date(2026, 11, 2)})
    fiona.fill({"What the receipt rests on": "ICB resource limit"})
    fiona.press("Record it")
    assert "received" in fiona.message()


def together(fiona: Person) -> tuple[Decimal, Decimal]:
    """What came in from outside, and what was taken out because both sides hold it."""
    fiona.at("system", organisation=BOARD)
    sources, uses = fiona.identity("Together, 2026/27")
    taken_out = "Transfers between these organisations, taken out"
    assert sources[taken_out] == uses[taken_out]
    return sum(sources.values()), -sources[taken_out]


def row_of(person: Person, words: str) -> list[str]:
    """What the line of a transfer says was sent, was confirmed, is the gap, and is its status."""
    table = person.table("Transfers")
    headings = table.locator("thead th").all_inner_texts()
    cells = table.locator("tbody tr", has_text=words).first.locator("th, td").all_inner_texts()
    line = dict(zip(headings, cells, strict=True))
    return [line[heading] for heading in ("Sent", "Confirmed", "Gap", "Status")]


def test_money_is_passed_on_confirmed_spent_and_kept_and_both_sides_agree(person):
    fiona, priya = person("Fiona Barr"), person("Priya Shah")
    board_pot(fiona)
    outside, taken_out = together(fiona)

    fiona.at("pots", organisation=BOARD)
    fiona.page.get_by_role("link", name="Neighbourhood health").first.click()
    pot = fiona.page.url
    fiona.page.get_by_text("Something else").click()
    fiona.follow("Pass money on")
    fiona.fill({"Passed on to": "Northmoor University Hospitals NHS Trust", "Amount, in pounds": "100,000.10"})
    fiona.fill({"Date sent": date(2026, 11, 4), "What it is for": "Neighbourhood teams"})
    fiona.press("Pass it on")
    assert "£100,000.10 passed on to Northmoor University Hospitals NHS Trust." in fiona.message()
    fiona.at("transfers", organisation=BOARD)
    assert row_of(fiona, "Neighbourhood teams") == ["£100,000.10", "£0.00", "£100,000.10", "In transit"]
    assert together(fiona) == (outside, taken_out), "money in transit is not eliminated"

    priya.at("transfers")
    priya.follow("Confirm: Neighbourhood teams")
    priya.fill({"Amount that came, in pounds": "99,000.10", "Date received": date(2026, 11, 6)})
    priya.press("Confirm it")
    assert "The gap to what was sent is £1,000.00." in priya.message()
    received = priya.page.url
    for each in (fiona, priya):
        each.at("transfers", organisation=BOARD if each is fiona else TRUST)
        assert row_of(each, "Neighbourhood teams") == ["£100,000.10", "£99,000.10", "£1,000.00", "Differs"]
    assert together(fiona) == (outside, taken_out + Decimal("99000.10"))

    priya.at("projects")
    priya.follow("Open a project")
    priya.fill({"Name": "Neighbourhood team, north", "Pots that may pay for it": [choice_of(priya, received)]})
    priya.press("Open this project")
    priya.open(received)
    priya.follow("Record spend")
    priya.fill({"Amount spent, in pounds": "40,000.07", "Date of the spend": date(2026, 11, 9)})
    priya.choose("Project", "Neighbourhood team, north")
    priya.press("Record it")
    assert "£40,000.07 spent on" in priya.message()
    priya.follow("Record use for another purpose")
    priya.fill({"Amount, in pounds": "9,000.03", "Date it took effect": date(2026, 11, 10)})
    priya.fill(
        {"Where it went": "Own financial position: in-year decision", "Role that decided": "Director of finance"}
    )
    priya.fill({"Reason": "The gap in the year was larger than planned."})
    priya.press("Record it")

    sources, uses = priya.identity("What became of it in 2026/27")
    assert sources == {"Transfers in": Decimal("99000.10")}
    assert uses == {
        "Spent": Decimal("40000.07"),
        "Used for another purpose": Decimal("9000.03"),
        "Not explained": Decimal(0),
        "Still to spend": Decimal("50000.00"),
    }
    awarded, came = priya.identity("What was awarded for 2026/27")
    assert sum(awarded.values()) == SENT
    assert came["Came as transfers"] == Decimal("99000.10")

    fiona.open(pot)
    sources, uses = fiona.identity("What became of it in 2026/27")
    assert sources == {"Received": Decimal("150000.10")}
    assert uses == {"Passed on": SENT, "Not explained": Decimal(0), "Still to spend": Decimal("50000.00")}
    assert pounds(fiona.page.get_by_role("link", name="£100,000.10").first.inner_text()) == SENT
    assert together(fiona) == (outside, taken_out + Decimal("99000.10")), "spending at the trust moves nothing outside"


def choice_of(priya: Person, address: str) -> str:
    """The words of the tick box of the pot at an address."""
    reference = address.rstrip("/").rsplit("/", 1)[-1]
    return priya.page.locator("label", has_text=reference).first.inner_text().strip()

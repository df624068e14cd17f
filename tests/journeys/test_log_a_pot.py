"""A finance lead logs money of every stream, follows it to where it went, and follows a figure to its postings."""

from datetime import date
from decimal import Decimal

import pytest

from tests.journeys.person import Person, pounds

pytestmark = pytest.mark.browser

RECURRENT = {
    "Name": "Smoke-free families",
    "Funder": "NHS England",
    "Kind": "Other NHS allocation",
    "Recurrence": "Recurrent",
    "Protection": "Earmarked",
    "Amount awarded for 2026/27, in pounds": "£90,000.50",
}
NON_RECURRENT = {
    **RECURRENT,
    "Name": "Winter outreach vans",
    "Recurrence": "Non-recurrent",
    "Protection": "Unrestricted",
    "Amount awarded for 2026/27, in pounds": "45000",
}
CHARITY = {
    **RECURRENT,
    "Name": "Warm homes visits",
    "Funder": "A made-up foundation",
    "Kind": "Charity grant",
    "Recurrence": "Non-recurrent",
    "Protection": "Ring-fenced",
    "Amount awarded for 2026/27, in pounds": "12,500",
    "Use by": date(2027, 3, 31),
    "Conditions": "Only for people over 65",
}
CORE20PLUS5 = {
    **RECURRENT,
    "Name": "Core20PLUS5 maternity",
    "Kind": "Core20PLUS5 allocation",
    "Protection": "Ring-fenced",
    "Amount awarded for 2026/27, in pounds": "250,000",
    "PLUS groups": "Roma, Gypsy and Traveller families",
}


def log_pot(person: Person, answers: dict) -> None:
    person.follow("Funding pots")
    person.follow("Log a pot")
    person.fill(answers)
    person.press("Log this pot")


@pytest.mark.parametrize("answers", [NON_RECURRENT, CHARITY, CORE20PLUS5], ids=lambda answers: answers["Name"])
def test_money_of_every_stream_is_logged_and_stands_in_the_list(person, answers):
    priya = person("Priya Shah")
    log_pot(priya, answers)
    assert answers["Name"] in priya.heading
    for told in (answers["Recurrence"], answers["Protection"], answers["Kind"], answers["Funder"]):
        assert told in priya.words
    awarded, _ = priya.identity("What was awarded for 2026/27")
    assert awarded == {"Awarded, as varied": pounds(f"£{answers['Amount awarded for 2026/27, in pounds'].strip('£')}")}
    priya.follow("Funding pots")
    assert answers["Name"] in priya.words


def test_a_pot_is_followed_from_its_letter_to_where_the_money_went(person):
    priya = person("Priya Shah")
    log_pot(priya, RECURRENT)
    assert priya.steps <= 4
    pot = priya.page.url

    priya.follow("Record money received")
    priya.fill({"Amount received, in pounds": "60,000", "Date received": date(2026, 11, 2)})
    priya.fill({"What the receipt rests on": "Cash", "Evidence": "Remittance 4711"})
    priya.press("Record it")
    assert "£60,000.00 received on P-" in priya.message()

    priya.follow("Record spend")
    priya.fill({"Amount spent, in pounds": "1,234.56", "Date of the spend": date(2026, 11, 3)})
    priya.press("Record it")
    assert "£1,234.56 is recorded as spend that is not explained." in priya.message()

    priya.follow("Record use for another purpose")
    priya.fill(
        {
            "Amount, in pounds": "20,000",
            "Date it took effect": date(2026, 11, 5),
            "Where it went": "Own financial position: in-year decision",
            "Role that decided": "Director of finance",
            "Reason": "The gap in the year was larger than planned.",
        }
    )
    priya.press("Record it")
    assert "£20,000.00 is recorded as used for another purpose." in priya.message()

    assert priya.page.url == pot
    awarded, came = priya.identity("What was awarded for 2026/27")
    assert awarded == {"Awarded, as varied": Decimal("90000.50")}
    assert came == {"Received": Decimal(60000), "Not yet due": Decimal("30000.50")}
    sources, uses = priya.identity("What became of it in 2026/27")
    assert sources == {"Received": Decimal(60000)}
    assert uses == {
        "Used for another purpose": Decimal(20000),
        "Not explained": Decimal("1234.56"),
        "Still to spend": Decimal("38765.44"),
    }


def test_every_amount_of_a_pot_leads_in_one_click_to_postings_that_add_up_to_it(person):
    priya = person("Priya Shah")
    priya.at("pots", "P-001", year="2025-26")
    pot = priya.page.url
    links = priya.table("What became of it in 2025/26").locator("tbody a").all()
    figures = [(link.inner_text(), link.get_attribute("href")) for link in links]
    assert len(figures) >= 4
    for printed, address in figures:
        priya.open(address)
        amounts = priya.page.locator("main tbody td.nhsuk-table__cell--numeric").all_inner_texts()
        balance = "Still to spend" in priya.heading
        assert sum(map(pounds, amounts)) == pounds(printed), priya.heading
        assert balance or amounts or pounds(printed) == 0
        assert f"The figure {printed}" in priya.words
        assert f"Sum of its postings {printed}" in priya.words
    priya.open(pot)
    priya.follow("£64,000.00")
    assert "£64,000.00" in priya.words

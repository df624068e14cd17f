"""The rules run, and a query is answered on one page; the answer stands in its history."""

import pytest

from tests.journeys.person import Person

pytestmark = pytest.mark.browser

ANSWER = {
    "Role that decided": "Director of finance",
    "What happened": "The team lent its nurses to the stroke ward in January.",
    "Repayment plan": "Restored in April.",
}


def open_queries(person: Person) -> int:
    return person.table("What the rules found").locator("tbody tr", has_text="Open").count()


def test_the_rules_run_and_a_query_is_answered_on_one_page(person):
    priya = person("Priya Shah")
    priya.at(year="2025-26")
    priya.follow("Use of funds")
    open_before = open_queries(priya)
    assert open_before >= 1
    priya.press("Run the rules now")
    assert "The rules ran: 0 new" in priya.message()
    assert open_queries(priya) == open_before

    priya.at(year="2025-26")
    priya.steps = 0
    priya.follow("Answer: P-001 £64,000")
    assert "What would clear it" in priya.words
    assert "P-001 Hypertension case-finding" in priya.words
    priya.fill(ANSWER)
    priya.press("Save the answer")
    assert priya.steps <= 4
    assert priya.message() == "The answer is saved to your organisation only."
    history = priya.page.locator(".rf-timeline").inner_text()
    assert "Explained" in history
    assert "Priya Shah" in history
    assert "The team lent its nurses to the stroke ward in January" in history
    assert priya.page.get_by_role("button", name="Save the answer").count() == 0
    priya.follow("Use of funds")
    assert open_queries(priya) == open_before - 1

"""With the keyboard alone: Tab, Enter, Space and letters. Focus is always visible."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.person import TRUST, Person

pytestmark = pytest.mark.browser

FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const seen = [at, at.nextElementSibling].filter(Boolean).flatMap((e) => [
    getComputedStyle(e), getComputedStyle(e, "::before"), getComputedStyle(e, "::after")]);
  const box = at.getBoundingClientRect();
  const shown = seen.some((s) => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none"
    || s.backgroundColor === "rgb(255, 235, 59)");
  return { name: at.name || "", id: at.id, type: at.type || "", words: at.innerText || at.value || "", shown,
    inside: box.bottom > 0 && box.top < innerHeight };
}"""


class Keyboard:
    """Presses keys, and looks at each stop whether its focus can be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, wanted: Callable[[dict], bool], limit: int = 120) -> None:
        """Tab until the focus stands where it is wanted."""
        for _ in range(limit):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(FOCUS)
            if at is None:
                continue
            assert at["shown"], f"the focus on {at} cannot be seen"
            assert at["inside"], f"the focus on {at} is off the screen"
            if wanted(at):
                return
        raise AssertionError("Tab does not lead there")

    def to_words(self, words: str) -> None:
        self.to(lambda at: at["words"].strip().startswith(words))

    def type_into(self, name: str, text: str) -> None:
        self.to(lambda at: at["name"] == name)
        self.page.keyboard.type(text)

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def test_a_pot_is_logged_with_the_keyboard_alone(own_site, new_page):
    page = new_page(base_url=own_site)
    Person(page, "Priya Shah")
    page.goto(f"/{TRUST}/2026-27/")
    keys = Keyboard(page)
    keys.to_words("Skip to main content")
    keys.to_words("Funding pots")
    keys.enter()
    keys.to_words("Log a pot")
    keys.enter()
    keys.type_into("name", "By keyboard")
    keys.type_into("funder_name", "NHS England")
    keys.type_into("kind", "Charity")
    keys.to(lambda at: at["name"] == "recurrence")
    page.keyboard.press("Space")
    keys.to(lambda at: at["name"] == "protection")
    page.keyboard.press("Space")
    keys.type_into("amount", "1,000")
    keys.to_words("Log this pot")
    keys.enter()
    assert "By keyboard" in page.locator("h1").inner_text()
    assert "Charity grant" in page.inner_text("main")


def test_a_query_is_answered_with_the_keyboard_alone(own_site, new_page):
    page = new_page(base_url=own_site)
    Person(page, "Priya Shah")
    page.goto(f"/{TRUST}/2025-26/")
    keys = Keyboard(page)
    keys.to_words("Answer: P-001")
    keys.enter()
    keys.type_into("decided_by_role", "Director of finance")
    keys.type_into("reason", "The team lent its nurses to the stroke ward.")
    keys.to_words("Save the answer")
    keys.enter()
    assert "The answer is saved to your organisation only." in page.inner_text("main")

"""A person at the product in a real browser. Everything is found by the words on the page, and every link and button is
counted as one step."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Locator, Page

TRUST, BOARD = "ZZN11", "ZZN01"
AMOUNT = re.compile(r"^([−-]?)£([\d,]+(?:\.\d\d)?)$")


class Person:
    """`Person(page, "Priya Shah")` is signed in on the site of the page; `steps` counts links followed and buttons
    pressed since then."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        page.set_default_timeout(20_000)
        page.goto("/accounts/login/")
        page.get_by_role("button", name=f"Continue as {name}").click()
        self.steps = 0

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Sign out").click()

    def open(self, address: str) -> None:
        self.page.goto(address)

    def at(self, *parts: str, year: str = "2026-27", organisation: str = TRUST) -> None:
        """Open a page of an organisation and year: `person.at("pots", "P-001")`."""
        self.page.goto("/" + "/".join((organisation, year, *parts)) + "/")

    def follow(self, words: str, within: Locator | None = None) -> None:
        self.steps += 1
        (within or self.page).get_by_role("link", name=words, exact=True).first.click()
        self.page.wait_for_load_state()

    def press(self, words: str, within: Locator | None = None) -> None:
        self.steps += 1
        (within or self.page.locator("main")).get_by_role("button", name=words, exact=True).click()
        self.page.wait_for_load_state()

    def fill(self, answers: dict) -> None:
        """Answers by label: text, a date for three boxes, True for a tick, the words of a choice, a Path for a file."""
        for label, answer in answers.items():
            self.answer(label, answer)

    def answer(self, label: str, answer: object) -> None:
        exact = re.compile(rf"^\s*{re.escape(label).replace('/', '[/]')}( \(optional\))?\s*$")
        group = self.page.get_by_role("group", name=exact, include_hidden=True)
        field = self.page.get_by_label(exact)
        found = group if group.count() else field
        if not found.first.is_visible():
            found.locator("xpath=ancestor::details/summary").click()
        if isinstance(answer, date):
            for name, number in (("Day", answer.day), ("Month", answer.month), ("Year", answer.year)):
                group.get_by_label(name).fill(str(number))
        elif isinstance(answer, tuple):
            for name, typed in zip(("Day", "Month", "Year"), answer, strict=True):
                group.get_by_label(name).fill(typed)
        elif group.count():
            for choice in answer if isinstance(answer, list) else [answer]:
                group.get_by_label(str(choice), exact=True).check()
        elif answer is True:
            field.check()
        elif isinstance(answer, Path):
            field.set_input_files(answer)
        elif field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(label=str(answer))
        else:
            field.fill(str(answer))

    def choose(self, label: str, words: str) -> None:
        """Choose the only option of a list whose words hold these."""
        field = self.page.get_by_label(re.compile(rf"^\s*{label}( \(optional\))?\s*$"))
        (option,) = [each for each in field.locator("option").all_inner_texts() if words in each]
        field.select_option(label=option.strip())

    @property
    def words(self) -> str:
        """What the main part of the page says, with single spaces."""
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def heading(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    def message(self) -> str:
        """The one message after an act that was not refused."""
        assert not self.errors(), f"{self.heading}: {self.errors()}"
        return " ".join(self.page.locator(".nhsuk-notification-banner__heading").inner_text().split())

    def errors(self) -> list[tuple[str, str]]:
        """The error summary: each sentence with the id of the field that its link leads to; that field must exist."""
        links = self.page.locator(".nhsuk-error-summary__list a").all()
        found = [(link.inner_text(), (link.get_attribute("href") or "").removeprefix("#")) for link in links]
        for sentence, target in found:
            assert self.page.locator(f"[id='{target}']").count() == 1, f"“{sentence}” leads nowhere"
        assert len(found) == self.page.locator(".nhsuk-error-summary__list li").count(), "an error without a link"
        return found

    def table(self, caption: str) -> Locator:
        """The table whose caption begins with these words."""
        begins = re.compile(rf"^\s*{re.escape(caption)}")
        return self.page.locator("table").filter(has=self.page.locator("caption", has_text=begins))

    def identity(self, caption: str) -> list[dict[str, Decimal]]:
        """The two sides of an identity as its table prints them; each adds up to the other, to the penny."""
        sides, totals = [], []
        for body in self.table(caption).locator("tbody").all():
            rows = [row.inner_text() for row in body.locator("tr:not(.rf-sum)").all()]
            side = dict(line_of(row) for row in rows)
            sides.append(side)
            totals.append(sum(side.values()))
            for total in body.locator("tr.rf-sum").all():
                assert line_of(total.inner_text())[1] == totals[-1], f"a total of {caption} is not the sum of its lines"
        left, right = totals
        assert left == right, f"{caption}: {left} is not {right}"
        return sides


def line_of(row: str) -> tuple[str, Decimal]:
    """The label and the amount of a row of an identity."""
    words = row.replace("\n", "\t").split("\t")
    label = next(word.lstrip("+= ").strip() for word in words if word.strip("+= "))
    return label, pounds(words[-1])


def pounds(words: str) -> Decimal:
    """Decimal pounds from an amount as it is printed."""
    found = AMOUNT.match(words.strip())
    assert found, f"“{words}” is not an amount"
    return Decimal(found[2].replace(",", "")) * (-1 if found[1] else 1)

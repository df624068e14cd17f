"""At every door: what is wrong is said in plain sentences, each linked to its field, and nothing is stored."""

from pathlib import Path

import pytest

from tests.journeys.person import BOARD, TRUST, Person
from tests.journeys.test_import import OWN_BUDGET
from tests.journeys.test_log_a_pot import RECURRENT

pytestmark = pytest.mark.browser

LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
FILES = {
    "page.xls": (b"<html><body><table><tr><td>Pot</td></tr></table></body></html>", "web page"),
    "locked.xlsx": (LOCKED, "password"),
    "empty.csv": (b"", "empty"),
    "letter.xlsx": (b"%PDF-1.7\n%", "PDF"),
}
# Address of a form, its button, and the list whose rows must stay as they are.
EMPTY_FORMS = [
    ("Priya Shah", f"/{TRUST}/2026-27/pots/new/", "Log this pot", f"/{TRUST}/2026-27/pots/"),
    ("Priya Shah", f"/{TRUST}/2026-27/pots/P-001/receive/", "Record it", f"/{TRUST}/2026-27/pots/P-001/"),
    ("Priya Shah", f"/{TRUST}/2026-27/pots/P-001/spend/", "Record it", f"/{TRUST}/2026-27/pots/P-001/"),
    ("Priya Shah", f"/{TRUST}/2026-27/pots/P-001/spend-by-month/", "Record these months", f"/{TRUST}/2026-27/pots/P-001/"),
    ("Priya Shah", f"/{TRUST}/2026-27/pots/P-001/apply-elsewhere/", "Record it", f"/{TRUST}/2026-27/pots/P-001/"),
    ("Priya Shah", f"/{TRUST}/2026-27/pots/P-001/award/", "Record the change", f"/{TRUST}/2026-27/pots/P-001/"),
    ("Priya Shah", f"/{TRUST}/2026-27/pots/P-001/terms/", "Record the terms", f"/{TRUST}/2026-27/pots/P-001/"),
    ("Priya Shah", f"/{TRUST}/2026-27/projects/new/", "Open this project", f"/{TRUST}/2026-27/projects/"),
    ("Priya Shah", f"/{TRUST}/2026-27/cases/new/", "Start this case", f"/{TRUST}/2026-27/cases/"),
    ("Priya Shah", f"/{TRUST}/2026-27/imports/new/", "Continue", f"/{TRUST}/2026-27/imports/"),
    ("Megan Lloyd", f"/{TRUST}/2025-26/projects/PR-001/outcomes/new/", "Save and continue",
     f"/{TRUST}/2025-26/projects/PR-001/outcomes/"),
    ("Fiona Barr", f"/{BOARD}/2026-27/pots/P-001/pass-on/", "Pass it on", f"/{BOARD}/2026-27/pots/P-001/"),
]  # fmt: skip


def stored(person: Person, address: str) -> str:
    """What the page of an address says is there."""
    person.open(address)
    return person.words


def assert_plain(errors: list[tuple[str, str]]) -> None:
    """One plain sentence an error, none twice, none a word of the machine."""
    assert errors
    sentences = [sentence for sentence, _ in errors]
    assert len(set(sentences)) == len(sentences), sentences
    for sentence in sentences:
        assert sentence.endswith("."), sentence
        assert sentence.count(". ") <= 2, sentence
        assert not any(word in sentence.lower() for word in ("invalid", "exception", "none", "traceback")), sentence


def empty(person: Person) -> None:
    """Clears every box and list of the form in the main part."""
    form = person.page.locator("main form").filter(has=person.page.locator("[name=csrfmiddlewaretoken]")).last
    for box in form.locator("input[type=text], textarea").all():
        if box.is_visible():
            box.fill("")


def test_an_empty_form_says_what_is_missing_at_each_field_and_stores_nothing(person):
    people: dict[str, Person] = {}
    for name, address, button, where in EMPTY_FORMS:
        each = people.get(name) or people.setdefault(name, person(name))
        before = stored(each, where)
        each.open(address)
        empty(each)
        each.press(button)
        assert each.page.title().startswith("Error: "), address
        assert_plain(each.errors())
        assert stored(each, where) == before, address


def test_text_where_money_belongs_and_days_that_do_not_exist_are_refused_as_typed(person):
    priya = person("Priya Shah")
    before = stored(priya, f"/{TRUST}/2026-27/pots/")
    priya.at("pots", "new")
    typed = {**RECURRENT, "Amount awarded for 2026/27, in pounds": "about a million", "Use by": ("31", "2", "2027")}
    priya.fill(typed)
    priya.press("Log this pot")
    errors = {target: sentence for sentence, target in priya.errors()}
    assert set(errors) == {"id_amount", "id_use_by_on_0"}
    assert "about a million" in errors["id_amount"]
    assert "must be a real date" in " ".join(errors.values())
    assert priya.page.get_by_label("Amount awarded for 2026/27, in pounds").input_value() == "about a million"
    assert priya.page.get_by_label("Name", exact=True).input_value() == RECURRENT["Name"]
    priya.page.locator(".nhsuk-error-summary a").first.click()
    assert priya.page.evaluate("document.activeElement.id") == "id_amount"
    assert stored(priya, f"/{TRUST}/2026-27/pots/") == before

    before = stored(priya, f"/{TRUST}/2026-27/pots/P-001/")
    for amount, day in (("12.345", ("1", "11", "2026")), ("-5", ("2", "11", "2026")), ("1e6", ("2", "11", "2026")),
                        ("500", ("29", "2", "2027")), ("500", ("1", "5", "2019")), ("500", ("1", "11", "26"))):  # fmt: skip
        priya.at("pots", "P-001", "receive")
        priya.fill({"Amount received, in pounds": amount, "Date received": day, "What the receipt rests on": "Cash"})
        priya.press("Record it")
        assert_plain(priya.errors())
    assert stored(priya, f"/{TRUST}/2026-27/pots/P-001/") == before


def test_a_file_that_is_no_workbook_is_refused_with_what_to_do(person, tmp_path):
    priya = person("Priya Shah")
    before = stored(priya, f"/{TRUST}/2026-27/imports/")
    for name, (content, said) in FILES.items():
        file = Path(tmp_path / name)
        file.write_bytes(content)
        priya.at("imports", "new")
        priya.fill({"Workbook or CSV file": file, "What it holds": OWN_BUDGET})
        priya.press("Continue")
        ((sentence, target),) = priya.errors()
        assert target == "id_file"
        assert said in sentence, name
    assert stored(priya, f"/{TRUST}/2026-27/imports/") == before

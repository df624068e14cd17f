"""Every page, for the people who see most, wide and at 320 pixels: no fault that axe can find, nothing cut off, no error in
the console, one main heading and a title."""

import os
from collections.abc import Callable, Collection, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from organisations.permissions import ALLOWED, Role
from setup.process import ROOT
from tests.house.access_rules import OPEN, RULES
from tests.journeys.person import BOARD, TRUST, Person
from tests.journeys.test_import import OWN_BUDGET, on_to
from tests.journeys.workbooks import budget_xlsx

pytestmark = pytest.mark.browser

AXE = (ROOT / "static" / "axe" / "axe.min.js").read_text()
FIND_FAULTS = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id} at ${n.target.join(" ")}: ${n.failureSummary}`));
}"""
SETTLED = (
    "() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 150))"  # the menu folds a little later
)
AT_BOTH = os.environ.get("AXE") == "both"  # every page at both widths, which takes twice as long
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}

# Where each person's walk begins, richest first: links lead to the rest, and one address of a page is enough.
WALKS = {
    "Priya Shah": (
        Role.FINANCE_LEAD,
        [
            f"/{TRUST}/2026-27/terms/reallocated/",
            f"/{TRUST}/2025-26/",
            f"/{TRUST}/2025-26/pots/",
            f"/{TRUST}/2025-26/projects/PR-007/outcomes/",
            f"/{TRUST}/2025-26/cases/",
            f"/{TRUST}/2026-27/pots/P-001/",
            f"/{TRUST}/2026-27/imports/",
            f"/{TRUST}/2026-27/transactions/",
        ],
    ),
    "Helen Ashworth": (Role.EXEC_LEAD, [f"/{TRUST}/2025-26/cases/", f"/{TRUST}/2025-26/"]),
    "Fiona Barr": (Role.ICB_FINANCE, [f"/{BOARD}/2026-27/", f"/{BOARD}/2026-27/pots/", "/"]),
}
OWN = {"roi:overview", "roi:case-detail", "roi:case-read"}  # pages that say something else to each person
LISTING = "Cost centre\tPeriod\tReference\tText\tAmount\nE1\tM1\tA1\tMonitors\t120\nE2\tM1\tA2\tTravel\t30\n"
# The same pages with nothing on them yet.
EMPTY = [
    f"/{TRUST}/2031-32/{name}"
    for name in (
        "",
        "pots/",
        "use-of-funds/",
        "cases/",
        "projects/",
        "transfers/",
        "months/",
        "transactions/",
        "transactions/agreement/",
    )
]
# Pages of people of several organisations, of boards, and of states that the story does not hold for this person.
ELSEWHERE = {
    "roi:home",
    "organisations:switch",
    "funding:system",
    "funding:movement-cancel",
    "funding:agreement-revoke",
    "funding:partner-answer",  # behind a link that the partner has
    "funding:partner-thanks",
    "funding:evidence-correct",
    "funding:import-progress",
    "roi:case-confirm",
    "roi:case-return",
    "roi:measure-retire",
    "funding:override-consent",
    "funding:pots-copy-review",
    "funding:query-accept",
    "funding:query-again",
    "funding:query-not-met",
    "funding:query-withdraw",
    "funding:shared-detail",
    "funding:transfer-confirm",
    "roi:realisation-confirm",
    "roi:saving-confirm",
    "roi:terms-compared",  # of boards: its walk opens it, as the next two
    "funding:barriers-compared",
    "funding:chain",
}
FILES = {"funding:import-file", "funding:evidence-template", "roi:case-pdf", "roi:case-file", "roi:case-workings",
         "roi:case-pack", "roi:outcome-counts-file", "funding:import-template", "funding:import-marked",
         "funding:import-practice", "funding:bid-calendar-file", "roi:agreement-statement-pdf"}  # fmt: skip


def page_of(address: str) -> str | None:
    """The name of the page at an address; None for files and for what is not a page."""
    try:
        name = resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None
    return None if name in FILES or name not in RULES or RULES[name].method != "get" else name


def open_to(role: Role) -> set[str]:
    """Pages that the role may open."""
    acts = ALLOWED[role]
    allowed = {name for name, rule in RULES.items() if rule.act in (None, OPEN) or rule.act in acts}
    return {name for name in allowed if RULES[name].method == "get" and name not in FILES}


@pytest.fixture
def rich_site(own_site: str, new_page: Callable, tmp_path: Path) -> tuple[str, list[str]]:
    """The story, and what it does not hold: imports, a commitment that stands, a payment before delivery. With the
    addresses that only these lead to."""
    priya = Person(new_page(base_url=own_site), "Priya Shah")
    for name in ("taken.xlsx", "staged.xlsx"):
        priya.at("imports", "new")
        priya.fill({"Workbook or CSV file": budget_xlsx(tmp_path / name), "What it holds": OWN_BUDGET})
        priya.press("Continue")
        if name == "taken.xlsx":
            on_to(priya, "Columns")
            priya.fill({"Unit of the amounts": "Pounds: 21500 in C4 is £21,500"})
            on_to(priya, "Review and import")
            priya.press("Import 2 rows")
    priya.at("pots", "P-001", "commit")
    priya.choose("Project", "PR-001")
    priya.fill({"Amount to commit, in pounds": "1000", "What it is for": "Monitors"})
    priya.press("Commit it")
    priya.at("pots", "P-001", "spend")
    priya.choose("Project", "PR-001")
    priya.fill(
        {"Amount spent, in pounds": "500", "Paid to a partner before delivery": True, "Partner who was paid": "A"}
    )
    priya.press("Record it")
    assert "spent on" in priya.message()
    priya.at("terms", "reallocated", "new")
    priya.fill(
        {
            "What was taken": "Staff",
            "Which posts or which budget": "One nurse",
            "Posts, in whole-time equivalents": "1",
            "Service or budget that it was taken from": "Ward 7",
            "What was given up": "A clinic a week",
            "What it is worth in this year, in pounds": "21000",
            "First day": date(2026, 9, 1),
            "Role of who decided it": "Chief nurse",
        }
    )
    priya.press("Record it")
    assert "One nurse" in priya.words
    priya.at("imports")
    addresses = [str(link.get_attribute("href")) for link in priya.page.locator("tbody a").all()]
    addresses.append(f"{addresses[-1]}undo/")
    for pot, year, place, acts in (
        ("P-001", "2026-27", "committed", ("release/", "spend/")),
        ("P-001", "2026-27", "prepaid", ("deliver/",)),
        ("P-008", "2025-26", "used-elsewhere", ("restore/",)),
    ):
        priya.at("pots", pot, "postings", place, year=year)
        movement = str(priya.page.locator("tbody a[href*='/movements/']").first.get_attribute("href"))
        addresses += [movement, *(f"{movement}{act}" for act in acts)]
    return own_site, [*addresses, f"{matched_line(priya)}open/"]


def unready_bid(page: Page) -> str:
    """A bid that still waits for a document."""
    page.goto(f"/{TRUST}/2026-27/bids/")
    for address in page.locator("tbody a[href*='/bids/']").evaluate_all("links => links.map(l => l.href)"):
        page.goto(address)
        if page.locator("a[href*='/documents/']:not([href$='/documents/'])").count():
            return urlsplit(address).path
    raise AssertionError("no bid of the story waits for a document")


def matched_line(priya: Person) -> str:
    """A listing of two lines comes in; one is matched and remembered as a rule. The address of that one."""
    priya.at("transactions", "new")
    priya.fill(
        {
            "Or paste rows from Excel": LISTING,
            "What it holds": "The ledger's transaction listing: one transaction a row",
        }
    )
    priya.press("Continue")
    priya.fill({"These cost centres are this organisation's own": True})
    priya.press("Take in 2 lines")
    assert "2 lines came in" in priya.message()
    line = str(priya.page.locator("tbody a[href*='/transactions/']").first.get_attribute("href"))
    priya.open(f"{line}match/")
    field = priya.page.get_by_label("Part 1: pot and project")
    field.select_option(index=1)
    priya.fill({"Remember it for lines to come": "Cost centre E1"})
    priya.press("Match it")
    assert "is matched" in priya.message()
    return line


def walk(page: Page, starts: list[str], then: list[str]) -> Iterator[str]:
    """Opens one address of every page that links lead to, and at last these in any case; yields the name of each."""
    waiting, seen = list(starts), set()
    while waiting:
        address = waiting.pop(0)
        name = page_of(address)
        if name is None or name in seen:
            continue
        seen.add(name)
        yield opened(page, address)
        waiting += page.locator("a[href^='/']").evaluate_all("links => links.map(l => l.getAttribute('href'))")
    yield from (opened(page, address) for address in then)


def opened(page: Page, address: str) -> str:
    """Opens an address and gives the name of its page."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, f"{address} answered {answer.status}"
    return str(page_of(address))


def faults_of(page: Page, *, axe: bool) -> list[str]:
    """What is wrong with the page that stands open, at the width it was opened at and then at the other one; axe looks
    at the second. Pages are opened at either width in turn, so that both are looked at all over the product."""
    found = []
    headings, title = page.locator("h1").count(), page.title()
    if headings != 1:
        found.append(f"{headings} main headings")
    if not title.endswith("– Ringfence") or title.startswith("–"):
        found.append(f"the title is “{title}”")
    first = page.viewport_size
    for size in (first, WIDE if first == NARROW else NARROW):
        if size != page.viewport_size:
            page.set_viewport_size(size)
            page.evaluate(SETTLED)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found.append(f"{size['width']}: the page is {width} pixels wide")
    for size in [page.viewport_size, *([first] if AT_BOTH else [])] if axe else []:
        page.set_viewport_size(size)
        page.evaluate(AXE)
        found += [f"{size['width']}: {fault}" for fault in page.evaluate(FIND_FAULTS)]
    return found


def faults_on_walk(
    page: Page, starts: list[str], *then: str, known: Collection[str] = ()
) -> tuple[dict[str, list[str]], set[str]]:
    """Faults by page and address, and the names of the pages that were opened. axe passes by the pages `known` from
    another person's walk."""
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    faults, names = {}, set()
    for name in walk(page, starts, list(then)):
        names.add(name)
        if found := [*faults_of(page, axe=name not in known), *said]:
            faults[f"{name} {page.url}"] = found
        said.clear()
    return faults, names


def told(faults: dict[str, list[str]]) -> str:
    return "\n".join(f"{where}\n  " + "\n  ".join(found) for where, found in faults.items())


def test_every_page_of_a_finance_lead_is_free_of_faults_and_no_page_is_without_a_link(rich_site, new_page):
    role, starts = WALKS["Priya Shah"]
    site, addresses = rich_site
    page = new_page(base_url=site, viewport=WIDE)
    Person(page, "Priya Shah")
    # The import that waits and the bid that lacks a document come before others of their kind: they lead further.
    faults, names = faults_on_walk(page, [addresses[0], unready_bid(page), *starts], *addresses, *EMPTY)
    assert faults == {}, told(faults)
    missed = open_to(role) - names - ELSEWHERE
    assert not missed, f"no link leads to {sorted(missed)}"


@pytest.mark.parametrize("name", ["Helen Ashworth", "Fiona Barr"])
def test_every_page_of_other_people_is_free_of_faults(name, new_page):
    page = new_page(viewport=WIDE)
    Person(page, name)
    faults, names = faults_on_walk(page, WALKS[name][1], known=open_to(Role.FINANCE_LEAD) - ELSEWHERE - OWN)
    assert faults == {}, told(faults)
    assert {"roi:overview", "funding:pot-detail", "funding:use-of-funds"} <= names
    assert ("roi:terms-compared" in names) == (WALKS[name][0] is Role.ICB_FINANCE)

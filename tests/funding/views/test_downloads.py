"""Lists taken away as files: the same rows and sums as the page, the same filters, of the same day, and no formulas."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook

from funding.domain.words import PotKind
from tests.funding.views.page import At, words


@pytest.fixture
def pot(system):
    pot = system.funded_pot(amount="1000", name='=HYPERLINK("http://x","y")')
    system.spend(pot, "200.55", system.project(pot))
    system.used_elsewhere(pot, "90")
    return pot


def taken(at, name, query="?format=xlsx", **kwargs):
    answer = at.open(name, query, **kwargs)
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    cover = {row[0].value: row[1].value for row in book["About"].iter_rows(min_row=2)}
    head, *rows = [[cell.value for cell in row] for row in book["List"].iter_rows()]
    return answer, cover, [dict(zip(head, row, strict=True)) for row in rows]


def test_pots_add_up_to_what_the_page_prints(system, finance, pot):
    system.funded_pot(amount="500", name="Second")
    answer, cover, rows = taken(finance, "pot-list")
    assert answer["Content-Disposition"] == 'attachment; filename="pots-zzt1-2025-26.xlsx"'
    page = finance.open("pot-list")
    for part, heading in [("received", "Received"), ("spent", "Spent"), ("used_elsewhere", "Used for another purpose")]:
        total = page.context["table"].totals[part]
        assert Decimal(str(cover[f"Control total: {heading}"])) == total
        assert sum(Decimal(str(row[heading])) for row in rows) == total
    assert rows[0]["Name"] == '=HYPERLINK("http://x","y")'
    assert cover["Organisation"] == "Fellside Hospitals NHS Trust (ZZT1)"
    assert cover["Made by"] == "Farah Finance (finance@example.org)"


def test_the_filters_of_the_page_hold_for_the_file(system, finance, pot):
    system.funded_pot(amount="500", name="From a charity", kind=PotKind.CHARITY)
    _, cover, rows = taken(finance, "pot-list", "?kind=charity&format=xlsx")
    assert [row["Name"] for row in rows] == ["From a charity"]
    assert cover["Filters"] == "kind: charity"


def test_every_row_names_the_page_of_its_postings(system, finance, pot):
    for name, kwargs in (("pot-list", {}), ("postings", {"place": "spent"})):
        _, _, rows = taken(finance, name, **kwargs)
        for row in rows:
            address = row["Postings"].removeprefix("http://testserver")
            assert finance.client.get(address).status_code == 200


def test_a_click_on_a_figure_of_the_file_opens_its_postings(finance, pot):
    answer = finance.open("pot-list", "?format=xlsx")
    sheet = load_workbook(io.BytesIO(answer.content))["List"]
    head = [cell.value for cell in sheet[1]]
    for heading, place in (
        ("Spent", "spent"),
        ("Used for another purpose", "used-elsewhere"),
        ("Postings", "available"),
    ):
        cell = sheet.cell(2, head.index(heading) + 1)
        assert cell.hyperlink.target.endswith(f"/pots/{pot.reference}/postings/{place}/")
        address = cell.hyperlink.target.removeprefix("http://testserver")
        assert finance.client.get(address).status_code == 200
    assert sheet.cell(2, 1).hyperlink is None
    in_csv = finance.open("pot-list", "?format=csv").content.decode("utf-8-sig")
    assert [row["Spent"] for row in csv.DictReader(io.StringIO(in_csv))] == ["200.55"]


def test_postings_add_up_to_the_figure(finance, pot):
    _, cover, rows = taken(finance, "pot-postings", reference=pot.reference, place="spent")
    page = words(finance.open("pot-postings", reference=pot.reference, place="spent"))
    assert cover["Control total: Amount"] == 200.55
    assert "£200.55" in page
    assert [row["Amount"] for row in rows] == [200.55]


def test_a_file_of_a_past_day_holds_what_was_known_then(system, finance, pot):
    with time_machine.travel("2025-09-20 10:00:00+01:00"):
        later = At(system.finance_lead, system.trust, system.year)
        system.spend(pot, "10", pot.projects.get(), on=date(2025, 9, 19))
        _, cover, rows = taken(later, "pot-list", "?known=2025-09-16&format=xlsx")
        assert (cover["As known on"], rows[0]["Spent"]) == ("16 September 2025", 200.55)
        assert "known=2025-09-16" in rows[0]["Postings"]
        assert taken(later, "pot-list")[2][0]["Spent"] == 210.55


def test_transfers_and_findings_are_taken_away_too(system, finance, pot):
    system.transfer(system.funded_pot(system.icb, amount="1000"), system.trust, "400")
    system.close(1)
    finance.client.post(finance.address("rules-run"))
    _, cover, rows = taken(finance, "transfer-list")
    assert (cover["Control total: Sent"], rows[0]["Status"]) == (400, "In transit")
    _, cover, rows = taken(finance, "use-of-funds")
    assert rows[0]["Amount"] == 90
    assert cover["Control total: Amount"] == sum(row["Amount"] for row in rows)


def test_csv_holds_the_same_rows(finance, pot):
    answer = finance.open("pot-list", "?format=csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Name"], row["Spent"]) == ('\'=HYPERLINK("http://x","y")', "200.55")


def test_an_unknown_format_is_the_page(finance, pot):
    assert "text/html" in finance.open("pot-list", "?format=exe")["Content-Type"]


def test_a_list_of_another_organisation_is_not_taken_away(system, pot):
    assert At(system.other_finance, system.trust, system.year).open("pot-list", "?format=xlsx").status_code == 404

"""Pages of transactions: a listing given, suggestions accepted, a line split, and bad input said at its place."""

import re

import pytest

from funding.domain.words import Place
from funding.models import ImportBatch, TransactionLine
from funding.services.ledger import balance_at
from tests.funding.services.test_transactions import NOVEMBER, OCTOBER, YEAR
from tests.funding.views.page import At, words


@pytest.fixture
def at(system):
    return At(system.finance_lead, system.trust, YEAR)


def give(at, text, **more):
    page = at.client.post(at.address("listing-new"), {"pasted": text.replace(",", "\t"), "holds": "lines", **more})
    return at.client.get(page["Location"]) if page.status_code == 302 else page


def take(at, **more):
    batch = ImportBatch.objects.latest("pk")
    page = at.open("listing", pk=batch.pk).content.decode()
    chosen = re.findall(r'<select[^>]* name="(\w+)".*?<option value="(\d*)" selected', page, re.S)
    return at.client.post(at.address("listing", pk=batch.pk), {**dict(chosen), **more}, follow=True)


def test_a_listing_is_given_matched_in_bulk_and_stands_behind_its_posting(system, at):
    pot = system.funded_pot()
    project = system.project(pot)
    assert "Row 4" not in words(page := give(at, OCTOBER))
    assert "3 lines, £6,290.50 in all, on 2 cost centres; the total in I5 agrees." in words(page)
    assert "has no cost centres yet" in words(take(at))
    assert "3 lines came in" in words(take(at, are_ours="on"))
    assert "This file is in already" in words(give(at, OCTOBER))
    row = TransactionLine.objects.get(journal="AP1")
    target = f"{pot.pk}:{project.pk}"
    parts = {"target_1": target, "amount_1": "1000", "remember": "code"}
    assert "add up to £1,000.00 and the line is £1,200.50. Add £200.50" in words(
        at.send("line-match", parts, pk=row.pk)
    )
    at.send("line-match", {**parts, "amount_1": "1200.50"}, pk=row.pk)
    page = at.open("line-list")
    assert "Your rule: cost centre E100" in words(page)
    key = re.search(r'name="group"[^>]* value="([^"]+)"', page.content.decode())[1]
    done = at.client.post(at.address("line-accept"), {"groups": "yes", "group": key}, follow=True)
    assert "1 line matched and posted." in words(done)
    assert balance_at(pot, YEAR, Place.SPENT) == row.amount + 5000
    again = at.client.post(at.address("line-accept"), {"groups": "yes", "group": key}, follow=True)
    assert "No suggestion is ticked" in words(again)
    line = words(at.open("line-detail", pk=row.pk))
    assert "row 2, cell I2" in line
    movement = row.decisions.get().shares.get().movement
    assert "AP1/1" in words(at.open("movement-detail", pk=movement.pk))
    give(at, NOVEMBER)
    assert "1 line in already and left out, 2 new" in words(at.open("listing", pk=ImportBatch.objects.latest("pk").pk))


def test_headings_that_nobody_knows_are_chosen_by_a_person_and_remembered(system, at):
    text = OCTOBER.replace("Cost Centre", "Whose")
    assert "Choose the column that holds the cost centre." in words(give(at, text))
    batch = ImportBatch.objects.latest("pk")
    columns = {part: str(column) for part, column in batch.mapping["columns"].items()}
    at.client.post(at.address("listing", pk=batch.pk), {**columns, "code": "5"})
    assert "3 lines came in" in words(take(at, are_ours="on"))
    assert "2 new" in words(give(at, NOVEMBER.replace("Cost Centre", "Whose")))

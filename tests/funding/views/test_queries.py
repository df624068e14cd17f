"""A query between two organisations in the browser's eyes: asked, answered, previewed, shared, accepted, never leaked."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding.models import Query, Share
from funding.services.answers import answer_query
from funding.services.queries import scan_diversions
from funding.services.transfers import confirm_on_new_pot
from tests.funding.views.page import At, day, words

CANARY = "canary-4711"
ANSWER = {"amount": "100", "decided_by_role": "Director of finance", "reason": f"In reserves {CANARY}"}


@pytest.fixture
def icb(system) -> At:
    return At(system.icb_lead, system.icb, system.year)


@pytest.fixture
def director(system) -> At:
    return At(system.exec_lead, system.trust, system.year)


@pytest.fixture
def asked(system, icb) -> Query:
    sent = system.transfer(system.funded_pot(system.icb, amount="1000"), system.trust, "400")
    confirm_on_new_pot(by=system.finance_lead, transfer=sent, amount=Decimal(300), on=date(2025, 6, 2))
    icb.send("ask", {"about": f"transfer-{sent.pk}", "question": "Where is the rest?"})
    return Query.objects.get()


def shared(finance, director, asked, system):
    finance.send("query-detail", ANSWER, pk=asked.pk)
    page = director.open("query-share", pk=asked.pk)
    seen = page.context["digest"]
    director.send("query-share", {"with_organisation": system.icb.pk, "seen": seen}, pk=asked.pk)
    return words(page)


def test_the_icb_asks_from_its_system_page_and_the_trust_reads_the_question(system, icb, finance, asked):
    line = asked.transfer
    assert f"?about=transfer-{line.pk}" in icb.open("system").content.decode()
    page = words(finance.open("query-detail", pk=asked.pk))
    assert "Asked by Fellside and Marsh ICB" in page
    assert "Where is the rest?" in page
    assert "is party to this query" in page


def test_a_question_without_words_stays_on_the_page(icb, asked):
    refused = icb.send("ask", {"about": f"transfer-{asked.transfer_id}", "question": "Again?"})
    assert "asked about this already" in words(refused)


def test_the_preview_is_what_the_other_body_reads(system, icb, finance, director, asked):
    preview = shared(finance, director, asked, system)
    assert "Records may be disclosable" in preview
    page = words(icb.open("shared-detail", pk=asked.pk))
    (row,) = Share.objects.all()
    for key, value in [*row.content["rows"], *row.content["steps"][0]["rows"]]:
        assert f"{key} {value}" in preview
        assert f"{key} {value}" in page


def test_an_answer_that_is_not_shared_is_on_no_page_of_the_icb(system, icb, finance, asked):
    finance.send("query-detail", ANSWER, pk=asked.pk)
    addresses = ["shared-list", "system", "transfer-list", "use-of-funds", "pot-list", "ask"]
    pages = [icb.open(name) for name in addresses] + [
        icb.open("shared-detail", pk=asked.pk),
        icb.open("query-accept", pk=asked.pk),
    ]
    for page in pages:
        assert page.status_code == 200
        assert CANARY not in page.content.decode()
    assert "Explained" not in words(icb.open("shared-list"))
    assert icb.open("query-detail", pk=asked.pk).status_code == 404
    assert icb.open("query-restore", pk=asked.pk).status_code == 403


def test_the_icb_accepts_what_was_shared(system, icb, finance, director, asked):
    shared(finance, director, asked, system)
    done = icb.send("query-accept", {"reason": ""}, pk=asked.pk)
    assert "The answer is accepted" in words(icb.client.get(done.url))
    asked.refresh_from_db()
    assert asked.status == "accepted"


def test_both_statements_stand_on_both_pages_when_it_is_queried_again(system, icb, finance, director, asked):
    shared(finance, director, asked, system)
    icb.send("query-again", {"reason": "It was for smoking"}, pk=asked.pk)
    for page in (finance.open("query-detail", pk=asked.pk), icb.open("shared-detail", pk=asked.pk)):
        assert "It was for smoking" in words(page)
        assert CANARY in words(page)


def test_the_side_that_asked_withdraws(icb, asked):
    icb.send("query-withdraw", {"reason": "Found it"}, pk=asked.pk)
    asked.refresh_from_db()
    assert asked.status == "withdrawn"


def test_the_trust_cannot_accept_its_own_item(finance, director, system, asked):
    shared(finance, director, asked, system)
    colleague = At(system.second, system.trust, system.year)
    refused = colleague.send("query-accept", {"reason": ""}, pk=asked.pk)
    assert "Another body is party" in words(refused)


def test_whoever_answered_is_not_offered_to_accept_the_answer(system):
    pot = system.pot(amount="100000", due=((date(2025, 9, 30), Decimal(100000)),))
    system.close()
    scan_diversions(by=system.finance_lead, organisation=system.trust, year=system.year, today=date(2025, 11, 22))
    query = Query.objects.get(rule="overdue", pots=pot)
    answer_query(by=system.finance_lead, query=query, amount=Decimal(100000), destination=None, decided_by_role="",
                 reason="Late", today=date(2025, 11, 22))  # fmt: skip
    offered = {
        person: "Accept the answer" in words(At(person, system.trust, system.year).open("query-detail", pk=query.pk))
        for person in (system.finance_lead, system.second)
    }
    assert offered == {system.finance_lead: False, system.second: True}


def test_a_stale_preview_shares_nothing(finance, director, system, asked):
    finance.send("query-detail", ANSWER, pk=asked.pk)
    refused = director.send("query-share", {"with_organisation": system.icb.pk, "seen": "0" * 64}, pk=asked.pk)
    assert "changed since you looked" in words(refused)
    assert not Share.objects.exists()


def test_pages_of_a_query_do_not_exist_for_another_trust(system, asked):
    stranger = At(system.other_finance, system.other_trust, system.year)
    for name in ("query-detail", "shared-detail", "query-accept", "query-again", "query-withdraw", "query-restore",
                 "query-not-met"):  # fmt: skip
        assert stranger.open(name, pk=asked.pk).status_code == 404


def test_a_past_day_shows_what_was_shared_by_then(system, icb, finance, director, asked):
    with time_machine.travel("2025-09-17 09:00:00+01:00"):
        today = [At(system.finance_lead, system.trust, system.year), At(system.exec_lead, system.trust, system.year)]
        shared(*today, asked, system)
        later = At(system.icb_lead, system.icb, system.year)
        assert CANARY not in words(later.open("shared-detail", "?known=2025-09-16", pk=asked.pk))
        assert "Waits for" in words(later.open("shared-list", "?known=2025-09-16"))
        assert "Nothing was asked of" in words(later.open("shared-list", "?known=2025-09-14"))
        assert CANARY in words(later.open("shared-detail", pk=asked.pk))


def test_the_list_costs_the_same_number_of_queries_for_1_and_for_6(system, icb, asked):
    def cost():
        with CaptureQueriesContext(connection) as spent:
            assert icb.open("shared-list").status_code == 200
        return len(spent)

    one = cost()
    for _ in range(5):
        more = system.transfer(asked.transfer.sender_pot, system.other_trust, "10")
        icb.send("ask", {"about": f"transfer-{more.pk}", "question": "Where is it?"})
    assert cost() == one


@pytest.fixture
def own(system, finance) -> Query:
    system.used_elsewhere(system.funded_pot(amount="1000"), "90")
    system.close(1)
    finance.client.post(finance.address("rules-run"))
    return Query.objects.get(rule="declared")


def test_money_that_came_back_is_recorded_on_the_page_of_the_query(finance, own):
    finance.send("query-restore", {"amount": "90", "reason": "Paid back", **day("on", date(2025, 9, 1))}, pk=own.pk)
    assert "Restored" in words(finance.open("query-detail", pk=own.pk))


def test_a_condition_not_met_stands_under_a_name(finance, own):
    finance.send("query-not-met", {"reason": "Not for the position"}, pk=own.pk)
    page = words(finance.open("query-detail", pk=own.pk))
    assert "Condition not met" in page
    assert "Farah Finance" in page


def test_the_totals_not_explained_are_shared_as_previewed(system, finance, director, icb):
    system.spend(system.funded_pot(amount="1000"), "70")
    page = director.open("not-explained-share")
    director.send("not-explained-share", {"with_organisation": system.icb.pk, "seen": page.context["digest"]})
    assert "Not explained over all pots £70.00" in words(icb.open("shared-list"))
    assert "£70" not in words(At(system.other_finance, system.other_trust, system.year).open("shared-list"))

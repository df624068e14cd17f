"""Pages of the terms of funding: their figures lead on, bad input is answered in one sentence, more pots cost no more
queries, and an ICB sees of a trust what the trust shared and nothing else."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.domain.words import Evidence, Recurrence
from funding.models import ReallocatedResource
from funding.services.acts import commit_money, spend_commitment
from funding.services.evidence import charge_post
from funding.services.sharing import share_terms
from funding.shared import digest_of, returned
from funding.shared_terms import terms_as_shown
from organisations.refusals import Refused
from tests.fixtures import YEAR, a_system
from tests.funding.views.page import day, words

TODAY = date(2025, 11, 22)
PAGES = ("roi:terms", "roi:cliff", "roi:year-end")


@pytest.fixture
def system(db):
    return a_system()


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def address(name, organisation, **kwargs):
    return reverse(name, kwargs={"organisation": organisation.code, "year": YEAR, **kwargs})


def opened(person, name, organisation, query=""):
    client = Client()
    client.force_login(person)
    return client.get(address(name, organisation) + query)


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def a_pot(system, number, **facts):
    pot = system.funded_pot(amount="1000", name=f"Pot {number}", announced_on=date(2025, 3, 2),
                            starts_on=date(2025, 4, 1), use_by_on=date(2026, 3, 31), **facts)  # fmt: skip
    project = system.project(pot, name=f"Project {number}")
    system.spend(pot, "300", project, on=date(2025, 6, 30), partner="Marsh Link")
    system.spend(pot, "50", project, on=date(2025, 6, 30), is_one_off=True)
    return pot, project


def test_more_pots_cost_no_more_queries(system):
    def cost():
        found = []
        for name in PAGES:
            with CaptureQueriesContext(connection) as caught:
                assert opened(system.finance_lead, name, system.trust).status_code == 200
            found.append(len(caught))
        return found

    a_pot(system, 1)
    a_pot(system, 2, recurrence=Recurrence.RECURRENT)
    few = cost()
    for number in range(3, 9):
        a_pot(system, number)
    assert cost() == few


def test_each_figure_of_the_terms_leads_to_the_pots_behind_it(system):
    a_pot(system, 1)
    a_pot(system, 2, recurrence=Recurrence.RECURRENT)
    page = words(opened(system.finance_lead, "roi:terms", system.trust))
    assert "Recurrent share 50% £1,000 of £2,000 awarded" in page
    assert "Index of short-termism: 50" in page  # (50 + 24/36 + 152/182 + 0) / 4 is 50.04
    behind = rows_of(opened(system.finance_lead, "roi:terms", system.trust, "?part=recurrent&format=csv"))
    assert [row["Name"] for row in behind] == ["Pot 2"]
    wrong = words(opened(system.finance_lead, "roi:terms", system.trust, "?part=else"))
    assert "“else” is no figure of this page: every pot is shown." in wrong


def test_the_cliff_names_posts_and_partners_and_what_an_ask_keeps(system):
    pot, _ = a_pot(system, 1)
    charge_post(by=system.finance_lead, pot=pot, year=YEAR, post="N-1", wte=150, annual_cost=Decimal(60000))
    page = words(opened(system.finance_lead, "roi:cliff", system.trust, "?ask=3000"))
    # 300 went on in June alone, the last month with any cost: 300 a month, 3,600 a year
    assert "£3,600 of £3,600 a year of cost that goes on rests on money that is not recurrent" in page
    assert "March 2026 P-001 Pot 1 31 March 2026 £3,600 PR-001 Project 1 (£3,600) 1.5 Marsh Link (£3,600)" in page
    assert "£3,000 a year would keep £3,000 a year" in page
    (row,) = rows_of(opened(system.finance_lead, "roi:cliff", system.trust, "?format=csv"))
    assert (row["Last day"], row["Cost that goes on, a year"], row["Partners"]) == (
        "2026-03-31",
        "3600.00",
        "Marsh Link",
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [("abc", "“abc” is not an amount in pounds."), ("0", "The amount must be above £0."), ("-5", "must be above £0.")],
)
def test_an_ask_that_is_no_amount_is_answered_in_one_sentence(system, typed, said):
    a_pot(system, 1)
    page = words(opened(system.finance_lead, "roi:cliff", system.trust, f"?ask={typed}"))
    assert said in page
    assert "a year would keep" not in page


def test_the_calendar_takes_the_time_to_commit_from_the_ledger(system):
    pot, project = a_pot(system, 1)
    for number in (5, 6, 7):
        commitment = commit_money(by=system.finance_lead, pot=pot, project=project, amount=Decimal(10),
                                  on=date(2025, number, 1), reason="Ordered")  # fmt: skip
        spend_commitment(by=system.finance_lead, commitment=commitment, amount=Decimal(10),
                         on=date(2025, number, 21), evidence_grade=Evidence.EVIDENCED)  # fmt: skip
    page = words(opened(system.finance_lead, "roi:year-end", system.trust))
    # 380 in four months is 95 a month; 620 less eight months of 95 leaves nothing
    assert "no pot of 2025/26 would have money left" in page
    assert "20 days: the median time from committing to spending of 3 commitments" in page


def test_what_would_be_left_is_printed_with_its_day(system):
    system.funded_pot(amount="1000", name="Idle", use_by_on=date(2026, 3, 31))
    page = words(opened(system.finance_lead, "roi:year-end", system.trust))
    assert "At the rates to date £1,000 of 1 pot would be left" in page
    assert "30 January 2026 P-001 Idle: last sensible day to commit" in page


def test_resource_taken_from_elsewhere_is_recorded_on_a_page_and_bad_input_stores_nothing(system):
    client = Client()
    client.force_login(system.contributor)
    where = address("funding:reallocated-new", system.trust)
    form = {"kind": "staff", "what": "Two nurses", "taken_from": "Wards", "given_up": "A round", "amount": "14400",
            "wte": "0.4", "decided_by_role": "Director of nursing", **day("from_on", date(2025, 5, 1))}  # fmt: skip
    for wrong, said in (
        ({"wte": "a few"}, "“a few” is not a size of posts."),
        ({"amount": "0"}, "The amount must be above £0."),
        ({"wte": ""}, "Give the size of the posts in whole-time equivalents."),
        ({"given_up": ""}, "Enter what was given up"),
        (day("from_on", date(2024, 5, 1)), "The date must be in 2025/26"),
    ):
        answer = client.post(where, {**form, **wrong, "token": said})
        assert answer.status_code == 200
        assert said.lower() in words(answer).lower()
    assert ReallocatedResource.objects.count() == 0
    page = words(client.post(where, {**form, "token": "good"}, follow=True))
    assert "£14,400 of staff (0.4 WTE)" in page
    row = ReallocatedResource.objects.get()
    change = address("funding:reallocated-correct", system.trust, pk=row.pk)
    page = words(client.post(change, {**form, "amount": "0", "reason": "Never", "token": "back"}, follow=True))
    assert "No resource taken from elsewhere is recorded for 2025/26." in page


def shared(system):
    a_pot(system, 1)
    system.close()
    content = terms_as_shown(system.trust, YEAR, TODAY)
    return share_terms(by=system.exec_lead, organisation=system.trust, year=YEAR, with_organisation=system.icb,
                       seen=digest_of(content), today=TODAY)  # fmt: skip


def test_an_icb_sees_the_terms_that_were_shared_and_not_those_of_others(system):
    system.funded_pot(system.other_trust, amount="5000", name="Hidden")
    before = words(opened(system.icb_lead, "roi:terms-compared", system.icb))
    assert "0 of 2 linked trusts returned, covering £0." in before
    shared(system)
    system.funded_pot(amount="700", name="Later")
    page = words(opened(system.icb_lead, "roi:terms-compared", system.icb))
    assert "1 of 2 linked trusts returned, covering £1,000." in page
    assert "Marsh Community NHS Trust Not returned Not returned" in page
    assert "£5,000" not in page
    rows = rows_of(opened(system.icb_lead, "roi:terms-compared", system.icb, "?format=csv"))
    assert [(row["Code"], row["Returned"], row["Awarded"]) for row in rows] == [
        ("ZZT1", "Yes", "1000.00"),
        ("ZZT2", "Not returned", ""),
    ]


def test_shared_terms_are_no_shared_totals(system):
    system.funded_pot(system.other_trust)
    system.return_year(system.other_trust)
    shared(system)
    # The other trust alone shared totals, and one alone is never added up.
    assert returned(system.icb, [system.trust, system.other_trust], YEAR) == []


def test_terms_are_shared_once_a_month_is_closed(system):
    a_pot(system, 1)
    content = terms_as_shown(system.trust, YEAR, TODAY)
    with pytest.raises(Refused, match="Close a month of 2025/26 first"):
        share_terms(by=system.exec_lead, organisation=system.trust, year=YEAR, with_organisation=system.icb,
                    seen=digest_of(content), today=TODAY)  # fmt: skip


def test_a_trust_has_no_page_of_other_trusts(system):
    assert opened(system.finance_lead, "roi:terms-compared", system.trust).status_code == 404

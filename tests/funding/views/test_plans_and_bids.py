"""Pages of who pays and of bids: what they show, what they refuse and where they say so."""

import re
from datetime import date
from decimal import Decimal

import pytest

from funding.models import BidStep, PlanLine
from funding.services.bids import open_bid
from funding.services.stitching import plan_cost
from funding.stitched import stitch_of
from tests.funding.views.page import day, words


@pytest.fixture
def cost(system):
    pot = system.pot(amount="6000")
    return plan_cost(
        by=system.finance_lead, project=system.project(pot), name="Midwives", year=system.year, is_recurrent=True,
        amounts={1: Decimal(5000), 2: Decimal(5000)},
    )  # fmt: skip


def test_the_suggested_plan_is_shown_with_its_reasons_and_stored_when_accepted(finance, cost):
    page = finance.open("plan-suggest")
    assert (
        "P-001 Smoking in pregnancy pays £6,000 of PR-001 Midwives: 2 months. The only pot that may pay for it."
        in words(page)
    )
    assert "PR-001 Midwives: £4,000.00 in 1 month. P-001: all of it is used." in words(page)
    assert "£1 more in P-001 Smoking in pregnancy pays £1.00 that nobody pays now." in words(page)
    assert not PlanLine.objects.exists()
    stale = finance.client.post(finance.address("plan-suggest"), {"digest": "0" * 32})
    assert "Costs or pots changed since this plan was shown." in words(stale)
    digest = re.search(r'name="digest" value="(\w+)"', page.content.decode())[1]
    done = finance.client.post(finance.address("plan-suggest"), {"digest": digest}, follow=True)
    assert "The plan is accepted: 2 payments." in words(done)
    assert "Nobody pays £4,000" in words(done)


def test_a_plan_of_whole_projects_is_asked_for_and_says_whether_it_is_the_best(finance, cost, system):
    small = plan_cost(
        by=system.finance_lead, project=system.project(*cost.project.pots.all(), name="Vouchers"), name="Vouchers",
        year=system.year, is_recurrent=False, amounts={1: Decimal(1500)},
    )  # fmt: skip
    page = finance.open("plan-suggest", "?whole")
    assert "1 of 2 projects are. No other choice pays more." in words(page)
    assert f"{small}: 1 month" in words(page)
    assert (
        "PR-001 Midwives: £10,000.00 in 2 months. It cannot be paid in full even alone; P-001: all of it is used."
        in words(page)
    )
    digest = re.search(r'name="digest" value="(\w+)"', page.content.decode())[1]
    assert "Costs or pots changed" in words(finance.client.post(finance.address("plan-suggest"), {"digest": digest}))
    facts = {"digest": digest, "project": small.project.reference}
    done = finance.client.post(finance.address("plan-suggest") + "?whole", facts, follow=True)
    assert "The plan is accepted: 1 payment." in words(done)


def test_a_payment_that_breaks_a_condition_is_said_above_the_form(finance, cost):
    answer = finance.send("plan-pay", {"pot": cost.project.pots.get().pk, "cost": cost.pk, "month_1": "6,000"})
    assert "That pays £1,000 more than PR-001 is planned to cost in the month." in words(answer)
    answer = finance.send("plan-pay", {"pot": cost.project.pots.get().pk, "cost": cost.pk, "month_1": "-5"})
    assert "The amount must be £0 or more." in words(answer)
    assert not PlanLine.objects.exists()


def test_the_plan_asks_the_database_as_often_for_many_pots_as_for_one(system, cost, django_assert_max_num_queries):
    for number in range(5):
        pot = system.pot(name=f"Pot {number}")
        plan_cost(by=system.finance_lead, project=system.project(pot), name="Pay", year=system.year,
                  amounts={3: Decimal(10)}, is_recurrent=False)  # fmt: skip
    with django_assert_max_num_queries(15):
        assert len(stitch_of(system.trust, system.year, date(2025, 9, 15)).problem.sources) == 6


def test_a_bid_goes_on_from_its_page_and_bad_input_is_said_at_its_field(system, finance):
    bid = open_bid(by=system.finance_lead, organisation=system.trust, name="Doulas", funder_name="The council",
                   amount=Decimal(68_000), deadline_on=date(2025, 9, 30), on=date(2025, 9, 1))  # fmt: skip
    page = words(finance.open("bid-detail", reference=bid.reference))
    assert "30 September 2025, 11 working days left" in page
    answer = finance.send("bid-step", {**day("on", date(2025, 9, 15)), "stage": "not-bid"}, reference=bid.reference)
    assert "Say which role decided it and why." in words(answer)
    answer = finance.send("bid-hours", {**day("on", date(2025, 9, 15)), "role": "Manager", "hours": "a day", "an_hour": "30"},
                          reference=bid.reference)  # fmt: skip
    assert "Enter the hours in figures, such as 7.5." in words(answer)
    assert BidStep.objects.count() == 1
    calendar = finance.open("bid-calendar-file")
    assert calendar["Content-Type"].startswith("text/calendar")
    assert b"SUMMARY:Deadline\\, B-001 Doulas" in calendar.content


def test_an_answer_is_recorded_and_reused_from_the_page_of_a_bid(system, finance):
    facts = {"by": system.finance_lead, "organisation": system.trust, "on": date(2025, 9, 1), "funder_name": "A fund",
             "amount": Decimal(1), "deadline_on": date(2025, 12, 1)}  # fmt: skip
    first, second = open_bid(name="Doulas", **facts), open_bid(name="Van", **facts)
    finance.send("bid-answer", {"question": "Who gains?", "text": "Families\n\nin hostels"}, reference=first.reference)
    empty = finance.send("bid-answer", {"question": "Who gains?"}, reference=second.reference)
    assert "Write the answer, or choose one to reuse." in words(empty)
    row = first.answers.get()
    finance.send("bid-answer", {"question": "Whom does it reach?", "reuses": row.pk}, reference=second.reference)
    page = words(finance.open("bid-detail", reference=second.reference))
    assert "Whom does it reach? Families in hostels Reused from B-001 Doulas" in page
    assert "Who gains? (B-001 Doulas) 1 0" in words(finance.open("bid-list"))

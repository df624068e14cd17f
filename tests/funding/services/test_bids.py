"""Bids go from stage to stage in their order; decisions say who and why; nothing half stored."""

from datetime import date
from decimal import Decimal

import pytest

from funding.bidding import answers_to_reuse, bid_state, bids_of, calendar_of, reused_in
from funding.calendar_file import calendar_file
from funding.domain.bids import Stage
from funding.domain.financial_year import FinancialYear
from funding.models import BidStep
from funding.services.bids import ask_for_document, document_is_ready, open_bid, record_answer, record_hours, take_step
from organisations.refusals import NotAllowed, Refused
from tests.fixtures import a_system

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 1)


@pytest.fixture
def system():
    return a_system()


@pytest.fixture
def bid(system):
    return open_bid(
        by=system.contributor, organisation=system.trust, name="Doulas", funder_name="The council", on=DAY,
        amount=Decimal(68_000), deadline_on=date(2025, 12, 29), expected_on=date(2026, 2, 2),
    )  # fmt: skip


def step(system, bid, stage, **facts):
    return take_step(by=system.contributor, bid=bid, stage=stage, on=facts.pop("on", DAY), **facts)


def test_a_bid_that_is_won_tells_its_cost_its_award_and_its_notice(system, bid):
    record_hours(by=system.contributor, bid=bid, role="Manager", minutes=450, an_hour=Decimal("34.10"), on=DAY)
    record_hours(by=system.contributor, bid=bid, role="Manager", minutes=-60, an_hour=Decimal("34.10"), on=DAY)
    step(system, bid, Stage.SUBMITTED)
    facts = {"reason": "As asked", "decided_by_role": "Panel", "awarded": Decimal(60_000)}
    step(system, bid, Stage.WON, on=date(2026, 2, 2), starts_on=date(2026, 4, 1), **facts)
    state = bid_state(system.trust, bid.reference)
    assert (state.stage, state.minutes, state.cost) == (Stage.WON, 390, Decimal("221.65"))
    assert (state.awarded, state.notice_days) == (Decimal(60_000), 58)


@pytest.mark.parametrize(
    ("stage", "facts", "message"),
    [
        (Stage.WON, {}, "After “Considering” a bid may be: Preparing, Submitted, Decided not to bid."),
        (Stage.CONSIDERING, {}, "The bid is at this stage already: Considering."),
        (Stage.NOT_BID, {"reason": "Too late"}, "Say which role decided it and why."),
        (Stage.PREPARING, {"on": date(2025, 8, 31)}, "The bid came to its stage on a later day than this. Check the date."),
        (Stage.SUBMITTED, {"deadline_on": DAY}, "Only a bid that is not submitted yet takes a new deadline."),
        (Stage.PREPARING, {"awarded": Decimal(1)}, "Only a bid that is won has an award and its start."),
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_is_refused_and_leaves_nothing(system, bid, stage, facts, message):
    with pytest.raises(Refused) as refused:
        step(system, bid, stage, **facts)
    assert refused.value.message == message
    assert BidStep.objects.count() == 1


def test_hours_below_what_was_given_are_refused(system, bid):
    with pytest.raises(Refused, match="more hours than this role gave"):
        record_hours(by=system.contributor, bid=bid, role="Manager", minutes=-1, an_hour=Decimal(30), on=DAY)
    with pytest.raises(NotAllowed):
        record_hours(by=system.auditor, bid=bid, role="Manager", minutes=1, an_hour=Decimal(30), on=DAY)


def test_the_calendar_has_the_new_deadline_its_reminders_and_the_documents_that_are_not_ready(system, bid):
    letter = ask_for_document(by=system.contributor, bid=bid, name="Letter", needed_by_on=date(2025, 12, 1))
    ask_for_document(by=system.contributor, bid=bid, name="Accounts", needed_by_on=date(2025, 12, 2))
    document_is_ready(by=system.contributor, document=letter, on=DAY)
    step(system, bid, Stage.PREPARING, deadline_on=date(2026, 1, 6))
    days = calendar_of([bid_state(system.trust, bid.reference)], FinancialYear(2025))
    assert [(day.on, day.what, day.document) for day in days] == [
        (date(2025, 12, 2), "Document needed", "Accounts"),
        (date(2025, 12, 18), "Reminder", ""),
        (date(2025, 12, 29), "Reminder", ""),
        (date(2026, 1, 5), "Reminder", ""),
        (date(2026, 1, 6), "Deadline", ""),
    ]
    text = calendar_file(days, "Bids").decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 2
    assert text.count("BEGIN:VALARM") == 3
    assert "DTSTART;VALUE=DATE:20260106" in text
    assert text == calendar_file(days, "Bids").decode().replace("\r\n ", "")


QUESTION = "How will you know that it works?"


def another(system):
    return open_bid(
        by=system.contributor, organisation=system.trust, name="Van", funder_name="A fund", on=DAY,
        amount=Decimal(40_000), deadline_on=date(2026, 1, 30),
    )  # fmt: skip


def test_an_answer_is_reused_as_it_stands_and_the_bids_that_took_it_are_counted(system, bid):
    first = record_answer(by=system.contributor, bid=bid, question=QUESTION, text="Figures by fifth")
    other = another(system)
    assert list(answers_to_reuse(system.trust, other)) == [first]
    assert list(answers_to_reuse(system.trust, bid)) == []
    taken = record_answer(by=system.contributor, bid=other, question="How is it measured?", reuses=first)
    assert taken.text == "Figures by fifth"
    record_answer(by=system.contributor, bid=other, question="And how often?", reuses=first)
    step(system, other, Stage.SUBMITTED)
    step(system, other, Stage.WON, reason="As asked", decided_by_role="Panel", awarded=Decimal(1))
    assert [(each.answer, each.times, each.won) for each in reused_in(bids_of(system.trust))] == [(first, 1, 1)]


def test_an_answer_that_was_taken_as_it_stood_counts_for_the_bid_that_wrote_it(system, bid):
    first = record_answer(by=system.contributor, bid=bid, question=QUESTION, text="Figures by fifth")
    second, third = another(system), another(system)
    copy = record_answer(by=system.contributor, bid=second, question=QUESTION, reuses=first)
    assert list(answers_to_reuse(system.trust, third)) == [first]
    assert record_answer(by=system.contributor, bid=third, question=QUESTION, reuses=copy).reuses == first
    assert [(each.answer, each.times) for each in reused_in(bids_of(system.trust))] == [(first, 2)]


def test_the_newest_answer_to_a_question_counts_and_is_the_one_offered(system, bid):
    record_answer(by=system.contributor, bid=bid, question=QUESTION, text="Soon")
    newest = record_answer(by=system.contributor, bid=bid, question=QUESTION, text="Figures by fifth")
    assert bid_state(system.trust, bid.reference).answers == (newest,)
    assert list(answers_to_reuse(system.trust, another(system))) == [newest]


def test_an_answer_without_words_twice_or_of_this_very_bid_is_refused(system, bid):
    row = record_answer(by=system.contributor, bid=bid, question=QUESTION, text="Figures by fifth")
    for facts, message in (
        ({"text": " "}, "Write the answer, or choose one to reuse."),
        ({"text": "Figures by fifth"}, "The bid says this already."),
        ({"reuses": row}, "Choose an answer of another bid of this organisation."),
    ):
        with pytest.raises(Refused, match=message):
            record_answer(by=system.contributor, bid=bid, question=QUESTION, **facts)
    assert bid.answers.count() == 1

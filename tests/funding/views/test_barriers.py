"""Pages of the barriers register: answers sent and shown, errors at their field, an overdue action, an ICB's counts."""

from datetime import date

import pytest

from funding.models import SurveyAnswer, SurveyFigure
from tests.funding.views.page import At, day, words

DUE = date(2025, 8, 31)


@pytest.fixture
def asked(system):
    return [
        SurveyFigure.objects.create(code=code, kind="barrier", name=code.title(), percent_2024=now, percent_2021=then,
                                    answered_2024=answered, source="For the test")
        for code, now, then, answered in (("beds", 73, 65, None), ("decline", 96, None, 72))
    ]  # fmt: skip


def test_answers_stand_beside_what_is_published_and_what_is_not_says_so(system, finance, asked):
    sent = finance.send("barrier-answer", {"beds-answer": "yes", "beds-words": "Every winter"})
    assert sent.status_code == 302
    page = words(finance.open("barrier-list"))
    assert "1 of 2 questions are answered for 2025/26. 1 barrier stands in the way." in page
    assert "“Every winter” Yes First answer 73% 65% 8 points up Not published" in page
    assert "Not answered Never answered 96% Not published Not published 88% to 99%, of 72 answers" in page


def test_a_change_without_a_reason_is_refused_at_its_field_and_words_need_an_answer(finance, asked):
    finance.send("barrier-answer", {"beds-answer": "yes"})
    page = words(finance.send("barrier-answer", {"beds-answer": "no"}))
    assert "Say why an answer that was recorded before is changed." in page
    page = words(finance.send("barrier-answer", {"decline-words": "It has"}))
    assert "Answer yes, no or not known, or leave the words empty." in page
    assert SurveyAnswer.objects.count() == 1


def test_an_overdue_action_stands_first_and_moves_with_its_reason(system, finance, asked):
    facts = {"question": "beds", "what": "Open a ward", "owner": "Chief nurse"}
    sent = finance.send("barrier-action-new", {**facts, **day("due_on", DUE), **day("on", date(2025, 6, 1))})
    assert sent.status_code == 302, words(sent)
    assert "1 action is overdue." in words(finance.open("barrier-list"))
    action = system.trust.barrier_actions.get()
    later = {"state": "under-way", "owner": "Chief nurse", **day("on", date(2025, 9, 10)),
             **day("due_on", date(2099, 1, 1))}  # fmt: skip
    assert "its date is moved" in words(finance.send("barrier-action", later, pk=action.pk))
    finance.send("barrier-action", {**later, "note": "Builders came late"}, pk=action.pk)
    page = words(finance.open("barrier-list"))
    assert "overdue" not in page
    assert "Builders came late" in page


def test_an_icb_reads_coverage_first_and_nothing_of_a_trust_that_did_not_share(system, finance, asked):
    finance.send("barrier-answer", {"beds-answer": "yes", "beds-words": "SECRETWORD"})
    icb = At(system.icb_lead, system.icb, system.year)
    page = words(icb.open("barriers-compared"))
    assert "0 of 2 linked trusts answered for 2025/26 and shared it." in page
    assert "Nothing is counted" in page
    director = At(system.exec_lead, system.trust, system.year)
    preview = director.open("barriers-share")
    seen = preview.context["digest"]
    director.send("barriers-share", {"with_organisation": system.icb.pk, "seen": seen})
    page = words(icb.open("barriers-compared"))
    assert "1 of 2 linked trusts answered" in page
    assert "Beds 1 of 1 0 73%" in page
    assert "Decline Nobody answered" in page
    assert "SECRETWORD" not in page
    assert finance.open("barriers-compared").status_code == 404

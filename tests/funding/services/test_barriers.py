"""Answers on barriers and actions: recorded and audited, changed by another row with a reason, shared as previewed."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from funding.barriers import register_of
from funding.domain.barriers import ActionState, Answer
from funding.models import BarrierAction, BarrierActionStep, SurveyAnswer, SurveyFigure
from funding.services.barriers import Answered, answer_survey, open_action, step_action
from funding.services.sharing import share_barriers
from funding.shared import digest_of, totals_shared
from funding.shared_barriers import barriers_as_shown, barriers_compared
from organisations.models import Event
from organisations.refusals import NotAllowed, Refused

TODAY = date(2025, 11, 22)


@pytest.fixture
def asked(system):
    """Two barriers and an enabler, in the order of the survey."""
    facts = [("beds", "barrier", 73, 65), ("data", "barrier", 55, None), ("money", "enabler", 72, None)]
    return [
        SurveyFigure.objects.create(code=code, kind=kind, name=code.title(), percent_2024=now, percent_2021=then,
                                    source="For the test")
        for code, kind, now, then in facts
    ]  # fmt: skip


def answer(system, *pairs, reason="", year=None, by=None):
    given = [Answered(question, said) for question, said in pairs]
    return answer_survey(
        by=by or system.contributor, organisation=system.trust, year=year or system.year, answers=given, reason=reason
    )


def an_action(system, question, **facts):
    given = {"what": "Recruit", "owner": "Director of nursing", "due_on": date(2025, 9, 30), "on": date(2025, 6, 1)}
    return open_action(by=system.contributor, organisation=system.trust, question=question, **{**given, **facts})


def test_answers_are_recorded_and_audited_and_only_barriers_named_stand_in_the_way(system, asked):
    rows = answer(system, (asked[0], Answer.YES), (asked[1], Answer.NO), (asked[2], Answer.YES))
    event = Event.objects.get(action="answer-survey")
    assert (event.by, {row.sequence for row in rows}) == (system.contributor, {event.sequence})
    assert event.after == {"answers": {"beds": "yes", "data": "no", "money": "yes"}}
    register = register_of(system.trust, system.year)
    assert (register.answered, [line.question.code for line in register.barriers]) == (3, ["beds"])


def test_a_change_takes_a_reason_and_leaves_the_first_answer_in_the_history(system, asked):
    answer(system, (asked[0], Answer.YES), (asked[1], Answer.NO))
    with pytest.raises(Refused) as refused:
        answer(system, (asked[0], Answer.NO))
    assert (refused.value.field, SurveyAnswer.objects.count()) == ("reason", 2)
    (row,) = answer(system, (asked[0], Answer.NO), (asked[1], Answer.NO), reason="A ward opened")
    assert (row.replaces.answer, row.reason) == ("yes", "A ward opened")
    assert register_of(system.trust, system.year).lines[0].said is Answer.NO
    with pytest.raises(Refused, match="Nothing here differs"):
        answer(system, (asked[0], Answer.NO), reason="Again")
    with pytest.raises(DatabaseError), transaction.atomic():
        SurveyAnswer.objects.filter(pk=row.pk).update(answer="yes")


def test_the_year_before_says_how_an_answer_moved(system, asked):
    answer(system, (asked[0], Answer.YES), (asked[1], Answer.YES), year=system.year - 1)
    answer(system, (asked[0], Answer.YES), (asked[1], Answer.NO))
    lines = register_of(system.trust, system.year).lines
    assert [line.movement for line in lines] == ["Named again", "No longer named", "Never answered"]


def test_an_action_has_an_owner_and_is_overdue_until_it_is_done(system, asked):
    row = an_action(system, asked[0])
    assert len(register_of(system.trust, system.year).overdue(TODAY)) == 1
    with pytest.raises(Refused) as refused:
        step_action(by=system.contributor, action=row, state=ActionState.UNDER_WAY, on=TODAY, due_on=date(2026, 1, 31))
    assert refused.value.field == "note"
    step_action(by=system.contributor, action=row, state=ActionState.UNDER_WAY, on=TODAY, due_on=date(2026, 1, 31),
                note="Two posts are filled", owner="Chief nurse")  # fmt: skip
    (standing,) = register_of(system.trust, system.year).actions
    assert (standing.owner, standing.due_on, standing.state) == ("Chief nurse", date(2026, 1, 31), "under-way")
    assert not standing.is_overdue(TODAY)
    step_action(by=system.contributor, action=row, state=ActionState.DONE, on=date(2026, 2, 1))
    assert not register_of(system.trust, system.year).overdue(date(2026, 3, 1))
    assert register_of(system.trust, system.year + 1).actions == []
    assert BarrierActionStep.objects.count() == Event.objects.filter(action="step-barrier-action").count() == 2


def test_a_step_starts_from_where_the_action_stands_and_not_from_what_was_read_before(system, asked):
    row = an_action(system, asked[0])
    read_before = BarrierAction.objects.prefetch_related("steps").get(pk=row.pk)
    assert list(read_before.steps.all()) == []
    step_action(by=system.contributor, action=row, state=ActionState.DONE, on=TODAY)
    with pytest.raises(Refused, match="on a later day"):
        step_action(by=system.contributor, action=read_before, state=ActionState.UNDER_WAY, on=date(2025, 11, 3))


@pytest.mark.parametrize(
    ("facts", "field"), [({"owner": " "}, "owner"), ({"what": ""}, "what"), ({"due_on": date(2025, 5, 1)}, "due_on")]
)
def test_an_action_without_owner_words_or_a_sound_date_is_refused(system, asked, facts, field):
    with pytest.raises(Refused) as refused:
        an_action(system, asked[0], **facts)
    assert (refused.value.field, BarrierAction.objects.count()) == (field, 0)


def test_people_without_the_right_neither_answer_nor_share(system, asked):
    with pytest.raises(NotAllowed):
        answer(system, (asked[0], Answer.YES), by=system.auditor)
    answer(system, (asked[0], Answer.YES))
    with pytest.raises(NotAllowed):
        share(system, by=system.finance_lead)


def share(system, by=None):
    seen = digest_of(barriers_as_shown(system.trust, system.year, TODAY))
    return share_barriers(by=by or system.exec_lead, organisation=system.trust, year=system.year,
                          with_organisation=system.icb, seen=seen, today=TODAY)  # fmt: skip


def test_an_icb_counts_only_what_was_shared_with_it_and_only_those_who_answered(system, asked):
    trusts = [system.trust, system.other_trust]
    answer(system, (asked[0], Answer.YES), (asked[2], Answer.NO))
    found = barriers_compared(system.icb, trusts, system.year)
    assert (found.answered, found.missing) == ((), tuple(trusts))
    assert all(each.counted.answered == 0 for each in found.counts)
    share(system)
    answer(system, (asked[1], Answer.YES))  # later, and not shared
    found = barriers_compared(system.icb, trusts, system.year)
    assert ([each.organisation for each in found.answered], found.missing) == ([system.trust], (system.other_trust,))
    assert [(each.counted.named, each.counted.answered) for each in found.counts] == [(1, 1), (0, 0), (0, 1)]
    assert totals_shared(system.icb, system.year) == []  # answers are no totals not explained
    with CaptureQueriesContext(
        connection,
    ) as two:
        barriers_compared(system.icb, trusts, system.year)
    with CaptureQueriesContext(connection) as one:
        barriers_compared(system.icb, trusts[:1], system.year)
    assert len(two) == len(one)

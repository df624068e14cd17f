"""Answers to the survey's questions, a year at a time, and actions on barriers with their owner and due date. Nothing
here posts; what was recorded stays, and a later row counts in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from funding.barriers import action_standing, answers_of
from funding.domain.barriers import ASKED, ActionState, Answer
from funding.domain.financial_year import FinancialYear
from funding.models import BarrierAction, BarrierActionStep, SurveyAnswer, SurveyFigure
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require

NOT_ASKED = "This is no question of the survey. Reload the page and answer again."


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one question, with what it looks like in the organisation."""

    question: SurveyFigure
    answer: Answer
    words: str = ""


@transaction.atomic
def answer_survey(*, by: User, organisation: Organisation, year: FinancialYear, answers: Sequence[Answered],
                  reason: str = "") -> list[SurveyAnswer]:  # fmt: skip
    """Record the answers of the year that are new or differ from those that stand. What changes an answer that was
    given before needs a reason."""
    require(by, organisation, Act.LOG_POTS)
    organisation = locked(organisation)
    standing = {question: row for (_, question), row in answers_of(organisation, [year]).items()}
    if any(each.question.kind not in ASKED for each in answers):
        raise Refused(NOT_ASKED)
    changed = [each for each in answers if differs(each, standing.get(each.question.pk))]
    if not changed:
        raise Refused("Nothing here differs from what is recorded. Answer a question, or change an answer.")
    if not reason.strip() and any(each.question.pk in standing for each in changed):
        raise Refused("Say why an answer that was recorded before is changed.", field="reason")
    sequence = next_sequence(organisation)
    rows = [
        SurveyAnswer.objects.create(
            organisation=organisation,
            year=year.start,
            question=each.question,
            answer=each.answer.value,
            words=each.words.strip(),
            replaces=standing.get(each.question.pk),
            reason=reason.strip() if each.question.pk in standing else "",
            sequence=sequence,
            recorded_by=by,
        )
        for each in changed
    ]
    before = {each.question.code: standing[each.question.pk].answer
              for each in changed if each.question.pk in standing}  # fmt: skip
    record_event(
        by=by,
        organisation=organisation,
        action="answer-survey",
        subject=f"barriers {year.code}",
        before={"answers": before} if before else None,
        after={"answers": {each.question.code: each.answer.value for each in changed}},
        reason=reason,
        rows=rows,
    )
    return rows


def differs(given: Answered, standing: SurveyAnswer | None) -> bool:
    if standing is None:
        return True
    return (given.answer.value, given.words.strip()) != (standing.answer, standing.words)


@transaction.atomic
def open_action(*, by: User, organisation: Organisation, question: SurveyFigure, what: str, owner: str, due_on: date,
                on: date) -> BarrierAction:  # fmt: skip
    """Agree an action on a barrier: what, by which role and by when."""
    require(by, organisation, Act.LOG_POTS)
    if question.kind not in ASKED:
        raise Refused(NOT_ASKED, field="question")
    if not what.strip():
        raise Refused("Say what is done.", field="what")
    if not owner.strip():
        raise Refused("Name the role that owns the action.", field="owner")
    if due_on < on:
        raise Refused("The action would be due before it was agreed. Check both dates.", field="due_on")
    organisation = locked(organisation)
    row = BarrierAction.objects.create(
        organisation=organisation,
        question=question,
        what=what.strip(),
        owner=owner.strip(),
        due_on=due_on,
        on=on,
        sequence=next_sequence(organisation),
        recorded_by=by,
    )
    record_event(
        by=by,
        organisation=organisation,
        action="open-barrier-action",
        subject=f"barrier-action:{row.pk}",
        after={"barrier": question.code, "what": row.what, "owner": row.owner, "due_on": due_on},
        rows=[row],
    )
    return row


@transaction.atomic
def step_action(*, by: User, action: BarrierAction, state: ActionState, on: date, owner: str = "",
                due_on: date | None = None, note: str = "") -> BarrierActionStep:  # fmt: skip
    """Say where an action stands, who owns it from now on and by when it is due. An action that is dropped, or whose
    due date is moved, says why. What is finished may be taken up again."""
    require(by, action.organisation, Act.LOG_POTS)
    organisation = locked(action.organisation)
    action = BarrierAction.objects.get(pk=action.pk)  # whoever asks may have read its steps before the lock
    now = action_standing(action)
    owner, due_on = owner.strip(), due_on if due_on != now.due_on else None
    owner = "" if owner == now.owner else owner
    if state is now.state and not (owner or due_on or note.strip()):
        raise Refused("Nothing here differs from what is recorded. Change the state, the owner or the date.")
    if on < max([action.on, *(step.on for step in now.steps)]):
        raise Refused("The action came to where it stands on a later day than this. Check the date.", field="on")
    if (state is ActionState.DROPPED or due_on) and not note.strip():
        raise Refused("Say why the action is dropped or its date is moved.", field="note")
    if due_on and due_on < action.on:
        raise Refused("The action would be due before it was agreed. Check the date.", field="due_on")
    step = BarrierActionStep.objects.create(
        action=action,
        state=state.value,
        on=on,
        owner=owner,
        due_on=due_on,
        note=note.strip(),
        sequence=next_sequence(organisation),
        recorded_by=by,
    )
    record_event(
        by=by,
        organisation=organisation,
        action="step-barrier-action",
        subject=f"barrier-action:{action.pk}",
        before={"state": now.state.value, "owner": now.owner, "due_on": now.due_on},
        after={"state": state.value, "owner": owner or now.owner, "due_on": due_on or now.due_on},
        reason=note,
        rows=[step],
    )
    return step


def locked(organisation: Organisation) -> Organisation:
    """Two people who answer at once: the second waits, and changes what the first recorded."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)

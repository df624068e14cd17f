"""Answers on barriers and enablers and the actions on them, as they stand or stood on a past day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch

from funding.domain.barriers import ASKED, ActionState, Answer, National, is_overdue, since_last_year
from funding.domain.financial_year import FinancialYear
from funding.known import Known, recorded
from funding.models import BarrierAction, BarrierActionStep, SurveyAnswer, SurveyFigure
from organisations.models import Organisation


def questions() -> list[SurveyFigure]:
    """What is asked each year, in the order of the national figures."""
    return list(SurveyFigure.objects.filter(kind__in=ASKED).order_by("pk"))


def national_of(figure: SurveyFigure) -> National:
    return National(figure.percent_2024, figure.percent_2021, figure.answered_2024)


def answers_of(organisation: Organisation, years: Sequence[FinancialYear],
               known: Known | None = None) -> dict[tuple[int, int], SurveyAnswer]:  # fmt: skip
    """The answers that count, by start year and question."""
    rows = recorded(SurveyAnswer.objects.all(), known, "organisation", "sequence")
    later = rows.filter(replaces=OuterRef("pk"))
    found = rows.filter(organisation=organisation, year__in=[year.start for year in years]).exclude(Exists(later))
    return {(row.year, row.question_id): row for row in found.select_related("question", "recorded_by")}


@dataclass(frozen=True, slots=True)
class ActionStanding:
    """An action with its owner, due date and state, and the steps that it took."""

    row: BarrierAction
    owner: str
    due_on: date
    state: ActionState
    steps: tuple[BarrierActionStep, ...]

    def is_overdue(self, today: date) -> bool:
        return is_overdue(self.state, self.due_on, today)


@dataclass(frozen=True, slots=True)
class BarrierLine:
    """One question: the organisation's own answer of the year and of the one before, and the national figures."""

    question: SurveyFigure
    national: National
    answer: SurveyAnswer | None
    before: SurveyAnswer | None
    actions: tuple[ActionStanding, ...]

    @property
    def said(self) -> Answer | None:
        return Answer(self.answer.answer) if self.answer else None

    @property
    def said_before(self) -> Answer | None:
        return Answer(self.before.answer) if self.before else None

    @property
    def movement(self) -> str:
        return since_last_year(self.said_before, self.said)

    @property
    def stands_in_the_way(self) -> bool:
        return self.question.kind == "barrier" and self.said is Answer.YES


@dataclass(frozen=True, slots=True)
class Register:
    """The register of one organisation and year."""

    lines: tuple[BarrierLine, ...]

    @property
    def answered(self) -> int:
        return sum(line.answer is not None for line in self.lines)

    @property
    def barriers(self) -> list[BarrierLine]:
        return [line for line in self.lines if line.stands_in_the_way]

    @property
    def actions(self) -> list[ActionStanding]:
        """What is not finished first, the earliest due date first."""
        found = [action for line in self.lines for action in line.actions]
        return sorted(found, key=lambda each: (each.state.is_closed, each.due_on, each.row.pk))

    def overdue(self, today: date) -> list[ActionStanding]:
        return [each for each in self.actions if each.is_overdue(today)]


def register_of(organisation: Organisation, year: FinancialYear, known: Known | None = None) -> Register:
    """Every question of the year with what the organisation says of it. Actions are those agreed by the end of the year
    that were not finished before it began. The number of queries does not grow with their number."""
    answers = answers_of(organisation, (year, year - 1), known)
    actions = actions_of(organisation, known)
    shown = [each for each in actions if each.row.on <= year.last_day and not finished_before(each, year)]
    lines = tuple(
        BarrierLine(
            question,
            national_of(question),
            answers.get((year.start, question.pk)),
            answers.get(((year - 1).start, question.pk)),
            tuple(each for each in shown if each.row.question_id == question.pk),
        )
        for question in questions()
    )
    return Register(lines)


def finished_before(action: ActionStanding, year: FinancialYear) -> bool:
    return action.state.is_closed and bool(action.steps) and action.steps[-1].on < year.first_day


def actions_of(organisation: Organisation, known: Known | None = None) -> list[ActionStanding]:
    rows = recorded(BarrierAction.objects.filter(organisation=organisation), known, "organisation", "sequence")
    steps = recorded(BarrierActionStep.objects.all(), known, "action__organisation", "sequence")
    steps = steps.select_related("recorded_by").order_by("pk")
    rows = rows.select_related("question", "recorded_by").prefetch_related(Prefetch("steps", steps))
    return [action_standing(row) for row in rows]


def action_for(organisation: Organisation, pk: int) -> ActionStanding | None:
    return next((each for each in actions_of(organisation) if each.row.pk == pk), None)


def action_standing(row: BarrierAction) -> ActionStanding:
    steps = tuple(row.steps.all())
    return ActionStanding(
        row,
        next((step.owner for step in reversed(steps) if step.owner), row.owner),
        next((step.due_on for step in reversed(steps) if step.due_on), row.due_on),
        ActionState(steps[-1].state) if steps else ActionState.OPEN,
        steps,
    )

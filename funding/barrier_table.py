"""The lists of the barriers register. Percentages and points are words, so that what is not published says so."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from funding.barriers import ActionStanding, BarrierLine
from funding.domain.barriers import KIND_WORDS, National
from funding.shared_barriers import BarrierCount
from funding.tables import LedgerTable, linked
from organisations.table_columns import DataTable, DayColumn, WordsColumn

NOT_PUBLISHED = "Not published"
ANSWER_COLOURS = {"Yes": "orange", "No": "green"}
STATE_COLOURS = {"Overdue": "orange", "Under way": "blue", "Done": "green"}


def percent_in_words(value: int | None) -> str:
    return NOT_PUBLISHED if value is None else f"{value}%"


def limits_in_words(national: National) -> str:
    if national.limits is None:
        return NOT_PUBLISHED
    low, high = national.limits
    return f"{low:.0f}% to {high:.0f}%, of {national.answered_2024} answers"


def change_in_words(national: National) -> str:
    if national.change is None:
        return NOT_PUBLISHED
    way = "up" if national.change > 0 else "down"
    points = "point" if abs(national.change) == 1 else "points"
    return f"{abs(national.change)} {points} {way}" if national.change else "No change"


def tag(colour: str, words: str) -> SafeString:
    return format_html('<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>', colour, words)


def state_in_words(action: ActionStanding, today: date) -> str:
    return "Overdue" if action.is_overdue(today) else action.state.label


def figures_of(national: National) -> tuple[str, str, str, str]:
    """The figures of 2024 and 2021, the change and the limits, as they are read."""
    return (percent_in_words(national.percent_2024), percent_in_words(national.percent_2021),
            change_in_words(national), limits_in_words(national))  # fmt: skip


class BarrierTable(DataTable):
    """Questions with the organisation's own answers and the national figures. Rows are BarrierLine."""

    question = tables.Column(accessor="question__name", verbose_name="Question")
    answer = tables.Column(accessor="said", verbose_name="Our answer", empty_values=())
    movement = WordsColumn(verbose_name="Since last year")
    percent_2024 = WordsColumn(accessor="national", verbose_name="Trusts nationally, 2024")
    percent_2021 = WordsColumn(accessor="national", verbose_name="2021")
    change = WordsColumn(accessor="national", verbose_name="Change")
    limits = WordsColumn(accessor="national", verbose_name="95% limits, 2024")

    class Meta(DataTable.Meta):
        orderable = False

    def render_question(self, record: BarrierLine) -> SafeString:
        words = record.answer.words if record.answer else ""
        notes = [KIND_WORDS[record.question.kind], *([record.question.note] if record.question.note else [])]
        said = format_html("<br>“{}”", words) if words else ""
        return format_html('{}<br><span class="rf-note">{}</span>{}', record.question.name, ". ".join(notes), said)

    def render_answer(self, record: BarrierLine) -> SafeString:
        said = record.said.label if record.said else "Not answered"
        return tag(ANSWER_COLOURS.get(said, "grey"), said)

    def render_percent_2024(self, value: National) -> str:
        return percent_in_words(value.percent_2024)

    def render_percent_2021(self, value: National) -> str:
        return percent_in_words(value.percent_2021)

    def render_change(self, value: National) -> str:
        return change_in_words(value)

    def render_limits(self, value: National) -> str:
        return limits_in_words(value)


class ActionTable(LedgerTable):
    """Actions on barriers, what is not finished first. Rows are ActionStanding."""

    what = tables.Column(accessor="row__what", verbose_name="Action")
    question = WordsColumn(accessor="row__question__name", verbose_name="About")
    owner = WordsColumn(verbose_name="Owner")
    due_on = DayColumn(verbose_name="Due by")
    state = tables.Column(accessor="state", verbose_name="Status")

    class Meta(LedgerTable.Meta):
        orderable = False

    def __init__(self, *args: Any, today: date, can_step: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.can_step = today, can_step

    def render_what(self, record: ActionStanding) -> SafeString | str:
        name = self.to("funding:barrier-action", pk=record.row.pk) if self.can_step else ""
        note = record.steps[-1].note if record.steps else ""
        what = linked(name, record.row.what) if name else record.row.what
        return format_html('{}<br><span class="rf-note">{}</span>', what, note) if note else what

    def render_state(self, record: ActionStanding) -> SafeString:
        said = state_in_words(record, self.today)
        return tag(STATE_COLOURS.get(said, "grey"), said)


class BarrierCountTable(DataTable):
    """Questions with how many of the trusts that answered named each. Rows are BarrierCount."""

    question = WordsColumn(accessor="question__name", verbose_name="Question")
    named = WordsColumn(accessor="counted", verbose_name="Named it")
    not_known = WordsColumn(accessor="counted__not_known", verbose_name="Not known")
    percent_2024 = WordsColumn(accessor="national", verbose_name="Trusts nationally, 2024")
    percent_2021 = WordsColumn(accessor="national", verbose_name="2021")
    limits = WordsColumn(accessor="national", verbose_name="95% limits, 2024")

    class Meta(DataTable.Meta):
        orderable = False

    def render_named(self, record: BarrierCount) -> str:
        counted = record.counted
        return f"{counted.named} of {counted.answered}" if counted.answered else "Nobody answered"

    def render_percent_2024(self, value: National) -> str:
        return percent_in_words(value.percent_2024)

    def render_percent_2021(self, value: National) -> str:
        return percent_in_words(value.percent_2021)

    def render_limits(self, value: National) -> str:
        return limits_in_words(value)

"""Barriers and enablers: an organisation's own answers by year, the national figures beside them, and what is done
about what stands in the way. Percentages are whole numbers, as they were published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from funding.domain.words import Labelled

CONFIDENCE = 0.95
KIND_WORDS = {"barrier": "Barrier", "enabler": "Enabler", "view": "View"}
ASKED = ("barrier", "enabler", "view")  # kinds of national figure that are put as questions


class Answer(Labelled):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not-known", "Not known"


class ActionState(Labelled):
    OPEN = "open", "Not started"
    UNDER_WAY = "under-way", "Under way"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"

    @property
    def is_closed(self) -> bool:
        return self in (ActionState.DONE, ActionState.DROPPED)


def since_last_year(before: Answer | None, now: Answer | None) -> str:
    """How the answer moved from one year to the next, in words; None is a year without an answer."""
    if now is None:
        return "Not answered this year" if before else "Never answered"
    if before is None:
        return "First answer"
    if Answer.NOT_KNOWN in (before, now):
        return "The same" if before is now else f"From “{before.label.lower()}” to “{now.label.lower()}”"
    if before is now:
        return "Named again" if now is Answer.YES else "Again not named"
    return "Newly named" if now is Answer.YES else "No longer named"


def is_overdue(state: ActionState, due_on: date, today: date) -> bool:
    """Whether an action that is neither done nor dropped should have been finished before today."""
    return not state.is_closed and due_on < today


@dataclass(frozen=True, slots=True)
class National:
    """A national figure: whole per cent of each year, and how many answered where that is published; else None."""

    percent_2024: int | None
    percent_2021: int | None
    answered_2024: int | None = None

    @property
    def change(self) -> int | None:
        """Percentage points from 2021 to 2024; None where one of the two is not published."""
        if self.percent_2024 is None or self.percent_2021 is None:
            return None
        return self.percent_2024 - self.percent_2021

    @property
    def limits(self) -> tuple[float, float] | None:
        """Wilson's 95 % limits of the figure of 2024, in per cent; None where the number of answers is not published.
        How many said so is the whole number of answers nearest to the published percentage."""
        if self.percent_2024 is None or not self.answered_2024:
            return None
        return limits_of(round(self.percent_2024 * self.answered_2024 / 100), self.answered_2024)


def limits_of(named: int, answered: int) -> tuple[float, float]:
    """Wilson's 95 % limits of a share, in per cent (statsmodels' `proportion_confint`)."""
    from statsmodels.stats.proportion import proportion_confint  # slow to import, and few pages need it

    low, high = proportion_confint(named, answered, alpha=1 - CONFIDENCE, method="wilson")
    return float(low) * 100, float(high) * 100


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of those that answered a question named it. Nobody who did not answer is counted."""

    named: int
    not_named: int
    not_known: int

    @property
    def answered(self) -> int:
        return self.named + self.not_named + self.not_known


def counted(answers: Iterable[Answer]) -> Counted:
    """Answers of several organisations to one question."""
    given = list(answers)
    return Counted(given.count(Answer.YES), given.count(Answer.NO), given.count(Answer.NOT_KNOWN))

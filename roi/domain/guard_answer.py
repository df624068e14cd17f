"""What a guard answers: it passes, warns, asks (a person must answer on paper) or stops the whole case."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from roi.domain.figures import Figure
from roi.domain.inputs import OutcomeLine

type Figures = Mapping[str, Figure]


NAMED = 3


class GuardStatus(StrEnum):
    PASS = "pass"  # noqa: S105 - a status, not a password
    WARN = "warn"
    ASK = "ask"
    STOP = "stop"


@dataclass(frozen=True)
class GuardAnswer:
    code: str
    status: GuardStatus
    answer: str
    path: str = ""


def passed(code: str, answer: str) -> GuardAnswer:
    return GuardAnswer(code, GuardStatus.PASS, answer)


def names(lines: list[OutcomeLine]) -> str:
    """Their labels; of many the first few, as whoever answers sees them all on the page of outcomes."""
    labels = [line.label for line in lines]
    if len(labels) > NAMED + 1:
        return f"{', '.join(labels[:NAMED])} and {len(labels) - NAMED} more"
    return ", ".join(labels)

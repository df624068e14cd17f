"""The type of a question that a sceptical finance director puts, and of what the case says to it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from roi.domain.appraisal import Appraisal
from roi.domain.guard_answer import NAMED
from roi.domain.inputs import CostLine


class Place(StrEnum):
    """Where a question is answered or can be checked."""

    OUTCOMES = "outcomes"
    RELEASE = "release"
    COSTS = "costs"
    RETURN = "return"
    CASE = "case"


@dataclass(frozen=True)
class Answer:
    """`is_open` while something is missing, which the words then name. `figures` are ids of the appraisal that they
    rest on."""

    words: str
    where: Place
    is_open: bool = False
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """`attack` as it is said in the room; its code is fixed."""

    code: str
    attack: str
    answer: Callable[[Appraisal], Answer]


def few(parts: Iterable[str], join: str = "; ") -> str:
    """The first of them and how many more there are, as the page of outcomes has them all."""
    all_of_them = list(parts)
    if len(all_of_them) <= NAMED + 1:
        return join.join(all_of_them)
    return f"{join.join(all_of_them[:NAMED])}{join}and {len(all_of_them) - NAMED} more"


def to_date(case: Appraisal, costs: Sequence[CostLine]) -> Decimal:
    """Pounds of the costs to the last month with outcomes."""
    return sum((month for cost in costs for month in cost.months[: case.inputs.data_to]), Decimal(0))

"""The steps by which an outcome is entered: what each is called, whether it is done, and whether it can be started."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from roi.selectors import lacks_comparison, observed_to


@dataclass(frozen=True)
class Step:
    """One step of five; `page` is the name of its address."""

    name: str
    page: str
    hint: str
    is_done: bool
    can_start: bool = True


def steps_of(line: Any) -> list[Step]:
    months = observed_to(line)
    is_compared = bool(months) and not lacks_comparison(line)
    is_valued = is_compared and bool(line.gains.all())
    return [
        Step("Which measure", "outcome-edit", "", True),
        Step("What changed", "outcome-edit-months", f"{months} of 12 months observed", bool(months)),
        Step("Compared with what", "outcome-comparison", "", is_compared, bool(months)),
        Step("What it is worth and who gains", "outcome-worth", "", is_valued, is_compared),
        Step(
            "What becomes real: steady months and named budgets",
            "outcome-steady",
            "May be left open: cash then counts as £0",
            bool(line.steady_months) or bool(line.realisation.all()),
            is_valued,
        ),
    ]


def tasks_of(line: Any, address: Callable[[str, Any], str]) -> list[dict[str, Any]]:
    """The steps as a task list."""
    return [
        {
            "name": f"{number}. {step.name}",
            "hint": step.hint,
            "url": address(step.page, line) if step.can_start else "",
            "status": "Completed" if step.is_done else "Not yet started" if step.can_start else "Cannot start yet",
        }
        for number, step in enumerate(steps_of(line), 1)
    ]

"""The checklist of a month end by working day: what is to be done by when, and how far it is. One step a line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from funding.domain.financial_year import Month
from funding.domain.month_end import Exceptional
from funding.domain.working_days import working_day

CONFIRM = frozenset({Exceptional.TRANSFER})
MATCH = frozenset({Exceptional.UNMATCHED, Exceptional.UNEXPLAINED})
ANSWER = frozenset({Exceptional.QUERY})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the checklist looks at. `counts`: lines of the exceptions page by why. `rules_ran`: since the last posting
    of the year, None where they cannot run yet."""

    month: Month
    today: date
    movements: int
    without_spend: int
    accruals: int
    counts: Mapping[Exceptional, int]
    rules_ran: bool | None
    is_asked: bool
    is_closed: bool
    is_submitted: bool

    def waiting(self, *whys: Exceptional) -> int:
        return sum(self.counts.get(why, 0) for why in whys)


@dataclass(frozen=True, slots=True)
class Step:
    """A step, the working day by which it is done, the page where it is done, and what is left of it: an empty text
    when it is done."""

    name: str
    working_day: int
    page: str
    left: Callable[[Standing], str]
    only_month_12: bool = False


@dataclass(frozen=True, slots=True)
class StepNow:
    """A step as it stands today."""

    step: Step
    by: date
    left: str
    is_late: bool

    @property
    def status(self) -> str:
        if not self.left:
            return "Completed"
        return "Overdue" if self.is_late else "To do"


def counted(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}" if number else ""


def spend_missing(standing: Standing) -> str:
    """`without_spend` counts pots that had spend in the month before and have none in this one."""
    if not standing.movements:
        return "Nothing is posted in the month"
    if standing.is_closed:
        return ""
    return counted(
        standing.without_spend, "pot that had spend last month has none", "pots that had spend last month have none"
    )


def to_look_at(standing: Standing) -> str:
    others = [why for why in Exceptional if why not in CONFIRM | MATCH | ANSWER]
    return counted(standing.waiting(*others), "line to look at", "lines to look at") if not standing.is_closed else ""


def left_to_close(standing: Standing) -> str:
    if standing.is_closed:
        return ""
    if standing.today <= standing.month.last_day:
        return f"{standing.month.name} has not ended"
    return "Asked for: a colleague confirms it" if standing.is_asked else "Nobody has asked yet"


STEPS: tuple[Step, ...] = (
    Step("Bring in the month's spend", 1, "funding:import-list",
spend_missing),
    Step("Confirm transfers with partners", 2, "funding:transfer-list",
         lambda at: counted(at.waiting(*CONFIRM), "transfer not confirmed", "transfers not confirmed")),
    Step("Match what stands on no project", 3, "funding:month-end",
         lambda at: counted(at.waiting(*MATCH), "line not matched", "lines not matched")),
    Step("Accrue what was delivered and not invoiced", 3, "funding:pot-list",
         lambda at: "" if at.accruals or at.is_closed else "No accrual is recorded in the month"),
    Step("Run the rules", 4, "funding:use-of-funds",
         lambda at: "" if at.rules_ran else
         "They run once a month is closed" if at.rules_ran is None else "Something was posted since they ran"),
    Step("Answer the queries", 4, "funding:use-of-funds",
         lambda at: counted(at.waiting(*ANSWER), "query to answer", "queries to answer")),
    Step("Look at the other exceptions", 4, "funding:month-end", to_look_at),
    Step("Close the month: one asks, a colleague confirms", 5, "funding:month-close", left_to_close),
    Step("Post the papers", 6, "funding:paper-list", lambda at: "" if at.is_closed else "Once the month is closed"),
    Step("Record that the accounts are submitted", 20, "funding:month-close",
         lambda at: "" if at.is_submitted else "Month 12 is provisional until then", only_month_12=True),
)  # fmt: skip


def checklist(standing: Standing) -> list[StepNow]:
    """Every step of the month with its day and what is left of it."""
    found = []
    for step in STEPS:
        if step.only_month_12 and standing.month.number != 12:
            continue
        by, left = working_day(standing.month, step.working_day), step.left(standing)
        found.append(StepNow(step, by, left, bool(left) and by < standing.today))
    return found

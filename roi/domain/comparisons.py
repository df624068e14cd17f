"""Which comparisons the recorded months allow, why the others do not, and the comparison itself from those months.

The designs are those of counterfactual.DESIGNS; what each needs of the recorded months stands here, by its code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from roi.domain.count_table import Count
from roi.domain.counterfactual import DESIGNS, Design
from roi.domain.inputs import Counterfactual, GivenSeries, PrePeriod, SameMonthLastYear

FEWEST_BEFORE = 12
OWN_PAST = frozenset({"P", "T", "S"})  # designs that compare people with their own past and nothing else
PAST_OF_THE_HIGH = (
    "The people were picked because their figure was high: it would fall without help. Use a comparison group."
)

type Months = Mapping[tuple[int, int], Count]  # (start of the financial year, month) → what was counted


@dataclass(frozen=True)
class Held:
    """What is recorded of a line in the year that starts in `year`."""

    year: int
    observed: int
    exposure: tuple[Decimal, ...] = ()
    expected: tuple[Decimal, ...] = ()
    before: Months = field(default_factory=dict)
    compared: Months = field(default_factory=dict)
    chosen_when_high: bool | None = None

    @property
    def months_before(self) -> list[Count]:
        """The unbroken run of months up to the March before the year, oldest first."""
        run, at = [], self.year * 12 - 1
        while (found := self.before.get((at // 12, at % 12 + 1))) is not None:
            run.append(found)
            at -= 1
        return run[::-1]

    @property
    def last_year(self) -> list[Count]:
        """The twelve months of the year before, or fewer where some are missing."""
        return [c for n in range(1, 13) if (c := self.before.get((self.year - 1, n))) is not None]


@dataclass(frozen=True)
class Written:
    """What a person writes about the comparison."""

    source: str
    reason: str
    grade: str
    growth: Decimal | None = None


def lacks_given(held: Held) -> str:
    return "" if len(held.expected) == 12 else "Give the twelve expected months, with their source and reason."


def lacks_before(held: Held) -> str:
    count = len(held.months_before)
    if count < FEWEST_BEFORE:
        return f"Enter at least twelve months in a row before April {held.year}; {count} are recorded."
    if any(month.exposure is None for month in held.months_before):
        return "Enter the number exposed in each of the months before."
    if len(held.exposure) != 12:
        return "Enter the number exposed in all twelve months of the year."
    return ""


def lacks_last_year(held: Held) -> str:
    count = len(held.last_year)
    if count < 12:
        return f"Enter all twelve months of the year before; {count} are recorded."
    if any(not month.exposure for month in held.last_year):
        return "Enter the number exposed in each month of the year before, above 0."
    if len(held.exposure) != 12:
        return "Enter the number exposed in all twelve months of the year."
    return ""


def given(held: Held, words: Written) -> Counterfactual:
    return GivenSeries(held.expected, words.source, words.reason, words.grade)


def before(held: Held, words: Written) -> Counterfactual:
    months = held.months_before
    return PrePeriod(events(months), exposed(months), words.source, words.grade)


def last_year(held: Held, words: Written) -> Counterfactual:
    months = held.last_year
    return SameMonthLastYear(events(months), exposed(months), words.growth or Decimal(0), words.source, words.grade)


def events(months: list[Count]) -> tuple[Decimal, ...]:
    return tuple(month.events for month in months)


def exposed(months: list[Count]) -> tuple[Decimal, ...]:
    return tuple(month.exposure or Decimal(0) for month in months)


@dataclass(frozen=True)
class FromMonths:
    """How a design comes from recorded months: what it lacks, in words, and the comparison. `takes_growth` says that a
    person gives the growth since the year before."""

    lacks: Callable[[Held], str]
    build: Callable[[Held, Written], Counterfactual]
    needs: str
    takes_growth: bool = False


FROM_MONTHS: Mapping[str, FromMonths] = {
    "G": FromMonths(lacks_given, given, "twelve expected months with their source and the reason why they are fair"),
    "P": FromMonths(lacks_before, before, "at least twelve months before the start, with the number exposed"),
    "S": FromMonths(lacks_last_year, last_year, "the twelve months of the year before, with the number exposed", True),
}


def design_called(code: str) -> Design | None:
    return next((design for design in DESIGNS if design.code == code), None)


def needs_of(design: Design) -> str:
    """What the design needs, in words; a design may say so itself."""
    own = getattr(design, "needs", "")
    if own:
        return ", ".join(own) if isinstance(own, tuple | list) else str(own)
    here = FROM_MONTHS.get(design.code)
    return here.needs if here else "figures that are not entered on this page"


def reason_against(design: Design, held: Held) -> str:
    """Why the design cannot be used with what is recorded; empty when it can. A given series can always be typed."""
    if held.chosen_when_high and design.code in OWN_PAST:
        return PAST_OF_THE_HIGH
    how = FROM_MONTHS.get(design.code)
    if how is None:
        return f"It needs {needs_of(design)}. A case file can hold them; this page does not yet."
    return "" if design.code == "G" else how.lacks(held)


def comparison_of(code: str, held: Held, words: Written) -> Counterfactual | str:
    """The comparison, or the sentence that says what it lacks."""
    how = FROM_MONTHS.get(code)
    if how is None:
        return "Choose one of the comparisons that the recorded months allow."
    return how.lacks(held) or how.build(held, words)

"""Which comparisons the recorded months allow, why the others do not, and the comparison itself from those months.

The designs are those of counterfactual.DESIGNS. A comparison is made of the fields that its design reads: a design that
reads no other field than those the months give appears on the page by itself.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from decimal import Decimal
from typing import Any

from roi.domain.count_table import Count
from roi.domain.counterfactual import DESIGNS, Design
from roi.domain.designs.matched import unmatched
from roi.domain.inputs import Counterfactual, GivenSeries

FEWEST_BEFORE = {"T": 24, "I": 24}  # others need twelve
NEEDS = {
    "G": "twelve expected months with their source and the reason why they are fair",
    "P": "at least twelve months before the start, with the number exposed",
    "S": "the twelve months of the year before, with the number exposed",
}
OF_ANOTHER_GROUP = frozenset({"other_before", "other_exposure_before", "other_observed", "other_exposure"})
PROVIDED = OF_ANOTHER_GROUP | {
    "expected", "observed", "exposure", "growth_rate", "other_name", "source", "reason", "grade", "starts", "people",
    "matched_on", "protocol",
}  # fmt: skip
FEWEST_AFTER = 6  # months observed after the start of an interrupted series
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
        return run_before(self.before, self.year)

    @property
    def compared_before(self) -> list[Count]:
        """The same months of the comparison group, or fewer where some are missing."""
        return run_before(self.compared, self.year)[-len(self.months_before) :] if self.months_before else []

    @property
    def compared_now(self) -> list[Count]:
        """The comparison group from April to the last month that the line observes."""
        months = (self.compared.get((self.year, number)) for number in range(1, self.observed + 1))
        return [month for month in months if month is not None]

    @property
    def last_year(self) -> list[Count]:
        """The twelve months of the year before, or fewer where some are missing."""
        return [c for n in range(1, 13) if (c := self.before.get((self.year - 1, n))) is not None]


def run_before(months: Months, year: int) -> list[Count]:
    run, at = [], year * 12 - 1
    while (found := months.get((at // 12, at % 12 + 1))) is not None:
        run.append(found)
        at -= 1
    return run[::-1]


@dataclass(frozen=True)
class Written:
    """What a person writes about the comparison."""

    source: str
    reason: str
    grade: str
    growth: Decimal | None = None
    starts: int = 1
    people: int = 0
    matched_on: str = ""
    protocol: str = ""


def given(held: Held, words: Written) -> Counterfactual:
    return GivenSeries(held.expected, words.source, words.reason, words.grade)


def values_of(design: Design, held: Held, words: Written) -> dict[str, Any]:
    """What the recorded months and the person's words give to a comparison, by the name of its field."""
    months = held.last_year if "growth_rate" in names_of(design) else held.months_before
    return {
        "expected": held.expected,
        "observed": events(months),
        "exposure": exposed(months),
        "growth_rate": words.growth or Decimal(0),
        "other_name": "the comparison group",
        "other_before": events(held.compared_before),
        "other_exposure_before": exposed(held.compared_before),
        "other_observed": events(held.compared_now),
        "other_exposure": exposed(held.compared_now),
        "source": words.source,
        "reason": words.reason,
        "grade": words.grade,
        "starts": words.starts,
        "people": words.people,
        "matched_on": words.matched_on,
        "protocol": words.protocol,
    }


def names_of(design: Design) -> frozenset[str]:
    """Fields that the design's comparison cannot do without."""
    return frozenset(
        each.name for each in fields(design.reads) if each.default is MISSING and each.default_factory is MISSING
    )


def lacks(design: Design, held: Held) -> str:
    """What the recorded months lack for the design, as a sentence; empty when they are enough."""
    names = names_of(design)
    strange = names - PROVIDED
    if strange:
        return f"It needs {needs_of(design)}. A case file can hold them; this page does not yet."
    if "expected" in names and len(held.expected) != 12:
        return "Give the twelve expected months, with their source and reason."
    if "growth_rate" in names:
        return lacks_last_year(held)
    if "observed" in names and (said := lacks_before(held, FEWEST_BEFORE.get(design.code, 12))):
        return said
    if "starts" in names and held.observed < FEWEST_AFTER:
        return f"Six months after the start are needed; {held.observed} of the year are observed."
    return lacks_comparison_group(held, names) if names & OF_ANOTHER_GROUP else ""


def lacks_before(held: Held, fewest: int) -> str:
    count = len(held.months_before)
    if count < fewest:
        return f"Enter at least {fewest} months in a row before April {held.year}; {count} are recorded."
    if any(month.exposure is None for month in held.months_before):
        return "Enter the number exposed in each of the months before."
    return lacks_exposure(held)


def lacks_last_year(held: Held) -> str:
    count = len(held.last_year)
    if count < 12:
        return f"Enter all twelve months of the year before; {count} are recorded."
    if any(not month.exposure for month in held.last_year):
        return "Enter the number exposed in each month of the year before, above 0."
    return lacks_exposure(held)


def lacks_exposure(held: Held) -> str:
    enough = held.exposure and len(held.exposure) >= held.observed
    return "" if enough else "Enter the number exposed in the months of the year, up to the last one observed."


def lacks_comparison_group(held: Held, names: frozenset[str]) -> str:
    if "other_before" in names and len(held.compared_before) < len(held.months_before):
        return "Enter the same months before for a comparison group, with the number exposed."
    if len(held.compared_now) < held.observed or not held.observed:
        return "Enter the months of the year for a comparison group, with the number exposed."
    rows = [*(held.compared_before if "other_before" in names else []), *held.compared_now]
    if any(not month.exposure for month in rows):
        return "Enter the number exposed of the comparison group in each month, above 0."
    return lacks_exposure(held)


def events(months: list[Count]) -> tuple[Decimal, ...]:
    return tuple(month.events for month in months)


def exposed(months: list[Count]) -> tuple[Decimal, ...]:
    return tuple(month.exposure or Decimal(0) for month in months)


def design_called(code: str) -> Design | None:
    return next((design for design in DESIGNS if design.code == code), None)


def needs_of(design: Design) -> str:
    """What the design needs, in words; a design may say so itself."""
    own: str = getattr(design, "needs", "")
    return own or NEEDS.get(design.code, "figures that are not entered on this page")


def is_own_past(design: Design) -> bool:
    """It compares people with nothing but their own past."""
    own: bool = getattr(design, "own_past", design.code in OWN_PAST)
    return own


def may_argue_deadweight(design: Design) -> bool:
    """The comparison holds what would have happened anyway, and yet a reason may take more off."""
    return str(getattr(design, "deadweight", "")) == "0 unless argued"


def takes_growth(design: Design) -> bool:
    return "growth_rate" in names_of(design)


def reason_against(design: Design, held: Held) -> str:
    """Why the design cannot be used with what is recorded; empty when it can. A given series can always be typed."""
    if held.chosen_when_high and is_own_past(design):
        return PAST_OF_THE_HIGH
    return "" if "expected" in names_of(design) else lacks(design, held)


def faults_of(design: Design, held: Held, words: Written) -> dict[str, str]:
    """What is missing of the words that only this design needs: a sentence by field."""
    names, faults = names_of(design), {}
    if "starts" in names and not 1 <= words.starts <= held.observed - FEWEST_AFTER + 1:
        faults["starts"] = (
            f"Six months from the start on must be observed, and {max(held.observed - words.starts + 1, 0)} are. "
            "Choose an earlier month, or another comparison until then."
        )
    if "people" in names and words.people < 1:
        faults["people"] = "Say how many people were matched."
    elif "people" in names and (
        fault := unmatched(words.people, held.exposure[: held.observed], exposed(held.compared_now))
    ):
        faults["people"] = fault[1]
    if "matched_on" in names and not words.matched_on.strip():
        faults["matched_on"] = "Say on what they were matched, such as age, fifth and visits last year."
    if "protocol" in names and not words.protocol.strip():
        faults["protocol"] = "Name the protocol or registration of the trial, or how the order was drawn."
    return faults


def comparison_of(code: str, held: Held, words: Written) -> Counterfactual | str:
    """The comparison, or the sentence that says what it lacks."""
    design = design_called(code)
    if design is None:
        return "Choose one of the comparisons that the recorded months allow."
    lacking = lacks(design, held)
    if lacking or (faults := faults_of(design, held, words)):
        return lacking or next(iter(faults.values()))
    values = values_of(design, held, words)
    return design.reads(**{name: values[name] for name in names_of(design)})

"""What a comparison must satisfy: enough months, matching windows, a reason for a break. First fault first."""

from decimal import Decimal

from roi.domain.checks import check_grade, check_series, require
from roi.domain.comparison import (
    ChosenAboveLevel,
    GivenSeries,
    Interrupted,
    Matched,
    PrePeriod,
    Randomised,
    SameMonthLastYear,
    Series,
    TrendBefore,
    TwoGroups,
)
from roi.domain.counterfactual import design_of
from roi.domain.designs.matched import unmatched
from roi.domain.inputs import CaseError, CaseInputs, OutcomeLine

FEWEST = {"P": 12, "T": 24, "I": 24}
FEWEST_AFTER = 6


def check_comparison(inputs: CaseInputs, line: OutcomeLine, path: str) -> None:
    before = line.counterfactual
    require(bool(before.source), f"{path}.source", "The expected series has no source. Say where it comes from.")
    check_grade(before.grade, f"{path}.grade")
    if isinstance(before, GivenSeries):
        require(
            bool(before.reason), f"{path}.reason", "A given series needs a reason. Say why it is a fair comparison."
        )
        check_series(before.expected, 12, f"{path}.expected")
        for place, value in enumerate(before.expected):
            require(value >= 0, f"{path}.expected[{place}]", "An expected number cannot be negative. Check the month.")
    elif isinstance(before, SameMonthLastYear):
        twelve = len(before.observed) == 12
        require(twelve, f"{path}.observed", "Twelve months before the start are needed. Add the missing months.")
        check_months(before.observed, before.exposure, f"{path}.observed", f"{path}.exposure", above_none=True)
        require(before.growth_rate > -1, f"{path}.growth_rate", "Growth is a fraction above −1, such as 0.02 for 2 %.")
    elif isinstance(before, PrePeriod | TrendBefore | Interrupted):
        check_own_past(inputs, before, path)
    else:
        check_other_group(inputs, line, before, path)


def check_months(events: Series, exposed: Series, path: str, exposure_path: str, *, above_none: bool) -> None:
    check_series(exposed, len(events), exposure_path)
    for place, value in enumerate(events):
        require(value >= 0, f"{path}[{place}]", "A number of events cannot be negative. Check the month.")
    for place, value in enumerate(exposed):
        enough = value > 0 if above_none else value >= 0
        require(enough, f"{exposure_path}[{place}]", "The number exposed must be above zero. Check the month.")
    require(sum(exposed, Decimal(0)) > 0, exposure_path, "Nobody was exposed. Check the months.")


def check_own_past(inputs: CaseInputs, before: PrePeriod | TrendBefore | Interrupted, path: str) -> None:
    fewest, kept = FEWEST[before.code], len(before.observed) - before.restarts_at
    words = {12: "Twelve", 24: "Twenty-four"}[fewest]
    require(
        before.restarts_at >= 0 and kept >= fewest,
        f"{path}.observed",
        f"{words} months before the start are needed"
        f"{' after the break' if before.restarts_at else ''}. Add the missing months.",
    )
    regression = not isinstance(before, PrePeriod)
    check_months(before.observed, before.exposure, f"{path}.observed", f"{path}.exposure", above_none=regression)
    require(
        not before.restarts_at or bool(before.restart_reason),
        f"{path}.restart_reason",
        "Say what changed (definition, coding, a site), so that the months before it are left out.",
    )
    if regression:
        some = sum(before.observed[before.restarts_at :], Decimal(0)) > 0
        require(some, f"{path}.observed", "There are no events before the start, so there is no trend.")
    if isinstance(before, Interrupted):
        after = inputs.data_to - before.starts + 1
        require(
            1 <= before.starts <= 12 and after >= FEWEST_AFTER,
            f"{path}.starts",
            f"Six months after the start are needed and {max(after, 0)} are known. Use another design until then.",
        )


def check_other_group(
    inputs: CaseInputs, line: OutcomeLine, before: TwoGroups | Matched | Randomised, path: str
) -> None:
    check_series(before.other_observed, inputs.data_to, f"{path}.other_observed")
    check_months(
        before.other_observed, before.other_exposure, f"{path}.other_observed", f"{path}.other_exposure",
        above_none=True,
    )  # fmt: skip
    require(
        sum(before.other_observed, Decimal(0)) > 0, f"{path}.other_observed", "The other group has no events to go by."
    )
    if isinstance(before, Matched):
        check_matched(line, before, path)
        return
    if isinstance(before, Randomised):
        return
    enough = len(before.observed) >= 12 and len(before.observed) % 12 == 0
    require(
        enough, f"{path}.observed", "Whole years before the start are needed, so that season is the same. Add months."
    )
    check_months(before.observed, before.exposure, f"{path}.observed", f"{path}.exposure", above_none=True)
    check_series(before.other_before, len(before.observed), f"{path}.other_before")
    check_months(
        before.other_before, before.other_exposure_before, f"{path}.other_before", f"{path}.other_exposure_before",
        above_none=True,
    )  # fmt: skip
    for name in ("observed", "other_before"):
        some = sum(getattr(before, name), Decimal(0)) > 0
        require(some, f"{path}.{name}", "There are no events before the start to compare with.")


def check_matched(line: OutcomeLine, before: Matched, path: str) -> None:
    require(before.people > 0, f"{path}.people", "Say how many people were matched.")
    matched_on = "Say on what they were matched, such as age, fifth and visits last year."
    require(bool(before.matched_on.strip()), f"{path}.matched_on", matched_on)
    own = line.exposure[: len(line.observed)]
    if (fault := unmatched(before.people, own, before.other_exposure)) is not None:
        where, why = fault
        raise CaseError(f"{path}.{where}" if where == "other_exposure" else path.replace("counterfactual", where), why)


def check_selection(line: OutcomeLine, path: str) -> None:
    chosen = line.selection
    if chosen is None:
        return
    require(
        design_of(line).own_past,
        path,
        "This comparison needs no correction for people chosen when high. Take the correction out.",
    )
    require(line.chosen_when_high is True, path, "A correction is given: say that people were chosen when high.")
    require(bool(chosen.source), f"{path}.source", "The correction has no source. Say where its figures come from.")
    if isinstance(chosen, ChosenAboveLevel):
        require(chosen.spread > 0, f"{path}.spread", "The spread must be above 0.")
        require(0 <= chosen.correlation <= 1, f"{path}.correlation", "A correlation lies between 0 and 1 here.")
        far = abs(chosen.cut_off - chosen.mean) <= 6 * chosen.spread
        require(far, f"{path}.cut_off", "The cut-off lies more than six spreads from the mean. Check the figures.")
        require(chosen.mean > 0, f"{path}.mean", "The mean must be above 0.")
        return
    for name in ("shape", "rate", "people", "events", "months"):
        require(getattr(chosen, name) > 0, f"{path}.{name}", "This must be above 0.")

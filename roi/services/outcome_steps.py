"""An outcome is entered in short steps, each saved by itself: measure, comparison, worth, steady months. The months are
a step too (services/outcomes.py and counts.py). Each step checks its own part: a person may leave and return."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.models import Project
from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.domain import case_check
from roi.domain.comparisons import (
    comparison_of,
    design_called,
    faults_of,
    may_argue_deadweight,
    names_of,
    reason_against,
)
from roi.domain.designs import Design
from roi.domain.inputs import Assumption, Gain, IndexBasis, Kind, Optimism, Polarity
from roi.domain.line_parts import OF_COMPARISON
from roi.domain.measures import measure_called
from roi.models import OutcomeAssumption, OutcomeLine
from roi.past import STOOD, line_now
from roi.selectors import comparison_words, held_of, lacks_comparison, line_inputs
from roi.services.confirmations import clear_changed, subject
from roi.services.outcomes import Worth, check_worth, checked, free_code, known_measure, write_gains
from roi.services.waiting import refuse_while_waiting

INSIDE = "The comparison already holds what would have happened anyway"
BEST_GRADE = "A"  # stands for the grade of a unit value where the outcome has none: it worsens nothing


@dataclass(frozen=True)
class MeasureChosen:
    """Step 1. `unit` and `polarity` count only for a measure that no list knows."""

    measure: str
    name: str
    site: str = ""
    kind: Kind = Kind.COUNT
    unit: str = ""
    polarity: Polarity = Polarity.FEWER


@dataclass(frozen=True)
class ComparisonFacts:
    """Step 3. `deadweight` is empty where the design holds it; `expected` are twelve months of a given series; `grades`
    are those of the optimism correction without the one of the unit value."""

    design: str
    source: str
    reason: str
    grade: str
    attribution: Assumption
    displacement: Assumption
    optimism: Optimism
    deadweight: Assumption | None = None
    growth: Decimal | None = None
    starts: int = 1
    people: int = 0
    matched_on: str = ""
    protocol: str = ""
    expected: tuple[Decimal, ...] = ()
    chosen_when_high: bool | None = None


@dataclass(frozen=True)
class WorthFacts:
    """Step 4. `worth` is empty for an outcome that is not valued in pounds."""

    worth: Worth | None
    gains: tuple[Gain, ...]
    overlap_answer: str = ""
    capacity_unit: str = ""
    capacity_per_event: Decimal | None = None
    capacity_source: str = ""
    capacity_used_for: str = ""


@transaction.atomic
def start_outcome(*, by: User, project: Project, year: FinancialYear, chosen: MeasureChosen) -> OutcomeLine:
    """Start an outcome with its measure; the other steps come after it, in any number of sittings."""
    require(by, project.organisation, Act.RECORD_OUTCOMES)
    refuse_while_waiting(project, year.start)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    row = OutcomeLine(project=project, year=year.start, recorded_by=by, changed_by=by)
    row.code = free_code(project, year, chosen.name)
    fill_measure(row, chosen)
    row.save()
    record_event(by=by, organisation=project.organisation, action="record-outcome", subject=subject(row),
                 after={"measure": row.measure, "name": row.name, "site": row.site})  # fmt: skip
    return row


@transaction.atomic
def change_measure(*, by: User, line: OutcomeLine, chosen: MeasureChosen) -> OutcomeLine:
    row, stood = locked(by, line)
    fill_measure(row, chosen)
    return saved(by, row, stood, {"measure": row.measure, "name": row.name, "site": row.site})


def fill_measure(row: OutcomeLine, chosen: MeasureChosen) -> None:
    known = known_measure(row.project.organisation, chosen.measure)
    if known is None and not (row.unit and row.measure == chosen.measure):
        raise Refused("Add a measure of your own first, then choose it here.", field="measure")
    if known is not None and known.retired and row.measure != chosen.measure:
        raise Refused("This measure is no longer offered. Choose another.", field="measure")
    if not chosen.name.strip():
        raise Refused("Give the outcome a name.", field="name")
    row.measure, row.name, row.site = chosen.measure, chosen.name.strip(), chosen.site.strip()
    row.kind = chosen.kind.value
    if known is not None:
        row.unit, row.polarity = known.unit, known.polarity.value


@transaction.atomic
def record_comparison(*, by: User, line: OutcomeLine, facts: ComparisonFacts) -> OutcomeLine:
    """Say what the months are compared with, and which share of the change is the project's. A design that the recorded
    months do not allow is refused with the reason, and so is deadweight where the comparison holds it already."""
    row, stood = locked(by, line)
    design = design_called(facts.design)
    if design is None:
        raise Refused("Choose what the months are compared with.", field="design")
    row.chosen_when_high = facts.chosen_when_high
    write_expected(row, facts)
    row = fresh(row, chosen_when_high=facts.chosen_when_high)
    held = held_of(row)
    if why := reason_against(design, held):
        raise Refused(why, field="design")
    deadweight = facts.deadweight
    if design.deadweight_inside:
        argued = deadweight is not None and deadweight.reason and may_argue_deadweight(design)
        if deadweight is not None and deadweight.value and not argued:
            raise Refused(f"{INSIDE}. Leave the deadweight empty.", field="deadweight_value")
        deadweight = deadweight if argued else Assumption(Decimal(0), INSIDE, facts.grade)
    if deadweight is None:
        raise Refused("Give the share that would have happened anyway, 0 included.", field="deadweight_value")
    if not facts.source.strip() or not facts.reason.strip():
        field = "expected_reason" if facts.source.strip() else "expected_source"
        raise Refused("Say where the comparison comes from, and why it is fair.", field=field)
    row.design, row.growth = facts.design, facts.growth
    row.parts = {name: value for name, value in row.parts.items() if name not in OF_COMPARISON}
    write_details(row, design, facts)
    row.expected_source, row.expected_reason = facts.source.strip(), facts.reason.strip()
    row.expected_grade = facts.grade
    for component in ("cohort", "effect", "data_age"):
        setattr(row, f"grade_{component}", facts.optimism.grades.get(component, ""))
    row.optimism, row.optimism_source = facts.optimism.value, facts.optimism.source
    row.optimism_reason = facts.optimism.reason
    for field, fault in faults_of(design, held, comparison_words(row)).items():
        raise Refused(fault, field=field)
    compared = comparison_of(row.design, held, comparison_words(row))
    if isinstance(compared, str):
        raise Refused(compared, field="expected_1" if facts.design == "G" else "design")
    chosen = {"attribution": facts.attribution, "deadweight": deadweight, "displacement": facts.displacement}
    for name, value in chosen.items():
        parts = {part: getattr(value, part) for part in ("value", "low", "high", "source", "grade", "reason")}
        OutcomeAssumption.objects.update_or_create(line=row, name=name, defaults=parts)
    row.grade_unit_value = row.grade_unit_value or BEST_GRADE
    row.save()
    inputs = line_inputs(fresh(row), IndexBasis.CALENDAR_YEAR, 0)
    checked(case_check.check_grade, row.expected_grade, "expected_grade")
    checked(case_check.check_shares, inputs, "line")
    after: dict[str, Any] = {"design": row.design, **{name: value.value for name, value in chosen.items()}}
    return saved(by, row, stood, after)


def write_details(row: OutcomeLine, design: Design, facts: ComparisonFacts) -> None:
    """What only the chosen design asks for; what another one asked for goes."""
    names = names_of(design)
    row.starts = facts.starts if "starts" in names else None
    row.matched_people = facts.people if "people" in names else None
    row.matched_on = facts.matched_on.strip() if "matched_on" in names else ""
    row.protocol = facts.protocol.strip() if "protocol" in names else ""


def write_expected(row: OutcomeLine, facts: ComparisonFacts) -> None:
    """Only a given series is typed; another comparison is worked out, so that two never stand beside each other."""
    if not row.months.exists():
        raise Refused("Enter the months first: what was observed comes before what it is compared with.")
    for month in row.months.all():
        month.expected = facts.expected[month.month - 1] if facts.design == "G" and facts.expected else None
        if month.expected is not None and month.expected < 0:
            raise Refused("An expected number cannot be negative. Check the month.", field=f"expected_{month.month}")
        month.save()


@transaction.atomic
def record_worth(*, by: User, line: OutcomeLine, facts: WorthFacts) -> OutcomeLine:
    """Say what one event is worth and who gains. One event has one unit value: the published one or one's own."""
    row, stood = locked(by, line)
    if lacking := lacks_comparison(row):
        raise Refused(f"The worth comes after the comparison: {lacking}")
    worth = facts.worth
    if worth and worth.reference is not None and worth.own is not None:
        raise Refused("Choose a published unit value or give your own: one of the two.", field="own_value")
    row.overlap_answer = facts.overlap_answer.strip()
    if worth is not None:
        refuse_second_value(row)
    row.parts = {name: value for name, value in row.parts.items() if name != "unit_value"}
    row.reference_value = worth.reference if worth else None
    row.own_value = worth.own if worth else None
    row.own_value_source = worth.own_source.strip() if worth else ""
    row.own_value_year = worth.own_year if worth else None
    row.value_grade = worth.grade if worth else ""
    row.grade_unit_value = worth.grade if worth else BEST_GRADE
    row.value_low, row.value_high = (worth.low, worth.high) if worth else (None, None)
    row.is_conservative = bool(worth and worth.is_conservative)
    row.includes_other_agencies = bool(worth and worth.includes_other_agencies)
    row.price_series = worth.series if worth else ""
    row.capacity_unit, row.capacity_per_event = facts.capacity_unit.strip(), facts.capacity_per_event
    row.capacity_source, row.capacity_used_for = facts.capacity_source.strip(), facts.capacity_used_for.strip()
    if row.capacity_per_event is not None and not (row.capacity_unit and row.capacity_source):
        raise Refused("Say what the capacity is counted in, and where the figure comes from.", field="capacity_source")
    row.save()
    gone = write_gains(row, facts.gains, by)
    whole = fresh(row)
    inputs = line_inputs(whole, IndexBasis.CALENDAR_YEAR, 0)
    checked(case_check.check_gains, inputs, "line.gains")
    check_worth(whole, inputs)
    value = worth and (worth.own if worth.reference is None else worth.reference.value)
    after = {"unit_value": value, "gains": [[gain.who.value, gain.share] for gain in facts.gains], "taken_back": gone}
    return saved(by, row, stood, after)


def refuse_second_value(row: OutcomeLine) -> None:
    """Two lines that can hold the same event do not both value it without an answer."""
    measure = measure_called(row.measure)
    others = OutcomeLine.objects.filter(project=row.project, year=row.year, site=row.site).exclude(pk=row.pk)
    for other in others:
        valued = other.reference_value_id is not None or other.own_value is not None
        if (
            measure
            and other.measure in measure.partners
            and valued
            and not (row.overlap_answer or other.overlap_answer)
        ):
            raise Refused(
                f"{other.name} can hold the same event and has a unit value already. Say how the overlap was taken "
                "out, or leave the value here empty.",
                field="overlap_answer",
            )


@transaction.atomic
def record_steady_months(*, by: User, line: OutcomeLine, months: tuple[int, ...]) -> OutcomeLine:
    """The months that stand for a full year: none, or at least three."""
    row, stood = locked(by, line)
    if months and len(set(months)) < 3:
        raise Refused("At least three different steady months are needed for a full-year effect.",
                      field="steady_months")  # fmt: skip
    row.steady_months = sorted(set(months))
    return saved(by, row, stood, {"steady_months": row.steady_months})


def locked(by: User, line: OutcomeLine) -> tuple[OutcomeLine, dict[str, Any]]:
    """The line as it is now under the lock of its project, and how it stood."""
    require(by, line.project.organisation, Act.RECORD_OUTCOMES)
    refuse_while_waiting(line.project, line.year)
    Project.objects.select_for_update(no_key=True).get(pk=line.project_id)
    return fresh(line), line_now(line)


def fresh(line: OutcomeLine, **changed: Any) -> OutcomeLine:
    row = OutcomeLine.objects.select_related("project__organisation", "reference_value").get(pk=line.pk)
    for name, value in changed.items():
        setattr(row, name, value)
    return row


def saved(by: User, row: OutcomeLine, stood: dict[str, Any], after: dict[str, Any]) -> OutcomeLine:
    row.changed_by = by
    row.save()
    record_event(by=by, organisation=row.project.organisation, action="change-outcome", subject=subject(row),
                 before={STOOD: stood}, after=after)  # fmt: skip
    clear_changed(by=by, project=row.project, year=FinancialYear(row.year))
    return row

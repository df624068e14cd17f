"""Outcomes are written here: lines with their assumptions, twelve months at once, fifths, and release of cash.

A fault of the domain is refused with the domain's own sentence; nothing is half written.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from funding.domain.financial_year import FinancialYear
from funding.models import Project
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.domain import case_check
from roi.domain.inputs import (
    QUINTILES,
    Assumption,
    CaseError,
    Gain,
    IndexBasis,
    Kind,
    Optimism,
    Polarity,
    Status,
    Who,
)
from roi.domain.inputs import (
    OutcomeLine as LineInputs,
)
from roi.domain.measures import LOCAL_PREFIX, Measure, measure_called
from roi.models import (
    AssumptionName,
    OutcomeAssumption,
    OutcomeGain,
    OutcomeLine,
    OutcomeMonth,
    OutcomeQuintile,
    Realisation,
    UnitValue,
)
from roi.past import STOOD, line_now
from roi.selectors import as_measure, fifths_of, lacks_comparison, line_inputs, local_measure, observed_to
from roi.services.confirmations import clear_changed, confirm_realisation, subject
from roi.services.waiting import refuse_while_waiting

__all__ = [
    "MonthFigures",
    "OutcomeFacts",
    "Release",
    "Worth",
    "add_realisation",
    "confirm_realisation",
    "record_outcome_line",
    "record_outcome_months",
    "record_quintiles",
]

TRUST_ALONE = (Gain(Who.TRUST, Decimal(1)),)


@dataclass(frozen=True)
class Worth:
    """What one event is worth: a published unit value or one's own with source and price year (its start)."""

    grade: str
    series: str
    reference: UnitValue | None = None
    own: Decimal | None = None
    own_source: str = ""
    own_year: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    is_conservative: bool = False
    includes_other_agencies: bool = False


@dataclass(frozen=True)
class OutcomeFacts:
    """One outcome line as a person enters it. `worth` is empty for an outcome that is not valued in pounds; `parts` are
    fields that only a file gives (domain/line_parts.py)."""

    measure: str
    name: str
    expected_source: str
    expected_reason: str
    expected_grade: str
    attribution: Assumption
    deadweight: Assumption
    displacement: Assumption
    optimism: Optimism
    worth: Worth | None = None
    gains: tuple[Gain, ...] = TRUST_ALONE
    unit: str = ""
    polarity: Polarity = Polarity.FEWER
    kind: Kind = Kind.COUNT
    site: str = ""
    steady_months: tuple[int, ...] = ()
    capacity_unit: str = ""
    capacity_per_event: Decimal | None = None
    capacity_source: str = ""
    capacity_used_for: str = ""
    overlap_answer: str = ""
    chosen_when_high: bool | None = None
    code: str = ""
    design: str = "G"
    parts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MonthFigures:
    """One month: `expected` is empty where the comparison works it out, `observed` while it is not known, `exposure`
    where the line has none."""

    expected: Decimal | None
    observed: Decimal | None = None
    exposure: Decimal | None = None


@dataclass(frozen=True)
class Release:
    """How money leaves a budget: a share of the trust's part of the benefit, or pounds a month."""

    cost_centre: str
    subjective_code: str
    from_month: int
    owner: str
    action: str
    status: Status
    share: Decimal | None = None
    amount: Decimal | None = None
    efficiency_scheme: str = ""
    code: str = field(default="")


def checked(check: Callable[..., None], *values: Any) -> None:
    """Runs a check of the domain; its CaseError becomes a refusal that names the form field."""
    try:
        check(*values)
    except CaseError as fault:
        raise Refused(fault.sentence, field=field_of(fault.path)) from None


def field_of(path: str) -> str | None:
    """`attribution.value` is the field `attribution_value`; what stands in a list has no field of its own."""
    name = path.removeprefix("line.").replace("optimism.grades.", "grade.").replace(".", "_")
    return None if "[" in name or not name else name


@transaction.atomic
def record_outcome_line(*, by: User, project: Project, year: FinancialYear, facts: OutcomeFacts,
                        line: OutcomeLine | None = None) -> OutcomeLine:  # fmt: skip
    """Record an outcome of the project in the year, or correct `line`. Months and fifths come after it."""
    require(by, project.organisation, Act.RECORD_OUTCOMES)
    refuse_while_waiting(project, year.start)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    before = None if line is None else {"name": line.name, "changed_by": line.changed_by.email, STOOD: line_now(line)}
    known = known_measure(project.organisation, facts.measure)
    if known is None and not facts.unit.strip():
        raise Refused("Say what one event is, such as “visits”.", field="unit")
    if not facts.name.strip():
        raise Refused("Give the outcome a name.", field="name")
    row = line or OutcomeLine(project=project, year=year.start, recorded_by=by)
    if line is None:
        row.code = free_code(project, year, facts.code or facts.name)
    fill_line(row, facts, by)
    row.save()
    write_assumptions(row, facts)
    taken_back = write_gains(row, facts.gains, by)
    check_line(OutcomeLine.objects.get(pk=row.pk))
    record_event(
        by=by,
        organisation=project.organisation,
        action="record-outcome" if line is None else "change-outcome",
        subject=subject(row),
        before=None if before is None else before | ({"gains_taken_back": taken_back} if taken_back else {}),
        after=written(facts),
    )
    clear_changed(by=by, project=project, year=year)
    return row


def known_measure(organisation: Organisation, code: str) -> Measure | None:
    """A measure of the library or of the organisation; None for one of its own that only a file names."""
    known = measure_called(code)
    if known is None and not code.startswith(LOCAL_PREFIX):
        raise Refused("Choose a measure from the list, or name one of your own.", field="measure")
    own = None if known else local_measure(organisation, code)
    return as_measure(own) if own else known


def fill_line(row: OutcomeLine, facts: OutcomeFacts, by: User) -> None:
    known = known_measure(row.project.organisation, facts.measure)
    row.measure, row.name = facts.measure, facts.name.strip()
    row.unit = known.unit if known else facts.unit.strip()
    row.kind = facts.kind.value
    row.polarity = (known.polarity if known else facts.polarity).value
    row.site = facts.site.strip()
    row.expected_source, row.expected_reason = facts.expected_source.strip(), facts.expected_reason.strip()
    row.expected_grade = facts.expected_grade
    for component in case_check.COMPONENTS:
        setattr(row, f"grade_{component}", facts.optimism.grades.get(component, ""))
    row.optimism, row.optimism_source = facts.optimism.value, facts.optimism.source
    row.optimism_reason = facts.optimism.reason
    worth = facts.worth
    row.reference_value = worth.reference if worth else None
    row.own_value = worth.own if worth else None
    row.own_value_source = worth.own_source if worth else ""
    row.own_value_year = worth.own_year if worth else None
    row.value_grade = worth.grade if worth else ""
    row.value_low = worth.low if worth else None
    row.value_high = worth.high if worth else None
    row.is_conservative = bool(worth and worth.is_conservative)
    row.includes_other_agencies = bool(worth and worth.includes_other_agencies)
    row.price_series = worth.series if worth else ""
    row.steady_months = sorted(facts.steady_months)
    row.capacity_unit, row.capacity_per_event = facts.capacity_unit.strip(), facts.capacity_per_event
    row.capacity_source, row.capacity_used_for = facts.capacity_source.strip(), facts.capacity_used_for.strip()
    row.overlap_answer, row.chosen_when_high = facts.overlap_answer.strip(), facts.chosen_when_high
    row.design, row.parts = facts.design, dict(facts.parts)
    row.changed_by = by


def write_assumptions(row: OutcomeLine, facts: OutcomeFacts) -> None:
    for name in AssumptionName:
        chosen: Assumption = getattr(facts, name.value)
        OutcomeAssumption.objects.update_or_create(
            line=row,
            name=name.value,
            defaults={
                "value": chosen.value,
                "low": chosen.low,
                "high": chosen.high,
                "source": chosen.source,
                "grade": chosen.grade,
                "reason": chosen.reason,
            },
        )


def write_gains(row: OutcomeLine, gains: Iterable[Gain], by: User) -> list[list[str]]:
    """Gains that stay as they were keep what was confirmed; the others are new, entered by this person and confirmed by
    nobody. Answers those that were confirmed and are gone: who, their document, and the pounds."""
    standing = {(gain.who, gain.share, gain.name, gain.basis): gain for gain in row.gains.all()}
    for gain in gains:
        if standing.pop((gain.who.value, gain.share, gain.name, gain.basis), None) is None:
            OutcomeGain.objects.create(
                line=row, who=gain.who.value, share=gain.share, name=gain.name, basis=gain.basis,
                confirmed_by=gain.confirmed_by, entered_by=by,
            )  # fmt: skip
    gone = [gain for gain in standing.values() if gain.checked_at]
    row.gains.filter(pk__in=[gain.pk for gain in standing.values()]).delete()
    return [[gain.who, gain.document, str(gain.checked_amount)] for gain in gone]


def check_line(row: OutcomeLine) -> None:
    """The checks of the domain that need no months yet."""
    inputs = line_inputs(row, IndexBasis.CALENDAR_YEAR, 0)
    before = inputs.counterfactual
    for words, name in ((row.expected_source, "source"), (row.expected_reason, "reason")):
        if not words:
            raise Refused("Say where the expected series comes from, and why it is fair.", field=f"expected_{name}")
    checked(case_check.check_grade, before.grade, "expected_grade")
    checked(case_check.check_shares, inputs, "line")
    checked(case_check.check_gains, inputs, "line.gains")
    check_worth(row, inputs)
    if row.steady_months and len(row.steady_months) < 3:
        raise Refused("At least three different steady months are needed for a full-year effect.",
                      field="steady_months")  # fmt: skip
    if row.capacity_unit and (row.capacity_per_event is None or not row.capacity_source):
        raise Refused("Say how much capacity one event frees, and where that figure comes from.",
                      field="capacity_per_event")  # fmt: skip


def check_worth(row: OutcomeLine, inputs: LineInputs) -> None:
    if row.own_value is not None and row.own_value_year is None:
        raise Refused("Say which year's prices the unit value is in.", field="own_value_year")
    value = inputs.unit_value
    if value is None:
        return
    if not row.price_series:
        raise Refused("Choose the price index that brings the unit value to the year.", field="price_series")
    if value.value < 0:
        raise Refused("A unit value cannot be negative. Use the polarity of the outcome.", field="own_value")
    if not value.source:
        raise Refused("The unit value has no source. Say where it comes from.", field="own_value_source")
    checked(case_check.check_grade, value.grade, "value_grade")
    checked(case_check.check_range, value.low, value.value, value.high, "value")


def free_code(project: Project, year: FinancialYear, name: str) -> str:
    """A short name for the line, unused in the project and year: `admissions`, `admissions-2`, …"""
    stem = slugify(name)[:30] or "outcome"
    taken = set(OutcomeLine.objects.filter(project=project, year=year.start).values_list("code", flat=True))
    return next(code for n in range(1, 1000) if (code := stem if n == 1 else f"{stem}-{n}") not in taken)


def written(facts: OutcomeFacts) -> dict[str, Any]:
    worth = facts.worth
    return {
        "measure": facts.measure,
        "name": facts.name,
        "attribution": facts.attribution.value,
        "deadweight": facts.deadweight.value,
        "displacement": facts.displacement.value,
        "optimism_grades": dict(facts.optimism.grades),
        "unit_value": (worth.own if worth.reference is None else worth.reference.code) if worth else None,
        "gains": [[gain.who.value, gain.share] for gain in facts.gains],
        "steady_months": list(facts.steady_months),
    }


@transaction.atomic
def record_outcome_months(*, by: User, line: OutcomeLine, months: Sequence[MonthFigures]) -> None:
    """Write the twelve months of a line, all or nothing. Observed months run from April without a gap."""
    organisation = line.project.organisation
    require(by, organisation, Act.RECORD_OUTCOMES)
    refuse_while_waiting(line.project, line.year)
    Project.objects.select_for_update(no_key=True).get(pk=line.project_id)
    check_months(line, months)
    stood = line_now(line)
    line.months.all().delete()
    OutcomeMonth.objects.bulk_create(
        OutcomeMonth(line=line, month=n, observed=m.observed, expected=m.expected, exposure=m.exposure)
        for n, m in enumerate(months, 1)
    )
    changed(line, by)
    record_event(
        by=by,
        organisation=organisation,
        action="record-outcome-months",
        subject=subject(line),
        before={STOOD: stood},
        after={
            "observed": [m.observed for m in months],
            "expected": [m.expected for m in months],
            "exposure": [m.exposure for m in months],
        },
    )
    clear_changed(by=by, project=line.project, year=FinancialYear(line.year))


def check_months(line: OutcomeLine, months: Sequence[MonthFigures]) -> None:
    if len(months) != 12:
        raise Refused(f"Twelve months are needed, April to March, and {len(months)} were given. Fill in the others.")
    ended = False
    for number, month in enumerate(months, 1):
        for name in ("expected", "observed", "exposure"):
            value = getattr(month, name)
            if value is not None and value < 0:
                raise Refused("A number cannot be negative. Check the month.", field=f"{name}_{number}")
        if month.observed is not None and ended:
            raise Refused("A month before it is not observed. Fill in every month from April on.",
                          field=f"observed_{number}")  # fmt: skip
        ended = ended or month.observed is None
    exposed = [month.exposure is not None for month in months]
    check_exposed(line, exposed, sum(1 for month in months if month.observed is not None))
    given = [month.expected is not None for month in months]
    if any(given) and not all(given):
        raise Refused("Give the expected figure of all twelve months, or of none.",
                      field=f"expected_{given.index(False) + 1}")  # fmt: skip


def check_exposed(line: OutcomeLine, exposed: Sequence[bool], observed: int) -> None:
    """Those exposed are given from April on, at least as far as the months observed: later ones are carried forward."""
    given = exposed.index(False) if False in exposed else len(exposed)
    if any(exposed[given:]):
        raise Refused("Give the number exposed in every month before it, from April on.", field=f"exposure_{given + 1}")
    if line.kind == Kind.RATE and not given:
        raise Refused("A rate needs the number exposed in each month.", field="exposure_1")
    if 0 < given < observed:
        raise Refused("Give the number exposed in each month that is observed, or in none.",
                      field=f"exposure_{given + 1}")  # fmt: skip


@transaction.atomic
def record_quintiles(*, by: User, line: OutcomeLine, averted: Mapping[str, Decimal] | None) -> None:
    """Write events averted by deprivation fifth and unknown; together they are what the line averts. None clears."""
    organisation = line.project.organisation
    require(by, organisation, Act.RECORD_OUTCOMES)
    refuse_while_waiting(line.project, line.year)
    Project.objects.select_for_update(no_key=True).get(pk=line.project_id)
    stood = line_now(line)
    line.quintiles.all().delete()
    if averted is not None:
        if fifths_of(OutcomeLine.objects.get(pk=line.pk))[1]:
            raise Refused("The counts by deprivation fifth say this already. Correct the counts instead.")
        unknown = set(averted) ^ set(QUINTILES)
        if unknown:
            raise Refused("All five fifths and unknown are needed. Write 0 for none.",
                          field=f"quintile_{sorted(unknown)[0]}")  # fmt: skip
        OutcomeQuintile.objects.bulk_create(
            OutcomeQuintile(line=line, quintile=key, averted=averted[key]) for key in QUINTILES
        )
        fresh = OutcomeLine.objects.get(pk=line.pk)
        months = observed_to(fresh)
        if not months:
            raise Refused("Enter the months first: the fifths must add to what the line averts.")
        if lacking := lacks_comparison(fresh):
            raise Refused(f"The fifths come after the comparison: {lacking}")
        checked(case_check.check_quintiles, line_inputs(fresh, IndexBasis.CALENDAR_YEAR, months), months, "[quintiles]")
    changed(line, by)
    record_event(
        by=by, organisation=organisation, action="record-quintiles", subject=subject(line), before={STOOD: stood},
        after=None if averted is None else dict(averted),
    )  # fmt: skip
    clear_changed(by=by, project=line.project, year=FinancialYear(line.year))


@transaction.atomic
def add_realisation(*, by: User, line: OutcomeLine, release: Release) -> Realisation:
    """Name a budget that money leaves. It counts once somebody else in finance confirms it."""
    organisation = line.project.organisation
    require(by, organisation, Act.RECORD_OUTCOMES)
    refuse_while_waiting(line.project, line.year)
    Project.objects.select_for_update(no_key=True).get(pk=line.project_id)
    check_release(line, release)
    stood = line_now(line)
    row = Realisation.objects.create(
        line=line,
        code=free_release_code(line, release.code or f"{release.cost_centre}-{release.subjective_code}"),
        cost_centre=release.cost_centre.strip(),
        subjective_code=release.subjective_code.strip(),
        share=release.share,
        amount=release.amount,
        from_month=release.from_month,
        owner=release.owner.strip(),
        action=release.action.strip(),
        status=release.status.value,
        efficiency_scheme=release.efficiency_scheme.strip(),
        entered_by=by,
    )
    record_event(
        by=by,
        organisation=organisation,
        action="add-release",
        subject=f"{subject(line)} {row.code}",
        before={STOOD: stood},
        after={
            "cost_centre": row.cost_centre,
            "subjective_code": row.subjective_code,
            "share": row.share,
            "amount": row.amount,
            "from_month": row.from_month,
            "owner": row.owner,
            "status": row.status,
        },
    )
    return row


def check_release(line: OutcomeLine, release: Release) -> None:
    for name in ("cost_centre", "subjective_code", "owner", "action"):
        if not getattr(release, name).strip():
            raise Refused("Name the cost centre, the subjective code, the budget holder and the action.", field=name)
    if not 1 <= release.from_month <= 12:
        raise Refused("The first month must be April (month 1) to March (month 12).", field="from_month")
    if (release.share is None) == (release.amount is None):
        raise Refused("Give a share of the benefit or pounds a month: one of the two.", field="share")
    if release.amount is not None and release.amount <= 0:
        raise Refused("The amount must be above £0.", field="amount")
    if release.share is not None:
        checked(case_check.check_share, release.share, "share")
        taken = sum((row.share for row in line.realisation.all() if row.share is not None), release.share)
        if taken > 1:
            raise Refused("The shares of this outcome would add to more than the whole benefit. Lower the share.",
                          field="share")  # fmt: skip


def free_release_code(line: OutcomeLine, name: str) -> str:
    """Unused over the whole project and year, because a case file names releases without their line."""
    stem = slugify(name)[:30] or "release"
    rows = Realisation.objects.filter(line__project=line.project, line__year=line.year)
    taken = set(rows.values_list("code", flat=True))
    return next(code for n in range(1, 1000) if (code := stem if n == 1 else f"{stem}-{n}") not in taken)


def changed(line: OutcomeLine, by: User) -> None:
    line.changed_by = by
    line.save(update_fields=["changed_by", "changed_at"])

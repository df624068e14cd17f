"""Outcomes and cases, which are changed in place, as they stood on a past day: what the audit chain says they were
before each later change is put back. Nothing here is saved."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from funding.domain.financial_year import FinancialYear
from funding.known import Known
from funding.models import Project
from funding.past import later_events
from organisations.models import Organisation, User
from roi.models import Case, CaseVersion, Decision, OutcomeLine, VersionStatus
from roi.models import UnitValue as ReferenceValue

LINE_ACTIONS = (
    "record-outcome",
    "change-outcome",
    "record-outcome-months",
    "record-quintiles",
    "record-counts",
    "add-release",
    "confirm-release",
    "confirm-gain",
    "clear-release",
    "clear-gain",
    "withdraw-outcome",
    "withdraw-release",
)
LISTS = {"months": "months", "fifths": "quintiles", "assumptions": "assumptions", "gains": "gains",
         "releases": "realisation", "counts": "counts"}  # fmt: skip
PEOPLE = ("recorded_by", "changed_by", "entered_by", "checked_by", "confirmed_by")
STOOD = "stood"


def columns_of(row: models.Model) -> dict[str, Any]:
    """Every column of a row."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def line_now(line: OutcomeLine) -> dict[str, Any]:
    """An outcome with all that hangs on it, as the audit chain keeps it before a change. Read afresh."""
    row = OutcomeLine.objects.select_related("reference_value").get(pk=line.pk)
    lists = {name: [columns_of(each) for each in getattr(row, accessor).all()] for name, accessor in LISTS.items()}
    reference = columns_of(row.reference_value) if row.reference_value else None
    return {**columns_of(row), **lists, "reference": reference}


def lines_then(organisation: Organisation, year: FinancialYear, known: Known,
               present: Iterable[OutcomeLine]) -> list[OutcomeLine]:  # fmt: skip
    """The organisation's outcomes of the year as they stood; `present` are those of today. An outcome whose past
    was not kept, because it was changed before the chain held it whole, stands as it does today."""
    lines: dict[str, OutcomeLine | Mapping[str, Any] | None] = {name_of(line): line for line in present}
    for event in later_events(known, organisation.pk, *LINE_ACTIONS):
        name = " ".join(event.subject.split(" ")[:3])
        if name.split(" ")[1:2] != [year.code]:
            continue
        before = event.before or {}
        stood = before.get(STOOD) or (before if "months" in before else None)
        if stood is not None:
            lines[name] = stood
        elif event.action == "record-outcome":
            lines[name] = None
    projects = {project.pk: project for project in Project.objects.filter(organisation=organisation)}
    people = User.objects.in_bulk()
    found = [
        each if isinstance(each, OutcomeLine) else line_of(each, projects[each["project_id"]], people)
        for each in lines.values()
        if each is not None
    ]
    return sorted(found, key=lambda line: (line.project_id, line.pk))


def name_of(line: OutcomeLine) -> str:
    """`PR-001 2024-25 admissions`: how the audit chain names an outcome."""
    return f"{line.project.reference} {FinancialYear(line.year).code} {line.code}"


def line_of(stood: Mapping[str, Any], project: Project, people: Mapping[int, User]) -> OutcomeLine:
    """The outcome that the audit chain describes, with its lists where a reader looks for them."""
    line = row_of(OutcomeLine, stood, people)
    line.project = project
    if stood.get("reference"):
        line.reference_value = row_of(ReferenceValue, stood["reference"], people)
    kept: dict[str, Any] = {}
    for name, accessor in LISTS.items():
        model = getattr(OutcomeLine, accessor).field.model
        kept[accessor] = [row_of(model, each, people) for each in stood.get(name, [])]
        for row in kept[accessor]:
            row.line = line
    line._prefetched_objects_cache = kept  # type: ignore[attr-defined]
    return line


def row_of[M: models.Model](model: type[M], stood: Mapping[str, Any], people: Mapping[int, User]) -> M:
    """A row that is not in the database, from its columns."""
    row = model()
    for field in model._meta.concrete_fields:
        if field.attname in stood:
            setattr(row, field.attname, field.to_python(stood[field.attname]))
    for name in PEOPLE:
        number = getattr(row, f"{name}_id", None)
        if number is not None and number in people:
            setattr(row, name, people[number])
    return row


# Cases


COLUMNS = {column.name: column for column in Case._meta.concrete_fields}


def case_then(case: Case, known: Known | None) -> Case | None:
    """The case with its words and versions of that day; None when it was not started yet."""
    if known is None:
        return case
    if case.opened_at >= known.until:
        return None
    for event in later_events(known, case.organisation_id, "change-case").filter(subject=case.reference):
        for name, value in (event.before or {}).items():
            setattr(case, name, COLUMNS[name].to_python(value))
    case._prefetched_objects_cache = {"versions": versions_then(case.versions.all(), known)}  # type: ignore[attr-defined]
    return case


def versions_then(rows: Iterable[CaseVersion], known: Known | None) -> list[CaseVersion]:
    """Versions of one case that were prepared by then, newest first, each with its status and decisions of that day."""
    if known is None:
        return list(rows)
    there = [version for version in rows if version.prepared_at < known.until]
    for version in there:
        version._prefetched_objects_cache = {  # type: ignore[attr-defined]
            "sign_offs": [row for row in version.sign_offs.all() if row.at < known.until]
        }
    for version in there:
        version.status = status_then(version, there, known.until)
        if version.sent_at is not None and version.sent_at >= known.until:
            version.sent_at = version.sent_by = None
        if not decided(version, Decision.SIGNED):
            version.pdf_file = version.pdf_sha256 = version.html_file = version.html_sha256 = ""
    return there


def status_then(version: CaseVersion, versions: Iterable[CaseVersion], until: datetime) -> str:
    """A later version takes the place of one that was not decided on; a later signature that of a signed one."""
    later = [each for each in versions if each.number > version.number]
    if decided(version, Decision.SIGNED):
        is_replaced = any(decided(each, Decision.SIGNED) for each in later)
        return (VersionStatus.SUPERSEDED if is_replaced else VersionStatus.SIGNED).value
    if decided(version, Decision.RETURNED):
        return VersionStatus.RETURNED.value
    if later:
        return VersionStatus.SUPERSEDED.value
    is_sent = version.sent_at is not None and version.sent_at < until
    return (VersionStatus.WITH_EXEC if is_sent else VersionStatus.DRAFT).value


def decided(version: CaseVersion, decision: Decision) -> bool:
    return any(row.decision == decision for row in version.sign_offs.all())

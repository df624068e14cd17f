"""What somebody else confirms: that a named budget is cut, and that another body has the saving it is said to have.

The pounds that were confirmed are kept with the word; when what they rest on changes, the word is taken back, as an
event, and somebody confirms again.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.models import Project
from organisations.models import Membership, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.domain.inputs import Status, Who
from roi.models import OutcomeGain, OutcomeLine, Realisation
from roi.past import STOOD, line_now
from roi.selectors import outcome_inputs, outcome_lines, standing, standing_of
from roi.services.waiting import refuse_while_waiting

CHANGED = "What it rests on changed, so that it comes to another amount."


@transaction.atomic
def confirm_realisation(*, by: User, release: Realisation, status: Status) -> Realisation:
    """Finance confirms that the budget is cut, for the pounds to which it comes now. Not by who entered the row, and
    not while it is only planned."""
    project = release.line.project
    require(by, project.organisation, Act.POST)
    refuse_while_waiting(project, release.line.year)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    row = (
        Realisation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("line__project")
        .get(pk=release.pk)
    )
    if row.entered_by_id == by.pk:
        raise Refused("You entered this release. Ask a colleague in finance to confirm it.")
    if status is Status.PLANNED:
        raise Refused("What is only planned cannot be confirmed. Confirm it once the budget is cut.", field="status")
    before = {"status": row.status, STOOD: line_now(row.line)}
    pounds = pounds_now(row.line, release=row)
    if row.confirmed_at and row.confirmed_amount == pounds:
        raise Refused("This release is already confirmed.")
    row.confirmed_amount = pounds
    row.status, row.confirmed_by, row.confirmed_at = status.value, by, timezone.now()
    row.confirmed_as = role_words(by, row.line)
    row.cleared_at = row.cleared_amount = None
    row.save()
    record_event(
        by=by,
        organisation=project.organisation,
        action="confirm-release",
        subject=f"{subject(row.line)} {row.code}",
        before=before,
        after={"status": row.status, "confirmed_as": row.confirmed_as, "pounds": row.confirmed_amount},
    )
    return row


@transaction.atomic
def confirm_gain(*, by: User, gain: OutcomeGain, confirmed_by: str, document: str, document_on: date) -> OutcomeGain:
    """Finance records the document in which another body confirms its saving, for the pounds to which it comes now.
    `confirmed_by` is who says so there. Not by who entered the share."""
    project = gain.line.project
    require(by, project.organisation, Act.POST)
    refuse_while_waiting(project, gain.line.year)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    row = (
        OutcomeGain.objects.select_for_update(of=("self",), no_key=True).select_related("line__project").get(pk=gain.pk)
    )
    if row.who in (Who.TRUST, Who.PEOPLE):
        raise Refused("Only the saving of another body is confirmed by that body.")
    if by.pk == (row.entered_by_id or row.line.changed_by_id):
        raise Refused("You entered this share. Ask a colleague in finance to record the document.")
    if not row.basis.strip():
        raise Refused("Say in the outcome first which contract value or variable payment falls this year.")
    for words, name in ((confirmed_by, "confirmed_by"), (document, "document")):
        if not words.strip():
            raise Refused("Name the document, its date, and who confirms the saving there.", field=name)
    if document_on > timezone.localdate():
        raise Refused("The document is dated after today. Check its date.", field="document_on")
    pounds = pounds_now(row.line, gain=row)
    if row.checked_at and row.checked_amount == pounds:
        raise Refused("This saving is already confirmed.")
    stood = line_now(row.line)
    row.checked_amount = pounds
    row.confirmed_by, row.document, row.document_on = confirmed_by.strip(), document.strip(), document_on
    row.checked_by, row.checked_at = by, timezone.now()
    row.cleared_at = row.cleared_amount = None
    row.save()
    record_event(
        by=by,
        organisation=project.organisation,
        action="confirm-gain",
        subject=f"{subject(row.line)} {row.who}",
        before={STOOD: stood},
        after={
            "body": row.name,
            "confirmed_by": row.confirmed_by,
            "document": row.document,
            "document_on": row.document_on,
            "pounds": row.checked_amount,
        },
    )
    return row


def pounds_now(line: OutcomeLine, *, release: Realisation | None = None, gain: OutcomeGain | None = None) -> Decimal:
    """What the release or gain comes to today; refused while it cannot be worked out."""
    now, problems = standing_of(line.project, FinancialYear(line.year))
    found = now.releases.get(release.pk) if release else now.gains.get(gain.pk) if gain else None
    if found is None:
        raise Refused(f"It cannot be put in pounds yet. {' '.join(problems)}".strip())
    return found


def clear_changed(*, by: User, project: Project, year: FinancialYear) -> int:
    """Takes back what was confirmed for pounds that no longer stand, and says how many. Called in the transaction of
    the change, by whoever made it. While the outcomes cannot be worked out nothing counts, and nothing is taken back.
    """
    lines = outcome_lines(project, year)
    now = standing(lines, outcome_inputs(project, year, lines).inputs)
    cleared = 0
    for line in lines:
        for row in line.realisation.all():
            if row.confirmed_at and row.pk in now.releases and not now.holds(row):
                clear_release(by, line, row, now.releases[row.pk])
                cleared += 1
        for gain in line.gains.all():
            if gain.checked_at and gain.pk in now.gains and not now.is_checked(gain):
                clear_gain(by, line, gain, now.gains[gain.pk])
                cleared += 1
    return cleared


def clear_release(by: User, line: OutcomeLine, row: Realisation, pounds: Decimal) -> None:
    before = {"confirmed_as": row.confirmed_as, "pounds": row.confirmed_amount, STOOD: line_now(line)}
    row.cleared_amount, row.cleared_at = row.confirmed_amount, timezone.now()
    row.confirmed_by = row.confirmed_at = row.confirmed_amount = None
    row.confirmed_as = ""
    row.save()
    record_taking_back(by, line, "clear-release", row.code, before, pounds)


def clear_gain(by: User, line: OutcomeLine, gain: OutcomeGain, pounds: Decimal) -> None:
    before = {
        "confirmed_by": gain.confirmed_by,
        "document": gain.document,
        "document_on": gain.document_on,
        "pounds": gain.checked_amount,
        STOOD: line_now(line),
    }
    gain.cleared_amount, gain.cleared_at = gain.checked_amount, timezone.now()
    gain.checked_by = gain.checked_at = gain.checked_amount = gain.document_on = None
    gain.document = ""
    gain.save()
    record_taking_back(by, line, "clear-gain", gain.who, before, pounds)


def record_taking_back(
    by: User, line: OutcomeLine, action: str, what: str, before: dict[str, Any], pounds: Decimal
) -> None:
    record_event(
        by=by,
        organisation=line.project.organisation,
        action=action,
        subject=f"{subject(line)} {what}",
        before=before,
        after={"pounds": pounds},
        reason=CHANGED,
    )


def role_words(by: User, line: OutcomeLine) -> str:
    """`Sam Second, Finance lead`: the person with the roles that allow the act today."""
    rows = Membership.objects.in_force(timezone.localdate()).allowing(Act.POST)
    held = rows.filter(user=by, organisation=line.project.organisation)
    return ", ".join([by.name, *(row.get_role_display() for row in held)])


def subject(line: OutcomeLine) -> str:
    """`PR-001 2024-25 admissions`: how the audit chain names an outcome."""
    return re.sub(r"\s+", " ", f"{line.project.reference} {FinancialYear(line.year).code} {line.code}")

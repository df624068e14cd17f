"""A mistake is withdrawn: an outcome, or a release that nobody confirmed, while no version of a case rests on it.

The row goes; everything that stood in it stays in the audit chain, with the reason and the person.
"""

from typing import Any

from django.db import models, transaction

from funding.domain.financial_year import FinancialYear
from funding.models import Project
from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.models import CaseVersion, OutcomeLine, Realisation
from roi.past import STOOD, line_now
from roi.services.confirmations import clear_changed, subject
from roi.services.waiting import refuse_while_waiting


@transaction.atomic
def withdraw_outcome(*, by: User, line: OutcomeLine, reason: str) -> None:
    """Take an outcome away with its months, fifths, assumptions and releases. Refused while a version rests on it or
    somebody confirmed money of it."""
    row = locked(by, line, reason)
    refuse_in_version(row, "outcomes", row.code)
    releases = list(row.realisation.all())
    if any(each.confirmed_at for each in releases):
        raise Refused("Finance confirmed a release of this outcome, so it stays. Correct the outcome instead.")
    if row.gains.filter(checked_at__isnull=False).exists():
        raise Refused("Another body confirmed its saving of this outcome, so it stays. Correct the outcome instead.")
    before = line_now(row)
    name, project, year = subject(row), row.project, FinancialYear(row.year)
    for each in releases:
        each.delete()
    row.delete()
    record_event(by=by, organisation=project.organisation, action="withdraw-outcome", subject=name, before=before,
                 reason=reason.strip())  # fmt: skip
    clear_changed(by=by, project=project, year=year)


@transaction.atomic
def withdraw_release(*, by: User, release: Realisation, reason: str) -> None:
    """Take away a release that nobody confirmed and on which no version rests."""
    line = locked(by, release.line, reason)
    row = Realisation.objects.get(pk=release.pk)
    refuse_in_version(line, "realisation", row.code)
    if row.confirmed_at:
        raise Refused("Finance confirmed this release, so it stays.")
    before = {**written(row), STOOD: line_now(line)}
    row.delete()
    record_event(by=by, organisation=line.project.organisation, action="withdraw-release",
                 subject=f"{subject(line)} {release.code}", before=before, reason=reason.strip())  # fmt: skip


def locked(by: User, line: OutcomeLine, reason: str) -> OutcomeLine:
    """The outcome as it is now; its project and cases are locked, so that no version is prepared meanwhile."""
    project = line.project
    require(by, project.organisation, Act.RECORD_OUTCOMES)
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    refuse_while_waiting(project, line.year)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    return OutcomeLine.objects.select_related("project__organisation").get(pk=line.pk)


def refuse_in_version(line: OutcomeLine, part: str, code: str) -> None:
    """`part` is outcomes or realisation: where a case file names what it rests on."""
    versions = CaseVersion.objects.filter(case__project=line.project, case__year=line.year).select_related("case")
    for version in versions.order_by("case", "number"):
        if any(each["id"] == code for each in version.inputs.get(part, ())):
            raise Refused(f"It stands in {version}, so it stays. Correct it and prepare a new version.")


def written(row: models.Model) -> dict[str, Any]:
    """Every column of a row."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}

"""While a version of a case waits for signatures, what it rests on is locked: who signs signs the figures that stand.
Whoever prepares cases may take the version back, which unlocks them."""

from django.db import transaction

from funding.models import Project
from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.models import Case, CaseVersion, Decision, VersionStatus
from roi.services.cases import decide, locked, refuse_not_waiting, subject

TAKEN_BACK = "Taken back by those who prepare it, to change what it rests on"


def refuse_while_waiting(project: Project, year: int) -> None:
    """Refused with the way out while a version of the project and year (its start) waits. The cases stay locked, so
    that none is sent meanwhile. Called first: cases are locked before their project everywhere."""
    list(Case.objects.select_for_update(no_key=True).filter(project=project, year=year).order_by("pk"))
    version = (
        CaseVersion.objects.filter(case__project=project, case__year=year, status=VersionStatus.WITH_EXEC)
        .select_related("case")
        .first()
    )
    if version is not None:
        raise Refused(
            f"{version.case.reference} version {version.number} waits for a signature, so its figures are locked: take "
            "it back on the page of the case, or have it returned, and then make the change."
        )


@transaction.atomic
def take_back(*, by: User, version: CaseVersion, reason: str = TAKEN_BACK) -> CaseVersion:
    """Take a version back before it is decided on. It counts as returned; a new version follows the change."""
    organisation = version.case.organisation
    require(by, organisation, Act.PREPARE_CASE)
    row = locked(version)
    refuse_not_waiting(row)
    row.status = VersionStatus.RETURNED
    row.save(update_fields=["status"])
    sign_off = decide(by, row, Decision.RETURNED, reason=reason, act=Act.PREPARE_CASE)
    record_event(by=by, organisation=organisation, action="take-back-version", subject=subject(row), reason=reason,
                 rows=[row, sign_off])  # fmt: skip
    return row

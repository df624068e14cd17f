"""Recording staff and budget taken from elsewhere. Nothing here posts: both identities stay as they are."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from funding.domain.financial_year import FinancialYear
from funding.domain.money import money
from funding.domain.words import Resource
from funding.models import Project, ReallocatedResource
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken: `amount` in pounds for the year, `wte` in hundredths of a whole-time equivalent for staff."""

    kind: Resource
    what: str
    taken_from: str
    given_up: str
    amount: Decimal
    from_on: date
    decided_by_role: str
    wte: int | None = None
    to_on: date | None = None
    project: Project | None = None
    evidence: str = ""


@transaction.atomic
def record_reallocated(*, by: User, organisation: Organisation, year: FinancialYear,
                       taken: Taken) -> ReallocatedResource:  # fmt: skip
    """Record what was taken from elsewhere in the year, and what was given up for it."""
    require(by, organisation, Act.LOG_POTS)
    organisation = locked(organisation)
    refuse_wrong(organisation, year, taken)
    if taken.amount <= 0:
        raise Refused("The amount must be above £0.", field="amount")
    return add(by, organisation, year, taken, None, "")


@transaction.atomic
def correct_reallocated(*, by: User, row: ReallocatedResource, taken: Taken, reason: str) -> ReallocatedResource:
    """Put another row in the place of one; £0 takes it back. The old row stays in the history."""
    require(by, row.organisation, Act.LOG_POTS)
    organisation, year = locked(row.organisation), FinancialYear(row.year)
    if not reason.strip():
        raise Refused("Say why the row is corrected.", field="reason")
    if ReallocatedResource.objects.filter(replaces=row).exists():
        raise Refused("This row was corrected already. Correct the row that stands in its place.")
    refuse_wrong(organisation, year, taken)
    if taken.amount < 0:
        raise Refused("The amount must be £0, which takes the row back, or above it.", field="amount")
    return add(by, organisation, year, taken, row, reason)


def locked(organisation: Organisation) -> Organisation:
    """Two corrections at once would both stand in the place of the row: the second waits and is refused."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def refuse_wrong(organisation: Organisation, year: FinancialYear, taken: Taken) -> None:
    needed = {
        "what": "Say what was taken.",
        "taken_from": "Name the service or budget that it was taken from.",
        "given_up": "Say what was given up. If nothing was, say so and why.",
        "decided_by_role": "Name the role of who decided it.",
    }
    for field, message in needed.items():
        if not getattr(taken, field).strip():
            raise Refused(message, field=field)
    if taken.kind is Resource.STAFF and not taken.wte:
        raise Refused("Give the size of the posts in whole-time equivalents.", field="wte")
    if taken.kind is Resource.BUDGET and taken.wte is not None:
        raise Refused("A budget has no whole-time equivalents. Choose staff, or leave this empty.", field="wte")
    if taken.from_on not in year:
        raise Refused(f"The first day must be in {year}. Choose another financial year at the top.", field="from_on")
    if taken.to_on is not None and taken.to_on < taken.from_on:
        raise Refused("The last day lies before the first one.", field="to_on")
    if taken.project is not None and taken.project.organisation_id != organisation.pk:
        raise Refused("Choose a project of your own organisation.", field="project")


def add(by: User, organisation: Organisation, year: FinancialYear, taken: Taken, replaces: ReallocatedResource | None,
        reason: str) -> ReallocatedResource:  # fmt: skip
    row = ReallocatedResource.objects.create(
        organisation=organisation,
        year=year.start,
        kind=taken.kind.value,
        what=taken.what,
        taken_from=taken.taken_from,
        given_up=taken.given_up,
        amount=money(taken.amount),
        wte=taken.wte,
        from_on=taken.from_on,
        to_on=taken.to_on,
        project=taken.project,
        decided_by_role=taken.decided_by_role,
        evidence=taken.evidence,
        replaces=replaces,
        reason=reason,
        sequence=next_sequence(organisation),
        recorded_by=by,
    )
    record_event(
        by=by,
        organisation=organisation,
        action="correct-reallocated" if replaces else "record-reallocated",
        subject=f"reallocated:{row.pk}",
        before={"row": replaces.pk, "amount": str(replaces.amount)} if replaces else None,
        after={"what": row.what, "from": row.taken_from, "amount": str(row.amount)},
        reason=reason,
        rows=[row],
    )
    return row

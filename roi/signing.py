"""Reading the sign-off route of a version: who has signed, whose turn it is, and who may sign in that capacity."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.money import from_pence
from funding.known import Known
from funding.past import by_then
from organisations.models import Membership, Organisation, User
from organisations.permissions import Act
from roi.domain.case_changes import changes
from roi.domain.case_writing import write_case_file
from roi.domain.route import Band, Capacity, needs_review, route
from roi.models import CaseVersion, Confirmation, DelegationBand, DocumentJob, Signatory, SignOff
from roi.selectors import case_inputs

BY_ROLE = {Capacity.EXEC_LEAD: (Act.SIGN,), Capacity.REVIEWER: (Act.PREPARE_CASE, Act.SIGN)}


@dataclass(frozen=True)
class Step:
    """One capacity of the route. `signed` is None until somebody has."""

    capacity: Capacity
    signed: Confirmation | None
    is_next: bool
    decides: bool


def bands_of(organisation: Organisation, by: datetime | None = None) -> list[Band]:
    """The scheme, as recorded by the moment. Of rows for the same day and value the one recorded last is read."""
    return [
        Band(row.from_on, row.above, tuple(Capacity(each) for each in row.confirm), Capacity(row.decides))
        for row in standing_bands(organisation, by)
    ]


def standing_bands(organisation: Organisation, by: datetime | None = None) -> list[DelegationBand]:
    """The last row of each day and value that was recorded by the moment, without those taken out."""
    rows = DelegationBand.objects.filter(organisation=organisation)
    if by is not None:
        rows = rows.filter(recorded_at__lte=by)
    newest = {(row.from_on, row.above): row for row in rows.order_by("pk")}
    return [row for row in newest.values() if not row.is_taken_out]


def delegation_rows(organisation: Organisation) -> list[DelegationBand]:
    """As it stands, the newest scheme first."""
    return sorted(standing_bands(organisation), key=lambda row: (-row.from_on.toordinal(), row.above))


def standing_band(organisation: Organisation, from_on: date, above: Decimal) -> DelegationBand | None:
    return next((row for row in standing_bands(organisation) if (row.from_on, row.above) == (from_on, above)), None)


def unnamed_steps(organisation: Organisation, day: date) -> list[Capacity]:
    """Steps of the scheme in force on the day, and of later ones, in which nobody signs: a case cannot pass them."""
    bands = bands_of(organisation)
    in_force = max((band.from_on for band in bands if band.from_on <= day), default=day)
    asked = {each for band in bands if band.from_on >= in_force for each in (*band.confirm, band.decides)}
    return [each for each in Capacity if each in asked and not holders(organisation, each, day)]


def route_of(version: CaseVersion) -> tuple[Capacity, ...]:
    """The route of the version, by its ask and by the scheme as it was in force and recorded when it was sent (now for
    a draft): a scheme recorded since changes nothing of a case on its way."""
    day = timezone.localtime(version.sent_at).date() if version.sent_at else timezone.localdate()
    amount = from_pence(version.statement["ask_amount_pence"])
    return route(amount, bands_of(version.case.organisation, version.sent_at), day, reviewed=is_reviewed(version))


def is_reviewed(version: CaseVersion) -> bool:
    """Whether the version holds a return that a second reviewer checks before it can be signed."""
    return needs_review(row["ratio"] for row in version.figures["returns"].values())


def steps_of(version: CaseVersion, known: Known | None = None) -> list[Step]:
    """The route with what was signed on it. What decides is never among the confirmations."""
    rows = Confirmation.objects.filter(by_then(known, "at"), version=version).select_related("by")
    signed = {Capacity(row.capacity): row for row in rows}
    steps, open_before = [], False
    way = route_of(version)
    for capacity in way:
        decides = capacity is way[-1]
        is_next = not open_before and capacity not in signed and version.status == "with-exec"
        open_before = open_before or capacity not in signed
        steps.append(Step(capacity, signed.get(capacity), is_next, decides))
    return steps


def next_step(version: CaseVersion) -> Step | None:
    return next((step for step in steps_of(version) if step.is_next), None)


def waits_for(version: CaseVersion, known: Known | None = None) -> str:
    """The capacity that a version waits for, or that a draft would go to, in the middle of a sentence."""
    capacity = next((step.capacity for step in steps_of(version, known) if step.is_next), route_of(version)[0])
    return capacity.label[:1].lower() + capacity.label[1:]


def status_words(version: CaseVersion, known: Known | None = None) -> str:
    """`Draft`, `Signed`, or `With director of finance` for the one whose turn it is."""
    return f"With {waits_for(version, known)}" if version.status == "with-exec" else version.get_status_display()


def signatory_rows(organisation: Organisation) -> list[Signatory]:
    return list(Signatory.objects.filter(organisation=organisation).select_related("person").order_by("capacity", "pk"))


def holders(organisation: Organisation, capacity: Capacity, day: date) -> list[User]:
    """Persons who sign in the capacity on the day: the newest row of each person decides. Where nobody is named, exec
    leads decide by their role, and they and the finance leads review."""
    newest: dict[int, Signatory] = {}
    rows = Signatory.objects.filter(organisation=organisation, capacity=capacity, from_on__lte=day)
    for row in rows.select_related("person").order_by("from_on", "pk"):
        newest[row.person_id] = row
    found = [row.person for row in newest.values() if row.holds and row.person.is_active]
    return found or [person for act in BY_ROLE.get(capacity, ()) for person in with_act(organisation, act, day)]


def with_act(organisation: Organisation, act: Act, day: date) -> list[User]:
    rows = Membership.objects.in_force(day).allowing(act).filter(organisation=organisation)
    return [row.user for row in rows.select_related("user").order_by("pk")]


def is_holder(person: User, organisation: Organisation, capacity: Capacity, day: date) -> bool:
    return any(each.pk == person.pk for each in holders(organisation, capacity, day))


def members_of(organisation: Organisation, day: date) -> QuerySet[User]:
    there = Membership.objects.in_force(day).filter(organisation=organisation)
    return User.objects.filter(pk__in=there.values("user")).order_by("name")


def recurrent_source(version: CaseVersion) -> str:
    """The source that the director of finance confirms, as the version states it."""
    words = version.statement
    funded = words["funded_by"] if words["funded_amount_pence"] else ""
    rest = words["pressure_from"] if words["ask_amount_pence"] > words["funded_amount_pence"] else ""
    return "; ".join(part for part in (funded, rest) if part) or "none named"


def changed_since(version: CaseVersion, words_now: dict[str, object]) -> list[str]:
    """What differs today from what the version was prepared with, in sentences; nothing where it still stands."""
    reading = case_inputs(version.case.project, FinancialYear(version.case.year))
    if reading.inputs is None:
        return ["The return can no longer be worked out: " + " ".join(reading.problems)]
    now = json.loads(json.dumps(write_case_file(reading.inputs)))
    return changes(version.inputs, now, version.statement, words_now)


def standing_of_version(version: CaseVersion) -> str:
    """What of a version may still change and is printed: a PDF that was made of another standing is out of date. The
    route is among it, because a scheme of delegation that is recorded later gives a draft another one."""
    decisions = SignOff.objects.filter(version__case=version.case, version__number__lte=version.number).count()
    steps = Confirmation.objects.filter(version=version).count()
    way = hashlib.sha256(" ".join(route_of(version)).encode()).hexdigest()[:16]
    return f"{version.status} {decisions} {steps} {way}"


def ready_job(version: CaseVersion) -> DocumentJob | None:
    """The job that made the PDF of a draft as it stands now, where the file is still there."""
    done = DocumentJob.objects.filter(version=version, state=DocumentJob.DONE, standing=standing_of_version(version))
    job = done.exclude(file="").order_by("-pk").first()
    return job if job is not None and default_storage.exists(job.file) else None

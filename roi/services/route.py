"""The way of a version to its decision: the scheme of delegation, who signs in which capacity, and each confirmation.

A person signs once on a version, and never a version they had a hand in.
"""

from contextlib import suppress
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.money import in_words
from organisations.models import Membership, Organisation, User
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from roi.domain.route import CONFIRM, DECIDE, Capacity, words_of
from roi.domain.statements import month_name
from roi.models import CaseVersion, Confirmation, DelegationBand, Signatory
from roi.signing import holders, is_holder, next_step, recurrent_source, standing_band, steps_of


@transaction.atomic
def record_delegation(
    *, by: User, organisation: Organisation, from_on: date, above: Decimal, confirm: tuple[Capacity, ...],
    decides: Capacity, source: str = "", reason: str = "", is_taken_out: bool = False,
    corrects: DelegationBand | None = None,
) -> DelegationBand:  # fmt: skip
    """One band of the scheme of delegation. Bands that begin on one day are one scheme; a later day replaces them. With
    a reason it corrects the band of the same day and value, or takes it out; a case on its way keeps its route.
    `corrects` is the band that was recorded with another day or value: it is taken out as this one is recorded."""
    require(by, organisation, Act.ADMINISTER)
    if above < 0:
        raise Refused("The value cannot be below £0.", field="above")
    if decides not in DECIDE or any(each not in CONFIRM for each in confirm):
        raise Refused("Choose who confirms and who decides.", field="decides")
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    before = standing_band(organisation, from_on, above)
    moved = None if corrects is None or is_taken_out or is_at(corrects, from_on, above) else corrects
    if moved:
        refuse_wrong_move(organisation, moved, before, reason.strip())
        take_out(by, moved, reason.strip())
    else:
        refuse_silent_correction(before, reason.strip(), is_taken_out=is_taken_out)
    row = DelegationBand.objects.create(
        organisation=organisation, from_on=from_on, above=above, confirm=[each.value for each in confirm],
        decides=decides.value, source=source.strip(), reason=reason.strip(), is_taken_out=is_taken_out, recorded_by=by,
    )  # fmt: skip
    was = before or moved
    record_event(
        by=by, organisation=organisation, action="correct-delegation" if was else "record-delegation",
        subject=f"above {above}", before=said_of(was) if was else None, after=said_of(row), rows=[row],
    )  # fmt: skip
    return row


def is_at(band: DelegationBand, from_on: date, above: Decimal) -> bool:
    return (band.from_on, band.above) == (from_on, above)


def refuse_wrong_move(
    organisation: Organisation, moved: DelegationBand, there: DelegationBand | None, reason: str
) -> None:
    """A band takes another day or value: it must stand as it did, and nothing may stand where it goes."""
    standing = standing_band(organisation, moved.from_on, moved.above)
    if standing is None or standing.pk != moved.pk:
        raise Refused("This value was corrected by somebody else meanwhile. Go back and look at the scheme again.")
    if there is not None:
        raise Refused("The scheme of that day has this value already. Change that one, and take this one out.",
                      field="above")  # fmt: skip
    if not reason:
        raise Refused(
            f"This replaces the value above {in_words(moved.above)}. Say why it is corrected. To add a value beside "
            "it, go back and choose to add one.", field="reason",
        )  # fmt: skip


def take_out(by: User, band: DelegationBand, reason: str) -> None:
    out = DelegationBand.objects.create(
        organisation=band.organisation, from_on=band.from_on, above=band.above, confirm=band.confirm,
        decides=band.decides, source=band.source, reason=reason, is_taken_out=True, recorded_by=by,
    )  # fmt: skip
    record_event(
        by=by, organisation=band.organisation, action="correct-delegation", subject=f"above {band.above}",
        before=said_of(band), after=said_of(out), rows=[out],
    )  # fmt: skip


def refuse_silent_correction(before: DelegationBand | None, reason: str, *, is_taken_out: bool) -> None:
    if before is not None and not reason:
        raise Refused(
            "The scheme of that day has this value already. Say why it is corrected, or give a later day.",
            field="reason",
        )
    if before is None and is_taken_out:
        raise Refused("The scheme of that day has no such value to take out.", field="above")
    if before is None and reason:
        raise Refused(
            "The scheme of that day has no such value to correct. Choose “Change” beside the value that is wrong. To "
            "add a new value, leave the reason empty.", field="reason",
        )  # fmt: skip


def said_of(row: DelegationBand) -> dict[str, object]:
    return {"from_on": row.from_on, "confirm": row.confirm, "decides": row.decides, "source": row.source,
            "is_taken_out": row.is_taken_out, "reason": row.reason}  # fmt: skip


@transaction.atomic
def name_signatory(
    *, by: User, organisation: Organisation, person: User, capacity: Capacity, from_on: date, holds: bool = True
) -> Signatory:
    """From a day on the person signs in the capacity, or no longer does. They need a role at the organisation."""
    require(by, organisation, Act.ADMINISTER)
    there = Membership.objects.in_force(from_on).filter(user=person, organisation=organisation)
    if holds and not there.exists():
        raise Refused(f"{person.name} has no role at {organisation.name} on that day. Give one first.", field="person")
    if holds and capacity in DECIDE and not there.allowing(Act.SIGN).exists():
        raise Refused(f"Who decides needs the role of an executive lead. {person.name} has none.", field="person")
    row = Signatory.objects.create(
        organisation=organisation, person=person, capacity=capacity.value, from_on=from_on, holds=holds, recorded_by=by
    )
    record_event(by=by, organisation=organisation, action="name-signatory", subject=f"person:{person.email}"[:120],
                 after={"capacity": capacity.value, "from_on": from_on, "holds": holds}, rows=[row])  # fmt: skip
    return row


@transaction.atomic
def confirm_version(
    *, by: User, version: CaseVersion, reference: str = "", source_confirmed: bool | None = None, checked: str = ""
) -> Confirmation:
    """Sign a version in the capacity whose turn it is. `checked` is what the second reviewer looked at."""
    from roi.services.cases import locked, refuse_changed, refuse_not_waiting, refuse_own_work, subject

    organisation = version.case.organisation
    require(by, organisation, Act.SEE)
    row = locked(version)
    refuse_not_waiting(row)
    step = next_step(row)
    if step is None or step.decides:
        raise Refused("Everybody before the decision has signed. It is now to be decided on.")
    if not is_holder(by, organisation, step.capacity, timezone.localdate()):
        raise NotAllowed(f"It is the turn of: {step.capacity.label}. Ask your administrator who that is.")
    refuse_own_work(by, row)
    refuse_second_signature(by, row)
    refuse_changed(row)
    if step.capacity is Capacity.CLINICAL and not reference.strip():
        raise Refused("Give the references of the quality and the equality impact assessment.", field="reference")
    if step.capacity is Capacity.FINANCE_DIRECTOR and source_confirmed is None:
        raise Refused("Say whether the recurrent source is confirmed.", field="source_confirmed")
    if step.capacity is Capacity.REVIEWER and not checked.strip():
        raise Refused("Say what you checked and what you found.", field="checked")
    is_source = step.capacity is Capacity.FINANCE_DIRECTOR
    signed = Confirmation.objects.create(
        version=row, capacity=step.capacity.value, words=confirmed_words(row, step.capacity, checked),
        reference=reference.strip(), source_confirmed=source_confirmed if is_source else None, at=timezone.now(), by=by,
    )  # fmt: skip
    record_event(by=by, organisation=organisation, action="confirm-version", subject=subject(row),
                 after={"capacity": signed.capacity, "words": signed.words, "reference": signed.reference,
                        "source_confirmed": signed.source_confirmed}, rows=[signed])  # fmt: skip
    transaction.on_commit(lambda: tell_next(row))
    return signed


def confirmed_words(version: CaseVersion, capacity: Capacity, checked: str = "") -> str:
    known = int(version.inputs["data_to"][1:])
    words = words_of(capacity, month=month_name(known), source=recurrent_source(version))
    return f"{words} Checked: {checked.strip()}" if capacity is Capacity.REVIEWER and checked.strip() else words


def refuse_second_signature(by: User, version: CaseVersion) -> None:
    if version.confirmations.filter(by=by).exists():
        raise Refused("You signed this version already in another capacity. Somebody else signs now.")


def refuse_before_its_turn(by: User, version: CaseVersion) -> None:
    """The decision comes last, from whoever the scheme names, and not while the recurrent source is not confirmed."""
    steps = steps_of(version)
    waiting = next(step for step in steps if step.is_next)
    if not waiting.decides:
        raise Refused(f"It waits for: {waiting.capacity.label}. The decision comes after that.")
    if not is_holder(by, version.case.organisation, waiting.capacity, timezone.localdate()):
        raise Refused(f"By the scheme of delegation this is decided by: {waiting.capacity.label}.")
    refuse_second_signature(by, version)
    answer = next((step.signed for step in steps if step.capacity is Capacity.FINANCE_DIRECTOR), None)
    if answer is not None and not answer.source_confirmed:
        raise Refused(
            "The director of finance has not confirmed the recurrent source, so it cannot become final. Return it with "
            "that reason."
        )


def may_return(by: User, version: CaseVersion) -> bool:
    """Whoever's turn it is may return a version instead of signing it."""
    step = next_step(version)
    return step is not None and is_holder(by, version.case.organisation, step.capacity, timezone.localdate())


def tell_next(version: CaseVersion) -> None:
    """A mail to whoever signs next: that a case waits, and where. It holds no figure and no words of the case."""
    step = next_step(version)
    if step is None or not settings.SITE_ADDRESS:
        return
    case = version.case
    place = reverse("roi:case-read", kwargs={"organisation": case.organisation.code, "year": FinancialYear(case.year),
                                             "reference": case.reference, "number": version.number})  # fmt: skip
    for person in holders(case.organisation, step.capacity, timezone.localdate()):
        message = EmailMessage(
            subject="A business case waits for you",
            body=f"{person.name},\n\nA business case waits for your signature as: {step.capacity.label}.\n\n"
            f"{settings.SITE_ADDRESS}{place}\n\nSign in to read it, and to sign or return it.\n",
            to=[person.email],
        )
        with suppress(OSError):  # the case waits on the page whether or not a mail arrives
            message.send()

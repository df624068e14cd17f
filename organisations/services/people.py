"""People are invited, receive roles and lose them again. Roles have dates and are ended, not deleted; every role that
is given or ended is in the audit chain of its organisation."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from organisations.models import Membership, Organisation, User
from organisations.permissions import Act, Role
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require
from organisations.services.system import is_system, system_person
from organisations.sign_in import password_address


@transaction.atomic
def add_person(*, by: User | None, email: str, name: str, password: str | None = None, is_demo: bool = False) -> User:
    """A new person of the demonstration or of a test, without a role anywhere: the role that follows is on record.
    Without a password they sign in by a reset link. People of an organisation are invited."""
    return User.objects.create_user(email=email, name=name, password=password, is_demo=is_demo)


@transaction.atomic
def grant_role(*, by: User, user: User, organisation: Organisation, role: Role, from_on: date,
               to_on: date | None = None) -> Membership:  # fmt: skip
    """Give a role at an organisation from a date, and record who gave it. An administrator of the organisation may, and
    the person that acts for commands; the same role from the same date is given once."""
    if not is_system(by):
        require(by, organisation, Act.ADMINISTER)
    membership, created = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role.value, from_on=from_on, defaults={"to_on": to_on}
    )
    if created:
        record_event(
            by=by,
            organisation=organisation,
            action="grant-role",
            subject=subject_of(user),
            after={"name": user.name, "role": role.value, "from": from_on, "to": to_on},
        )
    return membership


@transaction.atomic
def invite_person(*, by: User, organisation: Organisation, email: str, name: str, role: Role, from_on: date,
                  to_on: date | None = None, site: str) -> Membership:  # fmt: skip
    """Give a role to the person with the address, who is added when nobody has it, and write to them afterwards.
    `site` is the address of this installation, such as `https://ringfence.example/`; it opens the link in the mail.

    Raises NotAllowed, or Refused at the fields email, name, role, from_on and to_on.
    """
    require(by, organisation, Act.ADMINISTER)
    email, name = checked_address(email), name.strip()
    if not name:
        raise Refused("Give the person's name.", field="name")
    if from_on < timezone.localdate():
        raise Refused("A role starts today at the earliest. Choose another first day.", field="from_on")
    if to_on is not None and to_on < from_on:
        raise Refused("The role ends before it starts. Check both days.", field="to_on")
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    person = User.objects.filter(email=email).first() or added(by, organisation, email, name)
    if not person.is_active:
        raise Refused("This person may no longer sign in here. Choose another address.", field="email")
    until = Q(from_on__lte=to_on) if to_on else Q()
    held = Membership.objects.filter(until, user=person, organisation=organisation, role=role.value)
    if held.exclude(to_on__lt=from_on).exists():
        raise Refused(f"{person.name} holds this role in that time already. Choose another role.", field="role")
    membership = grant_role(by=by, user=person, organisation=organisation, role=role, from_on=from_on, to_on=to_on)
    transaction.on_commit(lambda: send_invitation(membership, by, site), robust=True)
    return membership


@transaction.atomic
def end_role(*, by: User, membership: Membership, on: date, reason: str) -> Membership:
    """End a role: `on` is the last day on which it holds, yesterday at the earliest. Its days stay on record.

    Raises NotAllowed, or Refused: for a role that has ended, and for the last administrator of an organisation.
    """
    organisation = membership.organisation
    require(by, organisation, Act.ADMINISTER)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    membership = Membership.objects.select_related("user", "organisation").get(pk=membership.pk)
    today = timezone.localdate()
    if not reason.strip():
        raise Refused("Say why the role ends.", field="reason")
    if membership.to_on is not None and membership.to_on < today:
        raise Refused("This role has ended already.")
    if on < max(today, membership.from_on) - timedelta(days=1):
        raise Refused("The last day is yesterday, or the day before the role starts, at the earliest.", field="on")
    if membership.to_on is not None and on > membership.to_on:
        raise Refused("This role ends before that day already. Choose an earlier day.", field="on")
    if membership.role == Role.ADMINISTRATOR and not others_administer(membership, on + timedelta(days=1)):
        raise Refused(f"{organisation.name} would be without an administrator. Invite another one first.")
    before = {"role": membership.role, "from": membership.from_on, "to": membership.to_on}
    membership.to_on = on
    membership.save(update_fields=["to_on"])
    record_event(
        by=by,
        organisation=organisation,
        action="end-role",
        subject=subject_of(membership.user),
        before=before,
        after={**before, "to": on},
        reason=reason,
    )
    return membership


@transaction.atomic
def appoint_first_administrator(*, organisation: Organisation, email: str, name: str) -> Membership:
    """The administrator of an organisation that has none, in the name of the person that acts for commands."""
    email, name = checked_address(email), name.strip()
    if not name:
        raise Refused("Give the person's name.", field="name")
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    today = timezone.localdate()
    there = Membership.objects.in_force(today).filter(organisation=organisation, role=Role.ADMINISTRATOR)
    first = there.select_related("user").first()
    if first is not None:
        raise Refused(f"{first.user.name} is administrator of {organisation.name}. Ask them for an invitation.")
    by = system_person()
    person = User.objects.filter(email=email).first() or added(by, organisation, email, name)
    if not person.is_active:
        raise Refused("This person may no longer sign in here. Choose another address.", field="email")
    return grant_role(by=by, user=person, organisation=organisation, role=Role.ADMINISTRATOR, from_on=today)


def added(by: User, organisation: Organisation, email: str, name: str) -> User:
    person = add_person(by=by, email=email, name=name)
    record_event(
        by=by, organisation=organisation, action="add-person", subject=subject_of(person), after={"name": person.name}
    )
    return person


def others_administer(membership: Membership, day: date) -> bool:
    """Whether somebody else is administrator on the day; people who may no longer sign in do not count."""
    there = Membership.objects.in_force(day).filter(organisation=membership.organisation, role=Role.ADMINISTRATOR)
    return there.exclude(user=membership.user).exists()


def checked_address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("Give an email address, such as name@trust.example.", field="email") from None
    return email


def subject_of(person: User) -> str:
    return f"person:{person.email}"[:120]


def send_invitation(membership: Membership, by: User, site: str) -> None:
    """Who invited, to which role, and how to sign in; nothing about money. People with a password get no link to set
    one."""
    person, role = membership.user, Role(membership.role)
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    site = site.rstrip("/")
    if person.has_usable_password():
        how = f"Sign in with your address and password:\n{site}{reverse('account_login')}"
    else:
        how = (
            f"Choose a password within {minutes} minutes:\n{site}{password_address(person)}\n\n"
            f"After that, ask for another link with this address:\n{site}{reverse('account_reset_password')}"
        )
    starts = f"{membership.from_on.day} {membership.from_on:%B %Y}"
    place = membership.organisation.name
    EmailMessage(
        subject="Your role in Ringfence",
        body=f"{person.name},\n\n{by.name} gave you the role {role.label} at {place}, from {starts}.\n\n{how}\n\n"
        f"If you did not expect this, tell the administrator of {place}.\n",
        to=[person.email],
    ).send()

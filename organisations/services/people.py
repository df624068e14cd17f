"""People join and receive roles. Roles have dates and are ended, not deleted."""

from datetime import date

from django.db import transaction

from organisations.models import Membership, Organisation, User
from organisations.permissions import Role
from organisations.services.audit import record_event


@transaction.atomic
def add_person(*, by: User | None, email: str, name: str, password: str | None = None, is_demo: bool = False) -> User:
    """A new person; without a password they sign in by a reset link. `by` is None only for the first of all."""
    return User.objects.create_user(email=email, name=name, password=password, is_demo=is_demo)


@transaction.atomic
def grant_role(*, by: User, user: User, organisation: Organisation, role: Role, from_on: date,
               to_on: date | None = None) -> Membership:  # fmt: skip
    """Give a role at an organisation from a date, and record who gave it."""
    membership, created = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role.value, from_on=from_on, defaults={"to_on": to_on}
    )
    if created:
        record_event(
            by=by,
            organisation=organisation,
            action="grant-role",
            subject=f"person:{user.email}",
            after={"role": role.value, "from": from_on, "to": to_on},
        )
    return membership

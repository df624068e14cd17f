"""Rows of people and organisations as the pages need them."""

from collections.abc import Sequence
from datetime import date

from organisations.models import Membership, Organisation, User
from organisations.permissions import ALLOWED, Act, Role


def memberships_of(user: User, day: date) -> list[Membership]:
    """Roles in force on the day, with their organisations, by name."""
    return list(
        Membership.objects.in_force(day)
        .filter(user=user)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def home_of(memberships: Sequence[Membership], day: date) -> Organisation | None:
    """Where a person starts: the organisation of the first role they were given, of those that are open on the day."""
    in_order = sorted(memberships, key=lambda each: (each.organisation.closed_on is not None
                                                     and each.organisation.closed_on < day, each.pk))  # fmt: skip
    return in_order[0].organisation if in_order else None


def acts_at(user: User, organisation: Organisation, day: date) -> frozenset[Act]:
    """Everything the person may do at the organisation on the day; empty when they hold no role there."""
    roles = Membership.objects.in_force(day).filter(user=user, organisation=organisation).values_list("role", flat=True)
    return frozenset(act for role in roles for act in ALLOWED[Role(role)])


def roles_at(organisation: Organisation, day: date) -> list[Membership]:
    """Every role at the organisation, by name; those that had ended on the day stand last."""
    rows = Membership.objects.filter(organisation=organisation).select_related("user").order_by("user__name", "pk")
    return sorted(rows, key=lambda row: row.to_on is not None and row.to_on < day)


def role_at(organisation: Organisation, pk: int) -> Membership | None:
    """A role at the organisation, whenever it holds."""
    rows = Membership.objects.filter(organisation=organisation, pk=pk)
    return rows.select_related("user", "organisation").first()


def demo_people() -> list[Membership]:
    """Roles of the people of the demonstration story."""
    return list(Membership.objects.filter(user__is_demo=True).select_related("user", "organisation").order_by("pk"))


def demo_person(pk: int) -> User | None:
    """A person of the demonstration story who may still sign in."""
    return User.objects.filter(pk=pk, is_demo=True, is_active=True).first()


def organisation_by_code(code: str) -> Organisation | None:
    return Organisation.objects.filter(code=code).first()

"""Services ask here whether a person may do an act; the answer depends on roles in force on the day. The person that
acts for commands may see, and nothing else."""

from django.utils import timezone

from organisations.models import Membership, Organisation, User
from organisations.permissions import Act, roles_for
from organisations.refusals import NotAllowed
from organisations.services.system import is_system


def require(by: User, organisation: Organisation, act: Act) -> None:
    """Refuse unless a role in force today allows the act at the organisation."""
    if act is Act.SEE and is_system(by):
        return
    memberships = Membership.objects.in_force(timezone.localdate()).allowing(act)
    if not memberships.filter(user=by, organisation=organisation).exists():
        roles = " or ".join(role.label.lower() for role in roles_for(act)) or "nobody"
        raise NotAllowed(f"This needs the role of {roles} at {organisation.name}. Ask your administrator for it.")

"""Base of every page that belongs to an organisation: closed unless a role in force today allows it.

Another organisation's page answers like a page that does not exist. A view states `needs`; the access test fails
without it.
"""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views import View

from organisations.context import Frame
from organisations.permissions import Act, roles_for
from organisations.refusals import NotAllowed
from organisations.selectors import acts_at, memberships_of, organisation_by_code

if TYPE_CHECKING:
    from organisations.models import User


class OrganisationPage(View):
    """A page under /<organisation code>/. Gives `self.organisation`, `self.acts` and `self.today`.

    Rights are those of the real day, whatever past day a page is asked to show.
    """

    needs: ClassVar[Act]
    section: ClassVar[str] = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()

    @property
    def person(self) -> "User":
        """Who is asking: every page is closed to people who are not signed in."""
        return cast("User", self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        organisation = organisation_by_code(kwargs["organisation"])
        self.acts = acts_at(self.person, organisation, timezone.localdate()) if organisation else frozenset()
        if organisation is None or not self.acts:
            raise Http404
        self.organisation = organisation
        self.fill_frame(request)
        if self.needs not in self.acts:
            roles = " or ".join(role.label for role in roles_for(self.needs))
            raise NotAllowed(f"This page needs the role {roles}. Ask your administrator for it.")
        return super().dispatch(request, *args, **kwargs)

    def fill_frame(self, request: HttpRequest) -> None:
        memberships = memberships_of(self.person, timezone.localdate())
        here = [membership for membership in memberships if membership.organisation_id == self.organisation.pk]
        frame = Frame(organisation=self.organisation, memberships=memberships)
        frame.role_label = " and ".join(membership.get_role_display() for membership in here)
        request.frame = frame  # type: ignore[attr-defined]

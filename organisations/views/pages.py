"""Base of every page that belongs to an organisation: closed unless a role in force today allows it.

Another organisation's page answers like a page that does not exist. A view states `needs`; the access test fails
without it. What a service refuses is said in its own sentence, wherever it is refused.
"""

from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from organisations.context import Frame
from organisations.permissions import Act, roles_for
from organisations.refusals import NotAllowed, Refused
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
        if instead := self.admitted():
            return instead
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed:
            raise
        except Refused as refused:
            return self.say_refused(request, refused)

    def admitted(self) -> HttpResponseBase | None:
        """Called once a role allows the page. What it answers stands in the place of the page."""
        return None

    def say_refused(self, request: HttpRequest, refused: Refused) -> HttpResponse:
        """A refusal that no form of the page shows: its sentence on a page of its own, and a way back."""
        came_from = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
        is_here = urlsplit(came_from).path == request.path
        context = {"message": refused.message, "back_url": came_from if is_ours and not is_here else "/"}
        return render(request, "organisations/refused.html", context, status=409)

    def fill_frame(self, request: HttpRequest) -> None:
        memberships = memberships_of(self.person, timezone.localdate())
        here = [membership for membership in memberships if membership.organisation_id == self.organisation.pk]
        frame = Frame(organisation=self.organisation, memberships=memberships)
        frame.role_label = " and ".join(membership.get_role_display() for membership in here)
        if Act.ADMINISTER in self.acts:
            frame.people_url = reverse("organisations:people", kwargs={"organisation": self.organisation.code})
        request.frame = frame  # type: ignore[attr-defined]

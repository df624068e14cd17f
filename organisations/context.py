"""What every page carries around its content: organisation, person, year, navigation."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest


@dataclass
class Frame:
    """Read by templates/base.html. Pages fill it in `OrganisationPage`; others leave it empty."""

    organisation: Any = None
    person: str = ""
    role_label: str = ""
    memberships: list[Any] = field(default_factory=list)
    year: Any = None
    years: list[Any] = field(default_factory=list)
    month_status: str = ""
    known: Any = None
    navigation: list[dict[str, Any]] = field(default_factory=list)
    demo: bool = False
    people_url: str = ""


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """`frame` for the template: what the page put on the request, or an empty one."""
    frame = getattr(request, "frame", None) or Frame()
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        frame.person = user.name
    frame.demo = settings.DEMO_SIGN_IN
    return {"frame": frame}

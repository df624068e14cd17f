"""The sign-in page. In demonstration mode it also offers the people of the story, who sign in by one click."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.urls import reverse

from organisations.selectors import demo_people


class SignIn(LoginView):
    """allauth's page with `demo_people`: name, role, organisation and address of each; empty outside demonstrations."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_people": demo_cards()}


def demo_cards() -> list[dict[str, str]]:
    """One card a person, by the role that was given first."""
    if not settings.DEMO_SIGN_IN:
        return []
    cards: dict[int, dict[str, str]] = {}
    for role in demo_people():
        cards.setdefault(
            role.user_id,
            {
                "name": role.user.name,
                "role": role.get_role_display(),
                "organisation": role.organisation.name,
                "url": reverse("organisations:demo-sign-in", args=[role.user_id]),
            },
        )
    return list(cards.values())

"""Sign-in rules: people are invited by an administrator; nobody signs themselves up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class InvitedPeopleOnly(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names: the email address is the name."""


def password_address(user: Any) -> str:
    """The page where the person chooses a password, as the page of forgotten passwords would send it; it lasts as
    long."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=parts)

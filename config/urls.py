"""Every address of the program, package by package."""

from django.urls import include, path, re_path

from organisations.views.handlers import closed
from organisations.views.sign_in import SignIn

handler403 = "organisations.views.handlers.not_allowed"

# allauth offers pages that we do not: people are invited, and an address is changed by an administrator, on record.
CLOSED = ("accounts/signup/", "accounts/email/", "accounts/confirm-email/", "accounts/password/set/")

urlpatterns = [
    *(re_path(f"^{address}", closed) for address in CLOSED),
    path("accounts/login/", SignIn.as_view(), name="account_login"),
    path("accounts/", include("allauth.urls")),
    path("", include("organisations.urls")),
    path("", include("funding.urls")),
    path("", include("roi.urls")),
]

"""Every address of the program, package by package."""

from django.urls import include, path

from organisations.views.sign_in import SignIn

handler403 = "organisations.views.handlers.not_allowed"

urlpatterns = [
    path("accounts/login/", SignIn.as_view(), name="account_login"),
    path("accounts/", include("allauth.urls")),
    path("", include("organisations.urls")),
    path("", include("funding.urls")),
    path("", include("roi.urls")),
]

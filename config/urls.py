"""Every address of the program, package by package."""

from django.urls import include, path

handler403 = "organisations.views.handlers.not_allowed"

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("organisations.urls")),
    path("", include("funding.urls")),
    path("", include("roi.urls")),
]

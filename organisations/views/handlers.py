"""Answers to requests that are refused or fail, in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organisations.refusals import Refused


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: says which role is needed and who can grant it."""
    message = exception.message if isinstance(exception, Refused) else ""
    return render(request, "403.html", {"message": message}, status=403)

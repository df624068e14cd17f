"""Answers to requests that are refused or fail, in plain words."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from organisations.refusals import Refused


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: says which role is needed and who can grant it."""
    message = exception.message if isinstance(exception, Refused) else ""
    return render(request, "403.html", {"message": message}, status=403)


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """A page of a library that this product does not offer."""
    raise Http404

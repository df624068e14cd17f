"""Published figures that name this organisation: reference records, each with its file, sheet and cell."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from funding.readings import published_lines
from funding.tables import PublishedTable
from funding.views.pages import YearPage
from organisations.permissions import Act


class PublishedList(YearPage):
    needs = Act.SEE
    section = "pots"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        table = PublishedTable(
            published_lines(self.organisation, self.known), address=self.address, can_open=Act.LOG_POTS in self.acts
        )
        return render(request, "funding/published/list.html", {"table": table})

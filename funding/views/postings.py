"""The postings behind a printed figure, of one pot or of the whole organisation. Their sum and the figure both stand on
the page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django_tables2 import RequestConfig

from funding.listings import postings_listing
from funding.readings import figure_behind
from funding.selectors import pot_positions, pots_of
from funding.tables import PostingTable
from funding.views.downloads import ListPage
from funding.views.forms_page import PotOfPage
from organisations.permissions import Act

ROWS_A_PAGE = 50


class Postings(ListPage):
    """Postings of every pot of the organisation."""

    needs = Act.SEE
    section = "pots"

    def pots(self) -> Any:
        return pots_of(self.organisation, self.year, self.known)

    def of_what(self) -> str:
        return str(self.organisation.name)

    def steps(self) -> list[dict[str, str]]:
        return [{"label": "Funding pots", "url": self.address("funding:pot-list")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        positions = pot_positions(self.pots(), self.year, self.today, self.known)
        found = figure_behind(positions, self.year, kwargs["place"], self.known)
        if found is None:
            raise Http404
        taken = self.file(
            lambda to, facts: postings_listing(found, self.of_what(), to, facts), f"postings-{kwargs['place']}"
        )
        if taken:
            return taken
        table = PostingTable(
            found.lines,
            address=self.address,
            caption=f"{found.label}, {self.year}",
            unit="Pounds and pence, by date",
            nothing="No posting stands behind this figure.",
            totals={"amount": found.summed},
        )
        RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
        context = {"found": found, "table": table, "of_what": self.of_what(), "steps": self.steps()}
        context["downloads"] = self.downloads
        return render(request, "funding/posting/list.html", context)


class PotPostings(PotOfPage, Postings):
    """Postings of one pot."""

    def pots(self) -> Any:
        return [self.pot]

    def of_what(self) -> str:
        return str(self.pot)

    def steps(self) -> list[dict[str, str]]:
        address = self.address("funding:pot-detail", reference=self.pot.reference)
        return [*super().steps(), {"label": str(self.pot), "url": address}]

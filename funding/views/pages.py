"""Base of every page that shows one organisation's financial year: /<organisation>/<year>/…"""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse

from funding.domain.financial_year import FinancialYear, Month
from funding.known import Known, known_on
from funding.selectors import months_closed, years_of
from organisations.permissions import Act
from organisations.views.pages import OrganisationPage

# What month end needs comes first: on a narrow screen the last ones fold away.
SECTIONS = (
    ("overview", "Overview", "roi:overview"),
    ("pots", "Funding pots", "funding:pot-list"),
    ("use", "Use of funds", "funding:use-of-funds"),
    ("month-end", "Month end", "funding:month-end"),
    ("imports", "Imports", "funding:import-list"),
    ("transactions", "Transactions", "funding:line-list"),
    ("cases", "Business cases", "roi:case-list"),
    ("partners", "Partners", "funding:agreement-list"),
    ("plan", "Who pays", "funding:who-pays"),
    ("terms", "Terms of funding", "roi:terms"),
    ("bids", "Bids", "funding:bid-list"),
)


class YearPage(OrganisationPage):
    """Gives `self.year` beside `self.organisation`. `?year=2025-26` goes to the same page of that year.

    `?known=2026-10-31` shows the page as it stood at the end of that day (`self.known`), the same for ever. It is
    only ever a way of looking: whatever is sent acts today.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.year: FinancialYear = kwargs["year"]
        self.known = asked_day(request, self.today) if request.method in ("GET", "HEAD") else None
        if self.known:
            self.today = self.known.on

    def admitted(self) -> HttpResponseBase | None:
        """On a past day a person may look and do no more: a page that offers acts offers none, and a form, which acts
        today, is shown as it is today."""
        if self.known is None:
            return None
        if self.needs is not Act.SEE:
            rest = {key: value for key, value in self.request.GET.items() if key != "known"}
            return HttpResponseRedirect(self.request.path + ("?" + urlencode(rest) if rest else ""))
        self.acts = self.acts & {Act.SEE}
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.GET.get("year", "")
        if asked and request.method == "GET" and request.resolver_match:
            try:
                kwargs_there = {**request.resolver_match.kwargs, "year": FinancialYear.parse(asked)}
                address = reverse(request.resolver_match.view_name, kwargs=kwargs_there)
            except (ValueError, NoReverseMatch):
                address = request.path
            rest = {key: value for key, value in request.GET.items() if key != "year"}
            return HttpResponseRedirect(address + ("?" + urlencode(rest) if rest else ""))
        return super().dispatch(request, *args, **kwargs)

    def fill_frame(self, request: HttpRequest) -> None:
        super().fill_frame(request)
        frame = request.frame  # type: ignore[attr-defined]
        frame.year = self.year
        frame.known = self.known.on if self.known else None
        frame.years = sorted({*years_of(self.organisation, self.today), self.year}, reverse=True)
        frame.month_status = month_status(self)
        frame.navigation = [
            {
                "label": label,
                "url": self.address(name),
                "current": section == self.section,
            }
            for section, label, name in SECTIONS
        ]

    def address(self, name: str, **kwargs: Any) -> str:
        """The address of another page of this organisation and year, of the same past day if one is asked for."""
        path = reverse(name, kwargs={"organisation": self.organisation.code, "year": self.year, **kwargs})
        return f"{path}?known={self.known.on.isoformat()}" if self.known else path


def asked_day(request: HttpRequest, today: date) -> Known | None:
    """The past day that a page is asked for; None for today, a day to come, or what is no day."""
    try:
        day = date.fromisoformat(request.GET.get("known", ""))
    except ValueError:
        return None
    return known_on(day) if day < today else None


def month_status(page: YearPage) -> str:
    """`Month 7 (October) open`, or that the year is closed or has not begun."""
    closed = months_closed(page.organisation, page.year, page.known)
    if 12 in closed:
        return f"{page.year} closed"
    if page.today < page.year.first_day:
        return f"{page.year} has not begun"
    last = Month.containing(min(page.today, page.year.last_day)).number
    still_open = [month for month in page.year.months() if month.number <= last and month.number not in closed]
    return f"{still_open[0]} open" if still_open else f"Months 1 to {last} closed"

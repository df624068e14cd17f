"""Use of funds: the headline, what the rules found, and which rules ran."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_tables2 import RequestConfig

from funding.domain.rules import RULES
from funding.filters import FindingFilter
from funding.listings import findings_listing
from funding.readings import deficit_keys, findings_of, in_order, use_of_funds
from funding.selectors import months_closed, pot_positions, pots_of
from funding.services.queries import rules_not_run, scan_diversions
from funding.tables import FindingTable, NotRunTable
from funding.views.downloads import ListPage
from funding.views.pages import YearPage
from funding.views.rules_run import RunOfRules
from organisations.permissions import Act

ROWS_A_PAGE = 25


class UseOfFunds(ListPage, RunOfRules):
    """Where the money went: the headline, Diverted to deficits, the findings, and which rules ran."""

    needs = Act.SEE
    section = "use"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        positions = pot_positions(pots_of(self.organisation, self.year, self.known), self.year, self.today, self.known)
        found = findings_of(self.organisation, self.year)
        chosen = FindingFilter(
            request.GET or None, queryset=found, keys=deficit_keys(self.organisation, self.year, self.known)
        )
        rows = in_order(chosen.qs, self.known)
        taken = self.file(lambda to, facts: findings_listing(rows, self.year, to, facts), "findings")
        if taken:
            return taken
        table = FindingTable(
            rows,
            address=self.address,
            caption=f"What the rules found, {self.year}",
            unit="Pounds and pence",
            nothing="Nothing was found that the filter leaves.",
        )
        RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
        closed = months_closed(self.organisation, self.year, self.known)
        lacking = rules_not_run(self.organisation, self.year, self.today, self.known)
        silent = {each.code for each in lacking}
        return render(
            request,
            "funding/use_of_funds/overview.html",
            {
                "headline": use_of_funds(self.organisation, self.year, positions, self.known),
                "table": table,
                "filter": chosen,
                "count": f"{len(rows)} findings" if len(rows) != 1 else "1 finding",
                "closed": bool(closed),
                "downloads": self.downloads,
                "rules": [rule for rule in RULES if rule.code not in silent],
                "not_run": NotRunTable(lacking, prefix="rules-"),
                "here": self.address("funding:use-of-funds"),
                "elsewhere_url": self.address("funding:postings", place="used-elsewhere"),
                "spent_url": self.address("funding:postings", place="spent"),
                "can_share": Act.SHARE in self.acts,
                "evidence_url": self.address("funding:evidence-list"),
                **self.run_of_rules(),
            },
        )


class RulesRun(YearPage):
    """Run every rule over the year, and go back to what they found."""

    needs = Act.ANSWER
    section = "use"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        scan = scan_diversions(
            by=self.person,
            organisation=self.organisation,
            year=self.year,
            today=self.today,
        )
        if scan.not_run:
            messages.warning(request, scan.not_run)
        else:
            messages.success(
                request,
                f"The rules ran: {scan.raised} new, {scan.cleared} whose cause is gone, {len(scan.queries)} in all.",
            )
        return HttpResponseRedirect(self.address("funding:use-of-funds"))

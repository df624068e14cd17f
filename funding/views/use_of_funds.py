"""Use of funds: the headline, what the rules found, and the page on which one query is answered."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_tables2 import RequestConfig

from funding.domain.money import in_words
from funding.domain.rules import RULES
from funding.filters import FindingFilter
from funding.forms.movement import AnswerForm
from funding.readings import AWAITING, deficit_keys, findings_of, movements_of, use_of_funds
from funding.selectors import months_closed, pot_positions, pots_of, query_for
from funding.services.answers import answer_query
from funding.services.queries import rules_not_run, scan_diversions
from funding.tables import RULE_NAMES, FindingTable, NotRunTable
from funding.views.forms_page import Done, FormPage
from funding.views.pages import YearPage
from organisations.permissions import Act

ROWS_A_PAGE = 25


class UseOfFunds(YearPage):
    """Where the money went: the headline, Diverted to deficits, the findings, and which rules ran."""

    needs = Act.SEE
    section = "use"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        positions = pot_positions(pots_of(self.organisation, self.year, self.known), self.year, self.today, self.known)
        found = findings_of(self.organisation, self.year, self.known)
        chosen = FindingFilter(
            request.GET or None, queryset=found, keys=deficit_keys(self.organisation, self.year, self.known)
        )
        rows = list(chosen.qs)
        table = FindingTable(
            rows,
            address=self.address,
            caption=f"What the rules found, {self.year}",
            unit="Pounds and pence",
            nothing="Nothing was found that the filter leaves.",
        )
        RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
        closed = months_closed(self.organisation, self.year, self.known)
        lacking = rules_not_run(self.organisation, self.year, self.today)
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
                "rules": [rule for rule in RULES if rule.code not in silent],
                "not_run": NotRunTable(lacking, prefix="rules-"),
                "here": self.address("funding:use-of-funds"),
                "elsewhere_url": self.address("funding:postings", place="used-elsewhere"),
                "spent_url": self.address("funding:postings", place="spent"),
                "can_run": Act.ANSWER in self.acts,
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


class QueryDetail(FormPage):
    """One query: the policy, its figures, what would clear it, its history, and the answer."""

    needs = Act.SEE
    section = "use"
    form_class = AnswerForm
    template_name = "funding/use_of_funds/query.html"
    title = "Query"
    button = "Save the answer"

    @cached_property
    def query(self) -> Any:
        query = query_for(self.organisation, self.kwargs["pk"])
        if query is None or query.year != self.year.start:
            raise Http404
        return query

    @property
    def can_answer(self) -> bool:
        return Act.ANSWER in self.acts and self.query.status in AWAITING

    def back(self) -> tuple[str, str]:
        return self.address("funding:use-of-funds"), "Use of funds"

    def form_options(self) -> dict[str, Any]:
        return {"is_recorded": self.query.rule == "declared"}

    def initial(self) -> dict[str, Any]:
        return {"amount": self.query.amount}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        answer_query(
            by=self.person,
            query=self.query,
            today=self.today,
            **{"destination": None, **typed},
        )
        return Done(
            "The answer is saved to your organisation only.", self.address("funding:query-detail", pk=self.query.pk)
        )

    def context(self) -> dict[str, Any]:
        query = self.query
        rule = next((rule for rule in RULES if rule.code == query.rule), None)
        return {
            "title": RULE_NAMES.get(query.rule, query.rule),
            "query": query,
            "policy": [part for part in (rule.policy if rule else "").split("\n\n") if part.strip()],
            "facts": [
                {"key": "Kind", "value": query.get_kind_display()},
                {"key": "Amount", "value": in_words(query.amount, pence=True)},
                {"key": "Month", "value": f"Month {query.month}" if query.month else "Whole year"},
                *({"key": name, "value": value} for name, value in query.figures.items()),
                {"key": "What would clear it", "value": query.clears_when},
            ],
            "pots": [
                {"name": str(pot), "url": self.address("funding:pot-detail", reference=pot.reference)}
                for pot in query.pots.all()
            ],
            "movements": [
                {
                    "name": f"{movement.get_kind_display()} ({movement.pk})",
                    "url": self.address("funding:movement-detail", pk=movement.pk),
                }
                for movement in movements_of(query)
            ],
            "history": [{"title": "Raised by the rule", "at": query.raised_at}, *map(self.step, query.steps.all())],
            "can_answer": self.can_answer,
        }

    def step(self, step: Any) -> dict[str, Any]:
        amount = in_words(step.amount, pence=True) if step.amount is not None else ""
        said = (
            amount,
            step.get_destination_display(),
            step.decided_by_role,
            step.reason,
            step.repayment,
            step.evidence,
        )
        return {
            "title": step.get_status_display(),
            "at": step.at,
            "by": step.by.name,
            "text": ". ".join(part.rstrip(".") for part in said if part),
        }

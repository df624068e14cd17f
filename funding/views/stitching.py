"""Who pays for what: planned costs of projects by month, the pots that pay them, what nobody pays, a suggested plan."""

from collections import defaultdict
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from funding.domain.financial_year import Month
from funding.domain.money import ZERO, from_pence, in_words
from funding.domain.stitching import Line, Suggestion, per_cent, unpaid
from funding.domain.stitching_whole import SECONDS, Chosen
from funding.forms.stitching import MatchForm, PlannedCostForm, PlannedMonthsForm, PlanPaymentForm
from funding.selectors import pots_of, project_by_reference, projects_of
from funding.services.stitching import (
    accept_plan,
    change_planned_months,
    plan_cost,
    plan_payment,
    set_match,
    suggestion_for,
)
from funding.stitched import (
    Stitch,
    budgeted,
    budgeted_without_costs,
    cost_for,
    costs_of,
    months_of,
    number_of,
    stitch_of,
)
from funding.views.forms_page import Done, FormPage, PotFormPage
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused


class WhoPays(YearPage):
    """The plan as it stands: who pays each month, and what nobody pays."""

    needs = Act.SEE
    section = "plan"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plan = stitch_of(self.organisation, self.year, self.today, self.known)
        can_plan, can_decide = Act.LOG_POTS in self.acts, Act.CHANGE_TERMS in self.acts
        budgets = budgeted_without_costs(self.organisation, self.year) if can_plan else []
        return render(
            request,
            "funding/stitching/plan.html",
            {
                "plan": plan,
                "cards": cards_of(plan),
                "months": month_heads(self),
                "projects": grids(plan, plan.lines),
                "pots": pots_rows(plan, plan.lines),
                "pot_heads": ["For its projects", "In the plan", "Left"],
                "left": left_rows(plan.left_costs()),
                "costs": [
                    {
                        "name": str(cost),
                        "text": facts_of(cost),
                        "url": self.address("funding:planned-cost", pk=cost.pk) if can_plan else "",
                    }
                    for cost in plan.costs.values()
                ],
                "budgets": [
                    {
                        "name": str(project),
                        "url": self.address("funding:planned-cost-new") + f"?project={project.reference}",
                    }
                    for project in budgets
                ],
                "new_cost_url": self.address("funding:planned-cost-new") if can_plan else "",
                "pay_url": self.address("funding:plan-pay") if can_decide and plan.costs else "",
                "suggest_url": self.address("funding:plan-suggest") if can_decide and plan.costs else "",
            },
        )


class PlanSuggest(YearPage):
    """The suggested plan with its reasons. Nothing is stored until a person accepts the very plan that is shown."""

    needs = Act.CHANGE_TERMS
    section = "plan"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            count = accept_plan(
                by=self.person,
                organisation=self.organisation,
                year=self.year,
                digest=request.POST.get("digest", ""),
                projects=frozenset(request.POST.getlist("project")) if self.whole else None,
            )
        except NotAllowed:
            raise
        except Refused as refused:
            return self.show(refused.message)
        messages.success(
            request, f"The plan is accepted: {count} {many(count, 'payment')}. Nothing is posted to the ledger."
        )
        return HttpResponseRedirect(self.address("funding:who-pays"))

    @property
    def whole(self) -> bool:
        """Whether each project is to be paid in full or not at all."""
        return "whole" in self.request.GET

    def show(self, error: str = "") -> HttpResponse:
        seen = suggestion_for(self.organisation, self.year, whole=self.whole)
        plan, found = seen.now, seen.found
        paid = from_pence(sum(line.amount for line in found.lines))
        return render(
            self.request,
            "funding/stitching/suggest.html",
            {
                "plan": plan,
                "error": error,
                "digest": seen.digest,
                "is_whole": self.whole,
                "whole_projects": sorted(seen.chosen.projects) if seen.chosen else [],
                "chosen": chosen_words(plan, seen.chosen) if seen.chosen else "",
                "gap": from_pence(seen.chosen.gap) if seen.chosen else ZERO,
                "seconds": f"{SECONDS:g}",
                "here": self.address("funding:plan-suggest"),
                "cards": [
                    {"label": "Planned costs", "text": in_words(plan.planned)},
                    {"label": "Paid in this plan", "text": in_words(paid), "note": f"Now {in_words(plan.paid)}"},
                    {
                        "label": "Nobody pays",
                        "text": in_words(plan.planned - paid),
                        "note": f"Now {in_words(plan.left)}",
                    },
                ],
                "months": month_heads(self),
                "projects": grids(plan, found.lines),
                "why": why_rows(plan, found),
                "left": impossible_rows(plan, found),
                "worth": worth_rows(plan, found),
                "short": found.short_of_best,
                "is_same": sorted(found.lines) == sorted(plan.lines),
                "back_url": self.address("funding:who-pays"),
            },
        )


class PlanForm(FormPage):
    section = "plan"
    template_name = "funding/stitching/months.html"

    def back(self) -> tuple[str, str]:
        return self.address("funding:who-pays"), "Who pays"


class PlannedCostNew(PlanForm):
    needs = Act.LOG_POTS
    form_class = PlannedCostForm
    title = "Plan a cost"
    button = "Plan this cost"
    lead = "A plan is a plan: it posts nothing to the ledger."

    def form_options(self) -> dict[str, Any]:
        return {"projects": projects_of(self.organisation).order_by("reference")}

    def initial(self) -> dict[str, Any]:
        project = project_by_reference(self.organisation, self.request.GET.get("project", ""))
        if project is None:
            return {}
        months = {f"month_{month}": amount for month, amount in budgeted(project, self.year).items()}
        return {"project": project, "name": "Imported budget" if months else "", **months}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        amounts = {month: amount for month, amount in form.amounts().items() if amount is not None}
        cost = plan_cost(
            by=self.person,
            project=typed["project"],
            name=typed["name"],
            year=self.year,
            amounts=amounts,
            is_recurrent=typed["recurs"] == "yes",
            is_overhead=typed["is_overhead"],
            area=typed["area"],
            plus_group=typed["plus_group"],
        )
        total = in_words(sum(amounts.values(), ZERO), pence=True)
        return Done(f"{cost} is planned at {total} in {self.year}.", self.address("funding:who-pays"))


class PlannedCostMonths(PlanForm):
    needs = Act.LOG_POTS
    form_class = PlannedMonthsForm
    title = "Change a planned cost"
    button = "Save these months"
    lead = "An empty month means that nothing is planned. What pots are planned to pay stays as it is."

    @cached_property
    def cost(self) -> Any:
        cost = cost_for(self.organisation, self.kwargs["pk"])
        if cost is None:
            raise Http404
        return cost

    def initial(self) -> dict[str, Any]:
        months = months_of(self.organisation, self.year)[self.cost.pk]
        return {f"month_{month}": amount for month, amount in months.items() if amount}

    def context(self) -> dict[str, Any]:
        return {"about": str(self.cost)}

    def act(self, form: Any) -> Done:
        amounts = {month: amount or ZERO for month, amount in form.amounts().items()}
        count = change_planned_months(by=self.person, cost=self.cost, year=self.year, amounts=amounts)
        return Done(f"{self.cost}: {count} {many(count, 'month')} changed.", self.address("funding:who-pays"))


class PlanPay(PlanForm):
    needs = Act.CHANGE_TERMS
    form_class = PlanPaymentForm
    title = "Say which pot pays"
    button = "Save these payments"
    lead = "Leave a month empty to leave it as it is; £0 takes the pot's payment out of that month."

    def form_options(self) -> dict[str, Any]:
        return {"pots": pots_of(self.organisation, self.year), "costs": costs_of(self.organisation)}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        amounts = {month: amount for month, amount in form.amounts().items() if amount is not None}
        rows = plan_payment(
            by=self.person,
            pot=typed["pot"],
            cost=typed["cost"],
            year=self.year,
            amounts=amounts,
            reason=typed["reason"],
        )
        total = in_words(sum((row.amount for row in rows), ZERO), pence=True)
        return Done(
            f"{typed['pot'].reference} pays {total} of {typed['cost']} in {len(rows)} {many(len(rows), 'month')}.",
            self.address("funding:who-pays"),
        )


class PotMatch(PotFormPage):
    needs = Act.CHANGE_TERMS
    form_class = MatchForm
    title = "Set the match share"
    button = "Save the share"
    lead = "The share of what is paid for a project that the funder wants to come from other money."

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        set_match(by=self.person, pot=self.pot, millionths=typed["share"], evidence=typed["evidence"])
        return Done(f"{per_cent(typed['share'])} of each project must come from other money.", self.pot_address)


def many(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def month_heads(page: YearPage) -> list[str]:
    return [*(month.name[:3] for month in page.year.months()), "Total"]


def facts_of(cost: Any) -> str:
    said = ["recurrent" if cost.is_recurrent else "non-recurrent"]
    said += ["overhead"] if cost.is_overhead else []
    said += [str(cost.area)] if cost.area else []
    said += [cost.plus_group] if cost.plus_group else []
    return ", ".join(said)


def cards_of(plan: Stitch) -> list[dict[str, Any]]:
    return [
        {"label": "Planned costs", "amount": plan.planned, "note": f"Of projects in {plan.year}"},
        {"label": "Paid by pots", "amount": plan.paid, "note": "In the plan below"},
        {"label": "Nobody pays", "amount": plan.left, "note": "No pot is planned to pay"},
    ]


def cells(by_month: dict[int, int]) -> list[str]:
    """Twelve months and their sum, from pence."""
    amounts = [by_month.get(month, 0) for month in range(1, 13)]
    return [in_words(from_pence(amount)) if amount else "–" for amount in (*amounts, sum(amounts))]


def grids(plan: Stitch, lines: Any) -> list[dict[str, Any]]:
    """A grid a project: planned, each pot that pays, what nobody pays."""
    names = {cost.project.reference: str(cost.project) for cost in plan.costs.values()}
    planned: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    pays: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    left: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for need in plan.problem.needs:
        planned[need.project][number_of(need.month)] += need.amount
    for line in lines:
        pays[line.project][line.pot][number_of(line.month)] += line.amount
    for (project, _, month), amount in unpaid(plan.problem, lines).items():
        left[project][number_of(month)] += amount
    return [
        {
            "id": f"grid-{project.lower()}",
            "caption": name,
            "rows": [
                {"label": "Planned", "cells": cells(planned[project])},
                *(
                    {"label": str(plan.pots.get(pot, pot)), "cells": cells(months)}
                    for pot, months in sorted(pays[project].items())
                ),
                {"label": "Nobody pays", "cells": cells(left[project])},
            ],
        }
        for project, name in names.items()
        if planned[project] or pays[project]
    ]


def pots_rows(plan: Stitch, lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    """Each pot with what it has for its projects, what the plan takes and what is left of it."""
    taken: dict[str, int] = defaultdict(int)
    for line in lines:
        taken[line.pot] += line.amount
    return [
        {
            "label": str(plan.pots[source.pot]),
            "cells": [
                in_words(from_pence(amount))
                for amount in (source.amount, taken[source.pot], source.amount - taken[source.pot])
            ],
        }
        for source in plan.problem.sources
    ]


def why_words(why: Any) -> str:
    return "; ".join(f"{pot}: {words}" if pot else words for pot, words in why)


def left_rows(left: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": str(each.cost),
            "amount": each.amount,
            "text": f"in {len(each.months)} {many(len(each.months), 'month')}. {sentence(why_words(each.why))}",
        }
        for each in left
    ]


def sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def chosen_words(plan: Stitch, chosen: Chosen) -> str:
    """How many of the projects with planned costs are paid in full."""
    planned = {need.project for need in plan.problem.needs if need.amount}
    return f"{len(chosen.projects)} of {len(planned)} {many(len(planned), 'project')}"


def why_rows(plan: Stitch, found: Suggestion) -> list[dict[str, Any]]:
    """One line a pot, cost and reason, with its months together."""
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for line, reason in zip(found.lines, found.reasons, strict=True):
        sums[line.pot, line.cost, reason].append(line.amount)
    return [
        {
            "name": f"{plan.pots[pot]} pays {in_words(from_pence(sum(amounts)))} of {plan.costs[cost]}",
            "text": f"{len(amounts)} {many(len(amounts), 'month')}. {reason}",
        }
        for (pot, cost, reason), amounts in sums.items()
    ]


def impossible_rows(plan: Stitch, found: Suggestion) -> list[dict[str, Any]]:
    sums: dict[tuple[str, str], list[int]] = defaultdict(list)
    for left in found.left:
        sums[left.need.cost, why_words(left.why)].append(left.amount)
    return [
        {
            "name": str(plan.costs[cost]),
            "amount": from_pence(sum(amounts)),
            "text": f"in {len(amounts)} {many(len(amounts), 'month')}. {sentence(why)}",
        }
        for (cost, why), amounts in sums.items()
    ]


def worth_rows(plan: Stitch, found: Suggestion) -> list[dict[str, Any]]:
    """What one more pound would buy, the most first; what would buy nothing is left out."""
    names = {cost.project.reference: str(cost.project) for cost in plan.costs.values()}
    said = [(amount, f"in {plan.pots[pot]}") for pot, amount in found.worth.by_pot.items()]
    said += [
        (amount, f"for {names[project]}, of money that may pay any of its months")
        for project, amount in found.worth.by_project.items()
    ]
    months: dict[int, list[str]] = defaultdict(list)
    for place, amount in sorted(found.worth.by_month.items()):
        months[amount].append(Month(plan.year, number_of(place)).name)
    said += [
        (amount, f"for any project, of money to be used in {'any month' if len(called) == 12 else ', '.join(called)}")
        for amount, called in months.items()
    ]
    return [
        {"name": f"£1 more {words}", "text": f"pays {in_words(Decimal(amount) / 100, pence=True)} that nobody pays now"}
        for amount, words in sorted(said, key=lambda each: -each[0])
        if amount
    ]

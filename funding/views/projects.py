"""Projects: the list, opening one, and the page of one with its spend by month and pot."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch

from funding.domain.money import in_words
from funding.forms.pot import ProjectForm
from funding.past import projects_then
from funding.readings import spend_by_project, spend_grid
from funding.selectors import pots_of, projects_of, spend_of_project
from funding.services.pots import open_project
from funding.tables import ProjectTable
from funding.views.forms_page import Done, FormPage
from funding.views.movements import pence
from funding.views.pages import YearPage
from organisations.permissions import Act


class ProjectList(YearPage):
    needs = Act.SEE
    section = "pots"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        spent = spend_by_project(self.organisation, self.year, self.known)
        table = ProjectTable(
            projects_then(projects_of(self.organisation), self.known),
            address=self.address,
            spent=spent,
            unit="Pounds and pence",
            nothing="There is no project yet. Open one to attribute spend to it.",
            caption=f"Projects, {self.year}",
        )
        return render(request, "funding/project/list.html", {"table": table, "can_open": Act.LOG_POTS in self.acts})


class ProjectOpen(FormPage):
    needs = Act.LOG_POTS
    section = "pots"
    form_class = ProjectForm
    title = "Open a project"
    button = "Open this project"

    def back(self) -> tuple[str, str]:
        return self.address("funding:project-list"), "Projects"

    def form_options(self) -> dict[str, Any]:
        return {"pots": pots_of(self.organisation, self.year)}

    def act(self, form: Any) -> Done:
        project = open_project(by=self.person, organisation=self.organisation, **form.cleaned_data)
        return Done(f"{project} is open.", self.address("funding:project-detail", reference=project.reference))


class ProjectDetail(YearPage):
    """One project: what was spent by month and pot, and the way to its outcomes."""

    needs = Act.SEE
    section = "pots"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = projects_of(self.organisation).filter(reference=kwargs["reference"])
        project = next(iter(projects_then(found, self.known)), None)
        if project is None:
            raise Http404
        spends = spend_of_project(project, self.year, self.known)
        grid = spend_grid(spends)
        rows = [(str(pot), months, total) for pot, months, total in grid.rows]
        return render(
            request,
            "funding/project/detail.html",
            {
                "project": project,
                "months": [*(month.name for month in self.year.months()), "Total"],
                "rows": [
                    {"label": label, "cells": [in_words(amount) for amount in (*months, total)]}
                    for label, months, total in [*rows, ("Total", grid.sums, grid.total)]
                ]
                if rows
                else [],
                "total": grid.total,
                "spends": [
                    {
                        "url": self.address("funding:movement-detail", pk=spend.movement_id),
                        "name": f"{pence(spend.amount)} in month {spend.month} ({spend.movement_id})",
                        "text": ", ".join(part for part in (str(spend.pot), spend.partner, spend.reason) if part),
                    }
                    for spend in spends
                ],
                "pots": [
                    {"name": str(pot), "url": self.address("funding:pot-detail", reference=pot.reference)}
                    for pot in project.pots.all()
                ],
                "outcomes_url": self.outcomes(project),
                "steps": [{"label": "Projects", "url": self.address("funding:project-list")}],
            },
        )

    def outcomes(self, project: Any) -> str:
        try:
            return self.address("roi:outcomes", reference=project.reference)
        except NoReverseMatch:
            return ""

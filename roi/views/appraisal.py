"""The return of a project in the year: four returns apart, each figure with what it rests on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organisations.permissions import Act
from roi.domain.appraisal import appraise
from roi.domain.inputs import CaseError
from roi.domain.statements import outside_words
from roi.selectors import case_inputs, committed_to
from roi.views.appraisal_tables import shown
from roi.views.project_page import ProjectPage


class ProjectReturn(ProjectPage):
    """`appraise()` of what is recorded today; nothing is kept until a case is prepared."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = case_inputs(self.project, self.year, self.known)
        problems, appraisal = list(reading.problems), None
        if reading.inputs is not None:
            try:
                appraisal = appraise(reading.inputs)
            except CaseError as fault:
                problems = [fault.sentence]
        context: dict[str, Any] = {
            "project": self.project,
            "problems": problems,
            "outcomes_url": self.outcomes_address,
            "spend_url": self.address("funding:project-detail", reference=self.project.reference),
            "case_url": self.address("roi:case-new") + f"?project={self.project.reference}",
            "can_prepare": Act.PREPARE_CASE in self.acts,
            "steps": self.trail(),
        }
        if appraisal is not None:
            context |= shown(appraisal, self.pot_spend, self.outcomes_address)
            context["outside"] = outside_words(appraisal, committed_to(self.project, self.year, self.known))
        return render(request, "roi/appraisal/detail.html", context)

    def pot_spend(self, reference: str) -> str:
        """The postings behind what a pot paid; all of the project's when no pot is named."""
        if not reference:
            return self.address("funding:project-detail", reference=self.project.reference)
        return self.address("funding:pot-postings", reference=reference, place="spent")

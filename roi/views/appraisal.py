"""The return of a project in the year: four returns apart, each figure with what it rests on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organisations.permissions import Act
from roi.domain.appraisal import appraise
from roi.domain.inputs import CaseError
from roi.domain.questions import Answer, Place, Question, answers
from roi.domain.statements import outside_words
from roi.selectors import case_inputs, committed_to, outcome_lines
from roi.views.appraisal_tables import gaps_of, shown
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
            "questions_url": self.address("roi:questions", reference=self.project.reference),
            "can_prepare": Act.PREPARE_CASE in self.acts,
            "steps": self.trail(),
        }
        if appraisal is not None:
            context |= shown(appraisal, self.pot_spend, self.outcomes_address)
            context["gaps"] = gaps_of(outcome_lines(self.project, self.year, self.known))
            context["outside"] = outside_words(appraisal, committed_to(self.project, self.year, self.known))
        return render(request, "roi/appraisal/detail.html", context)

    def pot_spend(self, reference: str) -> str:
        """The postings behind what a pot paid; all of the project's when no pot is named."""
        if not reference:
            return self.address("funding:project-detail", reference=self.project.reference)
        return self.address("funding:pot-postings", reference=reference, place="spent")


class ProjectQuestions(ProjectPage):
    """What a finance director will ask of the return: each question answered from the data, or open with the page on
    which it is answered."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = case_inputs(self.project, self.year, self.known)
        problems = list(reading.problems)
        given: tuple[tuple[Question, Answer], ...] = ()
        if reading.inputs is not None:
            try:
                given = answers(appraise(reading.inputs))
            except CaseError as fault:
                problems = [fault.sentence]
        reference = self.project.reference
        places = {
            Place.OUTCOMES: ("Outcomes and assumptions", self.outcomes_address),
            Place.RELEASE: ("Budgets that are cut", self.outcomes_address),
            Place.COSTS: ("Spend by month and pot", self.address("funding:project-detail", reference=reference)),
            Place.RETURN: ("The return", self.address("roi:appraisal", reference=reference)),
            Place.CASE: ("Business cases", self.address("roi:case-list")),
        }
        open_ones = sum(1 for _, answer in given if answer.is_open)
        return render(
            request,
            "roi/appraisal/questions.html",
            {
                "project": self.project,
                "problems": problems,
                "answered": len(given) - open_ones,
                "open": open_ones,
                "rows": [
                    {
                        "attack": question.attack,
                        "words": answer.words,
                        "state": "Open" if answer.is_open else "Answered",
                        "label": places[answer.where][0],
                        "url": places[answer.where][1],
                    }
                    for question, answer in sorted(given, key=lambda pair: not pair[1].is_open)
                ],
                "steps": [*self.trail(), {"label": "Return", "url": places[Place.RETURN][1]}],
            },
        )

"""Base of pages about one project's outcomes, and what its forms and its rows of outcomes have in common."""

from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse

from funding.selectors import project_by_reference
from funding.views.forms_page import FormPage
from funding.views.pages import YearPage
from roi.selectors import outcome_line, release_for


class ProjectOfPage:
    """For pages under /projects/<reference>/: `self.project`, or a page that does not exist."""

    organisation: Any
    year: Any
    kwargs: dict[str, Any]
    section: ClassVar[str] = "cases"

    @cached_property
    def project(self) -> Any:
        known = getattr(self, "known", None)
        project = project_by_reference(self.organisation, self.kwargs["reference"])
        if project is None or (known and project.opened_at >= known.until):
            raise Http404
        return project

    @cached_property
    def line(self) -> Any:
        line = outcome_line(self.project, self.year, self.kwargs["line"])
        if line is None:
            raise Http404
        return line

    @cached_property
    def release(self) -> Any:
        release = release_for(self.project, self.year, self.kwargs["pk"])
        if release is None:
            raise Http404
        return release


class ProjectPage(ProjectOfPage, YearPage):
    """A page of a project and year."""

    @property
    def outcomes_address(self) -> str:
        return self.address("roi:outcomes", reference=self.project.reference)

    def trail(self) -> list[dict[str, str]]:
        return [
            {"label": "Projects", "url": self.address("funding:project-list")},
            {
                "label": str(self.project),
                "url": self.address("funding:project-detail", reference=self.project.reference),
            },
        ]


class ProjectFormPage(ProjectOfPage, FormPage):
    """A form about a project's outcomes; it goes back to them."""

    template_name = "roi/form.html"

    @property
    def person(self) -> Any:
        return self.request.user

    @property
    def outcomes_address(self) -> str:
        return self.address("roi:outcomes", reference=self.project.reference)

    def back(self) -> tuple[str, str]:
        return self.outcomes_address, f"Outcomes of {self.project.reference}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.found()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.found()
        return super().post(request, *args, **kwargs)

    def found(self) -> None:
        """Raises Http404 where what the address names does not exist."""
        _ = self.project
        if "line" in self.kwargs:
            _ = self.line
        if "pk" in self.kwargs:
            _ = self.release

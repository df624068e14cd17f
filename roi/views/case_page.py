"""Base of pages about a business case and one of its versions."""

from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404

from funding.views.pages import YearPage
from roi.selectors import case_by_reference, version_of


class CasePage(YearPage):
    """A page of the section Business cases."""

    section = "cases"

    def version_address(self, name: str, version: Any) -> str:
        return self.address(f"roi:{name}", reference=version.case.reference, number=version.number)


class CaseOfPage:
    """For pages under /cases/<reference>/: `self.case` and `self.version`, or a page that does not exist."""

    organisation: Any
    year: Any
    known: Any
    kwargs: dict[str, Any]
    address: Any
    section: ClassVar[str] = "cases"

    @cached_property
    def case(self) -> Any:
        case = case_by_reference(self.organisation, self.kwargs["reference"], self.known)
        if case is None or case.year != self.year.start:
            raise Http404
        return case

    @cached_property
    def version(self) -> Any:
        version = version_of(self.organisation, self.kwargs["reference"], self.kwargs["number"], self.known)
        if version is None or version.case.year != self.year.start:
            raise Http404
        return version

    @property
    def case_address(self) -> str:
        return str(self.address("roi:case-detail", reference=self.case.reference))

    @property
    def read_address(self) -> str:
        return str(self.address("roi:case-read", reference=self.version.case.reference, number=self.version.number))

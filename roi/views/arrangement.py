"""The sections of the organisation's business cases: which, in which order, under which titles."""

from typing import Any

from funding.views.forms_page import Done, FormPage
from organisations.permissions import Act
from roi.arrangement_forms import SectionsForm
from roi.case.arrangement import STANDARD
from roi.selectors import sections_of
from roi.services.arrangement import record_arrangement


class Arrangement(FormPage):
    """Rename, reorder and leave out sections. It counts for versions that are prepared from now on."""

    needs = Act.ADMINISTER
    section = "cases"
    form_class = SectionsForm
    template_name = "roi/cases/sections.html"
    title = "Sections of a business case"
    button = "Save the sections"
    lead = "Versions that are prepared already keep theirs. The document says what is left out, renamed or moved."

    def back(self) -> tuple[str, str]:
        return self.address("roi:case-list"), "Business cases"

    def form_options(self) -> dict[str, Any]:
        now = tuple((code, title) for code, title in sections_of(self.organisation)) or STANDARD
        return {"now": now}

    def act(self, form: Any) -> Done:
        record_arrangement(by=self.person, organisation=self.organisation, sections=form.sections())
        return Done("The sections are saved. The next version that is prepared has them.",
                    self.address("roi:arrangement"))  # fmt: skip

"""Files that imports give: the person's own workbook with marks, the template, the workbook to practise with."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from funding.domain.financial_year import FinancialYear
from funding.domain.import_mapping import read_mapping
from funding.imported import ours_of
from funding.services.import_check import check_import
from funding.services.uploads import content_of, read_upload, sheets_of
from funding.views.import_step_rows import marks_of
from funding.views.imports import ImportPage
from funding.views.pages import YearPage
from funding.workbook.marked import marked_workbook
from funding.workbook.practice import practice_workbook
from funding.workbook.template import template_workbook
from organisations.permissions import Act

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


class ImportMarked(ImportPage):
    needs = Act.IMPORT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find()
        if self.batch.applied_at:
            return HttpResponseRedirect(self.here)
        mapping = read_mapping(self.batch.mapping)
        inspection = read_upload(self.batch.file, mapping)
        checked = check_import(self.organisation, FinancialYear(self.batch.year), inspection, mapping)
        with content_of(self.batch.file) as path:
            content = marked_workbook(path, sheets_of(path, self.batch.file.name), marks_of(checked))
        return download(content, f"import-{self.batch.pk}-marked.xlsx")


class ImportTemplate(YearPage):
    needs = Act.IMPORT
    section = "imports"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = []
        for one in ours_of(self.organisation):
            if one.project is None and one.pot:
                lines.append((one.pot, one.title.removeprefix(one.pot).strip()))
            elif one.project and one.project in one.names:
                lines.append((one.project, one.title.removeprefix(one.project).strip()))
        content = template_workbook(self.organisation.name, self.year, lines)
        return download(content, f"template-{self.organisation.code}-{self.year.code}.xlsx".lower())


class ImportPractice(YearPage):
    """Only where money is made up: a real organisation never gets invented figures."""

    needs = Act.IMPORT
    section = "imports"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.organisation.is_fictional:
            raise Http404
        pots = [one for one in ours_of(self.organisation) if one.project is None and one.pot]
        names = [one.title.removeprefix(one.pot or "").strip() for one in pots]
        return download(practice_workbook(self.organisation.name, self.year, names), "practice-workbook.xlsx")

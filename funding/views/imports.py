"""Pages of imports: list, upload, preview with its choices, apply, undo, and the original file."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from funding.domain.financial_year import FinancialYear
from funding.domain.import_mapping import (
    Mapping,
    Taken,
    find_table,
    month_amounts,
    read_mapping,
    suggested_mapping,
)
from funding.domain.sheets.tables import Inspection
from funding.forms.imports import AS_STATED, MONTHS, ColumnsForm, TableForm, UndoForm, UploadForm
from funding.past import batches_then
from funding.readings import published_lines
from funding.selectors import import_for, imports_of
from funding.services.import_check import Checked, check_import
from funding.services.imports import (
    already_in,
    apply_import,
    change_mapping,
    discard_import,
    start_import,
    undo_import,
)
from funding.services.uploads import open_upload, read_upload
from funding.views.import_rows import (
    applied_rows,
    column_choices,
    column_lines,
    columns_in_words,
    control_lines,
    figure_rows,
    import_lines,
    initial_columns,
    initial_table,
    left_out_lines,
    problem_lines,
    table_choices,
    tables_left_out,
    what_it_does,
)
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused

ROWS_A_PAGE = 50


def signed_in(request: HttpRequest) -> Any:
    """The person of the request: these pages are closed to anybody else."""
    return request.user


class ImportList(YearPage):
    needs = Act.SEE
    section = "imports"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batches = batches_then(imports_of(self.organisation), self.known)
        pages = Paginator(import_lines(batches), ROWS_A_PAGE)
        context = {
            "page": pages.get_page(request.GET.get("page")),
            "can_import": Act.IMPORT in self.acts,
            "upload_url": self.address("funding:import-upload"),
        }
        return render(request, "funding/import/list.html", context)


class ImportUpload(YearPage):
    needs = Act.IMPORT
    section = "imports"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(request, UploadForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(request, form)
        given = form.cleaned_data
        file = given["file"]
        name = file.name if file else "Pasted rows.tsv"
        content = file.chunks() if file else [given["pasted"].encode()]
        try:
            batch = start_import(
                by=signed_in(request),
                organisation=self.organisation,
                year=self.year,
                name=name,
                content=content,
                holds=given["holds"],
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error("file" if file else "pasted", refusal.message)
            return self.show(request, form)
        return HttpResponseRedirect(self.address("funding:import-preview", pk=batch.pk))

    def show(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        context = {"form": form, "year": self.year, "list_url": self.address("funding:import-list")}
        return render(request, "funding/import/upload.html", context)


class ImportPage(YearPage):
    """A page about one import of the organisation: gives `self.batch`."""

    section = "imports"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.pk = kwargs.get("pk", 0)
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> None:
        batch = import_for(self.organisation, self.pk)
        stood = batches_then([batch], self.known) if batch else []
        if not stood:
            raise Http404
        (self.batch,) = stood
        self.here = self.address("funding:import-preview", pk=self.batch.pk)


class ImportPreview(ImportPage):
    """Before it is applied: what would be taken, and every choice. Afterwards: what was taken, from which cells."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find()
        if self.batch.applied_at:
            return self.show_applied(request)
        inspection, checked = self.check()
        return self.show(request, inspection, checked)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find()
        if self.batch.applied_at:
            return HttpResponseRedirect(self.here)
        inspection, checked = self.check()
        if "choose-table" in request.POST:
            form: TableForm | ColumnsForm = TableForm(request.POST, tables=table_choices(inspection))
        else:
            form = ColumnsForm(request.POST, choices=column_choices(checked, self.year))
        if not form.is_valid():
            return self.show(request, inspection, checked, form)
        mapping = self.mapping_of(form, inspection, checked)
        try:
            change_mapping(by=signed_in(request), batch=self.batch, year=self.year, mapping=mapping)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.show(request, inspection, checked, form)
        return HttpResponseRedirect(f"{self.here}#{'check' if isinstance(form, ColumnsForm) else 'columns'}")

    def check(self) -> tuple[Inspection, Checked]:
        inspection = read_upload(self.batch.file)
        mapping = read_mapping(self.batch.mapping)
        return inspection, check_import(self.organisation, FinancialYear(self.batch.year), inspection, mapping)

    def mapping_of(self, form: TableForm | ColumnsForm, inspection: Inspection, checked: Checked) -> Mapping:
        given = form.cleaned_data
        if isinstance(form, TableForm):
            number, _, sheet = given["table"].partition(" ")
            table = find_table(inspection, sheet or None, int(number))
            return suggested_mapping(table, checked.mapping.holds, self.year) if table else checked.mapping
        months = month_amounts(checked.table, self.year)
        return replace(
            checked.mapping,
            holds=given["holds"],
            label=given["label"] or None,
            code=given["code"] or None,
            amounts=months if given["amounts"] == MONTHS else (Taken(given["amounts"]),),
            multiplier=None if given["unit"] == AS_STATED else int(given["unit"]),
        )

    def show(self, request: HttpRequest, inspection: Inspection, checked: Checked,
             form: TableForm | ColumnsForm | None = None) -> HttpResponse:  # fmt: skip
        choices = column_choices(checked, self.year)
        problems = problem_lines(checked)
        context = {
            "batch": self.batch,
            "form": form,
            "table_form": form
            if isinstance(form, TableForm)
            else TableForm(tables=table_choices(inspection), initial=initial_table(checked)),
            "columns_form": form
            if isinstance(form, ColumnsForm)
            else ColumnsForm(choices=choices, initial=initial_columns(checked, choices)),
            "table": checked.table,
            "columns": column_lines(checked),
            "tables_left_out": tables_left_out(inspection),
            "notes": [note.message for note in inspection.warnings],
            "problems": problems,
            "warnings": [*self.year_warning(), *checked.warnings],
            "already": already_in(checked.already) if checked.already else "",
            "control_totals": control_lines(checked.control_document()),
            "left_out": left_out_lines(checked.left_out_document()),
            "summary": what_it_does(checked),
            "page": Paginator(figure_rows(checked), ROWS_A_PAGE).get_page(request.GET.get("page")),
            "is_ready": not problems and bool(checked.found.figures) and not checked.already,
            "needs_administrator": checked.names_others and Act.IMPORT_FOR_OTHERS not in self.acts,
            "can_import": Act.IMPORT in self.acts,
            "apply_url": self.address("funding:import-apply", pk=self.batch.pk),
            "differs": any(not total["agrees"] for total in self.batch.control_totals),
            "discard_url": self.address("funding:import-discard", pk=self.batch.pk),
            **self.links(),
        }
        return render(request, "funding/import/preview.html", context)

    def year_warning(self) -> list[str]:
        if self.batch.year == self.year.start:
            return []
        return [f"These figures are for {FinancialYear(self.batch.year)}, not for {self.year}."]

    def show_applied(self, request: HttpRequest) -> HttpResponse:
        rows = applied_rows(self.batch, self.organisation)
        shown = {line.published.pk for line in published_lines(self.organisation, self.known)}
        own = next((row.pk for row in rows if row.is_own and row.pk in shown), None)
        context = {
            "batch": self.batch,
            "batch_year": FinancialYear(self.batch.year),
            "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
            "figures": len(rows),
            "columns": columns_in_words(self.batch),
            "control_totals": control_lines(self.batch.control_totals),
            "left_out": left_out_lines(self.batch.left_out),
            "undo_url": self.address("funding:import-undo", pk=self.batch.pk)
            if Act.IMPORT in self.acts and not self.batch.undone_at
            else "",
            "open_pot_url": f"{self.address('funding:pot-open')}?from={own}"
            if own and Act.LOG_POTS in self.acts and not self.batch.undone_at
            else "",
            **self.links(),
        }
        return render(request, "funding/import/applied.html", context)

    def links(self) -> dict[str, str]:
        return {
            "list_url": self.address("funding:import-list"),
            "file_url": self.address("funding:import-file", pk=self.batch.pk),
        }


class ImportApply(ImportPage):
    needs = Act.IMPORT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find()
        if not self.batch.applied_at and request.POST.get("seen") != self.batch.mapping_hash:
            messages.warning(request, "Somebody chose other columns since you looked. Check the figures again.")
            return HttpResponseRedirect(self.here)
        try:
            accepted = request.POST.get("accept_difference") == "yes"
            batch = apply_import(by=signed_in(request), batch=self.batch, difference_accepted=accepted)
        except NotAllowed:
            raise
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return HttpResponseRedirect(self.here)
        messages.success(request, f"Imported {batch.rows} row{'' if batch.rows == 1 else 's'}.")
        return HttpResponseRedirect(self.here)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find()
        return HttpResponseRedirect(self.here)


class ImportDiscard(ImportApply):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find()
        try:
            discard_import(by=signed_in(request), batch=self.batch)
        except NotAllowed:
            raise
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return HttpResponseRedirect(self.here)
        messages.success(request, "The file was dropped. Nothing was imported.")
        return HttpResponseRedirect(self.address("funding:import-list"))


class ImportUndo(ImportPage):
    needs = Act.IMPORT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find()
        return self.show(request, UndoForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find()
        form = UndoForm(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        try:
            undo_import(by=signed_in(request), batch=self.batch, reason=form.cleaned_data["reason"])
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
            return self.show(request, form)
        messages.success(request, "The import is undone. The same file may be imported again.")
        return HttpResponseRedirect(self.address("funding:import-list"))

    def show(self, request: HttpRequest, form: UndoForm) -> HttpResponse:
        context = {"form": form, "batch": self.batch, "batch_year": FinancialYear(self.batch.year), "here": self.here}
        return render(request, "funding/import/undo.html", context)


class ImportFile(ImportPage):
    """The original, always as a download: a browser never opens it."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find()
        file = self.batch.file
        response = FileResponse(
            open_upload(file), as_attachment=True, filename=file.name, content_type="application/octet-stream"
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response

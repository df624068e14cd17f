"""Pages of imports: list, upload, what was imported, progress, undo, and the original file. The steps between upload
and import stand in `import_steps`."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from funding.domain.financial_year import FinancialYear
from funding.domain.import_mapping import read_mapping
from funding.forms.imports import UndoForm, UploadForm
from funding.imported import job_of
from funding.past import batches_then
from funding.readings import published_lines
from funding.selectors import import_for, imports_of
from funding.services.import_check import check_import
from funding.services.import_jobs import begin_job, is_long, sweep_abandoned
from funding.services.import_memory import follows_memory
from funding.services.imports import apply_import, discard_import, start_import, undo_import
from funding.services.uploads import MayHoldPatients, open_upload, read_upload
from funding.views.import_rows import (
    FigureRow,
    applied_rows,
    columns_in_words,
    control_lines,
    import_lines,
    left_out_lines,
    posted_in_words,
    step_to_answer,
)
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused

ROWS_A_PAGE = 50
LEDGER_KINDS = ("lines", "balances")


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
                no_patients=given["no_patients"],
            )
        except NotAllowed:
            raise
        except MayHoldPatients as doubt:
            form.add_error("no_patients", doubt.message)
            if file:
                form.add_error("file", "Nothing was stored. Choose the file again.")
            return self.show(request, form)
        except Refused as refusal:
            form.add_error("file" if file else "pasted", refusal.message)
            return self.show(request, form)
        return HttpResponseRedirect(f"{self.address('funding:import-preview', pk=batch.pk)}?new=yes")

    def show(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        context = {
            "form": form,
            "asks_patients": "no_patients" in form.errors or form.data.get("no_patients"),
            "year": self.year,
            "list_url": self.address("funding:import-list"),
            "template_url": self.address("funding:import-template"),
            "practice_url": self.address("funding:import-practice") if self.organisation.is_fictional else "",
        }
        return render(request, "funding/import/upload.html", context)


class ImportPage(YearPage):
    """A page about one import of the organisation: gives `self.batch`."""

    section = "imports"
    of_the_ledger = False  # whether listings and trial balances, which have pages of their own, are shown too

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.pk = kwargs.get("pk", 0)
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> None:
        batch = import_for(self.organisation, self.pk)
        stood = batches_then([batch], self.known) if batch else []
        if not stood:
            raise Http404
        (self.batch,) = stood
        if self.batch.holds in LEDGER_KINDS and not self.of_the_ledger:
            raise Http404
        self.here = self.address("funding:import-preview", pk=self.batch.pk)


class ImportPreview(ImportPage):
    """One import. Before it is applied: on to the first step that needs an answer. Afterwards: what was taken, from
    which cells, and what it posted."""

    of_the_ledger = True
    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find()
        if self.batch.holds in LEDGER_KINDS:
            year = FinancialYear(self.batch.year)
            return HttpResponseRedirect(self.address("funding:listing", pk=self.batch.pk, year=year))
        if self.batch.applied_at:
            return self.show_applied(request)
        job = job_of(self.batch)
        if job and job.state == job.RUNNING:
            return HttpResponseRedirect(self.address("funding:import-progress", pk=self.batch.pk))
        if Act.IMPORT not in self.acts:
            return render(request, "funding/import/waiting.html", {"batch": self.batch, **self.links()})
        mapping = read_mapping(self.batch.mapping)
        checked = check_import(
            self.organisation, FinancialYear(self.batch.year), read_upload(self.batch.file, mapping), mapping
        )
        is_first_look = request.GET.get("new") == "yes" and not follows_memory(checked)
        step = "sheet" if is_first_look else step_to_answer(checked)
        return HttpResponseRedirect(self.address(f"funding:import-{step}", pk=self.batch.pk))

    def show_applied(self, request: HttpRequest) -> HttpResponse:
        rows = applied_rows(self.batch, self.organisation)
        shown = {line.published.pk for line in published_lines(self.organisation, self.known)}
        own = next((row.pk for row in rows if row.is_own and row.pk in shown), None)
        page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = [self.with_movement(row) for row in page.object_list]
        context = {
            "batch": self.batch,
            "batch_year": FinancialYear(self.batch.year),
            "page": page,
            "figures": len(rows),
            "just_imported": request.GET.get("imported") == "yes" and not self.batch.undone_at,
            "columns": columns_in_words(self.batch),
            "control_totals": control_lines(self.batch.control_totals),
            "left_out": left_out_lines(self.batch.left_out),
            "posted": posted_in_words(self.batch),
            "undo_url": self.address("funding:import-undo", pk=self.batch.pk)
            if Act.IMPORT in self.acts and not self.batch.undone_at
            else "",
            "open_pot_url": f"{self.address('funding:pot-open')}?from={own}"
            if own and Act.LOG_POTS in self.acts and not self.batch.undone_at
            else "",
            **self.links(),
        }
        return render(request, "funding/import/applied.html", context)

    def with_movement(self, row: FigureRow) -> FigureRow:
        """The row with the address of what it posted."""
        return replace(row, url=self.address("funding:movement-detail", pk=row.posted)) if row.posted else row

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
        accepted = request.POST.get("accept_difference") == "yes"
        try:
            if is_long(self.batch):
                begin_job(by=signed_in(request), batch=self.batch, difference_accepted=accepted)
                return HttpResponseRedirect(self.address("funding:import-progress", pk=self.batch.pk))
            batch = apply_import(by=signed_in(request), batch=self.batch, difference_accepted=accepted)
        except NotAllowed:
            raise
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return HttpResponseRedirect(self.here)
        messages.success(request, f"Imported {batch.rows} row{'' if batch.rows == 1 else 's'}.")
        return HttpResponseRedirect(f"{self.here}?imported=yes")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find()
        return HttpResponseRedirect(self.here)


class ImportProgress(ImportPage):
    """How far an import in the background is. The page asks again by itself; it may be left."""

    needs = Act.IMPORT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        sweep_abandoned()
        self.find()
        if self.batch.applied_at:
            return HttpResponseRedirect(f"{self.here}?imported=yes")
        job = job_of(self.batch)
        if job is None:
            return HttpResponseRedirect(self.here)
        context = {
            "batch": self.batch,
            "job": job,
            "is_running": job.state == job.RUNNING,
            "list_url": self.address("funding:import-list"),
            "review_url": self.address("funding:import-review", pk=self.batch.pk),
        }
        return render(request, "funding/import/progress.html", context)


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

    of_the_ledger = True
    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.find()
        file = self.batch.file
        response = FileResponse(
            open_upload(file), as_attachment=True, filename=file.name, content_type="application/octet-stream"
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response

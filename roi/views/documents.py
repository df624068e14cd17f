"""The PDF of a version: how far it is, the reason where it failed, and the download."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused
from roi.selectors import job_of_version
from roi.services.document_jobs import begin_document, give_up_silent
from roi.services.documents import DocumentUnavailable, pdf_of
from roi.signing import ready_job
from roi.views.case_page import CaseOfPage, CasePage
from roi.views.versions import download, name_of


class CaseDocument(CaseOfPage, CasePage):
    """How far the PDF is. The page asks again by itself while it is made; it may be left. To post begins it."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        give_up_silent()
        version = self.version
        job = job_of_version(version)
        is_ready = bool(version.pdf_file or ready_job(version))
        return render(request, "roi/cases/document.html", {
            "case": version.case,
            "version": version,
            "job": job,
            "is_running": bool(job and job.state == job.RUNNING and not is_ready),
            "has_failed": bool(job and job.state == job.FAILED and not is_ready),
            "is_ready": is_ready,
            "pdf_url": self.version_address("case-pdf", version),
            "read_url": self.read_address,
        })  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = self.version
        try:
            if not (version.pdf_file or ready_job(version)):
                begin_document(by=self.person, version=version)
        except NotAllowed:
            raise
        except Refused as refused:
            messages.warning(request, refused.message)
        return HttpResponseRedirect(self.version_address("case-document", version))


class CasePdf(CaseOfPage, CasePage):
    """The PDF as a download; every download is an event. One that is not made yet leads to where it is made."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = self.version
        if not (self.known or version.pdf_file or ready_job(version)):
            return HttpResponseRedirect(self.version_address("case-document", version))
        try:
            content = pdf_of(by=self.person, version=version, known=self.known)
        except NotAllowed:
            raise
        except (Refused, DocumentUnavailable) as refused:
            messages.warning(request, getattr(refused, "message", str(refused)))
            return HttpResponseRedirect(self.read_address)
        return download(content, f"{name_of(version)}.pdf", "application/pdf")

"""One version of a case: read it, sign it, return it, take its PDF or its case file."""

from contextlib import suppress
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime

from funding.domain.money import from_pence, in_words
from funding.views.forms_page import Done, FormPage
from organisations.permissions import Act
from organisations.refusals import Refused
from roi.forms import ReturnForm, SignForm
from roi.services.cases import SIGNING_WORDS, out_of_date, return_version, sign_version
from roi.services.document_jobs import begin_document
from roi.services.documents import DocumentUnavailable, case_file_of, html_of, workings_of
from roi.services.packs import make_pack
from roi.services.route import may_return
from roi.signing import holders, is_holder, next_step, ready_job, status_words, steps_of
from roi.views.case_page import CaseOfPage, CasePage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CaseRead(CaseOfPage, CasePage):
    """The HTML twin of the PDF, with what the reader may do on the first screen."""

    needs = Act.SEE

    def route(self) -> list[dict[str, str]]:
        return [
            route_row(step, is_named=bool(step.signed or holders(self.organisation, step.capacity, self.today)))
            for step in steps_of(self.version)
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version = self.version
        step = next_step(version)
        is_ready = bool(version.pdf_file or self.known or ready_job(version))
        is_theirs = step is not None and is_holder(self.person, self.organisation, step.capacity, self.today)
        context: dict[str, Any] = {
            "route": self.route() if version.status == "with-exec" and not self.known else [],
            "confirm_url": self.version_address("case-confirm", version)
            if step and not step.decides and is_theirs
            else "",
            "confirm_as": step.capacity.label if step else "",
            "moved": [] if self.known or version.status == "superseded" else out_of_date(version),
            "workings_url": self.version_address("case-workings", version),
            "pack_url": self.version_address("case-pack", version),
            "case": version.case,
            "version": version,
            "status": status_words(version, self.known),
            "pdf_url": self.version_address("case-pdf" if is_ready else "case-document", version),
            "is_ready": is_ready,
            "file_url": self.version_address("case-file", version),
            "can_decide": Act.SIGN in self.acts and step is not None and step.decides and is_theirs,
            "sign_url": self.version_address("case-sign", version),
            "return_url": self.version_address("case-return", version),
            "sign_offs": version.sign_offs.all(),
            "steps": [
                {"label": "Business cases", "url": self.address("roi:case-list")},
                {"label": f"{version.case.reference} {version.case.title}", "url": self.case_address},
            ],
        }
        try:
            # Written by our own templates, which escape what people typed.
            context["document"] = mark_safe(html_of(version, self.known))  # noqa: S308
        except DocumentUnavailable as reason:
            context |= {"reason": reason.message, "statements": version.figures["statements"]}
        return render(request, "roi/cases/read.html", context)


def route_row(step: Any, *, is_named: bool) -> dict[str, str]:
    """A step of the route on the page: who signed when, or that it waits, and whether anybody can take it."""
    if step.signed:
        day = localtime(step.signed.at)
        value = f"Signed by {step.signed.by.name}, {day.day} {day:%B %Y}"
        answer = {None: "", True: ": source confirmed", False: ": source not confirmed"}
        value += answer[step.signed.source_confirmed]
    else:
        value = "It is their turn" if step.is_next else "Later"
        value += "" if is_named else ". Nobody is named for it: ask your administrator"
    return {"key": step.capacity.label, "value": value}


class DecisionPage(CaseOfPage, FormPage):
    """A form by which a version is decided on."""

    needs = Act.SIGN

    def back(self) -> tuple[str, str]:
        return self.read_address, f"{self.version.case.reference} version {self.version.number}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.version.status != "with-exec":
            messages.warning(request, f"Version {self.version.number} is not waiting for a signature.")
            return HttpResponseRedirect(self.read_address)
        return super().get(request, *args, **kwargs)


class CaseSign(DecisionPage):
    """An interruption before the signature, then the signature."""

    form_class = SignForm
    template_name = "roi/cases/sign.html"
    title = "Sign"

    def context(self) -> dict[str, Any]:
        version = self.version
        return {
            "case": version.case,
            "version": version,
            "heading": f"You are signing version {version.number}",
            "words": SIGNING_WORDS,
            "ask": f"{in_words(from_pence(version.statement['ask_amount_pence']))} a year, recurrent",
            "returns": version.figures["statements"][0],
        }

    def act(self, form: Any) -> Done:
        version = sign_version(by=self.person, version=self.version)
        return Done(
            f"{version.case.reference} version {version.number} is signed and can no longer change.", self.read_address
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, *args, **kwargs)
        if answer.status_code == 302:
            # The PDF takes seconds, so it is made in the background once the signature stands.
            del self.version
            with suppress(Refused):  # it is being made already
                begin_document(by=self.person, version=self.version)
        return answer


class CaseReturn(DecisionPage):
    """Give a version back with a reason."""

    needs = Act.SEE  # whoever's turn it is may return it; the service asks

    form_class = ReturnForm
    template_name = "roi/form.html"
    title = "Return this version"
    button = "Return it"
    lead = "Whoever prepared it sees your reason and prepares a new version."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Act.SIGN not in self.acts and not may_return(self.person, self.version):
            messages.warning(request, f"Version {self.version.number} is not waiting for you.")
            return HttpResponseRedirect(self.read_address)
        return super().get(request, *args, **kwargs)

    def act(self, form: Any) -> Done:
        return_version(by=self.person, version=self.version, reason=form.cleaned_data["reason"])
        return Done(f"Version {self.version.number} is returned.", self.case_address)


class CaseFile(CaseOfPage, CasePage):
    """The case file of a version: what `manage.py appraise` takes. Refused with the reason where small numbers
    would follow from it."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            content = case_file_of(self.version)
        except DocumentUnavailable as reason:
            messages.warning(request, reason.message)
            return HttpResponseRedirect(self.read_address)
        return download(content, f"{name_of(self.version)}.json", "application/json")


class CaseWorkings(CaseOfPage, CasePage):
    """Every figure of a version as a live formula, in Excel."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            content = workings_of(self.version)
        except DocumentUnavailable as reason:
            messages.warning(request, reason.message)
            return HttpResponseRedirect(self.read_address)
        return download(content, f"{name_of(self.version)}-workings.xlsx", XLSX)


class CasePack(CaseOfPage, CasePage):
    """The evidence pack of a version for an auditor; each one is an event with its hash."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            content = make_pack(by=self.person, version=self.version, known=self.known)
        except DocumentUnavailable as reason:
            messages.warning(request, reason.message)
            return HttpResponseRedirect(self.read_address)
        return download(content, f"{name_of(self.version)}-evidence.zip", "application/zip")


def name_of(version: Any) -> str:
    """`ZZT1-BC-001-version-2`."""
    return f"{version.case.organisation.code}-{version.case.reference}-version-{version.number}"


def download(content: bytes, name: str, kind: str) -> FileResponse:
    answer = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=kind)
    answer["Cache-Control"] = "no-store"
    return answer

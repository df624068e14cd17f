"""Business cases: the list, a case with its tasks, versions and history, and preparing and sending a version."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_tables2 import RequestConfig

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO, in_words
from funding.known import Known
from funding.selectors import projects_of
from funding.views.forms_page import Done, FormPage
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused
from roi.domain.statements import COUNTED
from roi.forms import CaseForm, NewCaseForm
from roi.selectors import case_inputs, cases_of, events_of_case, waiting_for_signature
from roi.services.cases import CaseWords, change_case, open_case, prepare_version, send_to_exec
from roi.services.waiting import take_back
from roi.signing import status_words, waits_for
from roi.tables import CaseTable, VersionTable
from roi.views.case_page import CaseOfPage, CasePage

ROWS_A_PAGE = 25
WORDS = (
    "title",
    "ask_amount",
    "ask_from_on",
    "funded_amount",
    "funded_by",
    "pressure_from",
    "summary",
    "need",
    "if_nothing",
    "risks",
)
EVENT_WORDS = {
    "open-case": "Case started",
    "change-case": "Case changed",
    "prepare-version": "Version prepared",
    "send-version": "Sent for signature",
    "sign-version": "Signed",
    "return-version": "Returned",
    "take-back-version": "Taken back",
    "confirm-version": "Confirmed on the way to the decision",
    "keep-document": "Document kept",
    "make-pack": "Evidence pack made",
    "download-case": "Document downloaded",
}
WITH_WHOM = {
    "draft": "Finance",
    "returned": "Finance",
    "signed": "Nobody: it is final",
    "superseded": "Finance",
}


def back_for_each(version: Any, rung: str) -> str:
    """`£0.47`, as the version has it."""
    if version.returns[rung]["benefit_pence"] is None:
        return COUNTED.capitalize()
    ratio = version.returns[rung]["ratio"]
    return "Nothing paid" if ratio is None else f"£{ratio:.2f}"


def with_whom(version: Any, known: Known | None) -> str:
    if version.status != "with-exec":
        return WITH_WHOM[version.status]
    waits = waits_for(version, known)
    return waits[:1].upper() + waits[1:]


def latest(case: Any) -> Any:
    """The version that stands: the signed one, or else the newest."""
    versions = list(case.versions.all())
    return next((version for version in versions if version.status == "signed"), versions[0] if versions else None)


class CaseList(CasePage):
    """Which cases are ready, and which wait for me."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        cases = cases_of(self.organisation, self.year, self.known)
        table = CaseTable(
            [self.row(case) for case in cases],
            caption=f"Business cases, {self.year}",
            nothing=f"No business case for {self.year} yet. Record outcomes of a project, then start a case.",
        )
        RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
        waiting = waiting_for_signature(self.organisation, self.year, self.known) if Act.SIGN in self.acts else []
        return render(
            request,
            "roi/cases/list.html",
            {
                "table": table,
                "waiting": [
                    {
                        "name": f"{version.case.reference} {version.case.title}, version {version.number}",
                        "url": self.version_address("case-read", version),
                        "status": "Waiting for signature",
                    }
                    for version in waiting
                ],
                "can_sign": Act.SIGN in self.acts,
                "can_prepare": Act.PREPARE_CASE in self.acts,
                "new_url": self.address("roi:case-new"),
                "projects_url": self.address("funding:project-list"),
                "delegation_url": self.address("roi:delegation"),
                "sections_url": self.address("roi:arrangement") if Act.ADMINISTER in self.acts else "",
                "measures_url": self.address("roi:measures"),
            },
        )

    def row(self, case: Any) -> dict[str, Any]:
        version = latest(case)
        newest = case.versions.all()[0] if version else None
        return {
            "reference": case.reference,
            "url": self.address("roi:case-detail", reference=case.reference),
            "title": case.title,
            "project": str(case.project),
            "cash": back_for_each(version, "trust_cash") if version else None,
            "resource": back_for_each(version, "trust_resource") if version else None,
            "status": status_words(newest, self.known) if newest else "In progress",
            "whom": with_whom(newest, self.known) if newest else "Finance",
            "updated": newest.prepared_at if newest else case.opened_at,
        }


class CaseNew(FormPage):
    """Start a case for a project."""

    needs = Act.PREPARE_CASE
    section = "cases"
    form_class = NewCaseForm
    template_name = "roi/form.html"
    title = "Start a business case"
    button = "Start this case"

    def back(self) -> tuple[str, str]:
        return self.address("roi:case-list"), "Business cases"

    def form_options(self) -> dict[str, Any]:
        return {"projects": projects_of(self.organisation)}

    def initial(self) -> dict[str, Any]:
        return {"project": self.request.GET.get("project", ""), "ask_from_on": (self.year + 1).first_day}

    def act(self, form: Any) -> Done:
        typed = dict(form.cleaned_data)
        project = typed.pop("project")
        by: Any = self.request.user
        case = open_case(by=by, project=project, year=self.year, words=words_of(typed))
        return Done(f"{case.reference} is started.", self.address("roi:case-detail", reference=case.reference))


def words_of(typed: dict[str, Any]) -> CaseWords:
    words: dict[str, Any] = {name: typed[name] for name in WORDS}
    return CaseWords(**{**words, "funded_amount": words["funded_amount"] or ZERO})


class CaseEdit(CaseOfPage, FormPage):
    """Correct the ask and the words of a case."""

    needs = Act.PREPARE_CASE
    form_class = CaseForm
    template_name = "roi/form.html"
    title = "The ask and the words"

    def back(self) -> tuple[str, str]:
        return self.case_address, f"{self.case.reference} {self.case.title}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.case
        return super().get(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.case, name) for name in WORDS}

    def act(self, form: Any) -> Done:
        by: Any = self.request.user
        change_case(by=by, case=self.case, words=words_of(form.cleaned_data))
        return Done("The case is changed. Prepare a new version to use it.", self.case_address)


class CaseDetail(CaseOfPage, CasePage):
    """One case: what is left to do, its versions, and its history."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        case = self.case
        versions = list(case.versions.all())
        reading = case_inputs(case.project, FinancialYear(case.year), self.known)
        draft = next((version for version in versions if version.status == "draft"), None)
        waits = next((version for version in versions if version.status == "with-exec"), None)
        return render(
            request,
            "roi/cases/detail.html",
            {
                "case": case,
                "status": status_words(versions[0], self.known) if versions else "In progress",
                "tasks": self.tasks(versions, reading),
                "problems": reading.problems,
                "ask": ask_rows(case),
                "edit_url": self.address("roi:case-edit", reference=case.reference)
                if Act.PREPARE_CASE in self.acts
                else "",
                "return_url": self.address("roi:appraisal", reference=case.project.reference),
                "prepare_url": self.address("roi:case-prepare", reference=case.reference)
                if Act.PREPARE_CASE in self.acts and reading.inputs is not None
                else "",
                "send_url": self.version_address("case-send", draft) if draft and Act.PREPARE_CASE in self.acts else "",
                "draft": draft,
                "send_to": waits_for(draft) if draft else "",
                "waits": waits,
                "take_back_url": self.version_address("case-take-back", waits)
                if waits and Act.PREPARE_CASE in self.acts and not self.known
                else "",
                "versions": VersionTable(
                    [self.version_row(version) for version in versions],
                    caption="Versions",
                    nothing="No version is prepared yet.",
                ),
                "history": [
                    {
                        "title": EVENT_WORDS.get(event.action, event.action),
                        "at": event.at,
                        "by": event.by.name,
                        "text": " ".join(part for part in (event.subject, event.reason) if part),
                    }
                    for event in events_of_case(case, self.known)
                ],
                "steps": [{"label": "Business cases", "url": self.address("roi:case-list")}],
            },
        )

    def version_row(self, version: Any) -> dict[str, Any]:
        decided = list(version.sign_offs.all())
        return {
            "number": f"Version {version.number}",
            "url": self.version_address("case-read", version),
            "status": status_words(version, self.known),
            "prepared_by": version.prepared_by.name,
            "prepared_on": version.prepared_at,
            "cash": back_for_each(version, "trust_cash"),
            "resource": back_for_each(version, "trust_resource"),
            "decided": "; ".join(f"{row.get_decision_display()} by {row.by.name}, {row.role}" for row in decided)
            or None,
        }

    def tasks(self, versions: list[Any], reading: Any) -> list[dict[str, str]]:
        """The way to a signed case, in its order."""
        case, project = self.case, self.case.project.reference
        source_stated = case.ask_amount == case.funded_amount or bool(case.pressure_from)
        missing = " ".join(reading.problems)
        newest = versions[0].status if versions else ""
        waiting = status_words(versions[0], self.known) if versions else ""
        edit = self.address("roi:case-edit", reference=case.reference) if Act.PREPARE_CASE in self.acts else ""
        release = [row for row in reading.inputs.realisation if not row.counts] if reading.inputs else []
        return [
            task("The ask and its recurrent source", edit, "Completed" if source_stated else "There is a problem",
                 "" if source_stated else "Say where the recurrent money would come from."),
            task("Costs by month, from the ledger", self.address("funding:project-detail", reference=project),
                 "There is a problem" if "ledger holds no spend" in missing else "Completed"),
            task("Outcomes, assumptions and sources", self.address("roi:outcomes", reference=project),
                 "Completed" if reading.inputs else "In progress", missing),
            task("Cash release confirmed by finance", self.address("roi:outcomes", reference=project),
                 "In progress" if release else "Completed",
                 f"{len(release)} not confirmed: shown as possible, not counted." if release
                 else "" if reading.inputs and reading.inputs.realisation else "No cash release is claimed."),
            task("See the return", self.address("roi:appraisal", reference=project),
                 "Completed" if reading.inputs else "Cannot start yet"),
            task("Prepare a version", "", "Completed" if versions else "Not yet started"
                 if reading.inputs else "Cannot start yet"),
            task("Sign", self.version_address("case-read", versions[0]) if versions else "",
                 {"signed": "Completed", "with-exec": waiting, "returned": "Returned"}.get(
                     newest, "Not yet started" if versions else "Cannot start yet")),
        ]  # fmt: skip


def task(name: str, url: str, status: str, hint: str = "") -> dict[str, str]:
    return {"name": name, "url": url, "status": status, "hint": hint}


def ask_rows(case: Any) -> list[dict[str, str]]:
    pressure = case.ask_amount - case.funded_amount
    funded = in_words(case.funded_amount) + (f", {case.funded_by}" if case.funded_by else "")
    return [
        {"key": "Project", "value": str(case.project)},
        {"key": "Asked for", "value": f"{in_words(case.ask_amount)} a year, recurrent"},
        {"key": "From", "value": f"{case.ask_from_on.day} {case.ask_from_on:%B %Y}"},
        {"key": "Already funded", "value": funded},
        {"key": "Cost pressure", "value": in_words(pressure)},
        {"key": "To be met from", "value": case.pressure_from or ("Nothing to meet" if not pressure else "")},
        {"key": "Summary", "value": case.summary},
    ]  # fmt: skip


class CaseAct(CaseOfPage, CasePage):
    """An act on a case without a form: it goes back to the case and says what happened."""

    needs = Act.PREPARE_CASE
    http_method_names = ["post"]

    def act(self) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.case
        try:
            messages.success(request, self.act())
        except NotAllowed:
            raise
        except Refused as refused:
            messages.warning(request, refused.message)
        return HttpResponseRedirect(self.case_address)


class CasePrepare(CaseAct):
    """Freeze what is recorded as the next version."""

    def act(self) -> str:
        version = prepare_version(by=self.person, case=self.case)
        return f"Version {version.number} is prepared. Read it, then send it."


class CaseSend(CaseAct):
    """Send a draft to whoever signs first."""

    def act(self) -> str:
        if self.version.case_id != self.case.pk:
            raise Http404
        version = send_to_exec(by=self.person, version=self.version)
        return f"Version {version.number} is with the {waits_for(version)}."


class CaseTakeBack(CaseAct):
    """Take a version that waits back, so that its figures can change."""

    def act(self) -> str:
        version = take_back(by=self.person, version=self.version)
        return f"Version {version.number} is taken back. Make the change, then prepare a new version."

"""Closing months and opening them again: one person asks, a colleague confirms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from funding.domain.financial_year import Month
from funding.forms.months import SubmissionForm
from funding.month_end import frozen_by, submission_of
from funding.readings import month_states, waiting_requests
from funding.services.months import ask_to_close, ask_to_reopen, close_month, reopen_month, submit_accounts
from funding.views.forms_page import Done, FormPage
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused


class MonthClose(YearPage):
    """Which months are closed and by whom. POST asks to close (`ask`), asks to open again
    (`reopen`, with a `reason`) or confirms (`confirm`) the month of that number."""

    needs = Act.SEE
    section = "pots"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            said = self.act(request)
        except NotAllowed:
            raise
        except Refused as refused:
            return self.show(refused.message)
        messages.success(request, said)
        return HttpResponseRedirect(self.address("funding:month-close"))

    def act(self, request: HttpRequest) -> str:
        """Ask or confirm; the sentence that says so."""
        act = next((name for name in ("ask", "reopen", "confirm") if name in request.POST), "")
        number = request.POST.get(act, "")
        if not number.isdecimal() or not 1 <= int(number) <= 12:
            raise Refused("Choose one of the twelve months.")
        month = Month(self.year, int(number))
        facts: dict[str, Any] = {"by": self.person, "organisation": self.organisation, "month": month}
        if act == "ask":
            if month.last_day >= self.today:
                raise Refused(f"{month} has not ended yet. Close it after its last day.")
            ask_to_close(**facts)
            return f"Closing {month} is asked for. A colleague can confirm it."
        if act == "reopen":
            ask_to_reopen(**facts, reason=request.POST.get("reason", ""))
            return f"Opening {month} again is asked for. A colleague can confirm it."
        asked = waiting_requests(self.organisation, self.year).filter(month=month.number).first()
        if asked is None:
            raise Refused(f"Nobody asks for {month} any more. Look at the list again.")
        if asked.reopens:
            reopen_month(by=facts["by"], asked=asked)
            return f"{month} is open again."
        close_month(by=facts["by"], asked=asked, month=month)
        return f"{month} is closed. It takes no more postings."

    def show(self, refusal: str = "") -> HttpResponse:
        states = month_states(self.organisation, self.year, self.today, self.known)
        next_up = next((state for state in states if state.can_close or state.will_close), None)
        can_close = Act.CLOSE in self.acts
        return render(
            self.request,
            "funding/month/list.html",
            {
                "states": states,
                "can_close": can_close,
                "frozen": frozen_by(self.organisation, next_up.month, self.known) if next_up else None,
                "next_up": next_up,
                "submitted": submission_of(self.organisation, self.year, self.known),
                "is_whole": states[-1].closed is not None,
                "refusal": refusal,
                "page_has_errors": bool(refusal),
            },
        )


class AccountsSubmit(FormPage):
    """Record the day on which the accounts of the year were submitted: month 12 is final from then on."""

    needs = Act.CLOSE
    section = "month-end"
    form_class = SubmissionForm
    title = "Record that the accounts are submitted"
    button = "Record it"
    lead = "Month 12 is provisional until then. Afterwards no month of the year is opened again."

    def back(self) -> tuple[str, str]:
        return self.address("funding:month-close"), "Months"

    def act(self, form: Any) -> Done:
        submitted = submit_accounts(
            by=self.person,
            organisation=self.organisation,
            year=self.year,
            on=form.cleaned_data["on"],
            evidence=form.cleaned_data["evidence"],
            today=self.today,
        )
        said = f"The accounts of {self.year} are recorded as submitted on {submitted.submitted_on:%-d %B %Y}."
        return Done(said, self.address("funding:month-close"))

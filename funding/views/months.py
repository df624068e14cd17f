"""Closing months and opening them again: one person asks, a colleague confirms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from funding.domain.financial_year import Month
from funding.readings import month_states, waiting_requests
from funding.services.months import ask_to_close, ask_to_reopen, close_month, reopen_month
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
        can_close = Act.CLOSE in self.acts
        return render(
            self.request,
            "funding/month/list.html",
            {
                "states": states,
                "can_close": can_close,
                "refusal": refusal,
                "page_has_errors": bool(refusal),
            },
        )

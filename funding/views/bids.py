"""Bids for money: the list, one bid, what happens to it, and the calendar of deadlines."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.bid_table import BidTable, hours_in_words
from funding.bidding import BidState, CalendarDay, answers_to_reuse, bid_state, bids_of, calendar_of, reused_in
from funding.calendar_file import calendar_file
from funding.domain.bids import Winning, cost_of, reminders, winning
from funding.domain.money import in_words
from funding.forms.bids import AnswerForm, BidForm, DocumentForm, HoursForm, ReadyForm, StepForm
from funding.services.bids import ask_for_document, document_is_ready, open_bid, record_answer, record_hours, take_step
from funding.views.forms_page import Done, FormPage
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.templatetags.figures import day_in_words

WINNING_HEADS = ("Ended", "Won", "Hours", "Cost of bidding", "Awarded", "Cost of winning £1")


class BidList(YearPage):
    needs = Act.SEE
    section = "bids"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        states = bids_of(self.organisation, self.known)
        table = BidTable(
            states,
            address=self.address,
            caption="Bids, the earliest deadline first",
            unit="Whole pounds",
            nothing="There is no bid yet. Record an opportunity to see its deadline here.",
        )
        context = {
            "table": table,
            "winning": [winning_row(each) for each in winning(state.tried() for state in states)],
            "heads": WINNING_HEADS,
            "reused": [
                {
                    "label": f"{each.answer.question} ({each.answer.bid})",
                    "cells": [str(each.times), str(each.won)],
                }
                for each in reused_in(states)
            ],
            "reused_heads": ("Bids that took it", "Of them won"),
            "new_url": self.address("funding:bid-new") if Act.LOG_POTS in self.acts else "",
            "calendar_url": self.address("funding:bid-calendar"),
        }
        return render(request, "funding/bid/list.html", context)


class BidCalendar(YearPage):
    """Deadlines and reminders of the year, in the order of days."""

    needs = Act.SEE
    section = "bids"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        days = calendar_of(bids_of(self.organisation, self.known), self.year)
        context = {
            "months": by_month(days, self.today, self),
            "file_url": self.address("funding:bid-calendar-file"),
            "steps": [{"label": "Bids", "url": self.address("funding:bid-list")}],
        }
        return render(request, "funding/bid/calendar.html", context)


class BidCalendarFile(YearPage):
    """The same days as a calendar file."""

    needs = Act.SEE
    section = "bids"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        days = calendar_of(bids_of(self.organisation, self.known), self.year)
        content = calendar_file(days, f"Bids of {self.organisation.name}")
        answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        stem = f"bids-{self.organisation.code}-{self.year.code}".lower()
        answer["Content-Disposition"] = f'attachment; filename="{stem}.ics"'
        return answer


class BidOfPage:
    """For pages under /bids/<reference>/: `self.state`, or a page that does not exist."""

    organisation: Any
    kwargs: dict[str, Any]

    @cached_property
    def state(self) -> BidState:
        state = bid_state(self.organisation, self.kwargs["reference"], getattr(self, "known", None))
        if state is None:
            raise Http404
        return state


class BidDetail(BidOfPage, YearPage):
    needs = Act.SEE
    section = "bids"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        state = self.state
        can_act = Act.LOG_POTS in self.acts
        here = {"reference": state.bid.reference}
        offered = (("bid-step", "Record the next stage"), ("bid-document", "Add a document that is asked for"),
                   ("bid-answer", "Record an answer"), ("bid-hours", "Record hours"))  # fmt: skip
        context = {
            "state": state,
            "facts": facts_of(state, self.today),
            "actions": [
                {"label": label, "url": self.address(f"funding:{name}", **here)} for name, label in offered if can_act
            ],
            "documents": [
                {
                    "name": each.row.name,
                    "hint": f"Needed by {day_in_words(each.row.needed_by_on)}" if each.row.needed_by_on else "",
                    "status": "Completed" if each.ready else "Not ready",
                    "url": ""
                    if each.ready or not can_act
                    else self.address("funding:bid-document-ready", pk=each.row.pk, **here),
                }
                for each in state.documents
            ],
            "answers": [
                {
                    "question": row.question,
                    "text": row.text,
                    "from": str(row.reuses.bid) if row.reuses else "",
                    "from_url": self.address("funding:bid-detail", reference=row.reuses.bid.reference)
                    if row.reuses
                    else "",
                }
                for row in state.answers
            ],
            "hours": [
                {
                    "label": row.role,
                    "cells": [
                        day_in_words(row.on),
                        hours_in_words(row.minutes),
                        in_words(row.an_hour, pence=True),
                        in_words(cost_of(row.minutes, row.an_hour), pence=True),
                    ],
                }
                for row in state.hours
            ],
            "heads": ("Date", "Hours", "An hour", "Cost"),
            "events": [event_of(step) for step in reversed(state.steps)],
            "steps": [{"label": "Bids", "url": self.address("funding:bid-list")}],
        }
        return render(request, "funding/bid/detail.html", context)


class BidNew(FormPage):
    needs = Act.LOG_POTS
    section = "bids"
    form_class = BidForm
    title = "Record an opportunity"
    button = "Record it"

    def back(self) -> tuple[str, str]:
        return self.address("funding:bid-list"), "Bids"

    def act(self, form: Any) -> Done:
        bid = open_bid(by=self.person, organisation=self.organisation, on=self.today, **form.cleaned_data)
        return Done(f"{bid} is recorded.", self.address("funding:bid-detail", reference=bid.reference))


class BidFormPage(BidOfPage, FormPage):
    needs = Act.LOG_POTS
    section = "bids"

    @property
    def bid_address(self) -> str:
        return self.address("funding:bid-detail", reference=self.state.bid.reference)

    def back(self) -> tuple[str, str]:
        return self.bid_address, str(self.state.bid)


class BidStepPage(BidFormPage):
    form_class = StepForm
    title = "Record the next stage"
    button = "Record this stage"

    def form_options(self) -> dict[str, Any]:
        return {"at": self.state.stage}

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def act(self, form: Any) -> Done:
        step = take_step(by=self.person, bid=self.state.bid, **form.cleaned_data)
        return Done(f"{self.state.bid}: {step.get_stage_display().lower()}.", self.bid_address)


class BidDocumentPage(BidFormPage):
    form_class = DocumentForm
    title = "Add a document that is asked for"
    button = "Add this document"

    def act(self, form: Any) -> Done:
        row = ask_for_document(by=self.person, bid=self.state.bid, **form.cleaned_data)
        return Done(f"{row} is on the list.", self.bid_address)


class BidDocumentReadyPage(BidFormPage):
    form_class = ReadyForm
    title = "This document is ready"
    button = "It is ready"

    @cached_property
    def document(self) -> Any:
        found = [each.row for each in self.state.documents if each.row.pk == self.kwargs["pk"]]
        if not found:
            raise Http404
        return found[0]

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def context(self) -> dict[str, Any]:
        return {"lead": self.document.name}

    def act(self, form: Any) -> Done:
        document_is_ready(by=self.person, document=self.document, **form.cleaned_data)
        return Done(f"{self.document} is ready.", self.bid_address)


class BidAnswerPage(BidFormPage):
    form_class = AnswerForm
    title = "Record an answer"
    button = "Record this answer"
    lead = "The same question again replaces what the bid said; both stay in the history."

    def form_options(self) -> dict[str, Any]:
        return {"answers": answers_to_reuse(self.organisation, self.state.bid)}

    def act(self, form: Any) -> Done:
        row = record_answer(by=self.person, bid=self.state.bid, **form.cleaned_data)
        return Done(f"The answer to “{row}” is recorded.", self.bid_address)


class BidHoursPage(BidFormPage):
    form_class = HoursForm
    title = "Record hours"
    button = "Record these hours"

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def act(self, form: Any) -> Done:
        typed = dict(form.cleaned_data)
        row = record_hours(by=self.person, bid=self.state.bid, minutes=typed.pop("hours"), **typed)
        return Done(f"{hours_in_words(row.minutes)} hours of {row.role} are recorded.", self.bid_address)


def winning_row(each: Winning) -> dict[str, Any]:
    a_pound = each.pence_a_pound
    return {
        "label": f"{each.funder}, {each.size.label}",
        "cells": [
            str(each.ended),
            str(each.won),
            hours_in_words(each.minutes),
            in_words(each.cost, pence=True),
            in_words(each.awarded),
            "Nothing won" if a_pound is None else f"{a_pound}p",
        ],
    }


def facts_of(state: BidState, today: date) -> list[dict[str, Any]]:
    left = state.working_days_left(today)
    deadline = day_in_words(state.deadline_on)
    if state.is_worked_on:
        deadline += f", {left} working {'day' if left == 1 else 'days'} left"
    rows = [
        ("Funder", state.bid.funder_name),
        ("Asked for", in_words(state.bid.amount, pence=True)),
        ("Deadline", deadline),
        ("Answer expected", day_in_words(state.bid.expected_on) if state.bid.expected_on else None),
        ("What the money would do", state.bid.purpose),
        ("Hours given", f"{hours_in_words(state.minutes)}, at a cost of {in_words(state.cost, pence=True)}"),
    ]
    if state.is_worked_on:
        said = [f"{day_in_words(on)} ({count} working {'day' if count == 1 else 'days'} left)"
                for count, on in reminders(state.deadline_on) if on >= today]  # fmt: skip
        rows.insert(3, ("Reminders", "; ".join(said)))
    if state.awarded:
        rows.append(("Awarded", in_words(state.awarded, pence=True)))
        notice = "Not known: the first day of the money is not recorded"
        if state.notice_days is not None:
            notice = f"{state.notice_days} days from the word of it to its first day"
        rows.append(("Notice", notice))
    return [{"key": key, "value": value} for key, value in rows]


def event_of(step: Any) -> dict[str, Any]:
    said = [step.reason] if step.reason else []
    said += [f"Decided by: {step.decided_by_role}."] if step.decided_by_role else []
    said += [f"New deadline: {day_in_words(step.deadline_on)}."] if step.deadline_on else []
    said += [f"Awarded: {in_words(step.awarded, pence=True)}."] if step.awarded else []
    return {"title": step.get_stage_display(), "on": step.on, "by": step.recorded_by.name, "text": " ".join(said)}


def by_month(days: list[CalendarDay], today: date, page: YearPage) -> list[dict[str, Any]]:
    """Months with their days; what is over is marked so."""
    found: dict[str, list[dict[str, Any]]] = {}
    for day in days:
        what = day.what + (f": {day.document}" if day.document else "")
        if day.working_days_left is not None:
            count = day.working_days_left
            what = f"Reminder: {count} working {'day' if count == 1 else 'days'} to the deadline"
        found.setdefault(f"{day.on:%B %Y}", []).append(
            {
                "on": f"{day.on:%A} {day.on.day} {day.on:%B}",
                "what": what,
                "is_over": day.on < today,
                "bid": str(day.bid),
                "url": page.address("funding:bid-detail", reference=day.bid.reference),
            }
        )
    return [{"name": name, "days": each} for name, each in found.items()]

"""The month end: exceptions, the checklist, the forecast and the papers, each of one month of the year (`?month=7`)."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from funding.domain.checklist import checklist
from funding.domain.financial_year import Month
from funding.domain.month_end import ExceptionRow, MonthEnd
from funding.domain.working_days import working_day, working_day_number
from funding.month_end import (
    changes_since_close,
    exceptions,
    frozen_by,
    month_end,
    month_to_close,
    standing_of,
    submission_of,
)
from funding.papers import BY_CODE, PAPERS
from funding.papers.layouts import journal_layout, journal_layouts
from funding.papers.paper import Choices, Paper
from funding.tables import ChangedTable, ExceptionTable, OutturnTable, PastAnswerTable
from funding.views.pages import YearPage
from funding.workbook.papers import PaperTable, paper_text, write_paper
from funding.workbook.writers import Holds
from organisations.permissions import Act
from organisations.templatetags.figures import amount_in_words, day_in_words

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CLOSES_BY = 5  # the working day by which a month is closed
# Pages that act need more than to see: who may not act is led to the record instead.
ACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "funding:transfer-confirm": ("funding:transfer-list", ()),
    "funding:pot-receive": ("funding:pot-detail", ("reference",)),
    "funding:agreement-pay": ("roi:agreement-detail", ("reference",)),
    "funding:agreement-ask": ("roi:agreement-detail", ("reference",)),
    "funding:agreement-report": ("roi:agreement-detail", ("reference",)),
}


class MonthPage(YearPage):
    """Gives `self.month`: that of `?month=`, else the first open month."""

    needs = Act.SEE
    section = "month-end"

    @cached_property
    def month(self) -> Month:
        asked = self.request.GET.get("month", "")
        if asked.isdecimal() and 1 <= int(asked) <= 12:
            return Month(self.year, int(asked))
        return month_to_close(self.organisation, self.year, self.known)

    @cached_property
    def end(self) -> MonthEnd:
        return month_end(self.organisation, self.month, self.today, self.known)

    def at_month(self, name: str, **kwargs: Any) -> str:
        """The address of another page of the same month."""
        address = self.address(name, **kwargs)
        return f"{address}{'&' if '?' in address else '?'}month={self.month.number}"

    def show(self, template: str, **context: Any) -> HttpResponse:
        pages = (
            ("Exceptions", "funding:month-end"),
            ("Checklist", "funding:close-checklist"),
            ("Forecast", "funding:forecast"),
            ("Papers", "funding:paper-list"),
        )
        here = self.request.resolver_match.view_name if self.request.resolver_match else ""
        return render(
            self.request,
            template,
            {
                "end": self.end,
                "months": self.year.months(),
                "month": self.month,
                "closes_by": working_day(self.month, CLOSES_BY),
                "closes_on": CLOSES_BY,
                "working_day": working_day_number(self.month, self.today),
                "pages": [{"label": label, "url": self.at_month(name), "here": name == here} for label, name in pages],
                **context,
            },
        )


class Exceptions(MonthPage):
    """What needs a person before the month is closed, each with its one act; and what moved since the last close."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = exceptions(self.organisation, self.end, self.known)
        close, moved = changes_since_close(self.organisation, self.month, self.today, self.known)
        since = f"month {close.month} was closed on {day_in_words(close.closed_at)}" if close else ""
        return self.show(
            "funding/month_end/exceptions.html",
            count=len(rows),
            table=ExceptionTable(
                rows,
                address=self.action_address,
                caption=f"Exceptions of {self.month}, {self.year}",
                unit="Pounds and pence",
                nothing="Nothing needs an act. Go to the checklist.",
                orderable=False,
            ),
            since=since,
            changed=ChangedTable(
                moved, prefix="changed-", address=self.address, caption=f"What moved since {since}",
                unit="Whole pounds",
                nothing="No pot moved since the last close." if close else "No month before this one is closed.",
            ),
        )  # fmt: skip

    def action_address(self, row: ExceptionRow) -> str:
        instead = ACTS.get(row.page) if Act.POST not in self.acts else None
        if row.page == "funding:transfer-list":
            return self.address(row.page)
        page, parts = instead or (row.page, tuple(row.parts))
        return self.address(page, **{part: row.parts[part] for part in parts})


class CloseChecklist(MonthPage):
    """The steps of the month by working day, and what closing freezes."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = exceptions(self.organisation, self.end, self.known)
        steps = checklist(standing_of(self.organisation, self.end, rows, self.today, self.known))
        tasks = [
            {
                "name": now.step.name,
                "hint": ". ".join(
                    part for part in (f"Working day {now.step.working_day}, {now.by:%A %-d %B}", now.left) if part
                ),
                "status": now.status,
                "url": self.at_month(now.step.page)
                if now.step.page in ("funding:month-end", "funding:paper-list")
                else self.address(now.step.page),
            }
            for now in steps
        ]
        return self.show(
            "funding/month_end/checklist.html",
            tasks=tasks,
            left=sum(bool(now.left) for now in steps),
            frozen=frozen_by(self.organisation, self.month, self.known),
            submitted=submission_of(self.organisation, self.year, self.known) if self.month.number == 12 else None,
        )


class Forecast(MonthPage):
    """The forecast of every pot with its method, its range and its own past error; `?pot=P-001` shows past answers."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = [pot for pot in self.end.pots if pot.outturn]
        names = ("to_date", "committed", "total", "low", "high", "slippage", "risk")
        totals = {name: self.end.forecast(name) for name in names}
        chosen = self.end.pot(request.GET.get("pot", ""))
        past = PastAnswerTable(
            chosen.outturn.past if chosen and chosen.outturn else (), prefix="past-",
            caption=f"What the method said of {chosen}, and what came" if chosen else "",
            nothing="The method was not asked before: no earlier month has anything to go on.",
        )  # fmt: skip
        return self.show(
            "funding/month_end/forecast.html",
            table=OutturnTable(
                rows, address=self.at_month, caption=f"Forecast outturn at the end of {self.month}, {self.year}",
                unit="Whole pounds", totals=totals if rows else None,
                nothing="No pot has anything to make a forecast from.",
            ),
            without=[pot for pot in self.end.pots if not pot.outturn],
            chosen=chosen,
            past=past,
        )  # fmt: skip


class PaperList(MonthPage):
    """Every paper of the month: as a workbook, and as text to copy."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        cards = [
            {
                "paper": paper,
                "url": self.at_month("funding:paper", code=paper.code),
                "file": f"{self.at_month('funding:paper', code=paper.code)}&format=xlsx",
            }
            for paper in PAPERS
        ]
        return self.show("funding/month_end/papers.html", papers=cards)


class PaperPage(MonthPage):
    """One paper. `?format=xlsx` gives the workbook, `?layout=` the ledger's layout, `?funder=` who is claimed from."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        paper = BY_CODE.get(kwargs["code"])
        if paper is None:
            raise Http404
        choices = Choices(journal_layout(request.GET.get("layout", "")), request.GET.get("funder", ""))
        table = paper.build(self.end, choices)
        if request.GET.get("format") == "xlsx":
            return self.workbook(paper, table)
        asked = request.GET.copy()
        asked["format"] = "xlsx"
        asked["month"] = str(self.month.number)
        totals = table.totals()
        return self.show(
            "funding/month_end/paper.html",
            paper=paper,
            table=table,
            heads=[{"words": column.heading, "numeric": column.holds is Holds.POUNDS} for column in table.columns],
            rows=[[shown(row.get(column.key), column.holds) for column in table.columns] for row in table.rows],
            totals=[
                amount_in_words(totals[column.key], pence=True) if column.key in totals else ""
                for column in table.columns
            ],
            has_totals=bool(totals and table.rows),
            text=paper_text(table),
            lines=len(table.rows) + 1,
            file_url=f"{request.path}?{asked.urlencode()}",
            layouts=journal_layouts() if paper.in_layout else (),
            layout=choices.layout,
            funders=sorted({pot.funder for pot in self.end.pots}) if paper.for_funder else (),
            funder=choices.funder or next((pot.funder for pot in self.end.pots), ""),
            known=self.known.on.isoformat() if self.known else "",
        )

    def workbook(self, paper: Paper, table: PaperTable) -> HttpResponse:
        facts = (
            ("Organisation", f"{self.organisation.name} ({self.organisation.code})"),
            ("Financial year and month", f"{self.year}, {self.month}"),
            ("Status", self.end.status),
            ("As known on", day_in_words(self.known.on if self.known else self.today)),
            ("Made on", f"{timezone.localtime():%-d %B %Y at %H:%M}"),
            ("Made by", f"{self.person.name} ({self.person.email})"),
            ("Page", str(self.request.build_absolute_uri(self.at_month("funding:paper", code=paper.code)))),
        )
        content = write_paper(
            PaperTable(table.title, table.columns, table.rows, table.sentences, table.checks, table.nothing, facts)
        )
        name = f"{paper.code}-{self.organisation.code}-{self.year.code}-{self.month.code}".lower()
        as_known = f"-known-{self.known.on.isoformat()}" if self.known else ""
        answer = HttpResponse(content, content_type=WORKBOOK)
        answer["Content-Disposition"] = f'attachment; filename="{name}{as_known}.xlsx"'
        return answer


def shown(value: Any, holds: Holds) -> dict[str, Any]:
    """A cell as it is read."""
    if holds is Holds.POUNDS:
        return {"words": "" if value is None else amount_in_words(value, pence=True), "numeric": True}
    return {"words": day_in_words(value) if isinstance(value, date) else str(value or ""), "numeric": False}

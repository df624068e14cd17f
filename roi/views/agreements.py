"""One partner agreement with the picture of the partner's own year, and the one-page statement for the partner."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from funding.agreed import AgreementState, PaymentState, QuestionState, ReportState, terms_of
from funding.domain.agreements import spoken
from funding.domain.money import in_words
from funding.domain.partner_cash import Answered, Says
from funding.views.agreements import AgreementOfPage
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.templatetags.figures import day_in_words
from roi.agreement_tables import GapTable, PaymentsTable, ScheduleTable
from roi.case.blocks import Table
from roi.case.partner_pictures import found, gap, said
from roi.case.partner_statement import (
    PaymentLine,
    StatementFacts,
    about,
    in_full,
    rate_in_words,
    schedule_table,
    statement_body,
    statement_title,
)
from roi.services.documents import DocumentUnavailable
from roi.services.partner_statements import statement_pdf
from roi.views.versions import download

TO_PARTNER = {  # how far a payment is confirmed, as the partner reads it
    Answered.NOT_ASKED: "We have not asked",
    Answered.ASKED: "We asked: please answer",
    Answered.LAPSED: "We had no answer",
    Answered.CONFIRMED: "Confirmed",
    Answered.DIFFERS: "Another amount came",
    Answered.DISPUTED: "Disputed",
}
CAN_ASK = frozenset({Answered.NOT_ASKED, Answered.LAPSED, Answered.DISPUTED, Answered.DIFFERS})


class AgreementPage(AgreementOfPage, YearPage):
    """Gives `self.facts`: what the page and the statement say."""

    needs = Act.SEE
    section = "partners"

    @property
    def day(self) -> date:
        """The day whose year of the partner is shown: today, or the nearest day of the year at the top."""
        today: date = self.today
        return min(max(today, self.year.first_day), self.year.last_day)

    @property
    def facts(self) -> StatementFacts:
        state = self.state
        agreement = state.agreement
        return StatementFacts(
            organisation=self.organisation.name,
            is_fictional=self.organisation.is_fictional,
            reference=agreement.reference,
            partner=agreement.partner,
            kind=state.kind.label,
            instrument=state.instrument.label,
            project=agreement.project.name,
            terms=state.agreed,
            pieces=state.pieces,
            payments=tuple(
                PaymentLine(each.on, each.amount, each.delivered, TO_PARTNER[each.answered], each.unspent)
                for each in state.payments
            ),
            late=state.late,
            months=state.gap(self.day),
            reports=tuple((each.row.due_on, each.received_on) for each in state.reports),
            today=self.today,
        )

    @property
    def steps(self) -> list[dict[str, str]]:
        return [{"label": "Partners", "url": self.address("funding:agreement-list")}]


class AgreementDetail(AgreementPage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        state, facts = self.state, self.facts
        picture = gap("gap", facts.months, caption="The partner’s own year")
        return render(
            request,
            "roi/agreement/detail.html",
            {
                "agreement": state.agreement,
                "lead": lead(state),
                "actions": self.actions(),
                "cards": cards(state, facts),
                "facts": self.summary(),
                "own_year": spoken([each.month for each in facts.months]),
                "picture": picture,
                "months": GapTable(
                    [
                        {"month": row[0], "cost": month.cost, "due": month.due, "arrived": month.arrived,
                         "at_end": said(month)}
                        for row, month in zip(picture.table.rows, facts.months, strict=True)
                    ],
                    prefix="months-", caption="The partner’s own year", unit="Whole pounds",
                    nothing="The partner’s year has no month.",
                ),
                "schedule": self.schedule(facts),
                "payments": self.payments(),
                "reports": self.reports(),
                "events": events_of(state),
                "steps": self.steps,
            },
        )  # fmt: skip

    def here(self, name: str, **parts: Any) -> str:
        return self.address(name, reference=self.state.agreement.reference, **parts)

    def actions(self) -> list[dict[str, str]]:
        offered = (
            (Act.POST, "funding:agreement-pay", "Record a payment"),
            (Act.POST, "funding:agreement-name", "Name a payment that is in the ledger"),
            (Act.CHANGE_TERMS, "funding:agreement-terms", "Change the terms"),
            (Act.SEE, "roi:agreement-statement", "Statement for the partner"),
        )
        return [{"label": label, "url": self.here(name)} for act, name, label in offered if act in self.acts]

    def summary(self) -> list[dict[str, Any]]:
        state = self.state
        agreement, terms = state.agreement, state.agreed
        rows: list[tuple[str, Any, str]] = [
            ("Kind", f"{state.instrument.label}, {state.kind.label}", ""),
            ("Pot that pays", str(agreement.pot),
             self.address("funding:pot-detail", reference=agreement.pot.reference)),
            ("Project", str(agreement.project),
             self.address("funding:project-detail", reference=agreement.project.reference)),
            ("What the partner does", agreement.purpose, ""),
            ("Runs", f"{day_in_words(terms.starts_on)} to {day_in_words(terms.ends_on)}", ""),
            ("Paid", in_full(terms), ""),
        ]  # fmt: skip
        if terms.from_on > self.today:
            rows.append(("These terms hold from", day_in_words(terms.from_on), ""))
        if terms.fee_rate:
            kept = f"{in_words(terms.fee, pence=True)} is kept as a fee"
            rest = in_words(terms.amount - terms.fee, pence=True)
            rows.append(("Passed on", f"{kept}; {rest} is passed on to {terms.passes_on_to}", ""))
        if terms.irrecoverable_vat:
            rows.append(("VAT that the partner cannot recover", in_words(terms.irrecoverable_vat, pence=True), ""))
        if terms.fee_rate or terms.irrecoverable_vat:
            rows.append(("Left for the work", in_words(terms.for_the_work, pence=True), ""))
        spent = "As the partner stated, by month" if terms.costs else "The same in every month"
        rows += [("What it must spend", spent, ""), ("Rate for late payment", rate_in_words(terms), "")]
        return [{"key": key, "value": value, "url": url} for key, value, url in rows]

    def schedule(self, facts: StatementFacts) -> ScheduleTable:
        """The rows of the statement's own table, so that both say the same."""
        table: Table = schedule_table(facts)
        dues = list(dict.fromkeys(piece.due for piece in facts.pieces))
        rows = [
            {"on": due.on, "what": due.what, "amount": due.amount, "came": row[3], "late": row[4], "cost": row[5]}
            for due, row in zip(dues, table.rows, strict=True)
        ]
        return ScheduleTable(rows, prefix="schedule-", caption="What is due by the terms", unit="Pounds and pence",
                             nothing="Nothing is due.")  # fmt: skip

    def payments(self) -> PaymentsTable:
        rows = [
            {
                "name": day_in_words(each.on),
                "url": self.address("funding:movement-detail", pk=each.row.movement_id),
                "amount": each.amount,
                "delivered": each.delivered,
                "prepaid": each.prepaid,
                "said": each.answered.label,
                "received_on": each.answer.received_on if each.answer else None,
                "unspent": None if each.unspent is None else in_words(each.unspent, pence=True),
                "act": self.acts_on(each) or None,
            }
            for each in self.state.payments
        ]
        totals = {"amount": self.state.paid, "delivered": self.state.delivered, "prepaid": self.state.prepaid}
        return PaymentsTable(rows, prefix="payments-", caption="What was paid", unit="Pounds and pence",
                             totals=totals if rows else None,
                             nothing="Nothing is paid yet.")  # fmt: skip

    def acts_on(self, payment: PaymentState) -> SafeString:
        if Act.POST not in self.acts:
            return SafeString("")
        offered = []
        if payment.prepaid:
            offered.append(("Record delivery", self.address("funding:movement-deliver", pk=payment.row.movement_id)))
        if payment.answered in CAN_ASK:
            offered.append(("Ask the partner", self.here("funding:agreement-ask", pk=payment.row.pk)))
        if payment.answered is Answered.ASKED and payment.question:
            offered.append(("Take the link back", self.here("funding:agreement-revoke", pk=payment.question.pk)))
        about_it = f" of {day_in_words(payment.on)}, {in_words(payment.amount)}"
        links = (
            format_html('<a class="nhsuk-link" href="{}">{}<span class="nhsuk-u-visually-hidden">{}</span></a>', url,
                        label, about_it) for label, url in offered
        )  # fmt: skip
        return format_html_join(SafeString("<br>"), "{}", ((link,) for link in links))

    def reports(self) -> list[dict[str, str]]:
        can_act = Act.CHANGE_TERMS in self.acts
        return [
            {
                "name": f"Report by {day_in_words(each.row.due_on)}",
                "hint": f"Came on {day_in_words(each.received_on)}" if each.received_on else "",
                "status": state_of(each, self.today),
                "url": "" if each.received_on or not can_act else self.here("funding:agreement-report", pk=each.row.pk),
            }
            for each in self.state.reports
        ]


def state_of(report: ReportState, today: date) -> str:
    if report.received_on:
        return "Completed"
    return "Overdue" if report.is_overdue(today) else "Not due yet"


class AgreementStatement(AgreementPage):
    """The statement as a page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        facts = self.facts
        here = self.address("roi:agreement-detail", reference=facts.reference)
        given = {
            "title": statement_title(facts),
            "about": about(facts),
            "body": statement_body(facts),
            "pdf_url": self.address("roi:agreement-statement-pdf", reference=facts.reference),
            "steps": [*self.steps, {"label": str(self.state.agreement), "url": here}],
        }
        return render(request, "roi/agreement/statement.html", given)


class AgreementStatementPdf(AgreementPage):
    """The statement as a PDF. Where none can be made, the page says why."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        facts = self.facts
        try:
            content = statement_pdf(facts)
        except DocumentUnavailable as failed:
            messages.warning(request, str(failed))
            return HttpResponseRedirect(self.address("roi:agreement-statement", reference=facts.reference))
        stem = f"statement-{self.organisation.code}-{facts.reference}-{facts.today.isoformat()}".lower()
        return download(content, f"{stem}.pdf", "application/pdf")


def lead(state: AgreementState) -> str:
    """Paid and delivered, never as one figure."""
    words = f"{in_words(state.paid)} of {in_words(state.agreed.amount)} is paid. "
    return words + (
        f"{in_words(state.delivered)} of it is delivered; {in_words(state.prepaid)} is paid and not yet delivered."
        if state.prepaid
        else "All of that is delivered."
        if state.paid
        else "Nothing is delivered for it yet."
    )


def cards(state: AgreementState, facts: StatementFacts) -> list[dict[str, str]]:
    worst = state.widest(facts.months[0].month.first_day)
    late = state.late_cost
    said_last = state.last_said
    overdue = f"{in_words(state.overdue)} of it is overdue" if state.overdue else "Nothing is overdue"
    return [
        {"label": "Still to pay", "text": in_words(state.to_pay), "url": "#payments", "note": overdue},
        {"label": "Partner out of pocket at most", "text": in_words(worst.gap) if worst else "£0", "url": "#gap",
         "note": found(facts.months)},
        {"label": "Late payment costs the partner", "url": "#payments",
         "text": "Not known" if late is None else in_words(late, pence=True),
         "note": "No rate is stated" if late is None else rate_in_words(state.terms)},
        {"label": "The partner holds unspent", "url": "#payments",
         "text": in_words(said_last.unspent) if said_last and said_last.unspent is not None else "Not said",
         "note": f"As it said last, of the payment of {day_in_words(said_last.on)}" if said_last else
         "It has not answered yet"},
    ]  # fmt: skip


def events_of(state: AgreementState) -> list[dict[str, Any]]:
    """What was agreed, asked and said, the newest first."""
    found_events: list[tuple[Any, dict[str, Any]]] = []
    for number, row in enumerate(state.rows):
        terms = terms_of(row)
        text = f"{in_words(terms.amount, pence=True)}, {in_full(terms).lower()}, from {day_in_words(row.from_on)}."
        said_why = f" {row.reason}" if row.reason else ""
        title = "Terms changed" if number else "Agreed"
        found_events.append((row.recorded_at, {"title": title, "by": row.recorded_by.name, "text": text + said_why}))
    for payment in state.payments:
        for each in payment.questions:
            found_events += said_of(payment, each)
    return [{**event, "at": at} for at, event in sorted(found_events, key=lambda each: each[0], reverse=True)]


def said_of(payment: PaymentState, asked: QuestionState) -> list[tuple[Any, dict[str, Any]]]:
    """A link that was made, and what the partner said through it."""
    question, answer = asked.row, asked.answer
    about_it = f"About the payment of {day_in_words(payment.on)}, {in_words(payment.amount, pence=True)}"
    how = f"sent to {question.asked_of}" if question.is_mailed else "handed over by hand"
    end = "was taken back" if asked.is_revoked else f"works until {day_in_words(question.expires_on)}"
    text = f"{about_it}, by a link {how}, which {end}."
    events = [(question.recorded_at, {"title": "Partner asked", "by": question.recorded_by.name, "text": text})]
    if answer:
        came = ""
        if answer.amount is not None and answer.received_on:
            came = f" {in_words(answer.amount, pence=True)} came on {day_in_words(answer.received_on)}."
        title = "Partner confirmed" if answer.says == Says.CONFIRMED else "Partner disputed"
        text = f"{about_it}.{came} {answer.words}"
        by = f"{answer.answered_by}, through the link"
        events.append((answer.recorded_at, {"title": title, "by": by, "text": text}))
    return events

"""Partner agreements: the list of a year, and the forms by which they are agreed, changed, paid, asked and reported."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.agreed import AgreementState, PaymentState, agreement_state, agreements_of
from funding.agreement_table import AgreementRow, AgreementTable
from funding.domain.agreements import LateRate, Terms
from funding.domain.money import in_words
from funding.forms.agreements import (
    AgreementForm,
    AskPartnerForm,
    ChangeTermsForm,
    NamePaymentForm,
    PartnerPaymentForm,
    ReportCameForm,
    RevokeForm,
)
from funding.partner_links import unnamed_payments
from funding.selectors import closed_lately, pots_of, projects_of
from funding.services.agreements import Partner, change_agreement, open_agreement, report_came
from funding.services.partner_payments import LASTS, Asked, ask_partner, name_payment, pay_partner, revoke_question
from funding.views.forms_page import Done, FormPage
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.templatetags.figures import day_in_words


class AgreementList(YearPage):
    """Agreements that run in the year, or were paid in it."""

    needs = Act.SEE
    section = "partners"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        states = agreements_of(self.organisation, self.today, self.known, self.year)
        day = min(max(self.today, self.year.first_day), self.year.last_day)
        table = AgreementTable(
            [AgreementRow(state, day) for state in states],
            address=self.address,
            caption=f"Agreements of {self.year}",
            unit="Whole pounds",
            nothing=f"No agreement with a partner runs in {self.year}. Record one to see it here.",
        )
        new_url = self.address("funding:agreement-new") if Act.LOG_POTS in self.acts else ""
        return render(request, "funding/agreement/list.html", {"table": table, "new_url": new_url})


class AgreementOfPage:
    """For pages under /agreements/<reference>/: `self.state`, or a page that does not exist."""

    organisation: Any
    kwargs: dict[str, Any]
    today: Any

    @cached_property
    def state(self) -> AgreementState:
        known = getattr(self, "known", None)
        found = agreement_state(self.organisation, self.kwargs["reference"], self.today, known)
        if found is None:
            raise Http404
        return found

    @cached_property
    def payment(self) -> PaymentState:
        """The payment of the address."""
        found = self.state.payment(self.kwargs["pk"])
        if found is None:
            raise Http404
        return found


class AgreementNew(FormPage):
    needs = Act.LOG_POTS
    section = "partners"
    form_class = AgreementForm
    title = "Record an agreement with a partner"
    button = "Record it"

    def form_options(self) -> dict[str, Any]:
        return {"pots": pots_of(self.organisation, self.year), "projects": projects_of(self.organisation)}

    def back(self) -> tuple[str, str]:
        return self.address("funding:agreement-list"), "Partners"

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        agreement = open_agreement(
            by=self.person,
            pot=typed["pot"],
            project=typed["project"],
            partner=Partner(
                name=typed["partner"],
                kind=typed["kind"],
                instrument=typed["instrument"],
                year_begins=typed["year_begins"],
                purpose=typed["purpose"],
            ),
            terms=form.terms(typed["starts_on"]),
            reports=typed["reports"],
            evidence=typed["evidence"],
        )
        return Done(f"{agreement} is recorded.", self.address("roi:agreement-detail", reference=agreement.reference))


class AgreementFormPage(AgreementOfPage, FormPage):
    """A form about one agreement; it goes back to the agreement."""

    needs = Act.POST
    section = "partners"

    @property
    def agreement_address(self) -> str:
        return self.address("roi:agreement-detail", reference=self.state.agreement.reference)

    def back(self) -> tuple[str, str]:
        return self.agreement_address, str(self.state.agreement)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.state
        return super().get(request, *args, **kwargs)


class AgreementTermsPage(AgreementFormPage):
    needs = Act.CHANGE_TERMS
    form_class = ChangeTermsForm
    title = "Change the terms"
    button = "Change them"

    def initial(self) -> dict[str, Any]:
        return as_typed(self.state.history[-1])

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        change_agreement(
            by=self.person,
            agreement=self.state.agreement,
            terms=form.terms(typed["from_on"]),
            reason=typed["reason"],
            reports=typed["reports"],
            evidence=typed["evidence"],
        )
        return Done(f"The new terms hold from {day_in_words(typed['from_on'])}.", self.agreement_address)


class AgreementPay(AgreementFormPage):
    form_class = PartnerPaymentForm
    title = "Record a payment"
    button = "Record it"

    def form_options(self) -> dict[str, Any]:
        return {"closed": closed_lately(self.organisation, self.year)}

    def initial(self) -> dict[str, Any]:
        return {"is_delivered": "no" if self.state.terms.paid.is_ahead else "yes"}

    def context(self) -> dict[str, Any]:
        agreement = self.state.agreement
        return {"lead": f"It is posted to {agreement.pot}, {agreement.project}. Is it in the ledger already, such as "
                        "from an import? Then go back and name it instead."}  # fmt: skip

    def act(self, form: Any) -> Done:
        pay_partner(by=self.person, agreement=self.state.agreement, **form.cleaned_data)
        amount = in_words(form.cleaned_data["amount"], pence=True)
        return Done(f"{amount} to {self.state.agreement.partner} is recorded.", self.agreement_address)


class AgreementNamePayment(AgreementFormPage):
    form_class = NamePaymentForm
    title = "Name a payment that is in the ledger"
    button = "Name it"
    lead = "Nothing is posted: the movement stays as it is and counts as a payment of this agreement."

    def form_options(self) -> dict[str, Any]:
        return {"movements": unnamed_payments(self.state.agreement)}

    def act(self, form: Any) -> Done:
        movement = form.cleaned_data["movement"]
        name_payment(by=self.person, agreement=self.state.agreement, movement=movement)
        said = f"The payment of {day_in_words(movement.effective_on)} counts for this agreement."
        return Done(said, self.agreement_address)


class AgreementAsk(AgreementFormPage):
    """Makes a link. Where it is not mailed it is shown here, this once."""

    form_class = AskPartnerForm
    title = "Ask the partner to confirm"
    button = "Make the link"
    asked: Asked | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.payment
        return super().get(request, *args, **kwargs)

    def form_options(self) -> dict[str, Any]:
        return {"lasts": LASTS}

    def initial(self) -> dict[str, Any]:
        asked = [each.question.asked_of for each in self.state.payments if each.question]
        return {"asked_of": asked[-1] if asked else ""}

    def context(self) -> dict[str, Any]:
        payment = self.payment
        return {"lead": f"{in_words(payment.amount, pence=True)}, paid on {day_in_words(payment.on)}. The partner says "
                        "through the link what came, when, and what is not spent, or disputes it. It needs no "
                        "account."}  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, *args, **kwargs)
        if self.asked is None or self.asked.question.is_mailed:
            return answer
        given = {
            "link": request.build_absolute_uri(self.asked.path),
            "question": self.asked.question,
            "agreement": self.state.agreement,
            "back_url": self.agreement_address,
        }
        return render(request, "funding/agreement/link.html", given)

    def act(self, form: Any) -> Done:
        self.asked = ask_partner(by=self.person, payment=self.payment.row, today=self.today, **form.cleaned_data)
        if self.asked.question.is_mailed:
            return Done(f"A link was sent to {self.asked.question.asked_of}.", self.agreement_address)
        return Done("The link is made.", self.agreement_address)


class AgreementRevoke(AgreementFormPage):
    form_class = RevokeForm
    title = "Take the link back"
    button = "Take it back"
    lead = "The link stops working at once. The partner can be asked again."

    @cached_property
    def question(self) -> Any:
        questions = [each.question for each in self.state.payments if each.question]
        found = next((each for each in questions if each.pk == self.kwargs["pk"]), None)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.question
        return super().get(request, *args, **kwargs)

    def act(self, form: Any) -> Done:
        revoke_question(by=self.person, question=self.question, **form.cleaned_data)
        return Done("The link no longer works.", self.agreement_address)


class AgreementReport(AgreementFormPage):
    needs = Act.CHANGE_TERMS
    form_class = ReportCameForm
    title = "The report came"
    button = "Record it"

    @cached_property
    def report(self) -> Any:
        found = next((each for each in self.state.reports if each.row.pk == self.kwargs["pk"]), None)
        if found is None:
            raise Http404
        return found

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def context(self) -> dict[str, Any]:
        return {"lead": f"Due by {day_in_words(self.report.row.due_on)}."}

    def act(self, form: Any) -> Done:
        report_came(by=self.person, report=self.report.row, **form.cleaned_data)
        return Done(f"The report due by {day_in_words(self.report.row.due_on)} came.", self.agreement_address)


def as_typed(terms: Terms) -> dict[str, Any]:
    """The terms as somebody would type them again; milestones are those to come and are typed anew."""
    return {
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "amount": terms.amount,
        "paid": terms.paid.value,
        "days_to_pay": terms.days_to_pay or None,
        "costs": "\n".join(f"{month.name} {month.first_day.year}; {amount:,.2f}" for month, amount in terms.costs),
        "irrecoverable_vat": terms.irrecoverable_vat or None,
        "fee": percent_typed(terms.fee_rate),
        "passes_on_to": terms.passes_on_to,
        "late": terms.late.value,
        "late_rate": percent_typed(terms.late_rate) if terms.late is not LateRate.NONE else "",
        "late_source": terms.late_source,
    }


def percent_typed(millionths: int) -> str:
    return f"{millionths / 10_000:.4f}".rstrip("0").rstrip(".") if millionths else ""

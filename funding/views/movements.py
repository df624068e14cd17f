"""Pages that record what happens to a pot's money, and the page of one movement."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO, in_words
from funding.forms.movement import (
    ApplyElsewhereForm,
    PassOnForm,
    ReceiveForm,
    ReturnForm,
    ReverseForm,
    SpendByMonthForm,
    SpendForm,
)
from funding.matched import lines_behind
from funding.readings import event_of, receivers_for
from funding.selectors import closed_lately, months_closed, movement_for
from funding.services.ledger import (
    apply_elsewhere,
    receive_money,
    record_monthly_spend,
    record_spend,
    return_to_funder,
    reverse_movement,
)
from funding.services.transfers import pass_on
from funding.tables import source_of
from funding.views.forms_page import Done, FormPage, PotFormPage
from funding.views.pages import YearPage
from organisations.permissions import Act
from organisations.templatetags.figures import day_in_words

MOST_LINES = 200  # lines of the ledger that the page of one movement shows


def pence(amount: Any) -> str:
    return in_words(amount, pence=True)


class PotReceive(PotFormPage):
    needs = Act.POST
    form_class = ReceiveForm
    title = "Record money received"
    button = "Record it"
    lead = "A fact: it is never refused for its size."

    def form_options(self) -> dict[str, Any]:
        return {"closed": closed_lately(self.organisation, self.year)}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        receive_money(by=self.person, pot=self.pot, **typed)
        return Done(f"{pence(typed['amount'])} received on {self.pot}.", self.pot_address)


class PotSpend(PotFormPage):
    needs = Act.POST
    form_class = SpendForm
    template_name = "funding/movement/spend.html"
    title = "Record spend"
    button = "Record it"

    def form_options(self) -> dict[str, Any]:
        return {"pot": self.pot, "closed": closed_lately(self.organisation, self.year)}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        record_spend(by=self.person, pot=self.pot, **typed)
        if typed["project"] is None:
            return Done(f"{pence(typed['amount'])} is recorded as spend that is not explained.", self.pot_address)
        return Done(f"{pence(typed['amount'])} spent on {typed['project']}.", self.pot_address)


class PotSpendByMonth(PotFormPage):
    needs = Act.POST
    form_class = SpendByMonthForm
    template_name = "funding/movement/spend_by_month.html"
    title = "Record spend by month"
    button = "Record these months"
    lead = "Each amount is recorded on the last day of its month: all of them or none."

    def form_options(self) -> dict[str, Any]:
        return {"pot": self.pot, "closed": months_closed(self.organisation, self.year)}

    def act(self, form: Any) -> Done:
        typed, amounts = form.cleaned_data, form.amounts()
        record_monthly_spend(
            by=self.person,
            pot=self.pot,
            project=typed["project"],
            amounts={Month(self.year, number): amount for number, amount in amounts.items()},
            evidence_grade=typed["evidence_grade"],
            reason=typed["reason"],
            partner=typed["partner"],
            is_one_off=typed["is_one_off"],
        )
        total = pence(sum(amounts.values(), ZERO))
        return Done(f"{total} spent on {typed['project']}, in {len(amounts)} months.", self.pot_address)


class PotApplyElsewhere(PotFormPage):
    needs = Act.POST
    form_class = ApplyElsewhereForm
    title = "Record use for another purpose"
    button = "Record it"
    lead = "Saved to your organisation only. Records may be disclosable."

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        apply_elsewhere(by=self.person, pot=self.pot, **typed)
        return Done(f"{pence(typed['amount'])} is recorded as used for another purpose.", self.pot_address)


class PotPassOn(PotFormPage):
    needs = Act.POST
    form_class = PassOnForm
    title = "Pass money on"
    button = "Pass it on"
    lead = "It prints as in transit until the other organisation confirms it on a pot of its own."

    def form_options(self) -> dict[str, Any]:
        return {"receivers": receivers_for(self.organisation, self.year, self.today)}

    def initial(self) -> dict[str, Any]:
        return {"what_for": self.pot.name}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        pass_on(by=self.person, pot=self.pot, **typed)
        return Done(f"{pence(typed['amount'])} passed on to {typed['receiver']}.", self.pot_address)


class PotReturn(PotFormPage):
    needs = Act.POST
    form_class = ReturnForm
    title = "Return money to the funder"
    button = "Record it"

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        return_to_funder(by=self.person, pot=self.pot, **typed)
        return Done(f"{pence(typed['amount'])} returned to {self.pot.funder_name}.", self.pot_address)


FOLLOWED_BY = (
    ("apply-elsewhere", "movement-restore", "Bring money back to its pot"),
    ("commit", "movement-spend", "Record spend of this commitment"),
    ("commit", "movement-release", "Release this commitment"),
    ("prepay", "movement-deliver", "Record a delivery"),
    ("accrue", "movement-cancel", "Take this accrual back"),
)


class MovementOfPage:
    """For pages under /movements/<id>/: `self.movement` of this organisation and year, or no such page."""

    organisation: Any
    year: Any
    known: Any
    kwargs: dict[str, Any]

    @cached_property
    def movement(self) -> Any:
        movement = movement_for(self.organisation, self.kwargs["pk"], self.known)
        if movement is None:
            raise Http404
        years = {movement.year, *(posting.year for posting in movement.postings.all())}
        if self.year.start not in years:
            raise Http404
        return movement


class MovementDetail(MovementOfPage, YearPage):
    """Everything about one movement: who, when, why, its postings, its source and its row in the audit chain."""

    needs = Act.SEE
    section = "pots"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        movement = self.movement
        reversed_by = reversal_of(movement, self.known)
        can_reverse = Act.POST in self.acts and movement.kind != "reverse" and not movement.transfer_id
        return render(
            request,
            "funding/movement/detail.html",
            {
                "movement": movement,
                "facts": self.facts(movement, reversed_by),
                "postings": movement.postings.all(),
                "lines": (behind := lines_behind(movement, self.known))[:MOST_LINES],
                "lines_more": max(0, len(behind) - MOST_LINES),
                "event": event_of(movement),
                "reverse_url": self.address("funding:movement-reverse", pk=movement.pk)
                if can_reverse and reversed_by is None
                else "",
                "follow": [
                    {"label": label, "url": self.address(f"funding:{name}", pk=movement.pk)}
                    for kind, name, label in FOLLOWED_BY
                    if kind == movement.kind and Act.POST in self.acts and reversed_by is None
                ],
                "steps": [
                    {"label": "Funding pots", "url": self.address("funding:pot-list")},
                    *(
                        {"label": str(pot), "url": self.address("funding:pot-detail", reference=pot.reference)}
                        for pot in {posting.pot for posting in movement.postings.all()}
                    ),
                ],
            },
        )

    def facts(self, movement: Any, reversed_by: Any) -> list[dict[str, Any]]:
        rows = [
            ("Kind", movement.get_kind_display(), ""),
            ("Date", day_in_words(movement.effective_on), ""),
            ("Month", str(Month(FinancialYear(movement.year), movement.month)), ""),
            ("Belongs to month", about_month(movement), ""),
            ("Reason", movement.reason, ""),
            ("Basis", movement.get_basis_display(), ""),
            ("Went to", movement.get_destination_display(), ""),
            ("Role that decided", movement.decided_by_role, ""),
            ("Minute", movement.minute, ""),
            ("Carried forward on the basis of", movement.get_carry_basis_display(), ""),
            ("Project", str(movement.project or ""), self.project_address(movement)),
            ("Partner", movement.partner, ""),
            ("How well it is shown", movement.get_evidence_grade_display(), ""),
            ("Evidence", movement.evidence, ""),
            ("Transfer", str(movement.transfer or ""), ""),
            ("Follows", self.named(movement.concerns), self.movement_address(movement.concerns)),
            ("Reverses", self.named(movement.reverses), self.movement_address(movement.reverses)),
            ("Reversed by", self.named(reversed_by), self.movement_address(reversed_by)),
            ("Where it comes from", source_of(movement), ""),
            ("In the source", movement.source_text, ""),
        ]
        kept = {"Kind", "Date", "Month", "Reason", "Where it comes from"}
        shown = [row for row in rows if row[1] or row[0] in kept]
        if movement.kind == "apply-elsewhere":
            shown.append(("Recorded with approval", "Yes" if movement.is_approved else "No", ""))
        return [{"key": key, "value": value, "url": url} for key, value, url in shown]

    def named(self, movement: Any) -> str:
        return f"{movement.get_kind_display()} ({movement.pk})" if movement else ""

    def movement_address(self, movement: Any) -> str:
        if movement is None:
            return ""
        return self.address("funding:movement-detail", pk=movement.pk, year=FinancialYear(movement.year))

    def project_address(self, movement: Any) -> str:
        project = movement.project
        return self.address("funding:project-detail", reference=project.reference) if project else ""


def reversal_of(movement: Any, known: Any) -> Any:
    """The movement that reverses it, if one did by then."""
    found = getattr(movement, "reversed_by", None)
    later = found is not None and known and found.sequence > known.sequences.get(found.organisation_id, 0)
    return None if later else found


def about_month(movement: Any) -> str:
    """The closed month that a late posting belongs to."""
    if not movement.about_month:
        return ""
    year = FinancialYear(movement.about_year or movement.year)
    return f"{Month(year, movement.about_month)} of {year}"


class MovementReverse(MovementOfPage, FormPage):
    """Post the opposite of a movement. Both stay in the history."""

    needs = Act.POST
    section = "pots"
    form_class = ReverseForm
    title = "Reverse a movement"
    button = "Reverse it"
    lead = "The movement stays in the history, with its reversal beside it."

    def back(self) -> tuple[str, str]:
        return self.address("funding:movement-detail", pk=self.movement.pk), "The movement"

    def act(self, form: Any) -> Done:
        reversal = reverse_movement(by=self.person, movement=self.movement, **form.cleaned_data)
        return Done("The movement is reversed.", self.address("funding:movement-detail", pk=reversal.pk))

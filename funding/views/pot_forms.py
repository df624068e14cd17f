"""Pages that log a pot and change its award or terms."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from funding.domain.instalments import instalments
from funding.domain.money import in_words
from funding.domain.words import PotKind
from funding.forms.pot import AwardForm, PotForm, TermsForm, WithdrawForm
from funding.readings import PublishedLine, published_lines
from funding.services.pots import NewAward, Passport, change_award, change_terms, open_pot
from funding.services.withdrawal import withdraw_pot
from funding.views.forms_page import Done, FormPage, PotFormPage
from organisations.permissions import Act


class PotOpen(FormPage):
    """Log a pot; with `?from=` its fields are filled from a published figure that names this organisation. With
    `?import=` it goes back to the words of that import."""

    needs = Act.LOG_POTS
    section = "pots"
    form_class = PotForm
    template_name = "funding/pot/open.html"
    title = "Log a pot"
    button = "Log this pot"

    @cached_property
    def published(self) -> PublishedLine | None:
        asked = self.request.GET.get("from", "")
        if not asked:
            return None
        for line in published_lines(self.organisation):
            if str(line.published.pk) == asked:
                return line
        raise Http404

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        line = self.published
        if line and line.pot:
            return HttpResponseRedirect(
                self.address("funding:pot-detail", reference=line.pot.reference, year=line.year)
            )
        if line and line.year != self.year:
            return HttpResponseRedirect(f"{self.address('funding:pot-open', year=line.year)}?from={line.published.pk}")
        return super().get(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        if self.published is None:
            return {}
        row = self.published.published
        return {
            "name": row.heading,
            "funder_name": "NHS England",
            "kind": PotKind.CORE20PLUS5.value,
            "amount": row.amount,
            "evidence": ", ".join(part for part in (row.batch.file.name, row.batch.sheet, row.cell) if part),
        }

    def context(self) -> dict[str, Any]:
        return {"published": self.published}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        pot = open_pot(
            by=self.person,
            organisation=self.organisation,
            passport=self.passport(typed),
            awards=[
                NewAward(
                    self.year,
                    typed["amount"],
                    instalments(typed["profile"], typed["amount"], self.year, typed["due_on"]),
                    typed["announced_on"],
                    typed["evidence"],
                )
            ],
            published=self.published.published if self.published else None,
        )
        back = self.request.GET.get("import", "")
        return Done(
            f"{pot} is logged with {in_words(typed['amount'], pence=True)} for {self.year}.",
            self.address("funding:import-values", pk=int(back))
            if back.isdecimal() and len(back) < 10
            else self.address("funding:pot-detail", reference=pot.reference),
        )

    def passport(self, typed: dict[str, Any]) -> Passport:
        return Passport(
            name=typed["name"],
            funder_name=typed["funder_name"],
            kind=typed["kind"],
            recurrence=typed["recurrence"],
            protection=typed["protection"],
            protected_from=typed["protected_from"] or typed["starts_on"] or self.year.first_day,
            protected_to=typed["protected_to"],
            is_capital=typed["money_for"] == "capital",
            purpose=typed["purpose"],
            conditions=typed["conditions"],
            evidence=typed["evidence"],
            announced_on=typed["announced_on"],
            starts_on=typed["starts_on"],
            use_by_on=typed["use_by_on"],
            areas=tuple(typed["areas"]),
            plus_groups=typed["plus_groups"],
        )


class PotAward(PotFormPage):
    """Record an increase, a signed reduction or money netted off."""

    needs = Act.CHANGE_TERMS
    form_class = AwardForm
    title = "Change the award"
    button = "Record the change"

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        due = ((typed["due_on"], typed["amount"]),) if typed["due_on"] else ()
        change_award(
            by=self.person,
            pot=self.pot,
            kind=typed["kind"],
            award=NewAward(self.year, typed["amount"], due, typed["decided_on"], typed["evidence"]),
            reason=typed["reason"],
        )
        return Done(f"{typed['kind'].label}: {in_words(typed['amount'], pence=True)}.", self.pot_address)


class PotTerms(PotFormPage):
    """Record other terms from a date; earlier dates keep theirs."""

    needs = Act.CHANGE_TERMS
    form_class = TermsForm
    title = "Change the terms"
    button = "Record the terms"
    lead = "Earlier dates keep the terms they had."

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        change_terms(by=self.person, pot=self.pot, **typed)
        return Done(f"{typed['protection'].label} and {typed['recurrence'].label.lower()}.", self.pot_address)


class PotWithdraw(PotFormPage):
    """Take back a pot that was logged in error, while nothing is recorded on it."""

    needs = Act.CHANGE_TERMS
    form_class = WithdrawForm
    title = "Withdraw the pot"
    button = "Withdraw it"
    lead = (
        "For a pot that was logged in error and that no money, import, evidence or answer names. It leaves every list "
        "and total from today on; as known on an earlier day it still stands."
    )

    def act(self, form: Any) -> Done:
        withdraw_pot(by=self.person, pot=self.pot, reason=form.cleaned_data["reason"])
        return Done(f"{self.pot} is withdrawn.", self.address("funding:pot-list"))

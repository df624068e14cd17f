"""Re-allocated resource: staff and budget taken from elsewhere, what was given up, and the forms that record them."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from funding.domain.money import in_words
from funding.domain.words import Resource
from funding.forms.reallocated import CorrectReallocatedForm, ReallocatedForm
from funding.reallocated import Together, reallocated_for, reallocated_of, together
from funding.selectors import projects_of
from funding.services.reallocated import Taken, correct_reallocated, record_reallocated
from funding.tables import ReallocatedTable
from funding.terms_listings import reallocated_listing
from funding.views.downloads import ListPage
from funding.views.forms_page import Done, FormPage
from organisations.permissions import Act

FACTS = ("kind", "what", "taken_from", "given_up", "amount", "wte", "from_on", "to_on", "project", "decided_by_role",
         "evidence")  # fmt: skip


class ReallocatedList(ListPage):
    needs = Act.SEE
    section = "terms"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = reallocated_of(self.organisation, self.year, self.known)
        taken = self.file(lambda to, facts: reallocated_listing(rows, self.year, to, facts), "reallocated")
        if taken:
            return taken
        found = together(rows)
        return render(
            request,
            "funding/reallocated/list.html",
            {
                "lead": self.lead(found),
                "table": ReallocatedTable(
                    rows,
                    address=self.address,
                    can_correct=Act.LOG_POTS in self.acts,
                    caption=f"Re-allocated resource, {self.year}",
                    unit="Pounds and pence for the year",
                    totals={"amount": found.amount} if rows else None,
                ),
                "can_record": Act.LOG_POTS in self.acts,
                "new_url": self.address("funding:reallocated-new"),
                "downloads": self.downloads,
                "steps": [{"label": "Terms of funding", "url": self.terms_url}],
            },
        )

    def lead(self, found: Together) -> str:
        if not found.amount:
            return f"No resource taken from elsewhere is recorded for {self.year}."
        return (
            f"{in_words(found.amount)} of existing resource was turned to health inequalities in {self.year}: "
            f"{in_words(found.staff)} of staff ({found.wte.normalize():f} WTE) and {in_words(found.budget)} of budget."
        )

    @property
    def terms_url(self) -> str:
        return self.address("roi:terms")


class ReallocatedNew(FormPage):
    needs = Act.LOG_POTS
    section = "terms"
    form_class = ReallocatedForm
    title = "Record resource taken from elsewhere"
    button = "Record it"
    lead = "It is recorded as what it is. It posts nothing and changes no figure of a pot."

    def back(self) -> tuple[str, str]:
        return self.address("funding:reallocated-list"), "Re-allocated resource"

    def form_options(self) -> dict[str, Any]:
        return {"projects": projects_of(self.organisation)}

    def act(self, form: Any) -> Done:
        row = record_reallocated(
            by=self.person, organisation=self.organisation, year=self.year, taken=Taken(**form.cleaned_data)
        )
        return Done(f"{row} is recorded.", self.address("funding:reallocated-list"))


class ReallocatedCorrect(ReallocatedNew):
    form_class = CorrectReallocatedForm
    title = "Correct resource taken from elsewhere"
    button = "Correct it"
    lead = "The earlier row stays in the history; this one counts from now on."

    @cached_property
    def row(self) -> Any:
        row = reallocated_for(self.organisation, self.year, self.kwargs["pk"])
        if row is None:
            raise Http404
        return row

    def initial(self) -> dict[str, Any]:
        held = {name: getattr(self.row, name) for name in FACTS}
        wte = self.row.wte
        return {**held, "wte": "" if wte is None else f"{(Decimal(wte) / 100).normalize():f}",
                "kind": Resource(self.row.kind).value}  # fmt: skip

    def act(self, form: Any) -> Done:
        given = dict(form.cleaned_data)
        reason = given.pop("reason")
        row = correct_reallocated(by=self.person, row=self.row, taken=Taken(**given), reason=reason)
        words = f"{row} is corrected." if row.amount else f"{row} is taken back."
        return Done(words, self.address("funding:reallocated-list"))

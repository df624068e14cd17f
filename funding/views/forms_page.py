"""Base of every page with a form: GET shows it, POST checks it and calls `act`, a refusal becomes an error at its
field, and what succeeded redirects with one message. A form that was sent once is not carried out a second time."""

import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from funding.forms.fields import LedgerForm
from funding.selectors import pot_by_reference
from funding.services.once import carry_out_once
from funding.views.pages import YearPage
from organisations.refusals import NotAllowed, Refused


@dataclass(frozen=True, slots=True)
class Done:
    """What a form did: the one message of the next page, and its address."""

    message: str
    address: str


class FormPage(YearPage):
    """A page of one form. Subclasses give `form_class`, `title`, `button` and `act`, which calls services."""

    form_class: ClassVar[type[LedgerForm]]
    template_name: ClassVar[str] = "funding/form.html"
    title: ClassVar[str]
    button: ClassVar[str] = "Save"
    lead: ClassVar[str] = ""

    def act(self, form: Any) -> Done:
        raise NotImplementedError

    def form_options(self) -> dict[str, Any]:
        """Further arguments of the form, such as the rows to choose from."""
        return {}

    def initial(self) -> dict[str, Any]:
        return {}

    def context(self) -> dict[str, Any]:
        return {}

    def back(self) -> tuple[str, str]:
        """Address and words of the link back."""
        return self.address("funding:pot-list"), "Funding pots"

    def form(self, data: Any = None) -> LedgerForm:
        return self.form_class(data, year=self.year, today=self.today, initial=self.initial(), **self.form_options())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            token = request.POST.get("token", "")
            done = carry_out_once(session=request.session, token=token, act=lambda: self.act(form))
        except NotAllowed:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            return self.show(form)
        messages.success(request, done.message)
        return HttpResponseRedirect(done.address)

    def show(self, form: LedgerForm) -> HttpResponse:
        address, words = self.back()
        given = {
            "form": form,
            "token": secrets.token_urlsafe(12),
            "title": self.title,
            "button": self.button,
            "lead": self.lead,
            "back_url": address,
            "back_label": words,
        }
        return render(self.request, self.template_name, {**given, **self.context()})


class PotOfPage:
    """For pages under /pots/<reference>/: `self.pot`, or a page that does not exist."""

    organisation: Any
    kwargs: dict[str, Any]

    @cached_property
    def pot(self) -> Any:
        known = getattr(self, "known", None)
        pot = pot_by_reference(self.organisation, self.kwargs["reference"])
        if pot is None or (known and pot.sequence > known.sequences.get(pot.organisation_id, 0)):
            raise Http404
        return pot


class PotFormPage(PotOfPage, FormPage):
    """A form about one pot; it goes back to the pot."""

    section = "pots"

    def back(self) -> tuple[str, str]:
        return self.pot_address, str(self.pot)

    @property
    def pot_address(self) -> str:
        return self.address("funding:pot-detail", reference=self.pot.reference)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.pot
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return {"pot": self.pot}

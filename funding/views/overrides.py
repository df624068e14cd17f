"""Overrides by two people: one asks that an act may use more than a pot holds, a colleague consents."""

from functools import cached_property
from typing import Any

from django.http import Http404

from funding.domain.money import in_words
from funding.forms.override import ConsentForm, OverrideForm
from funding.overrides import override_request
from funding.services.acts import ask_for_override, confirm_override
from funding.views.forms_page import Done, FormPage, PotFormPage
from organisations.permissions import Act
from organisations.templatetags.figures import day_in_words


class OverrideAsk(PotFormPage):
    needs = Act.POST
    form_class = OverrideForm
    title = "Ask for an override"
    button = "Ask a colleague"
    lead = "An act beyond what a pot holds is refused. Two people can override that: you ask, a colleague consents."

    def act(self, form: Any) -> Done:
        asked = ask_for_override(by=self.person, pot=self.pot, year=self.year, today=self.today, **form.cleaned_data)
        address = self.address("funding:override-consent", pk=asked.pk)
        return Done(f"A colleague can consent to it at {self.request.build_absolute_uri(address)}.", self.pot_address)


class OverrideConsent(FormPage):
    needs = Act.CLOSE
    section = "pots"
    form_class = ConsentForm
    template_name = "funding/override/consent.html"
    title = "Consent to an override"
    button = "Consent to it"

    @cached_property
    def asked(self) -> Any:
        asked = override_request(self.organisation, self.kwargs["pk"])
        if asked is None or asked.year != self.year.start:
            raise Http404
        return asked

    @property
    def pot_address(self) -> str:
        return self.address("funding:pot-detail", reference=self.asked.pot.reference)

    def back(self) -> tuple[str, str]:
        return self.pot_address, str(self.asked.pot)

    def context(self) -> dict[str, Any]:
        asked = self.asked
        return {
            "asked": asked,
            "pot": asked.pot,
            "is_own": asked.asked_by_id == self.person.pk,
            "consent": getattr(asked, "override", None),
            "facts": [
                {"key": "Beyond what the pot holds", "value": in_words(asked.amount, pence=True)},
                {"key": "Financial year", "value": str(self.year)},
                {"key": "Why", "value": asked.reason},
                {"key": "Until", "value": day_in_words(asked.expires_on)},
                {"key": "Asked by", "value": f"{asked.asked_by.name}, {day_in_words(asked.asked_at)}"},
            ],
        }

    def act(self, form: Any) -> Done:
        confirm_override(by=self.person, request=self.asked)
        return Done("The override is ready. One act may use it.", self.pot_address)

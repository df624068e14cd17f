"""Copying last year's recurrent pots in three steps (choose, review, done), and linking a pot to projects."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from funding.domain.money import ZERO, in_words
from funding.forms.next_year import AmountsForm, ChooseForm, LinkForm
from funding.next_year import Copied, pots_to_copy
from funding.selectors import projects_of
from funding.services.next_year import copy_recurrent_pots
from funding.services.projects import link_projects
from funding.views.forms_page import Done, FormPage, PotFormPage
from funding.views.pages import YearPage
from organisations.permissions import Act


class PotsCopy(YearPage):
    """Step 1: which pots go on. A choice that was made leads to the review."""

    needs = Act.CHANGE_TERMS
    section = "pots"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        copied = pots_to_copy(self.organisation, self.year)
        asked = request.GET if "choose" in request.GET else None
        form = ChooseForm(asked, year=self.year, today=self.today, copied=copied)
        if asked is not None and form.is_valid():
            chosen = urlencode({"pots": form.cleaned_data["pots"]}, doseq=True)
            return HttpResponseRedirect(f"{self.address('funding:pots-copy-review')}?{chosen}")
        return render(
            request,
            "funding/pot/copy.html",
            {
                "form": form,
                "any": bool(copied),
                "before": self.year - 1,
                "page_has_errors": bool(form.errors),
                "back_url": self.address("funding:pot-list"),
            },
        )


class PotsCopyReview(FormPage):
    """Step 2: the amount of each, as it was last year unless it is changed. Saving is step 3."""

    needs = Act.CHANGE_TERMS
    section = "pots"
    form_class = AmountsForm
    title = "Check the amounts"

    @cached_property
    def copied(self) -> list[Copied]:
        asked = set(self.request.GET.getlist("pots"))
        return [each for each in pots_to_copy(self.organisation, self.year) if each.pot.reference in asked]

    @property
    def button(self) -> str:  # type: ignore[override]
        return f"Copy {len(self.copied)} pot{'s' if len(self.copied) != 1 else ''} to {self.year}"

    @property
    def lead(self) -> str:  # type: ignore[override]
        total = sum((each.amount for each in self.copied), ZERO)
        return (
            f"{in_words(total, pence=True)} was awarded to these pots in {self.year - 1}, as varied. "
            f"Each is due on the same days of {self.year}."
        )

    def back(self) -> tuple[str, str]:
        return self.address("funding:pots-copy"), "Choose the pots"

    def form_options(self) -> dict[str, Any]:
        return {"copied": self.copied}

    def act(self, form: Any) -> Done:
        awards = copy_recurrent_pots(
            by=self.person,
            organisation=self.organisation,
            year=self.year,
            amounts=form.amounts(),
            evidence=form.cleaned_data["evidence"],
        )
        total = in_words(sum((award.amount for award in awards), ZERO), pence=True)
        words = f"{len(awards)} pot{'s' if len(awards) != 1 else ''} copied to {self.year}: {total}."
        return Done(words, self.address("funding:pot-list"))


class PotProjects(PotFormPage):
    """Link a pot to projects that are already open."""

    needs = Act.LOG_POTS
    form_class = LinkForm
    title = "Link the pot to projects"
    button = "Link them"
    lead = "The pot may then pay for these projects. A link is not taken away: what was paid stays where it stands."

    def form_options(self) -> dict[str, Any]:
        return {"projects": projects_of(self.organisation).exclude(pots=self.pot)}

    def act(self, form: Any) -> Done:
        linked = link_projects(by=self.person, pot=self.pot, projects=form.cleaned_data["projects"])
        names = ", ".join(str(each) for each in linked)
        return Done(f"The pot may pay for {names}.", self.pot_address)

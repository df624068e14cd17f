"""The sign-off route: confirming a version in one's capacity, the scheme of delegation, and who signs."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from funding.domain.money import in_words
from funding.views.forms_page import Done, FormPage
from organisations.permissions import Act
from organisations.refusals import Refused
from roi.domain.route import Capacity
from roi.services.route import confirm_version, confirmed_words, name_signatory, record_delegation
from roi.signing import delegation_rows, is_holder, members_of, next_step, signatory_rows, unnamed_steps
from roi.signing_forms import YES, ConfirmForm, DelegationForm, SignatoryForm
from roi.views.case_page import CaseOfPage, CasePage


class CaseConfirm(CaseOfPage, FormPage):
    """Sign a version in the capacity whose turn it is, before the decision."""

    needs = Act.SEE
    form_class = ConfirmForm
    template_name = "roi/cases/confirm.html"
    button = "Sign in this capacity"

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Sign as: {self.capacity.label}"

    @property
    def capacity(self) -> Capacity:
        step = next_step(self.version)
        return step.capacity if step else Capacity.EXEC_LEAD

    def back(self) -> tuple[str, str]:
        return self.read_address, f"{self.version.case.reference} version {self.version.number}"

    def form_options(self) -> dict[str, Any]:
        return {"capacity": self.capacity}

    def context(self) -> dict[str, Any]:
        return {"words": confirmed_words(self.version, self.capacity), "version": self.version}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = next_step(self.version)
        is_theirs = step and not step.decides and is_holder(self.person, self.organisation, step.capacity, self.today)
        if not is_theirs:
            messages.warning(request, f"Version {self.version.number} is not waiting for your confirmation.")
            return HttpResponseRedirect(self.read_address)
        return super().get(request, *args, **kwargs)

    def act(self, form: Any) -> Done:
        answer = form.cleaned_data.get("source_confirmed")
        confirm_version(
            by=self.person, version=self.version, reference=form.cleaned_data.get("reference", ""),
            source_confirmed=None if answer is None else answer == YES, checked=form.cleaned_data.get("checked", ""),
        )  # fmt: skip
        return Done(f"You signed version {self.version.number}. Whoever signs next is told.", self.read_address)


class Delegation(CasePage):
    """The scheme of delegation and who signs in which capacity."""

    needs = Act.SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        may, new = Act.ADMINISTER in self.acts, self.address("roi:delegation-new")
        bands = [
            {"key": f"From {row.from_on.day} {row.from_on:%B %Y}, above {in_words(row.above)}",
             "value": ", then ".join([*(Capacity(each).label for each in row.confirm), row.get_decides_display()]),
             "change_url": f"{new}?corrects={row.pk}" if may else ""}
            for row in delegation_rows(self.organisation)
        ]  # fmt: skip
        people = [
            {"key": row.get_capacity_display(), "value": f"{row.person.name}, {since(row)}"}
            for row in signatory_rows(self.organisation)
        ]
        return render(request, "roi/cases/delegation.html", {
            "bands": bands, "people": people, "unnamed": unnamed_words(unnamed_steps(self.organisation, self.today)),
            "new_url": new if may else "",
            "name_url": self.address("roi:signatory-new") if may else "",
            "steps": [{"label": "Business cases", "url": self.address("roi:case-list")}],
        })  # fmt: skip


def unnamed_words(steps: list[Capacity]) -> str:
    if not steps:
        return ""
    names = " and ".join(filter(None, (", ".join(each.label for each in steps[:-1]), steps[-1].label)))
    return f"Nobody signs as: {names}. A case whose ask needs that step stops there until somebody is named."


def since(row: Any) -> str:
    return f"{'from' if row.holds else 'no longer from'} {row.from_on.day} {row.from_on:%B %Y}"


class SchemePage(FormPage):
    """A form that adds to the scheme."""

    needs = Act.ADMINISTER
    section = "cases"
    template_name = "roi/form.html"

    def back(self) -> tuple[str, str]:
        return self.address("roi:delegation"), "Who signs"


class DelegationNew(SchemePage):
    """One band: for asks above a value, who confirms and who decides."""

    form_class = DelegationForm
    title = "Add to the scheme of delegation"
    lead = "Values that begin on one day are one scheme. A scheme with a later first day replaces it."

    def initial(self) -> dict[str, Any]:
        """Nothing is chosen beforehand; a correction starts from what stands."""
        row = self.corrects
        if row is None:
            return {"from_on": self.today}
        return {name: getattr(row, name) for name in ("from_on", "above", "confirm", "decides", "source")}

    @cached_property
    def corrects(self) -> Any:
        """The band whose “Change” was chosen; None where one is added."""
        asked = self.request.GET.get("corrects", "")
        return next((each for each in delegation_rows(self.organisation) if str(each.pk) == asked), None)

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        if self.request.GET.get("corrects") and self.corrects is None:
            raise Refused("This value was corrected by somebody else meanwhile. Go back and look at the scheme again.")
        record_delegation(
            by=self.person, organisation=self.organisation, from_on=typed["from_on"], above=typed["above"],
            confirm=tuple(Capacity(each) for each in typed["confirm"]), decides=Capacity(typed["decides"]),
            source=typed["source"], reason=typed["reason"], is_taken_out=typed["is_taken_out"],
            corrects=self.corrects,
        )  # fmt: skip
        missing = unnamed_words(unnamed_steps(self.organisation, self.today))
        return Done(f"The scheme of delegation is recorded. {missing}".strip(), self.address("roi:delegation"))


class SignatoryNew(SchemePage):
    """Who signs in a capacity, from a day."""

    form_class = SignatoryForm
    title = "Name who signs"

    def form_options(self) -> dict[str, Any]:
        return {"people": members_of(self.organisation, self.today)}

    def initial(self) -> dict[str, Any]:
        return {"from_on": self.today}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        name_signatory(by=self.person, organisation=self.organisation, person=typed["person"],
                       capacity=Capacity(typed["capacity"]), from_on=typed["from_on"],
                       holds=typed["holds"] == YES)  # fmt: skip
        return Done(f"{typed['person'].name} is recorded.", self.address("roi:delegation"))

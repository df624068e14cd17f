"""Pages of an organisation's administrator: who holds which role, inviting somebody, ending a role."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django_tables2 import RequestConfig

from organisations.forms import EndRoleForm, InviteForm
from organisations.permissions import Act
from organisations.refusals import NotAllowed, Refused
from organisations.selectors import role_at, roles_at
from organisations.services.people import end_role, invite_person
from organisations.tables import RoleTable
from organisations.templatetags.figures import day_in_words
from organisations.views.pages import OrganisationPage

ROWS_A_PAGE = 50


class PeoplePage(OrganisationPage):
    needs = Act.ADMINISTER

    def address(self, name: str, **kwargs: Any) -> str:
        return reverse(f"organisations:{name}", kwargs={"organisation": self.organisation.code, **kwargs})


class PeopleList(PeoplePage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        table = RoleTable(
            roles_at(self.organisation, self.today),
            today=self.today,
            address=lambda pk: self.address("role-end", pk=pk),
            caption=f"People and their roles at {self.organisation.name}",
        )
        RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
        context = {
            "table": table,
            "invite_url": self.address("person-invite"),
            "back_url": f"/?organisation={self.organisation.code}",
        }
        return render(request, "organisations/people/list.html", context)


class PeopleForm(PeoplePage):
    """A page of one form, which goes back to the list. Subclasses give the form, the words and `act`."""

    form_class: type[InviteForm] | type[EndRoleForm]
    title: str
    button: str

    def act(self, form: Any) -> str:
        raise NotImplementedError

    def lead(self) -> str:
        return ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form_class(today=self.today))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, today=self.today)
        if not form.is_valid():
            return self.show(form)
        try:
            done = self.act(form)
        except NotAllowed:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            return self.show(form)
        messages.success(request, done)
        return HttpResponseRedirect(self.address("people"))

    def show(self, form: forms.Form) -> HttpResponse:
        given = {"form": form, "title": self.title, "button": self.button, "lead": self.lead()}
        return render(self.request, "organisations/people/form.html", {**given, "back_url": self.address("people")})


class PersonInvite(PeopleForm):
    form_class = InviteForm
    title = "Invite a person"
    button = "Invite"

    def lead(self) -> str:
        return f"They are written to, and may open what the role allows at {self.organisation.name}."

    def act(self, form: Any) -> str:
        role = invite_person(
            by=self.person,
            organisation=self.organisation,
            site=self.request.build_absolute_uri("/"),
            **form.cleaned_data,
        )
        return f"{role.user.name} is {role.get_role_display()} from {day_in_words(role.from_on)}. A mail is on its way."


class RoleEnd(PeopleForm):
    form_class = EndRoleForm
    title = "End a role"
    button = "End the role"

    @cached_property
    def role(self) -> Any:
        role = role_at(self.organisation, self.kwargs["pk"])
        if role is None:
            raise Http404
        return role

    def lead(self) -> str:
        return f"{self.role.user.name}, {self.role.get_role_display()} since {day_in_words(self.role.from_on)}."

    def act(self, form: Any) -> str:
        role = end_role(by=self.person, membership=self.role, **form.cleaned_data)
        return f"{role.user.name} is {role.get_role_display()} until {day_in_words(role.to_on)}."

"""Signing in by one click: only as a person of the demonstration, only where demonstrations are on."""

from datetime import date

import pytest
from django.urls import reverse

from organisations.models import Kind, Organisation, User
from organisations.permissions import Role
from organisations.services.people import add_person, grant_role
from organisations.services.system import system_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMO_SIGN_IN = True


@pytest.fixture
def trust():
    return Organisation.objects.create(code="ZZT01", name="Test Trust", kind=Kind.TRUST, is_fictional=True)


@pytest.fixture
def priya(trust):
    person = add_person(by=None, email="priya@demo.invalid", name="Priya", is_demo=True)
    for role in (Role.FINANCE_LEAD, Role.EXEC_LEAD):
        grant_role(by=system_person(), user=person, organisation=trust, role=role, from_on=date(2020, 4, 1))
    return person


def address(person):
    return reverse("organisations:demo-sign-in", args=[person.pk])


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_one_click_signs_in_and_goes_home(client, priya):
    answer = client.post(address(priya))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client) == str(priya.pk)


def test_it_goes_on_to_the_page_that_was_asked_for(client, priya):
    assert client.post(address(priya), {"next": "/ZZT01/"})["Location"] == "/ZZT01/"


def test_it_never_goes_on_to_another_site(client, priya):
    assert client.post(address(priya), {"next": "https://elsewhere.example/"})["Location"] == "/"


def test_a_link_alone_signs_nobody_in(client, priya):
    assert client.get(address(priya)).status_code == 405
    assert signed_in(client) is None


def test_nobody_else_may_be_signed_in_as(client, trust):
    person = add_person(by=None, email="real@trust.example", name="Real")
    assert client.post(address(person)).status_code == 404
    assert client.post(reverse("organisations:demo-sign-in", args=[10_000])).status_code == 404
    assert signed_in(client) is None


def test_a_person_who_left_may_not_be_signed_in_as(client, priya):
    User.objects.filter(pk=priya.pk).update(is_active=False)
    assert client.post(address(priya)).status_code == 404


def test_without_a_demonstration_the_page_does_not_exist(client, priya, settings):
    settings.DEMO_SIGN_IN = False
    assert client.post(address(priya)).status_code == 404
    assert signed_in(client) is None


def test_the_sign_in_page_offers_each_person_once(client, priya):
    answer = client.get(reverse("account_login"))
    assert answer.status_code == 200
    assert answer.context["demo_people"] == [
        {"name": "Priya", "role": "Finance lead", "organisation": "Test Trust", "url": address(priya)}
    ]
    assert f'action="{address(priya)}"' in answer.content.decode()


def test_without_a_demonstration_it_offers_nobody(client, priya, settings):
    settings.DEMO_SIGN_IN = False
    answer = client.get(reverse("account_login"))
    assert answer.context["demo_people"] == []
    assert "Priya" not in answer.content.decode()

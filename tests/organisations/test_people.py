"""Inviting people, giving and ending roles: who may, what is on record, what the mail says, and the administrator's pages."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from organisations.models import Event, Membership, User
from organisations.permissions import ALLOWED, Act, Role
from organisations.refusals import NotAllowed, Refused
from organisations.selectors import acts_at
from organisations.services.people import end_role, grant_role, invite_person
from organisations.services.system import system_person
from tests.fixtures import FROM, a_system
from tests.funding.views.page import day, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TODAY = date(2026, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)
SITE = "https://ringfence.example/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def system():
    return a_system()


def invite(system, by=None, **facts) -> Membership:
    given = {"email": "New.Person@Trust.Example", "name": "Nell New", "role": Role.AUDITOR, "from_on": TODAY}
    return invite_person(by=by or system.administrator, organisation=system.trust, site=SITE, **{**given, **facts})


def role_of(person, role) -> Membership:
    return Membership.objects.get(user=person, role=role.value)


def test_an_invitation_adds_the_person_gives_the_role_and_records_both(system):
    role = invite(system)
    assert (role.user.email, role.user.name, role.user.has_usable_password()) == (
        "new.person@trust.example",
        "Nell New",
        False,
    )
    assert acts_at(role.user, system.trust, TODAY) == ALLOWED[Role.AUDITOR]
    rows = Event.objects.filter(organisation=system.trust).order_by("-sequence")[:2]
    assert [(row.action, row.by, row.subject) for row in rows] == [
        ("grant-role", system.administrator, "person:new.person@trust.example"),
        ("add-person", system.administrator, "person:new.person@trust.example"),
    ]
    assert rows[0].after == {"name": "Nell New", "role": "auditor", "from": "2026-03-02", "to": None}


def test_the_mail_opens_a_page_to_choose_a_password_and_names_no_figure(
    system, client, mailoutbox, django_capture_on_commit_callbacks
):
    system.funded_pot()
    with django_capture_on_commit_callbacks(execute=True):
        invite(system)
    (mail,) = mailoutbox
    assert mail.to == ["new.person@trust.example"]
    assert "Ada Admin gave you the role Auditor at Fellside Hospitals NHS Trust, from 2 March 2026." in mail.body
    assert "£" not in mail.body + mail.subject
    link = re.search(r"https://ringfence\.example(/accounts/password/reset/key/\S+)", mail.body)[1]
    page = client.get(link, follow=True)
    typed = {"password1": "a-long-new-password", "password2": "a-long-new-password"}
    client.post(page.redirect_chain[-1][0], typed)
    assert User.objects.get(email="new.person@trust.example").check_password("a-long-new-password")


def test_somebody_with_a_password_keeps_name_and_password_and_gets_no_link_to_set_one(
    system, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        role = invite(system, email=system.other_finance.email, name="Another Name")
    assert (role.user, role.user.name) == (system.other_finance, "Olu Other")
    assert "/accounts/login/" in mailoutbox[0].body
    assert "/reset/" not in mailoutbox[0].body
    assert not Event.objects.filter(action="add-person").exists()


def test_only_an_administrator_of_the_organisation_gives_or_ends_roles(system):
    role = role_of(system.auditor, Role.AUDITOR)
    theirs = role_of(system.other_finance, Role.FINANCE_LEAD)
    before = Event.objects.count()
    for act in (
        lambda: invite(system, by=system.finance_lead),
        lambda: grant_role(by=system.finance_lead, user=system.finance_lead, organisation=system.trust,
                           role=Role.EXEC_LEAD, from_on=FROM),
        lambda: grant_role(by=system.administrator, user=system.administrator, organisation=system.icb,
                           role=Role.ICB_LEAD, from_on=FROM),
        lambda: end_role(by=system.finance_lead, membership=role, on=TODAY, reason="Left"),
        lambda: end_role(by=system.administrator, membership=theirs, on=TODAY, reason="Left"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match="role of administrator"):
            act()
    assert Event.objects.count() == before


def test_the_person_that_acts_for_commands_gives_roles(system):
    role = grant_role(by=system_person(), user=system.auditor, organisation=system.icb, role=Role.AUDITOR, from_on=FROM)
    assert Event.objects.get(organisation=system.icb, subject=f"person:{role.user.email}").after["role"] == "auditor"


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"email": "nobody"}, "email", "Give an email address"),
        ({"name": " "}, "name", "Give the person's name"),
        ({"from_on": YESTERDAY}, "from_on", "starts today at the earliest"),
        ({"to_on": YESTERDAY}, "to_on", "ends before it starts"),
        ({"email": "reference-data@ringfence.invalid"}, "email", "may no longer sign in"),
        ({"email": "auditor@example.org"}, "role", "Ali Auditor holds this role in that time already"),
    ],
)
def test_an_invitation_that_is_refused_leaves_nothing_behind(
    system, mailoutbox, django_capture_on_commit_callbacks, facts, field, sentence
):
    system_person()
    before = User.objects.count(), Membership.objects.count(), Event.objects.count()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused, match=sentence) as refused:
        invite(system, **facts)
    assert refused.value.field == field
    assert (User.objects.count(), Membership.objects.count(), Event.objects.count()) == before
    assert mailoutbox == []


def test_a_role_that_ended_may_be_given_again(system):
    end_role(by=system.administrator, membership=role_of(system.auditor, Role.AUDITOR), on=YESTERDAY, reason="Left")
    assert invite(system, email=system.auditor.email).from_on == TODAY


def test_a_role_that_is_ended_holds_until_the_end_of_its_last_day_and_stays_on_record(system):
    role = end_role(by=system.administrator, membership=role_of(system.auditor, Role.AUDITOR), on=TODAY, reason="Left")
    assert acts_at(system.auditor, system.trust, TODAY)
    assert not acts_at(system.auditor, system.trust, TODAY + timedelta(days=1))
    row = Event.objects.filter(organisation=system.trust).order_by("-sequence").first()
    assert (row.action, row.by, row.reason) == ("end-role", system.administrator, "Left")
    assert (row.before["to"], row.after["to"]) == (None, "2026-03-02")
    assert Membership.objects.filter(pk=role.pk).exists()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"reason": " "}, "Say why"),
        ({"on": YESTERDAY - timedelta(days=1)}, "yesterday"),
    ],
)
def test_an_end_needs_a_reason_and_is_not_put_into_the_past(system, facts, sentence):
    role = role_of(system.auditor, Role.AUDITOR)
    with pytest.raises(Refused, match=sentence):
        end_role(by=system.administrator, membership=role, **{"on": TODAY, "reason": "Left", **facts})
    role.refresh_from_db()
    assert role.to_on is None


def test_a_role_ends_once_and_is_never_made_longer(system):
    role = role_of(system.auditor, Role.AUDITOR)
    end_role(by=system.administrator, membership=role, on=TODAY, reason="Left")
    with pytest.raises(Refused, match="ends before that day already"):
        end_role(by=system.administrator, membership=role, on=TODAY + timedelta(days=9), reason="Left")
    end_role(by=system.administrator, membership=role, on=YESTERDAY, reason="At once")
    with pytest.raises(Refused, match="has ended already"):
        end_role(by=system.administrator, membership=role, on=YESTERDAY, reason="Again")


def test_an_organisation_keeps_an_administrator(system):
    role = role_of(system.administrator, Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="would be without an administrator"):
        end_role(by=system.administrator, membership=role, on=TODAY, reason="Left")
    invite(system, role=Role.ADMINISTRATOR)
    assert end_role(by=system.administrator, membership=role, on=TODAY, reason="Left").to_on == TODAY


def test_the_first_administrator_is_appointed_once_and_invites_the_others(system, capsys):
    call_command("first_administrator", "first@icb.example", "Fay First", "--organisation", "ZZI1")
    assert (
        "Fay First is administrator of Fellside and Marsh ICB. They choose a password at /accounts/password/reset/"
        in (capsys.readouterr().out)
    )
    first = User.objects.get(email="first@icb.example")
    assert Act.ADMINISTER in acts_at(first, system.icb, TODAY)
    actions = Event.objects.filter(organisation=system.icb, subject="person:first@icb.example").values_list(
        "action", "by"
    )
    assert set(actions) == {("add-person", system_person().pk), ("grant-role", system_person().pk)}
    with pytest.raises(CommandError, match="Fay First is administrator of Fellside and Marsh ICB"):
        call_command("first_administrator", "second@icb.example", "Sid Second", "--organisation", "ZZI1")
    with pytest.raises(CommandError, match="no organisation ZZX9"):
        call_command("first_administrator", "second@icb.example", "Sid Second", "--organisation", "ZZX9")
    assert not User.objects.filter(email="second@icb.example").exists()


def test_the_pages_invite_and_end(system, client, mailoutbox, django_capture_on_commit_callbacks):
    client.force_login(system.administrator)
    here = reverse("organisations:people", args=["ZZT1"])
    listed = words(client.get(here))
    assert "Ali Auditor auditor@example.org Auditor 1 April 2020 No end In force" in listed
    assert "Ina Icb" not in listed
    typed = {"email": "nell@trust.example", "name": "Nell New", "role": "auditor", **day("from_on", TODAY)}
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(f"{here}invite/", typed, follow=True)
    assert "Nell New is Auditor from 2 March 2026." in words(done)
    assert "http://testserver/accounts/password/reset/key/" in mailoutbox[0].body
    assert "holds this role in that time already" in words(client.post(f"{here}invite/", typed))
    role = Membership.objects.get(user__email="nell@trust.example")
    assert "Nell New, Auditor since 2 March 2026." in words(client.get(f"{here}{role.pk}/end/"))
    assert "Say why the role ends." in words(client.post(f"{here}{role.pk}/end/", day("on", YESTERDAY)))
    done = client.post(f"{here}{role.pk}/end/", {**day("on", YESTERDAY), "reason": "Mistaken"}, follow=True)
    assert "Nell New nell@trust.example Auditor 2 March 2026 1 March 2026 Ended Nothing to change" in words(done)


def test_a_role_of_another_organisation_is_not_ended_from_ones_own_pages(system, client):
    client.force_login(system.administrator)
    theirs = role_of(system.other_finance, Role.FINANCE_LEAD)
    typed = {**day("on", YESTERDAY), "reason": "Mistaken"}
    assert client.get(reverse("organisations:role-end", args=["ZZT1", theirs.pk])).status_code == 404
    assert client.post(reverse("organisations:role-end", args=["ZZT1", theirs.pk]), typed).status_code == 404
    theirs.refresh_from_db()
    assert theirs.to_on is None


def test_only_an_administrator_is_led_to_the_people(system, client):
    address = reverse("organisations:people", args=["ZZT1"])
    for person, expected in ((system.administrator, True), (system.finance_lead, False)):
        client.force_login(person)
        page = client.get(reverse("funding:pot-list", args=["ZZT1", system.year]))
        assert (f'href="{address}"' in page.content.decode()) == expected

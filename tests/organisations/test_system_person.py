"""The person that acts for commands may look, and do nothing else."""

import pytest

from organisations.models import Kind, Organisation, User
from organisations.permissions import Act
from organisations.refusals import NotAllowed
from organisations.services.rights import require
from organisations.services.system import SYSTEM_EMAIL, system_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return Organisation.objects.create(code="ZZT01", name="Test Trust", kind=Kind.TRUST, is_fictional=True)


def test_it_is_one_inactive_person_without_a_password():
    person = system_person()
    assert system_person() == person
    assert (person.is_active, person.has_usable_password(), person.name) == (False, False, "Ringfence")
    assert User.objects.count() == 1


def test_it_may_see_every_organisation(trust):
    require(system_person(), trust, Act.SEE)


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.SEE])
def test_it_may_do_nothing_else(trust, act):
    with pytest.raises(NotAllowed):
        require(system_person(), trust, act)


def test_a_person_who_can_sign_in_is_never_taken_for_it(trust):
    person = User.objects.create_user(email=SYSTEM_EMAIL, name="Somebody")
    with pytest.raises(NotAllowed):
        require(person, trust, Act.SEE)

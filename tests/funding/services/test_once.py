"""A form is carried out at most once, and a form that was refused may be sent again."""

import re
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore

from funding.services.once import REMEMBERED, SENT, carry_out_once
from organisations.models import Organisation
from organisations.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def session() -> SessionStore:
    session = SessionStore()
    session.create()
    return session


def test_what_it_does_is_done_once_and_given_back(session):
    done = []
    assert carry_out_once(session=session, token="a", act=lambda: done.append(1) or "made") == "made"
    with pytest.raises(Refused, match="already sent"):
        carry_out_once(session=SessionStore(session.session_key), token="a", act=lambda: done.append(2))
    assert done == [1]


def test_a_refusal_leaves_nothing_behind_and_the_token_unused(session):
    def write_then_refuse():
        Organisation.objects.create(code="ZZX9", name="Half made")
        raise Refused("Not today.")

    with pytest.raises(Refused, match="Not today"):
        carry_out_once(session=session, token="a", act=write_then_refuse)
    assert not Organisation.objects.exists()
    assert carry_out_once(session=session, token="a", act=lambda: "made") == "made"


def test_without_a_token_nothing_is_done(session):
    done = []
    with pytest.raises(Refused, match="was not complete"):
        carry_out_once(session=session, token="", act=lambda: done.append(1))
    assert done == []


def test_only_the_last_forms_are_remembered(session):
    session[SENT] = [str(number) for number in range(REMEMBERED)]
    session.save()
    carry_out_once(session=session, token="new", act=lambda: None)
    assert len(session[SENT]) == REMEMBERED
    assert session[SENT][-1] == "new"


def test_no_view_opens_a_transaction_or_reads_tables_of_django():
    views = [
        path for package in ("funding", "organisations", "roi") for path in (ROOT / package / "views").glob("*.py")
    ]
    assert len(views) > 20
    forbidden = re.compile(r"^from django\.(db|contrib\.sessions)\b", re.M)
    assert [path.name for path in views if forbidden.search(path.read_text())] == []

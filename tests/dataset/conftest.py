"""The demonstration story, played once a module inside a transaction that is rolled back; each test rolls back to it."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction

from dataset.reference import load_reference
from dataset.story.play import play_story

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        play_story(TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def story(played: None) -> Iterator[date]:
    """The story as it stands on 22 November 2026; yields that day. Not to be joined with `db`, which it stands for."""
    with transaction.atomic():
        yield TODAY
        transaction.set_rollback(True)

"""The databases of the tests: a private PostgreSQL, copies with real commits, and no test that empties tables."""

import os
import shutil
import sqlite3
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import TestCase, TransactionTestCase
from django.utils import timezone

from tests import prepared
from tests.flushing import refuse_flushing
from tests.postgresql import private_postgresql


def test_the_private_postgresql_is_reached_by_its_socket_alone_and_is_gone_afterwards():
    with private_postgresql() as address:
        socket = Path(unquote(urlsplit(address).netloc.rpartition("@")[2]))
        with psycopg.connect(host=str(socket), user="postgres", dbname="postgres") as link:
            assert link.execute("SHOW listen_addresses").fetchone() == ("",)
            assert link.info.server_version // 10_000 == 18
        assert (socket / "postmaster.pid").exists()
    assert not socket.exists()


def test_the_private_postgresql_is_gone_when_what_uses_it_fails():
    sockets = []

    def fail():
        with private_postgresql() as address:
            sockets.append(Path(unquote(urlsplit(address).netloc.rpartition("@")[2])))
            assert sockets[0].exists()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not sockets[0].exists()


def test_preparing_happens_once_and_again_when_the_filling_changes(tmp_path):
    program = "import os, pathlib; pathlib.Path(os.environ['RINGFENCE_VAR'], 'made').write_text(str(os.getpid()))"
    first = prepared.prepared_folder(tmp_path, (sys.executable, "-c", program))
    made_by = (first / "made").read_text()
    assert prepared.prepared_folder(tmp_path, (sys.executable, "-c", program)) == first
    assert (first / "made").read_text() == made_by
    os.utime(first, (0, 0))
    second = prepared.prepared_folder(tmp_path, (sys.executable, "-c", program + "\n"))
    assert (second / "made").read_text() != made_by
    assert not first.exists()


def test_a_preparation_that_fails_leaves_nothing_that_looks_prepared(tmp_path):
    failing = (sys.executable, "-c", "raise SystemExit('no reference data')")
    with pytest.raises(RuntimeError, match="no reference data"):
        prepared.prepared_folder(tmp_path, failing)
    with pytest.raises(RuntimeError, match="no reference data"):
        prepared.prepared_folder(tmp_path, failing)


@pytest.mark.both_databases
def test_what_is_committed_is_seen_by_another_thread_and_gone_with_the_copy(committed_db):
    Session.objects.create(session_key="committed", session_data="", expire_date=timezone.now())
    seen = []

    def look():
        seen.append(Session.objects.filter(session_key="committed").exists())
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [True]


@pytest.mark.both_databases
def test_the_next_copy_does_not_hold_what_an_earlier_test_committed(committed_db):
    assert not Session.objects.filter(session_key="committed").exists()
    assert committed_db["RINGFENCE_VAR"] != str(prepared.prepared_folder())


def test_the_prepared_database_is_whole(tmp_path):
    copied = prepared.copy_prepared(tmp_path / "copy") / "ringfence.sqlite3"
    with sqlite3.connect(copied) as link:
        assert link.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert link.execute("PRAGMA foreign_key_check").fetchall() == []
    shutil.rmtree(copied.parent)


class Flushing(TransactionTestCase):
    """Never collected: an example of what is refused."""

    __test__ = False


class RollingBack(TestCase):
    """Never collected: an example of what is allowed."""

    __test__ = False


def item(*, marker=None, fixtures=(), cls=None):
    marks = None if marker is None else SimpleNamespace(kwargs=marker, args=())
    return SimpleNamespace(nodeid="the test", get_closest_marker=lambda name: marks, fixturenames=fixtures, cls=cls)


@pytest.mark.parametrize(
    "flushing",
    [
        item(marker={"transaction": True}),
        item(marker={"reset_sequences": True}),
        item(fixtures=("transactional_db",)),
        item(marker={}, fixtures=("live_server",)),
        item(cls=Flushing),
    ],
)
def test_a_test_that_would_empty_tables_is_refused_by_name(flushing):
    with pytest.raises(pytest.UsageError, match=r"would empty tables .* the test"):
        refuse_flushing([item(), flushing])


def test_tests_that_roll_back_are_let_through():
    harmless = [
        item(),
        item(marker={}),
        item(marker={"transaction": False}),
        item(fixtures=("db",)),
        item(cls=RollingBack),
    ]
    assert refuse_flushing(harmless) is None

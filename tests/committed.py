"""A database in which commits are real, for tests of races, crashes and other processes: a copy that is thrown away."""

import copy
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connections

from setup.process import ROOT
from tests.prepared import FILL, copy_prepared, prepared_folder, product_environment


@contextmanager
def committed_database(var: Path) -> Iterator[dict[str, str]]:
    """Makes the default database, in every thread, a copy of the prepared one, and yields the environment for programs.

    It is of the engine that the tests run on. Threads close their own connections (`connections.close_all()`).
    """
    copy_prepared(var)
    environment = product_environment(var)
    settings = copy.deepcopy(connections["default"].settings_dict)
    if connections["default"].vendor == "sqlite":
        settings["NAME"] = str(var / "ringfence.sqlite3")
        with _as_default(settings):
            yield environment
        return
    with _postgresql_copy(settings) as name:
        settings["NAME"] = name
        with _as_default(settings):
            yield environment | {"DATABASE_URL": _address(name)}


@contextmanager
def _as_default(settings: dict) -> Iterator[None]:
    outer, outer_settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = settings
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = outer
        connections.settings["default"] = outer_settings


@contextmanager
def _postgresql_copy(settings: dict) -> Iterator[str]:
    template = f"prepared_{prepared_folder().name}"
    name = f"copy_{os.getpid()}"
    with psycopg.connect(host=settings["HOST"], user=settings["USER"], dbname="postgres", autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(1)")  # two processes of one run make the template once
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            admin.execute(f'CREATE DATABASE "{template}"')
            env = product_environment(Path(os.environ["RINGFENCE_VAR"])) | {"DATABASE_URL": _address(template)}
            subprocess.run(FILL, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        admin.execute("SELECT pg_advisory_unlock(1)")
        try:
            yield name
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _address(name: str) -> str:
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"

"""What every test may ask for. Tests see the database through `db`, which rolls back; nothing here ever empties a table.

Browser tests get the real server on a copy of the demonstration story, and a page that may not leave this machine.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test.utils import setup_databases, teardown_databases

from setup import system
from tests.committed import committed_database
from tests.flushing import refuse_flushing
from tests.prepared import copy_prepared
from tests.running_server import running_server

BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    refuse_flushing(items)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """The database of the run. pytest-django makes one only for tests that ask for it by its own mark; the story asks
    by a fixture of a whole module, so it is made for every run."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def committed_db(tmp_path: Path, django_db_setup, django_db_blocker) -> Iterator[dict[str, str]]:
    """A prepared database of this test's own in which commits are real; yields the environment for other programs."""
    with django_db_blocker.unblock(), committed_database(tmp_path / "data") as environment:
        yield environment


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the demonstration story, shared by the tests of one process."""
    with running_server(copy_prepared(tmp_path_factory.mktemp("site"))) as address:
        yield address


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[str]:
    """The address of a server with the demonstration story that this test alone may change."""
    with running_server(copy_prepared(tmp_path / "site")) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    path = system.browser()
    if path is None:
        pytest.fail("No Chromium was found: install chromium, or give `make test`, which installs it where it may.")
    return {**browser_type_launch_args, "executable_path": path, "args": BROWSER_FLAGS}


@pytest.fixture
def new_page(browser, request: pytest.FixtureRequest) -> Iterator[Callable]:
    """Opens pages of their own: `new_page(java_script_enabled=False, viewport={"width": 320, "height": 640})`.

    `base_url=own_site` opens them on another server. The test fails when one of them asks for another machine.
    """
    contexts, outside = [], []

    def open_page(**options):
        base_url = options.pop("base_url", None) or request.getfixturevalue("site")
        context = browser.new_context(base_url=base_url, locale="en-GB", **options)
        context.on("request", lambda request: outside.append(request.url) if is_outside(request.url) else None)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert outside == [], "a page asked for another machine"


@pytest.fixture
def browser_page(new_page: Callable):
    """One page in a fresh Chromium profile; `browser_page.goto("/")` opens the home page of `site`."""
    return new_page()


def is_outside(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1"

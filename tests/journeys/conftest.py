"""What the journeys share: people on a site of their own, each journey with JavaScript and without."""

from collections.abc import Callable

import pytest

from tests.journeys.person import Person


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def person(request: pytest.FixtureRequest, own_site: str, new_page: Callable) -> Callable[[str], Person]:
    """`person("Priya Shah")` signs somebody in, in a browser of their own, on a site that this test may change."""

    def sign_in(name: str) -> Person:
        return Person(new_page(base_url=own_site, java_script_enabled=request.param), name)

    return sign_in


@pytest.fixture
def somebody(own_site: str, new_page: Callable) -> Callable[..., Person]:
    """As `person`, in a journey that is long enough to be walked once: some people have JavaScript and some have not."""
    return lambda name, *, javascript: Person(new_page(base_url=own_site, java_script_enabled=javascript), name)

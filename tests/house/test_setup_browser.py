"""The browser of the journeys reaches the real server, and a page that leaves this machine is caught."""

import pytest

from tests.conftest import is_outside
from tests.running_server import running_server

pytestmark = pytest.mark.browser


def test_a_page_of_the_real_server_opens_in_the_browser(browser_page, site):
    answer = browser_page.goto("/static/ringfence.css")
    assert answer.status == 200
    assert answer.url == f"{site}/static/ringfence.css"


def test_a_page_can_be_opened_without_javascript(new_page, site):
    page = new_page(java_script_enabled=False)
    page.set_content("<p>still here</p><script>document.body.remove()</script>")
    assert page.inner_text("body") == "still here"


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("https://assets.nhs.uk/fonts/x.woff2", True),
        ("wss://example.org/", True),
        ("http://127.0.0.1:8000/", False),
        ("data:image/png;base64,AA==", False),
    ],
)
def test_an_address_of_another_machine_is_told_from_ours(address, outside):
    assert is_outside(address) is outside


def test_a_server_that_cannot_start_says_why(tmp_path):
    with pytest.raises(RuntimeError, match="no_such_module"), running_server(tmp_path, "no_such_module:application"):
        pass

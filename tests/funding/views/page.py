"""A signed-in person at the pages of one organisation and year: short ways to open a page and send its form."""

import re
from datetime import date
from html import unescape

from django.test import Client
from django.urls import reverse

from organisations.models import Organisation, User


class At:
    """`At(user, organisation, year)`: `open` gives a response, `send` takes the form's token from the page first."""

    def __init__(self, user: User, organisation: Organisation, year) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.place = {"organisation": organisation.code, "year": year}

    def address(self, name: str, **kwargs) -> str:
        return reverse(f"funding:{name}", kwargs={**self.place, **kwargs})

    def open(self, name: str, query: str = "", **kwargs):
        return self.client.get(self.address(name, **kwargs) + query)

    def token(self, name: str, query: str = "", **kwargs) -> str:
        page = self.open(name, query, **kwargs)
        found = re.search(r'name="token" value="([^"]+)"', page.content.decode())
        assert found, f"{name} answered {page.status_code} and holds no form"
        return found[1]

    def send(self, name: str, data: dict, query: str = "", token: str | None = None, **kwargs):
        token = token or self.token(name, query, **kwargs)
        return self.client.post(self.address(name, **kwargs) + query, {**data, "token": token})


def words(response) -> str:
    """What the page says, without its markup and with single spaces."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def day(name: str, on: date) -> dict[str, int]:
    """The three boxes of a date field."""
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}

"""`?format=xlsx` or `?format=csv` gives the list of a page as a file, with the same filters and as of the same day."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from funding.views.pages import YearPage
from funding.workbook.writers import WRITERS, Listing
from organisations.templatetags.figures import day_in_words


class ListPage(YearPage):
    """A page whose list can be taken away: `file(listing)` is the answer when a format was asked for, else None."""

    def file(self, listing: Callable[[Callable[..., str], list[tuple[str, str]]], Listing],
             name: str) -> HttpResponse | None:  # fmt: skip
        """`listing` is called with an address maker and the lines of the cover; `name` goes into the file's name."""
        asked = self.request.GET.get("format", "")
        if asked not in WRITERS:
            return None
        write, content_type = WRITERS[asked]
        content = write(listing(self.whole_address, self.cover()))
        stem = f"{name}-{self.organisation.code}-{self.year.code}".lower()
        as_known = f"-known-{self.known.on.isoformat()}" if self.known else ""
        answer = HttpResponse(content, content_type=content_type)
        answer["Content-Disposition"] = f'attachment; filename="{stem}{as_known}.{asked}"'
        return answer

    def whole_address(self, name: str, **kwargs: Any) -> str:
        return str(self.request.build_absolute_uri(self.address(name, **kwargs)))

    def cover(self) -> list[tuple[str, str]]:
        """What the file is about, as the first sheet says it."""
        asked = self.request.GET.items()
        chosen = {key: value for key, value in asked if value and key not in ("format", "page", "known")}
        return [
            ("Organisation", f"{self.organisation.name} ({self.organisation.code})"),
            ("Financial year", f"{self.year} (April {self.year.start} to March {self.year.start + 1})"),
            ("As known on", day_in_words(self.known.on if self.known else self.today)),
            ("Filters", ", ".join(f"{key}: {value}" for key, value in chosen.items()) or "None"),
            ("Made on", f"{timezone.localtime():%-d %B %Y at %H:%M}"),
            ("Made by", f"{self.person.name} ({self.person.email})"),
            ("Page", str(self.request.build_absolute_uri(self.request.path))),
            ("Note", "The product records what is entered. Absence of a query is not assurance."),
        ]

    @property
    def downloads(self) -> dict[str, str]:
        """Addresses of the same list as files."""
        found = {}
        for kind in WRITERS:
            asked = self.request.GET.copy()
            asked.pop("page", None)
            asked["format"] = kind
            found[kind] = f"{self.request.path}?{asked.urlencode()}"
        return found

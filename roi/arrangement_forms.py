"""What people type about the sections of a case: a place, a title and whether each is in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from funding.forms.fields import LedgerForm
from roi.case.arrangement import BY_CODE, FIRST, LONGEST_TITLE, STANDARD


@dataclass(frozen=True)
class SectionRow:
    """The fields of one section as the page shows them; `place` and `kept` are None where there is no choice."""

    name: str
    title: BoundField
    place: BoundField | None
    kept: BoundField | None


class SectionsForm(LedgerForm):
    """A row for each section: those that are in, in their order, then those that are left out."""

    def __init__(self, *args: Any, now: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        here = dict(now)
        self.codes = [code for code in here if code in BY_CODE] + [code for code, _ in STANDARD if code not in here]
        for place, code in enumerate(self.codes, 1):
            section = BY_CODE[code]
            self.fields[f"title_{code}"] = forms.CharField(
                label=f"Title of “{section.title}”", max_length=LONGEST_TITLE, initial=here.get(code, section.title)
            )
            if section is not FIRST:
                self.fields[f"place_{code}"] = forms.IntegerField(
                    label=f"Place of “{section.title}”", min_value=1, max_value=99, initial=place,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-2"}),
                )  # fmt: skip
            if not section.stays:
                self.fields[f"kept_{code}"] = forms.BooleanField(
                    label=f"“{section.title}” is in the document", required=False, initial=code in here
                )

    def rows(self) -> Iterator[SectionRow]:
        for code in self.codes:
            place, kept = f"place_{code}", f"kept_{code}"
            yield SectionRow(BY_CODE[code].title, self[f"title_{code}"], self[place] if place in self.fields else None,
                             self[kept] if kept in self.fields else None)  # fmt: skip

    def sections(self) -> list[tuple[str, str]]:
        """Code and title of each section that is in, by place; equal places stay in the order of the page."""
        typed = self.cleaned_data
        kept = [code for code in self.codes if typed.get(f"kept_{code}", True)]
        kept.sort(key=lambda code: typed.get(f"place_{code}", 0))
        return [(code, typed[f"title_{code}"]) for code in kept]

"""A JSON document of keys as the commands and the pages of evidence read it: every value is checked here, by its key.

Money is whole pence; what cannot be read is refused in one sentence that names the key.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from funding.domain.financial_year import FinancialYear
from funding.domain.money import from_pence
from funding.domain.words import Labelled
from funding.models import Pot, Project
from organisations.models import Organisation
from organisations.refusals import Refused


class Document:
    """The document that was given. Each reader refuses with a sentence that names the key; `finish` refuses keys that
    nobody asked for, so that a misspelt one is never passed over."""

    how_to_add = "Add it to the document."

    def __init__(self, keys: Mapping[str, Any]) -> None:
        self.keys = keys
        self.asked: set[str] = set()

    def named(self, key: str) -> str:
        """What the key is called where it was written: its name in the document, or the heading of a table."""
        return key

    def part(self, keys: Mapping[str, Any]) -> "Document":
        """An object within the document, read in the same way."""
        return type(self)(keys)

    def raw(self, key: str, *, needed: bool = False) -> Any:
        self.asked.add(key)
        value = self.keys.get(key)
        if needed and value in (None, ""):
            raise Refused(f"“{self.named(key)}” is missing. {self.how_to_add}", field=key)
        return value

    def text(self, key: str, *, needed: bool = False) -> str:
        value = self.raw(key, needed=needed)
        if value is not None and not isinstance(value, str):
            raise Refused(f"“{self.named(key)}” must be text in quotation marks.", field=key)
        return (value or "").strip()

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if value not in (None, True, False):
            raise Refused(f"“{self.named(key)}” must be true or false.", field=key)
        return bool(value)

    def number(self, key: str) -> int:
        return whole_number(self.named(key), self.raw(key, needed=True), field=key)

    def pounds(self, key: str) -> Decimal:
        """Whole pence into pounds."""
        return from_pence(self.number(key))

    def day(self, key: str, *, needed: bool = False) -> date | None:
        text = self.text(key, needed=needed)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Refused(f"“{self.named(key)}” must be a date such as 2025-06-30.", field=key) from None

    def needed_day(self, key: str) -> date:
        found = self.day(key, needed=True)
        assert found is not None
        return found

    def year(self, key: str) -> FinancialYear:
        try:
            return FinancialYear.parse(self.text(key, needed=True))
        except ValueError as error:
            raise Refused(str(error), field=key) from None

    def word[Words: Labelled](self, key: str, words: type[Words]) -> Words:
        found = self.optional_word(key, words)
        if found is None:
            raise Refused(f"“{self.named(key)}” is missing. Give one of {', '.join(words)}.", field=key)
        return found

    def optional_word[Words: Labelled](self, key: str, words: type[Words]) -> Words | None:
        text = self.text(key)
        found = next((word for word in words if word.value == text), None)
        if text and found is None:
            raise Refused(f"“{text}” is not a known “{self.named(key)}”. Give one of {', '.join(words)}.", field=key)
        return found

    def pot(self, key: str, organisation: Organisation) -> Pot:
        reference = self.text(key, needed=True)
        found = Pot.objects.of(organisation).filter(reference=reference).select_related("organisation").first()
        if found is None:
            raise Refused(f"{organisation.name} has no pot {reference}. Check its reference.", field=key)
        return found

    def project(self, key: str, organisation: Organisation) -> Project | None:
        reference = self.text(key)
        found = Project.objects.filter(organisation=organisation, reference=reference).first()
        if reference and found is None:
            raise Refused(f"{organisation.name} has no project {reference}. Check its reference.", field=key)
        return found

    def finish(self) -> None:
        unknown = sorted(set(self.keys) - self.asked)
        if unknown:
            raise Refused(f"“{unknown[0]}” is not a key of this document. Check its spelling.", field=unknown[0])


def whole_number(key: str, value: Any, *, field: str = "") -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(f"“{key}” must be a whole number, such as 1250.", field=field or key)
    return value

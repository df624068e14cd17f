"""Base of the commands that read one JSON document and act in a person's name and with their rights.

Exit status: 0 done, 1 refused (the reason is printed), 2 wrong usage. Money is whole pence, in keys that end in
`_pence`.
"""

import json
from argparse import ArgumentTypeError
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from funding.domain.financial_year import FinancialYear
from funding.domain.money import from_pence, in_words
from funding.domain.words import Labelled
from funding.models import Pot, Project
from organisations.models import Organisation, User
from organisations.refusals import Refused
from organisations.selectors import organisation_by_code


class Document:
    """The document that was given. Each reader refuses with a sentence that names the key; `finish` refuses keys that
    nobody asked for, so that a misspelt one is never passed over."""

    def __init__(self, keys: Mapping[str, Any]) -> None:
        self.keys = keys
        self.asked: set[str] = set()

    def raw(self, key: str, *, needed: bool = False) -> Any:
        self.asked.add(key)
        value = self.keys.get(key)
        if needed and value in (None, ""):
            raise Refused(f"“{key}” is missing. Add it to the document.", field=key)
        return value

    def text(self, key: str, *, needed: bool = False) -> str:
        value = self.raw(key, needed=needed)
        if value is not None and not isinstance(value, str):
            raise Refused(f"“{key}” must be text in quotation marks.", field=key)
        return (value or "").strip()

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if value not in (None, True, False):
            raise Refused(f"“{key}” must be true or false.", field=key)
        return bool(value)

    def number(self, key: str) -> int:
        return whole_number(key, self.raw(key, needed=True))

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
            raise Refused(f"“{key}” must be a date such as 2025-06-30.", field=key) from None

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
            raise Refused(f"“{key}” is missing. Give one of {', '.join(words)}.", field=key)
        return found

    def optional_word[Words: Labelled](self, key: str, words: type[Words]) -> Words | None:
        text = self.text(key)
        found = next((word for word in words if word.value == text), None)
        if text and found is None:
            raise Refused(f"“{text}” is not a known “{key}”. Give one of {', '.join(words)}.", field=key)
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


def whole_number(key: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(f"“{key}” must be a whole number, such as 1250.", field=key)
    return value


class JsonCommand(BaseCommand):
    """`FILE --organisation CODE --by EMAIL [--json]`. Subclasses give `act`, which answers what is printed."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=existing, metavar="FILE")
        parser.add_argument("--organisation", required=True, metavar="CODE")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="in whose name and with whose rights")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def act(self, *, by: User, organisation: Organisation, given: Document) -> dict[str, Any]:
        raise NotImplementedError

    def handle(self, **options: Any) -> None:
        try:
            answer = self.act(
                by=person(options["by"]),
                organisation=organisation(options["organisation"]),
                given=document(options["file"]),
            )
        except Refused as refusal:
            answer = {"refused": refusal.message, "field": refusal.field}
        self.stdout.write(json.dumps(answer, indent=1, ensure_ascii=False) if options["json"] else in_lines(answer))
        if "refused" in answer:
            raise SystemExit(1)


def existing(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(f"There is no file {text}. Check its path.")
    return path


def document(path: Path) -> Document:
    try:
        keys = json.loads(path.read_text("utf-8"))
    except (ValueError, OSError):
        raise Refused(f"{path.name} is not a JSON document. Check it with a JSON reader.") from None
    if not isinstance(keys, dict):
        raise Refused(f"{path.name} must hold one object in braces.")
    return Document(keys)


def person(email: str) -> User:
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise Refused(f"Nobody has the address {email}. Give the address with which the person signs in.")
    return found


def organisation(code: str) -> Organisation:
    found = organisation_by_code(code)
    if found is None:
        raise Refused(f"There is no organisation with the code {code}. Check the code.")
    return found


def in_lines(answer: Mapping[str, Any]) -> str:
    """The answer for people: a line a key, money in pounds."""
    if "refused" in answer:
        return str(answer["refused"])
    lines = []
    for key, value in answer.items():
        if key.endswith("_pence") and isinstance(value, int):
            lines.append(f"{words_of(key.removesuffix('_pence'))}: {in_words(from_pence(value), pence=True)}")
        elif isinstance(value, list):
            lines += [f"{words_of(key)}:", *(f"  {in_lines(each).replace(chr(10), ', ')}" for each in value)]
        else:
            lines.append(f"{words_of(key)}: {value}")
    return "\n".join(lines)


def words_of(key: str) -> str:
    return key.replace("_", " ").capitalize()

"""Base of the commands that read one JSON document and act in a person's name and with their rights.

Exit status: 0 done, 1 refused (the reason is printed), 2 wrong usage. Money is whole pence, in keys that end in
`_pence`.
"""

import json
from argparse import ArgumentTypeError
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from funding.domain.money import from_pence, in_words
from funding.services.document import Document
from organisations.models import Organisation, User
from organisations.refusals import Refused
from organisations.selectors import organisation_by_code


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

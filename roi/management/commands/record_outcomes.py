"""`manage.py record_outcomes FILE.json --organisation CODE --by EMAIL`: outcomes of a project in, all or nothing."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.models import User
from organisations.refusals import Refused
from organisations.selectors import organisation_by_code
from roi.services.outcome_file import record_outcome_file


class Command(BaseCommand):
    help = "Records outcomes, months, fifths and release of a project from JSON; docs/case-file.md has the fields."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--organisation", required=True, metavar="CODE")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="in whose name and with whose rights")
        parser.add_argument("--confirmed-by", metavar="EMAIL", help="who in finance confirms the release")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = organisation_by_code(options["organisation"])
        if organisation is None:
            raise refused(f"There is no organisation with the code {options['organisation']}. Check the code.")
        confirmed_by = person(options["confirmed_by"]) if options["confirmed_by"] else None
        try:
            done = record_outcome_file(
                by=person(options["by"]),
                organisation=organisation,
                document=read_json(options["file"]),
                confirmed_by=confirmed_by,
            )
        except Refused as refusal:
            raise refused(refusal.message) from None
        self.stdout.write(
            f"Recorded {done.lines} outcome{'' if done.lines == 1 else 's'} and {done.releases} "
            f"release{'' if done.releases == 1 else 's'}, {done.confirmed} of them confirmed now."
        )


def refused(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=1)


def person(email: str) -> User:
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise refused(f"Nobody has the address {email}. Give the address with which the person signs in.")
    return found


def read_json(path: Path) -> object:
    try:
        document: object = json.loads(path.read_text(encoding="utf-8-sig"))
        return document
    except OSError:
        raise refused(f"{path} cannot be read. Check the path.") from None
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise refused(f"{path} is not a JSON file. Save it again as UTF-8.") from None

"""`manage.py business_case REFERENCE`: writes the documents of the version of a case that stands, or of the newest."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations.refusals import Refused
from organisations.selectors import organisation_by_code
from roi.selectors import cases_called
from roi.services.documents import page_of, pdf_content, workings_of
from roi.services.packs import pack_of


class Command(BaseCommand):
    help = "Writes the PDF, the page, the workings or the case file of a business case."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", metavar="REFERENCE", help="such as BC-001")
        parser.add_argument("--organisation", metavar="CODE", help="needed when several have a case of this reference")
        parser.add_argument("--number", type=int, metavar="N", help="the version; the signed or newest one if left out")
        parser.add_argument("--pdf", type=Path, metavar="F")
        parser.add_argument("--html", type=Path, metavar="F")
        parser.add_argument("--workings", type=Path, metavar="F", help="every figure as a live formula, as xlsx")
        parser.add_argument("--pack", type=Path, metavar="F", help="the evidence pack, as zip")
        parser.add_argument("--case-file", type=Path, metavar="F")

    def handle(self, *args: Any, **options: Any) -> None:
        version = chosen(options)
        wanted: dict[str, Callable[[], bytes]] = {
            "pdf": lambda: pdf_content(version),
            "html": lambda: page_of(version).encode(),
            "workings": lambda: workings_of(version),
            "pack": lambda: pack_of(version),
            "case_file": lambda: json.dumps(version.inputs, indent=2, ensure_ascii=False).encode(),
        }
        try:
            for name, content in wanted.items():
                if options[name]:
                    options[name].write_bytes(content())
                    self.stdout.write(f"{options[name]}: {version}, {version.get_status_display().lower()}")
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=1) from None
        except OSError as fault:
            raise CommandError(f"The file cannot be written: {fault}.", returncode=1) from None
        if not any(options[name] for name in wanted):
            self.stdout.write(f"{version}, {version.get_status_display().lower()}")
            self.stdout.write("\n".join(version.figures["statements"]))


def chosen(options: dict[str, Any]) -> Any:
    """The version that is asked for."""
    organisation = None
    if options["organisation"]:
        organisation = organisation_by_code(options["organisation"])
        if organisation is None:
            raise CommandError(f"There is no organisation with the code {options['organisation']}.", returncode=1)
    cases = cases_called(options["reference"], organisation)
    if not cases:
        raise CommandError(f"There is no case {options['reference']}. Check the reference.", returncode=1)
    if len(cases) > 1:
        codes = ", ".join(case.organisation.code for case in cases)
        raise CommandError(f"Several organisations have a case {options['reference']}: {codes}. Name one with "
                           "--organisation.", returncode=1)  # fmt: skip
    versions = list(cases[0].versions.all())
    if options["number"]:
        versions = [version for version in versions if version.number == options["number"]]
    if not versions:
        raise CommandError(f"{options['reference']} has no such version yet. Prepare one first.", returncode=1)
    return next((version for version in versions if version.status == "signed"), versions[0])

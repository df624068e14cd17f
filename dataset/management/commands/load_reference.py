"""`manage.py load_reference`: loads regions, ICBs, trusts, their links and the dated reference values. Running it again
changes nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dataset.reference import FOLDER, load_reference
from organisations.refusals import Refused


class Command(BaseCommand):
    help = "Load the reference data. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the CSV files are")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_reference(options["folder"])
        except Refused as problem:
            raise CommandError(problem.message) from None
        if options["verbosity"]:
            for each in loaded:
                put = each.put
                self.stdout.write(
                    f"{each.file:<22} {put.rows:>4} rows: {put.created} new, {put.changed} changed, {put.same} the same"
                )

"""`manage.py load_dataset FOLDER`: everything in from CSV files, all of it or nothing, as docs/dataset.md
describes them."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dataset.files.folder import NotLoaded
from dataset.load import load_dataset
from organisations.refusals import Refused


class Command(BaseCommand):
    help = "Load a folder of CSV files. Everything is checked first; one problem and nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that holds the files")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_dataset(options["folder"], now=timezone.now())
        except Refused as refusal:
            problems = [str(each) for each in refusal.problems] if isinstance(refusal, NotLoaded) else [refusal.message]
            if options["json"]:
                self.stdout.write(json.dumps({"refused": problems}))
            else:
                self.stderr.write("\n".join([*problems, "Nothing was loaded."]))
            raise SystemExit(1) from None
        if options["json"]:
            self.stdout.write(json.dumps({"loaded": loaded.rows}))
            return
        for name, count in loaded.rows.items():
            self.stdout.write(f"{name:<28} {count:>8}")
        self.stdout.write(f"{sum(loaded.rows.values())} rows loaded. Run `manage.py verify` to check them.")

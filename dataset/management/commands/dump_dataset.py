"""`manage.py dump_dataset FOLDER`: everything out to CSV files, in an open format that docs/dataset.md describes."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from dataset.dump import dump_dataset
from dataset.files.document import document
from organisations.refusals import Refused


class Command(BaseCommand):
    help = "Write everything to CSV files. Credentials, sessions and totals are never written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="an empty folder or a new one")
        parser.add_argument("--with-files", action="store_true", help="also write the content of uploaded files")
        parser.add_argument("--document", action="store_true", help="write docs/dataset.md to FOLDER and nothing else")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["document"]:
            options["folder"].write_text(document(), encoding="utf-8")
            return
        try:
            counts = dump_dataset(options["folder"], with_files=options["with_files"])
        except Refused as refusal:
            if options["json"]:
                self.stdout.write(json.dumps({"refused": [refusal.message]}))
            else:
                self.stderr.write(refusal.message)
            raise SystemExit(1) from None
        if options["json"]:
            self.stdout.write(json.dumps({"dumped": counts}))
            return
        for name, count in counts.items():
            if count:
                self.stdout.write(f"{name:<28} {count:>8}")
        self.stdout.write(f"{sum(counts.values())} rows in {options['folder']}.")

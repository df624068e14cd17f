"""`manage.py verify`: re-adds and checks everything; exit status 1 when anything is off."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dataset.pack import problems_of
from dataset.verify import verify


class Command(BaseCommand):
    requires_system_checks = []  # some ask the database, which a pack is checked without
    help = "Re-add every pot and check identities, totals, provenance and the audit chains."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument("--pack", type=Path, help="check an evidence pack of a case, without the database")
        parser.add_argument("--anchors", type=Path, help="a file of anchors kept outside, one hash a line")

    def check_pack(self, path: Path, *, as_json: bool) -> None:
        """An evidence pack, without the database."""
        problems = problems_of(path)
        if as_json:
            self.stdout.write(json.dumps({"ok": not problems, "problems": problems}))
        else:
            self.stdout.write("\n".join(problems) if problems else "Everything in the pack agrees.")
        if problems:
            raise SystemExit(1)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["pack"]:
            self.check_pack(options["pack"], as_json=options["json"])
            return
        kept = options["anchors"].read_text().split() if options["anchors"] else []
        found = verify(today=timezone.localdate(), anchors_kept=kept)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not found.problems, **asdict(found)}))
        else:
            self.stdout.write(
                f"{found.organisations} organisations, {found.pots} pots, {found.postings} postings, "
                f"{found.events} rows of audit, {found.anchors} anchors."
            )
            for problem in found.problems:
                self.stdout.write(f"{problem.where}: {problem.message}")
            self.stdout.write("Everything agrees." if not found.problems else f"{len(found.problems)} problems.")
        if found.problems:
            raise SystemExit(1)

"""`inspect_workbook FILE [--json]`: what tables a workbook holds and what they add up to. Needs no database."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from funding.domain.money import from_pence, in_words
from funding.domain.sheets.report import inspection_as_json, refusal_as_json
from funding.domain.sheets.tables import Inspection, Table
from funding.workbook.door import Refused, fingerprint, read_workbook


class Command(BaseCommand):
    """Exit status: 0 read, 1 refused (the reason is in the output), 2 wrong usage."""

    help = "Show what tables a workbook or CSV holds and what they add up to. Nothing is written."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not file.is_file():
            self.stderr.write(f"There is no file {file.name} here. Check its name and its folder.")
            sys.exit(2)
        try:
            inspection = read_workbook(file)
        except Refused as refusal:
            if options["json"]:
                self.stdout.write(
                    json.dumps(refusal_as_json(file.name, fingerprint(file), refusal.code, refusal.message))
                )
            else:
                self.stderr.write(refusal.message)
            sys.exit(1)
        if options["json"]:
            self.stdout.write(json.dumps(inspection_as_json(inspection)))
        else:
            self.print_for_people(inspection)

    def print_for_people(self, inspection: Inspection) -> None:
        for table in inspection.tables:
            self.print_table(table)
        for warning in inspection.warnings:
            place = " ".join(part for part in (warning.sheet, warning.cell) if part)
            self.stdout.write(f"Note: {place + ': ' if place else ''}{warning.message}")

    def print_table(self, table: Table) -> None:
        use = "" if table.use else f", not used: {table.why}"
        self.stdout.write(f"{table.sheet or inspection_name(table)}, table {table.number}: {len(table.rows)} rows{use}")
        for column in table.money_columns:
            unit = f"×{column.unit.multiplier:,}{'' if column.unit.certain else ' (not stated)'}" if column.unit else ""
            total = in_words(from_pence(column.total_pence or 0), pence=True)
            self.stdout.write(f"  {column.letter:>3}  {total:>24}  {unit:<20} {column.heading[:70]}")
        for control in table.control_totals:
            verdict = (
                "agrees"
                if control.agrees
                else f"differs by {in_words(from_pence(control.difference_pence), pence=True)}"
            )
            self.stdout.write(f"       total in {control.sheet or ''} {control.cell} {verdict}")


def inspection_name(table: Table) -> str:
    return "Text file" if table.sheet is None else table.sheet

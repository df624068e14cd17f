"""`manage.py anchor`: writes down where every audit chain stands, and prints the hash to keep outside."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from organisations.services.anchors import anchor_chains


class Command(BaseCommand):
    help = "Anchor all audit chains; keep the printed hash outside this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="also append the hash to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        anchor = anchor_chains(at=timezone.now())
        if options["file"]:
            with options["file"].open("a") as kept:
                kept.write(anchor.hash + "\n")
        self.stdout.write(anchor.hash)

"""`manage.py measure_pages`: writes docs/measures.md from the measures and the published values of the seeds."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from roi.domain.measures.page import PublishedValue, measures_page

PAGE = Path(settings.BASE_DIR) / "docs" / "measures.md"
SEEDS = Path(settings.BASE_DIR) / "seeds" / "reference"


def written_page() -> str:
    """The page as the measures and the files of reference data give it."""
    return measures_page(
        [
            PublishedValue(
                measure=row["measure"],
                name=row["name"],
                value=Decimal(row["value"]),
                price_year=int(row["price_year"]),
                unit=row["unit"],
                source=row["source"].rstrip("."),
                licence=row["licence"],
            )
            for row in rows("unit_values")
        ],
        {row["code"]: row["name"] for row in rows("core20plus5")},
    )


def rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Command(BaseCommand):
    help = "Write docs/measures.md from the outcome measures."

    def handle(self, **options: Any) -> None:
        PAGE.write_text(written_page(), encoding="utf-8")
        self.stdout.write(f"Written: {PAGE}")

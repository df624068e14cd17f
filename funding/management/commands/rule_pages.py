"""`manage.py rule_pages`: writes docs/rules.md from the rules, so that the page says what they say."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from funding.domain.rules.page import rules_page

PAGE = Path(settings.BASE_DIR) / "docs" / "rules.md"


class Command(BaseCommand):
    help = "Write docs/rules.md from the rules."

    def handle(self, **options: Any) -> None:
        PAGE.write_text(rules_page(), encoding="utf-8")
        self.stdout.write(f"Written: {PAGE}")

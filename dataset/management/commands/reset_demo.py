"""`manage.py reset_demo`: makes the demonstration new. Its rows cannot be deleted one by one, so the whole SQLite file
is replaced; where real data or real people stand, or on PostgreSQL, it refuses."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from dataset.story.play import real_data, real_people


class Command(BaseCommand):
    help = "Replace the database of the demonstration by a new one (SQLite only). Stop the server first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-input", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "Resetting replaces the database file, which PostgreSQL does not have. "
                "Drop the database, create it again and run migrate, load_reference and seed_demo."
            )
        if "organisations_membership" in connection.introspection.table_names():
            standing = real_data() or real_people()
            if standing:
                raise CommandError(f"Real data is here: {standing} Nothing was removed.")
        file = Path(str(connection.settings_dict["NAME"]))
        if not options["no_input"] and input(f"Remove {file} and play the story anew? Type yes: ") != "yes":
            raise CommandError("Nothing was removed.")
        connection.close()
        for each in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            each.unlink(missing_ok=True)
        quiet = {"verbosity": 0}
        call_command("migrate", interactive=False, **quiet)
        call_command("load_reference", **quiet)
        call_command("seed_demo", verbosity=options["verbosity"])

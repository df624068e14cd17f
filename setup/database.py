"""Fills the database for `make run`: tables, reference data and the demonstration story, in one process.

Runs inside .venv. Every step does nothing when its work is there already, and the story refuses to join real data.
"""

import os
import sys

import django
from django.core.management import CommandError, call_command


def prepare() -> None:
    """Migrates and loads what is missing.

    Raises:
        CommandError: the tables or the reference data could not be brought up to date.
    """
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns at every start when it is not there
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_reference", verbosity=0)
    if settings.DEMO_SIGN_IN:
        try:
            call_command("seed_demo", verbosity=0)
        except CommandError as refusal:
            print(refusal)


def main(arguments: list[str]) -> str | None:
    """Prepares the database; with `people`, prints who may sign in. Returns a sentence when it could not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        prepare()
        if "people" in arguments:
            call_command("demo_people")
    except CommandError as problem:
        return str(problem)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

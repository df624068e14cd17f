"""The long forms, for `make ledger`: the state machine for as many minutes as asked, then more races and more kills,
each on SQLite and on PostgreSQL. Prints what was run; its status is 0 when nothing was found."""

import os
import subprocess
import sys

from setup.process import ROOT, say
from tests.postgresql import private_postgresql

FORMS = ["tests/ledger/test_state_machine.py", "tests/ledger/test_races.py", "tests/ledger/test_kills.py"]


def main():
    minutes = os.environ.get("MINUTES", "5")
    os.environ.pop("DATABASE_URL", None)
    say(f"Long forms on SQLite, {minutes} minutes of random acts")
    first = run({"LEDGER_MINUTES": minutes})
    with private_postgresql() as address:
        say(f"\nLong forms on PostgreSQL, {minutes} minutes of random acts")
        second = run({"LEDGER_MINUTES": minutes, "DATABASE_URL": address})
    return 0 if first == second == 0 else 1


def run(env):
    command = [sys.executable, "-m", "pytest", "-s", "-p", "no:cacheprovider", "-k", "long_form", *FORMS]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

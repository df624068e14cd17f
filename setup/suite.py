"""Runs the checks, the whole suite on SQLite, and the tests marked `both_databases` again on PostgreSQL.

Runs inside .venv. Everything is run even when something failed before it, and every part counts.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping

from setup import checks
from setup.process import ROOT, say
from tests.postgresql import private_postgresql

PYTEST = [sys.executable, "-m", "pytest", f"--color={'yes' if sys.stdout.isatty() else 'no'}"]
TWO = ("-n", "2", "--dist", "worksteal")  # the long browser tests stand last: who is done takes some of them over


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.environ.pop("DATABASE_URL", None)  # whatever this terminal works on is not for tests
    say("Checks")
    checked = checks.run_all()
    say("\nTests on SQLite")
    first, on_sqlite = run([*PYTEST, *TWO], {})
    say("\nTests on PostgreSQL")
    with private_postgresql() as address:
        second, on_postgresql = run([*PYTEST, *TWO, "-m", "both_databases"], {"DATABASE_URL": address})
    say(f"\nChecks: {'passed' if checked else 'failed'}\nSQLite: {on_sqlite}\nPostgreSQL: {on_postgresql}")
    return 0 if checked and first == second == 0 else 1


def run(command: list[str], env: Mapping[str, str]) -> tuple[int, str]:
    """Runs pytest and shows what it prints. Returns its status (5 when no test ran) and its last line."""
    last = ""
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.PIPE, text=True, errors="replace"
    ) as pytest:
        for line in pytest.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
    return pytest.returncode, last


if __name__ == "__main__":
    sys.exit(main())

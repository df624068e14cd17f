"""The checks that need no test: lint, format, types, layers, migrations, production settings.

Only what a failing check printed is shown.
"""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from setup.process import ROOT, VENV_PYTHON, Stopped, say

BIN = VENV_PYTHON.parent
PRODUCTION = {
    "RINGFENCE_MODE": "production",
    "SECRET_KEY": "a-long-made-up-key-that-only-this-check-uses-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "ringfence.example",
    "DATABASE_URL": "postgres://nobody@localhost/none",
    "EMAIL_HOST": "mail.ringfence.example",
}


@dataclass(frozen=True)
class Check:
    name: str
    command: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)


def templates() -> list[str]:
    return sorted(str(file.relative_to(ROOT)) for file in (ROOT / "templates").rglob("*.html"))


def all_checks() -> list[Check]:
    manage = (str(VENV_PYTHON), "manage.py")
    djade = (str(BIN / "djade"), "--check", "--target-version", "6.1", *templates())
    return [
        Check("types", (str(BIN / "mypy"), "--no-error-summary", ".")),
        Check("lint", (str(BIN / "ruff"), "check", "--quiet", "--output-format", "concise", ".")),
        Check("format", (str(BIN / "ruff"), "format", "--check", "--quiet", "--output-format", "concise", ".")),
        Check("layers", (str(BIN / "lint-imports"), "--no-logo")),
        Check("templates", djade),
        Check("migrations", (*manage, "makemigrations", "--check", "--dry-run")),
        Check("production settings", (*manage, "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    ]


def run_all() -> bool:
    """Runs every check, two at a time, and says what each found. Returns whether all passed."""
    with ThreadPoolExecutor(2) as pool:
        return all(list(pool.map(_passes, all_checks())))


def check() -> None:
    if not run_all():
        raise Stopped("Some checks failed. `make format` mends what can be mended by itself.")


def format_everything() -> None:
    for command in (["ruff", "check", "--fix", "--quiet", "."], ["ruff", "format", "--quiet", "."]):
        subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT)
    if names := templates():
        subprocess.run([BIN / "djade", "--target-version", "6.1", *names], cwd=ROOT)


def _passes(check: Check) -> bool:
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **check.env},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    passed = done.returncode == 0
    say(f"{check.name}: ok" if passed else f"{check.name}: FAILED\n{done.stdout}{done.stderr}".rstrip())
    return passed

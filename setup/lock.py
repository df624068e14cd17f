"""Writes the locks again: Python packages with hashes and npm packages with integrity, none with an address."""

import os
from pathlib import Path

from setup import assets, environment
from setup.process import ROOT, Stopped, Word, run, say

PROJECT = Path("pyproject.toml")
OLDEST = "3.12"  # the locks hold for this Python and all later ones
LOCKS: dict[str, list[Word]] = {
    "runtime": [PROJECT],
    "dev": [PROJECT, "--group", "dev", "--group", "benchmarks"],
    "assets": ["--group", "assets"],
    "tools": ["--group", "tools"],
}


def write() -> None:
    """Keeps the versions that still fit; takes the newest that fit when UPGRADE is set."""
    uv = environment.find_uv()
    if uv is None:
        raise Stopped("Locks are written by uv, which could not be installed: check that a package index is reached.")
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    plain = ["--quiet", "--universal", "--python-version", OLDEST, "--generate-hashes", "--no-header", "--no-annotate"]
    for name, sources in LOCKS.items():
        lock = environment.LOCKS / f"{name}.txt"
        command: list[Word] = [uv, "pip", "compile", *plain, *upgrade, *sources, "--output-file", lock]
        run(command, f"{lock.relative_to(ROOT)} was not written.")
        say(f"{lock.relative_to(ROOT)} written")
    assets.lock_packages(update=bool(upgrade))
    say("package-lock.json written")

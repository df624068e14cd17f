"""Runs other programs quietly: what they print goes to .setup/log.txt, and is shown only when they fail."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".setup"
LOG = STATE / "log.txt"
VENV_PYTHON = ROOT / ".venv" / "bin" / "python"

type Word = str | Path


class Stopped(Exception):
    """Set-up cannot go on. The message says what is wrong and what to do next."""


def say(sentence: str) -> None:
    print(sentence, flush=True)


def succeeds(command: Sequence[Word], env: Mapping[str, str] | None = None) -> bool:
    """Whether the program ran and ended with status 0. Its output is added to the log."""
    STATE.mkdir(exist_ok=True)
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        log.flush()
        try:
            done = subprocess.run(
                command, cwd=ROOT, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        except OSError as error:
            log.write(f"{error}\n".encode())
            return False
    return done.returncode == 0


def run(command: Sequence[Word], otherwise: str, env: Mapping[str, str] | None = None) -> None:
    """Runs a program; when it fails, shows the end of what it printed and stops with the sentence `otherwise`."""
    if not succeeds(command, env):
        tail = LOG.read_text(errors="replace").splitlines()[-15:]
        print("\n".join(f"  | {line}" for line in tail), file=sys.stderr)
        raise Stopped(f"{otherwise} All that was printed is in {LOG.relative_to(ROOT)}.")

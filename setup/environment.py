"""Python environments, each installed from one lock with hashes: by uv where it can be had, else by plain pip."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setup import stamp, system
from setup.process import ROOT, STATE, VENV_PYTHON, Stopped, Word, run, say, succeeds

LOCKS = ROOT / "requirements"
TOOLS = STATE / "tools"


def ensure_project(lock: str) -> None:
    """Brings .venv up to the lock `runtime` or `dev`. An environment that has the development tools keeps them."""
    wanted = {name: stamp.digest([LOCKS / f"{name}.txt"], name, sys.version_info[:2]) for name in ("runtime", "dev")}
    usable = _version(VENV_PYTHON) == sys.version_info[:2]
    if usable and (stamp.is_done("environment", wanted["dev"]) or stamp.is_done("environment", wanted[lock])):
        return
    had_tools = (ROOT / ".venv" / "bin" / "pytest").exists()
    chosen = "dev" if usable and had_tools else lock
    say(f"Installing Python packages ({chosen})")
    install(ROOT / ".venv", LOCKS / f"{chosen}.txt", keep=usable)
    stamp.mark_done("environment", wanted[chosen])


def install(folder: Path, lock: Path, *, keep: bool = False) -> None:
    """Makes the environment in `folder` hold exactly what `lock` names, checked against its hashes."""
    uv = find_uv()
    if uv:
        make: list[Word] = [uv, "venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, folder]
        sync: list[Word] = [uv, "pip", "sync", "--require-hashes", "--python", folder / "bin" / "python", lock]
        if (keep or succeeds(make)) and succeeds(sync, {"UV_LINK_MODE": "copy"}):
            return
        say("uv could not install them; trying pip")
    _make_plain(folder)
    run(
        [*_pip_install(folder), lock],
        "The Python packages could not be installed: check that this machine reaches a package index.",
    )


def find_uv() -> str | None:
    """uv from the machine, or from a small environment of its own; None where neither can be had."""
    found = shutil.which("uv")
    if found:
        return found
    ours = TOOLS / "bin" / "uv"
    made_from = stamp.digest([LOCKS / "tools.txt"], sys.executable)
    if ours.exists() and stamp.is_done("tools", made_from):
        return str(ours)
    _make_plain(TOOLS)
    if succeeds([*_pip_install(TOOLS), LOCKS / "tools.txt"]):
        stamp.mark_done("tools", made_from)
        return str(ours)
    return None


def _pip_install(folder: Path) -> list[Word]:
    return [folder / "bin" / "python", "-m", "pip", "install", "--require-hashes", "-r"]


def _make_plain(folder: Path) -> None:
    """An empty environment with pip in it. Debian keeps what makes one in a package of its own."""
    command: list[Word] = [sys.executable, "-m", "venv", "--clear", folder]
    if succeeds(command):
        return
    if not sys.executable.startswith("/usr/bin/"):
        raise Stopped(f"{sys.executable} cannot make a virtual environment: install one with venv and ensurepip.")
    system.install([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"], "make a Python environment")
    run(command, "The Python environment could not be made.")


def _version(python: Path) -> tuple[int, int] | None:
    if not os.access(python, os.X_OK):
        return None
    probe = "import sys; print(*sys.version_info[:2])"
    done = subprocess.run([python, "-c", probe], capture_output=True, text=True)
    if done.returncode:
        return None
    major, minor = done.stdout.split()
    return int(major), int(minor)

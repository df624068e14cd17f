"""Starts Ringfence on this machine and says where it is. How to run it in production is in docs/operations.md."""

import os
import socket

from setup.process import ROOT, VENV_PYTHON, Stopped

HOST = "127.0.0.1"
SETTINGS = ROOT / "setup" / "gunicorn_settings.py"


def serve(port: int) -> None:
    """Becomes the server; never returns."""
    command = [str(VENV_PYTHON), "-m", "gunicorn", "--config", str(SETTINGS), "--bind", f"{HOST}:{port}", "config.wsgi"]
    os.chdir(ROOT)
    os.execv(command[0], command)


def free_port() -> int:
    """The port that PORT names, 8000 when it names none; stops with a sentence when it cannot be used."""
    word = os.environ.get("PORT") or "8000"
    if not word.isdecimal() or not 0 < int(word) < 65536:
        raise Stopped(f"PORT is “{word}”: give a number such as PORT=8001.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(word)))
        except OSError:
            raise Stopped(f"Port {word} is in use: stop what runs there, or choose another with PORT=8001.") from None
    return int(word)

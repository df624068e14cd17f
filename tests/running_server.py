"""The real server as a process of its own, on a free port of this machine, over a data folder of its own."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup.process import ROOT
from tests.prepared import product_environment

STARTS_WITHIN_SECONDS = 90


@contextmanager
def running_server(var: Path, application: str = "config.wsgi") -> Iterator[str]:
    """Serves the data folder `var` and yields the address, without a slash at its end.

    Raises:
        RuntimeError: the server ended before it answered; the message holds its log.
    """
    log = var / "server.log"
    with socket.create_server(("127.0.0.1", 0)) as door, log.open("wb") as output:
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        options = ["--workers", "1", "--threads", "4", "--log-level", "warning", "--bind", f"fd://{door.fileno()}"]
        command = [sys.executable, "-m", "gunicorn", *options, "--no-control-socket", application]
        server = subprocess.Popen(
            command, cwd=ROOT, env=product_environment(var), pass_fds=[door.fileno()], stdout=output, stderr=output
        )
    try:
        _wait_for(address, server, log)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/static/ringfence.css", timeout=10).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"The server at {address} did not answer:\n{log.read_text(errors='replace')}")

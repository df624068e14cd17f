"""How `make run` serves on one machine: two processes of four threads, quiet, its address said when it is ready."""

from importlib import import_module
from threading import Thread
from typing import Any

workers = 2
threads = 4
worker_class = "gthread"
loglevel = "warning"
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """What a first page would wait seconds for is loaded beside the first requests: draws need `scipy.stats`."""
    Thread(target=import_module, args=("scipy.stats",), daemon=True).start()


def when_ready(server: Any) -> None:
    host, port = server.address[0]
    print(f"Ringfence is at http://{host}:{port}/ (Ctrl+C stops it)", flush=True)

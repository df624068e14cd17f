"""How `make run` serves on one machine: two processes of four threads, quiet, its address said when it is ready."""

from typing import Any

workers = 2
threads = 4
worker_class = "gthread"
loglevel = "warning"
control_socket_disable = True


def when_ready(server: Any) -> None:
    host, port = server.address[0]
    print(f"Ringfence is at http://{host}:{port}/ (Ctrl+C stops it)", flush=True)

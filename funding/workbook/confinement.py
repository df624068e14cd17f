"""The check that says where the system does not let the reading process cut itself off the network."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.core import checks

TRY = (
    "import sys; sys.path.insert(0, sys.argv[1]); from funding.workbook.child import cut_network;"
    "sys.exit(not cut_network())"
)
ROOT = str(Path(__file__).resolve().parents[2])


def network_is_cut(**_: Any) -> list[checks.CheckMessage]:
    """`manage.py check --deploy`: tried in a process of its own, as the door does it."""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", TRY, ROOT], timeout=30, check=False)  # noqa: S603
    if done.returncode == 0:
        return []
    return [
        checks.Info(
            "The process that reads workbooks cannot be cut off the network on this system.",
            hint="Allow user namespaces to the service, or stop its outgoing traffic with a firewall. "
            "Memory, time and file limits hold either way.",
            id="funding.I001",
        )
    ]

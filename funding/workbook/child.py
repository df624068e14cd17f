"""The disposable process that alone runs a reader: little memory, little time, no network, no secrets. Answers in JSON.

Started by the door as `python -I -S -c`; it may abort, be killed or run out of memory without harm.
"""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

MEMORY = 1024 * 1024 * 1024  # address space; ordinary workbooks need a tenth of it
PROCESSOR_SECONDS = 50
LARGEST_ANSWER = 512 * 1024 * 1024


def main(path: str, name: str, answer_to: str) -> None:
    """Read `path` and write {"kind", "sheets"} or {"refused": {code, message}} to the file `answer_to`."""
    _confine()
    from funding.workbook.readers import read
    from funding.workbook.refusals import Refused

    answer: dict[str, Any]
    try:
        answer = read(Path(path), name)
    except Refused as refusal:
        answer = {"refused": {"code": refusal.code, "message": refusal.message}}
    with open(answer_to, "w", encoding="utf-8") as file:
        json.dump(answer, file, separators=(",", ":"), ensure_ascii=True)
    os._exit(0)  # nothing here is worth tidying up


def _confine() -> None:
    try:
        import resource
    except ImportError:  # not a Unix: the door's wall clock still holds
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_ANSWER),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    with suppress(OSError, AttributeError):  # containers may forbid it; the limits above still hold
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    sys.setrecursionlimit(400)

"""The disposable process that alone runs a reader: little memory, little time, no network, no secrets. Answers in
lines of JSON.

Started by the door as `python -I -S -c`; it may abort, be killed or run out of memory without harm.
"""

import gc
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

MEMORY = 1024 * 1024 * 1024  # address space; ordinary workbooks need a tenth of it
PROCESSOR_SECONDS = 50
LARGEST_ANSWER = 512 * 1024 * 1024


def main(path: str, name: str, answer_to: str) -> None:
    """Read `path` and write to the file `answer_to`, a line each: {"kind", "active", "confined"} or {"refused": {code,
    message}}; for every sheet its description with "lines": n, and n rows."""
    confined = _confine()
    gc.disable()  # rows of cells make no circles
    from funding.workbook.readers import read
    from funding.workbook.refusals import Refused

    dump = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode
    with open(answer_to, "w", encoding="ascii") as file:
        try:
            about, sheets = read(Path(path), name)
        except Refused as refusal:
            file.write(dump({"refused": {"code": refusal.code, "message": refusal.message}}) + "\n")
        else:
            file.write(dump({**about, "confined": confined}) + "\n")
            for sheet, rows in sheets:
                file.write(dump({**sheet, "lines": len(rows)}) + "\n")
                file.writelines(dump(row) + "\n" for row in rows)
    os._exit(0)  # nothing here is worth tidying up


def _confine() -> bool:
    """Take away memory, time and the network. Whether the network is cut; the limits hold where the system has them."""
    try:
        import resource
    except ImportError:  # not a Unix: the door's wall clock still holds
        return False
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_ANSWER),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    sys.setrecursionlimit(400)
    return cut_network()


def cut_network() -> bool:
    """A network of its own without any way out. Containers may forbid it; `manage.py check` says so."""
    if not hasattr(os, "unshare"):
        return False
    for flags in (os.CLONE_NEWUSER | os.CLONE_NEWNET, os.CLONE_NEWNET):
        with suppress(OSError):
            os.unshare(flags)
            return True
    return False

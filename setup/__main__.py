"""`python -m setup TARGET`: what each target of the Makefile needs, in order, and then the thing itself."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from setup import assets, checks, environment, lock, pdf, server, system
from setup.process import LOG, ROOT, STATE, VENV_PYTHON, Stopped, say


def ensure(packages: str, *, browser: bool = False) -> None:
    """Brings the machine up to the lock `runtime` or `dev`, with what the product needs around it."""
    with one_at_a_time():
        LOG.write_text("")
        system.ensure_libraries()
        if browser:
            system.ensure_test_tools()
        environment.ensure_project(packages)
        assets.ensure()
        pdf.ensure()


def fill_database(*words: str) -> None:
    status = os.spawnv(os.P_WAIT, VENV_PYTHON, [str(VENV_PYTHON), "-m", "setup.database", *words])
    if status:
        raise Stopped("The database could not be prepared.")


def make_run() -> None:
    port = server.free_port()
    ensure("runtime")
    fill_database("people")
    server.serve(port)


def make_test() -> None:
    ensure("dev", browser=True)
    become("-m", "setup.suite")


def make_setup() -> None:
    ensure("runtime")
    fill_database()
    say("Ready: `make run` starts Ringfence.")


def make_check() -> None:
    ensure("dev")
    checks.check()


def make_format() -> None:
    ensure("dev")
    checks.format_everything()


def make_benchmark() -> None:
    ensure("dev")
    become("-m", "benchmarks")


def make_assets() -> None:
    with one_at_a_time():
        assets.ensure()


def become(*words: str) -> None:
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *words])


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two terminals may give commands in one checkout: the second waits until the first has set up."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


TARGETS = {
    "run": make_run,
    "test": make_test,
    "setup": make_setup,
    "check": make_check,
    "format": make_format,
    "benchmark": make_benchmark,
    "assets": make_assets,
    "lock": lock.write,
}


def main(words: list[str]) -> int:
    os.chdir(ROOT)
    os.environ.pop("VIRTUAL_ENV", None)
    if len(words) != 1 or words[0] not in TARGETS:
        say(f"Usage: python -m setup {' | '.join(TARGETS)}")
        return 2
    try:
        TARGETS[words[0]]()
    except Stopped as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A data folder with migrated tables, reference data and the demonstration story: made once, then copied for each use.

Our tables refuse updates and deletes, so a test that commits works on a copy and throws the copy away.
"""

import datetime
import fcntl
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from setup import stamp
from setup.process import ROOT, STATE

MADE_FROM = [ROOT / name for name in ("config", "organisations", "funding", "roi", "dataset", "seeds", "manage.py")]
SHELF = STATE / "prepared"
KEPT_SECONDS = 3600  # another process may still be copying an older one
FILL = (sys.executable, "-m", "setup.database")


def product_environment(var: Path) -> dict[str, str]:
    """The environment in which the product runs as `make run` starts it, with its data in `var`."""
    dropped = {"DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "RINGFENCE_MODE": "local",
        "RINGFENCE_DEMO": "true",
        "RINGFENCE_VAR": str(var),
    }


def prepared_folder(shelf: Path = SHELF, fill: tuple[str, ...] = FILL) -> Path:
    """The prepared data folder for the code, the seeds and the day; never write to it.

    Processes that ask together wait for the first, and folders that nobody asked for in the last hour are removed.
    """
    shelf.mkdir(parents=True, exist_ok=True)
    key = stamp.digest([*MADE_FROM, ROOT / "requirements" / "runtime.txt"], datetime.date.today(), fill)[:16]
    folder = shelf / key
    with (shelf / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for old in shelf.iterdir():
                if old.is_dir() and time.time() - old.stat().st_mtime > KEPT_SECONDS:
                    shutil.rmtree(old)
            new = shelf / f"{key}.new"
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
            done = subprocess.run(fill, cwd=ROOT, env=product_environment(new), capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(f"The database for the tests could not be prepared:\n{done.stdout}{done.stderr}")
            new.rename(folder)
        os.utime(folder)
    return folder


def copy_prepared(to: Path) -> Path:
    """A data folder `to` of its own, filled like the prepared one."""
    shutil.copytree(prepared_folder(), to, dirs_exist_ok=True)
    return to

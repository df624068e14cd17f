"""Start-up checks: the embedded database must take its lock at the start of a write and let readers go on."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


def fault(what: str, hint: str, number: str) -> Error:
    return Error(what, hint=hint, id=f"ringfence.{number}")


@register(Tags.database)
def sqlite_is_safe(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """SQLite without IMMEDIATE transactions, WAL or a busy timeout fails people at month end: say so at start."""
    found: list[CheckMessage] = []
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"] != "django.db.backends.sqlite3":
            continue
        options = database.get("OPTIONS", {})
        if options.get("transaction_mode") != "IMMEDIATE":
            found.append(
                fault(
                    f"Database {alias}: SQLite must use IMMEDIATE transactions.",
                    "Set OPTIONS['transaction_mode'] = 'IMMEDIATE'.",
                    "E001",
                )
            )
        if "journal_mode=wal" not in options.get("init_command", "").lower().replace(" ", ""):
            found.append(
                fault(
                    f"Database {alias}: SQLite must keep a write-ahead log.",
                    "Add PRAGMA journal_mode=WAL to OPTIONS['init_command'].",
                    "E002",
                )
            )
        if not options.get("timeout"):
            found.append(
                fault(
                    f"Database {alias}: SQLite must wait when another writer is busy.",
                    "Set OPTIONS['timeout'] = 20.",
                    "E003",
                )
            )
    return found

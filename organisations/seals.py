"""What a row says, as one hash that its row in the audit chain keeps. Columns that are empty are left out, so that a
column that a table gains later changes no hash of before."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

LENGTH = 32  # hexadecimal digits: 128 bits
GONE = "0" * LENGTH
ENCODE = DjangoJSONEncoder(sort_keys=True, separators=(",", ":")).encode

Seals = dict[str, list[list[Any]]]
Sealed = dict[tuple[str, int], str]


def seal_of(row: models.Model) -> str:
    """The hash of a row: its table and every column. A model names in `CHANGES_FREELY` the columns that change without
    an event, and in `SEALED_LISTS` the lists that belong to what a row says."""
    freely: frozenset[str] = getattr(row, "CHANGES_FREELY", frozenset())
    said = {
        field.attname: plain(field, value)
        for field in row._meta.concrete_fields
        if field.name not in freely and (value := getattr(row, field.attname)) is not None
    }
    for name in getattr(row, "SEALED_LISTS", ()):
        said[name] = sorted(each.pk for each in getattr(row, name).all())
    return hash_of(row._meta.db_table, said)


def hash_of(table: str, said: dict[str, Any]) -> str:
    """The hash of what a row of a table says, by column."""
    return hash_of_text(ENCODE([table, said]))


def hash_of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def plain(field: Any, value: Any) -> Any:
    """The value as both databases give it back."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if isinstance(field, models.JSONField) else field.get_prep_value(value)


def sealed_rows(rows: Iterable[models.Model]) -> Sealed:
    """The hash of each row by table and number."""
    return {(row._meta.db_table, row.pk): seal_of(row) for row in rows}


def seals_of(
    rows: Iterable[models.Model], gone: Iterable[models.Model] = (), sealed_before: Seals | None = None
) -> Seals | None:
    """The hashes of rows by table, as `[first number, hashes of it and those that follow it]`; None for no rows. `gone`
    are rows about to be deleted, `sealed_before` rows whose hashes were taken as they were written."""
    sealed = {(row._meta.db_table, row.pk): GONE for row in gone}
    sealed |= sealed_rows(rows)
    runs = [(table, number, hashes) for (table, number), hashes in sealed.items()]
    runs += [(table, first, hashes) for table, each in (sealed_before or {}).items() for first, hashes in each]
    runs.sort()
    found = {
        table: joined((first, hashes) for _, first, hashes in own) for table, own in groupby(runs, lambda run: run[0])
    }
    return found or None


def joined(runs: Iterable[tuple[int, str]]) -> list[list[Any]]:
    """Runs in order, those that follow each other as one."""
    found: list[list[Any]] = []
    following = None
    for first, hashes in runs:
        if first != following:
            found.append([first, []])
        found[-1][1].append(hashes)
        following = first + len(hashes) // LENGTH
    return [[first, "".join(parts)] for first, parts in found]


def each_seal(seals: Seals) -> Iterable[tuple[str, int, str]]:
    """Table, number and hash of every row that was sealed."""
    for table, runs in seals.items():
        for first, hashes in runs:
            for place in range(0, len(hashes), LENGTH):
                yield table, first + place // LENGTH, hashes[place : place + LENGTH]

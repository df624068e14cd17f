"""Everything out to flat files: one CSV file a table, sorted by number, the same bytes for the same rows. Credentials,
sessions and what follows from other rows are never written."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from dataset.content import write_content
from dataset.files import FILES
from dataset.files.folder import CONTENT
from dataset.files.keys import Keys, target
from dataset.files.shape import Column, File
from organisations.refusals import Refused


def dump_dataset(folder: Path, *, with_files: bool = False) -> dict[str, int]:
    """Write every file into the folder, which is made or must be empty; the number of rows of each.

    Raises Refused when the folder holds something, or when a file's content is not what its hash says.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} holds something already. Name an empty folder or a new one.")
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        as_of_one_moment()
        keys = Keys()
        counts = {file.name: write_file(folder / file.name, file, keys) for file in FILES}
        if with_files:
            write_content(folder / CONTENT)
    return counts


def as_of_one_moment() -> None:
    """Ask PostgreSQL to show all files the same moment; SQLite does so by itself."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def write_file(path: Path, file: File, keys: Keys) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow([column.name for column in file.dumped])
        for row in cells(file, keys):
            out.writerow(row)
            rows += 1
    return rows


def cells(file: File, keys: Keys) -> Iterator[list[str]]:
    """The cells of every row, in the order of their numbers."""
    single = [column for column in file.dumped if not column.kind.is_many]
    writers = {column.name: writer(column, keys) for column in single}
    listed = {column.name: lists(file, column, keys) for column in file.dumped if column.kind.is_many}
    found = file.model._base_manager.order_by("pk").values_list("pk", *(column.attname for column in single))
    for pk, *values in found.iterator(chunk_size=5000):
        row = {
            column.name: "" if value is None else writers[column.name](value)
            for column, value in zip(single, values, strict=True)
        }
        row |= {name: "; ".join(sorted(by_row[pk])) for name, by_row in listed.items()}
        yield [row[column.name] for column in file.dumped]


def writer(column: Column, keys: Keys) -> Callable[[Any], str]:
    named = target(column)
    if named is None:
        return column.kind.write
    known = keys.of(named)
    return lambda pk: column.kind.write(known[pk])


def lists(file: File, column: Column, keys: Keys) -> dict[int, list[str]]:
    """The keys that a column of many names, by the row's number."""
    field = file.model._meta.get_field(column.field)
    through = field.remote_field.through  # type: ignore[union-attr]
    names = (field.m2m_field_name(), field.m2m_reverse_field_name())  # type: ignore[union-attr]
    named = target(column)
    known = keys.of(named) if named else {}
    found: dict[int, list[str]] = defaultdict(list)
    for pk, other in through._base_manager.values_list(*(f"{name}_id" for name in names)).iterator(chunk_size=5000):
        found[pk].append(known[other])
    return found

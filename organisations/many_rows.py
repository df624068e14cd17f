"""Many rows of one table written at once, past the objects: numbered, inserted by COPY or executemany, and sealed.
Values go in as the database keeps them (pounds as whole pence); its own constraints hold as ever."""

from collections.abc import Sequence
from json.encoder import encode_basestring_ascii
from typing import Any

from django.db import connection, models

from organisations.seals import Seals, hash_of_text

Values = tuple[Any, ...]


def write_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Values]) -> list[int]:
    """Insert the rows; their numbers, in their order. Call it in a transaction, which keeps the numbers free."""
    if not rows:
        return []
    table, numbers = model._meta.db_table, next_numbers(model, len(rows))
    names = ", ".join(map(connection.ops.quote_name, ("id", *columns)))
    numbered = [(number, *row) for number, row in zip(numbers, rows, strict=True)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in numbered:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * (len(columns) + 1))
            sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - names of our own
            cursor.executemany(sql, numbered)
    return numbers


def next_numbers(model: type[models.Model], count: int) -> list[int]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sql, [table, count])
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + count + 1))


def sealed_many(
    model: type[models.Model], columns: Sequence[str], numbers: Sequence[int], rows: Sequence[Values]
) -> Seals:
    """The hashes of rows that were written so, as runs of numbers that follow each other."""
    table, names = model._meta.db_table, ("id", *columns)
    order = sorted((name, place) for place, name in enumerate(names))
    begins = [(f',"{name}":', place) for name, place in order]
    runs: list[list[Any]] = []
    before = None
    for number, row in zip(numbers, rows, strict=True):
        values = (number, *row)
        said = "".join([begin + in_json(value) for begin, place in begins if (value := values[place]) is not None])
        if before is None or number != before + 1:
            runs.append([number, []])
        runs[-1][1].append(hash_of_text(f'["{table}",{{{said[1:]}}}]'))
        before = number
    return {table: [[first, "".join(hashes)] for first, hashes in runs]} if runs else {}


def in_json(value: int | str) -> str:
    """A value as `seals.hash_of` writes it."""
    return encode_basestring_ascii(value) if isinstance(value, str) else str(value)

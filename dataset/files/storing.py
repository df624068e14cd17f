"""Rows of a checked folder into the tables: numbered first, then written many at a time. Nothing is asked row by row,
and moments stay as they are given."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from dataset.files import FILES
from dataset.files.folder import Folder, Row
from dataset.files.keys import target
from dataset.files.movements import POSTINGS
from dataset.files.shape import Column, File
from funding.domain.money import ZERO
from funding.models import Total
from organisations.models import ChainHead, Event

AT_ONCE = 2_000
Ids = dict[str, dict[str, int]]


def number_rows(folder: Folder, ids: Ids) -> None:
    """Give every new row its number: the folder's own in a whole dump, the next free ones otherwise."""
    for file in FILES:
        new = [row for row in folder.of(file) if not row.stands]
        numbers = (row.values["id"] for row in new) if folder.is_whole else free_numbers(file.model, len(new))
        known = ids.setdefault(file.name, {})
        for row, number in zip(new, numbers, strict=True):
            row.pk = known[row.key] = number


def free_numbers(model: type[models.Model], count: int) -> list[int]:
    """The next numbers of the table, which nobody else gets."""
    table = model._meta.db_table
    if not count:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone()
    return list(range(last + 1, last + 1 + count))


def store(folder: Folder, ids: Ids, files: Iterable[File]) -> dict[str, int]:
    """Write every new row of the files; the number of rows written, by file."""
    counts = {}
    for file in files:
        new = [row for row in folder.of(file) if not row.stands]
        if new:
            store_file(file, new, ids)
            counts[file.name] = len(new)
    return counts


def finish(folder: Folder, ids: Ids) -> None:
    """Write what follows from the rows: totals, the heads of the chains, where numbers go on."""
    store_totals(folder.of(POSTINGS), ids)
    if folder.is_whole:
        store_heads()
        count_on([file.model for file in FILES])


def store_file(file: File, rows: list[Row], ids: Ids) -> None:
    fields = list(file.model._meta.concrete_fields)
    takes = [taker(file, field, ids) for field in fields]
    made = file.made
    insert(
        file.model,
        [str(field.column) for field in fields],
        ([take(row, extra) for take in takes] for row in rows for extra in [made(row.values)]),
    )
    for column in file.dumped:
        if column.kind.is_many:
            store_lists(file, column, rows, ids)


def taker(file: File, field: Any, ids: Ids) -> Callable[[Row, dict[str, Any]], Any]:
    """How the value of a field is got from a row, as the database takes it."""

    def prepared(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if field.primary_key:
        return lambda row, extra: row.pk
    column = file.by_field.get(field.name)
    if column is None:
        return lambda row, extra: prepared(extra[field.name])
    name, named = column.name, target(column)
    if named is not None:
        known = ids[named.name]
        return lambda row, extra: known[key] if (key := row.values[name]) is not None else None
    return lambda row, extra: prepared(row.values[name])


def insert(model: type[models.Model], columns: list[str], rows: Iterable[list[Any]]) -> None:
    quote = connection.ops.quote_name
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) "  # noqa: S608 - names of our own
        f"VALUES ({', '.join(['%s'] * len(columns))})"
    )
    batch: list[list[Any]] = []
    with connection.cursor() as cursor:
        for row in rows:
            batch.append(row)
            if len(batch) == AT_ONCE:
                cursor.executemany(sql, batch)
                batch = []
        if batch:
            cursor.executemany(sql, batch)


def store_lists(file: File, column: Column, rows: list[Row], ids: Ids) -> None:
    field: Any = file.model._meta.get_field(column.field)
    named = target(column)
    known = ids[named.name] if named else {}
    insert(
        field.remote_field.through,
        [field.m2m_column_name(), field.m2m_reverse_name()],
        ([row.pk, known[key]] for row in rows for key in sorted(set(row.values[column.name]))),
    )


def store_totals(postings: list[Row], ids: Ids) -> None:
    """What stands at each place follows from the postings."""
    totals: dict[tuple[int, int, str], Decimal] = defaultdict(lambda: ZERO)
    for row in postings:
        values = row.values
        pot = ids["pots.csv"][values["pot"]]
        totals[pot, values["year"], values["from_place"]] -= values["amount"]
        totals[pot, values["year"], values["to_place"]] += values["amount"]
    Total.objects.bulk_create(
        [
            Total(pot_id=pot, year=year, place=place, balance=sum_)
            for (pot, year, place), sum_ in sorted(totals.items())
        ],
        batch_size=AT_ONCE,
    )


def store_heads() -> None:
    """The head of each chain follows from its last row."""
    last: dict[int, tuple[int, str]] = {}
    for organisation, sequence, made in Event.objects.order_by("sequence").values_list(
        "organisation", "sequence", "hash"
    ):
        last[organisation] = (sequence, made)
    ChainHead.objects.bulk_create(
        ChainHead(organisation_id=organisation, sequence=sequence, hash=made)
        for organisation, (sequence, made) in sorted(last.items())
    )


def count_on(tables: list[type[models.Model]]) -> None:
    """Rows that are added later get numbers after those that came along."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)

"""The shape of a file: which table it holds and what each column means. Columns follow the table's own fields, so that
a field that is added to a table is dumped from that day on; a test asks for its meaning."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models

from dataset.files.cells import Kind, kind_of, reference

NOW = "the moment of loading"
SYSTEM = "the program itself"
SEQUENCE = "the load's row in the audit chain"
MARKS = (NOW, SYSTEM, SEQUENCE)

COMMON = {
    "id": "Number of the row.",
    "organisation": "Code of the organisation.",
    "pot": "The pot, such as ZZT1/P-001.",
    "project": "The project, such as ZZT1/PR-001.",
    "year": "Financial year, such as 2025-26.",
    "import": "Row of imports.csv.",
    "month": "Month of the financial year: 1 is April, 12 is March.",
    "reason": "Why.",
    "evidence": "The document it rests on.",
    "source": "Where the row comes from.",
    "uncertain": "What about it is not certain.",
    "recorded_at": "When it was recorded.",
    "recorded_by": "E-mail address of who recorded it.",
    "sequence": "Row of the organisation's audit chain that recorded it. Not read when the folder has no events.csv.",
    "name": "What it is called.",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `field` and `attname` are those of the table, empty for one that only folders made elsewhere
    have.

    `default` is what an empty cell becomes in a folder made elsewhere: a cell or one of MARKS. `follows` says in words
    what is worked out instead. `is_required` is about such folders too; `is_blank` says that a dump may leave it empty.
    """

    name: str
    meaning: str
    kind: Kind
    field: str = ""
    attname: str = ""
    is_null: bool = True
    is_blank: bool = True
    default: str = ""
    follows: str = ""
    is_required: bool = False
    otherwise: Callable[[], Any] = lambda: None

    @property
    def is_dumped(self) -> bool:
        return bool(self.attname)


@dataclass(frozen=True)
class File:
    """A file. `key` are the columns by which rows of other files name a row; `owner` is the column that leads to the
    organisation whose audit chain tells of a load; `is_shared` files may name rows that the database holds already.
    `made` works out the fields of the table that stand in no column."""

    name: str
    model: type[models.Model]
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    owner: str = ""
    is_shared: bool = False
    left_out: Mapping[str, str] = field(default_factory=dict)
    made: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda values: {}

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.dumped}

    @cached_property
    def dumped(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_dumped)


def file(name: str, model: type[models.Model], meaning: str, *, says: Mapping[str, str], key: tuple[str, ...] = ("id",),
         owner: str = "", is_shared: bool = False, defaults: Mapping[str, str] | None = None,
         follows: Mapping[str, str] | None = None, kinds: Mapping[str, Kind] | None = None,
         names: Mapping[str, str] | None = None, left_out: Mapping[str, str] | None = None,
         given: tuple[Column, ...] = (),
         made: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda values: {}) -> File:  # fmt: skip
    """A file of a table: a column for each field that is not left out (with the reason), then those only `given`. A
    column is called as its field, unless `names` gives another name."""
    names = names or {}
    defaults, follows, kinds, left_out = defaults or {}, follows or {}, kinds or {}, left_out or {}
    fields = [each for each in (*model._meta.concrete_fields, *model._meta.many_to_many) if each.name not in left_out]
    columns = tuple(
        column_of(
            each,
            name=names.get(each.name, each.name),
            meaning=says.get(each.name, COMMON.get(each.name, "")),
            kind=kinds.get(each.name),
            default=defaults.get(each.name, ""),
            follows=follows.get(each.name, ""),
        )
        for each in fields
    )
    return File(name, model, meaning, (*columns, *given), key, owner, is_shared, left_out, made)


def column_of(each: Any, *, name: str, meaning: str, kind: Kind | None, default: str, follows: str) -> Column:
    kind = kind or kind_of(each)
    is_person = each.many_to_one and each.related_model.__name__ == "User"
    if not default and not follows:
        if getattr(each, "auto_now_add", False) or getattr(each, "auto_now", False):
            default = NOW
        elif is_person and not each.null and each.name != "user":
            default = SYSTEM
        elif each.name == "sequence":
            default = SEQUENCE
    is_blank = each.many_to_many or each.blank or isinstance(each, models.CharField | models.TextField)
    has_default = each.has_default() or each.many_to_many
    return Column(
        name=name,
        field=each.name,
        meaning=meaning,
        kind=kind,
        attname=each.name if each.many_to_many else each.attname,
        is_null=each.null,
        is_blank=is_blank,
        default=default,
        follows=follows,
        is_required=not (
            each.null or each.blank or has_default or default or follows or each.primary_key or each.many_to_many
        ),
        otherwise=list if each.many_to_many else each.get_default,
    )


def given(name: str, kind: Kind, meaning: str, *, follows: str = "", default: str = "") -> Column:
    """A column that only a folder made elsewhere has; a dump never has it."""
    return Column(name, meaning, kind, default=default, follows=follows)


def given_reference(name: str, model: type[models.Model], meaning: str, *, follows: str = "") -> Column:
    return given(name, reference(model), meaning, follows=follows)

"""What must hold of the rows of a folder before any is stored: rows that are named exist, no two rows share what must
be one, and every rule that the tables keep is kept."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from dataset.files import FILES
from dataset.files.folder import Folder, Row
from dataset.files.keys import target
from dataset.files.movements import MOVEMENTS, POSTINGS
from dataset.files.pots import POTS
from dataset.files.shape import File

Test = Callable[[Mapping[str, Any]], bool | None]


def check_named(folder: Folder, standing: Mapping[str, Mapping[str, int]]) -> None:
    """Every row that a cell names is in the folder, or stands in the database (`standing`: file, key, number)."""
    for file in FILES:
        columns = [
            (column, named)
            for column in file.columns
            if (named := target(column)) is not None and named.name not in folder.unread
        ]
        for row in folder.of(file):
            for column, named in columns:
                value = row.values[column.name]
                for key in (value or []) if column.kind.is_many else [value]:
                    if key and key not in folder.index[named.name] and key not in standing.get(named.name, {}):
                        folder.at(row, column.name, f"“{key}” is no row of {named.name}. Add it there or correct it.")


def check_rows(folder: Folder) -> None:
    for file in FILES:
        fill_blanks(folder, file)
        check_unique(folder, file)
        check_constraints(folder, file)
    check_owners(folder)


def fill_blanks(folder: Folder, file: File) -> None:
    """What was to follow and did not is blank where that is allowed, and a problem where not."""
    for row in folder.good(file):
        for column in file.dumped:
            if row.values[column.name] is not None or column.is_null or column.name == "id":
                continue
            if column.is_blank:
                row.values[column.name] = [] if column.kind.is_many else ""
            else:
                folder.at(row, column.name, "This must be filled in.")


def check_unique(folder: Folder, file: File) -> None:
    for fields in unique_sets(file.model):
        names = [file.by_field[field].name for field in fields if field in file.by_field]
        if len(names) < len(fields) or tuple(names) == file.key:
            continue
        seen: set[tuple[Any, ...]] = set()
        for row in folder.good(file):
            values = tuple(row.values[name] for name in names)
            if values in seen and None not in values:
                folder.at(row, names[-1], f"Another row has the same {' and '.join(names)}. Leave one out.")
            seen.add(values)


def unique_sets(model: type[models.Model]) -> list[tuple[str, ...]]:
    """Fields that no two rows may share."""
    single = [(field.name,) for field in model._meta.concrete_fields if field.unique and not field.primary_key]
    several = [
        tuple(each.fields)
        for each in model._meta.constraints
        if isinstance(each, UniqueConstraint) and each.condition is None
    ]
    return single + several


def check_constraints(folder: Folder, file: File) -> None:
    tests = [
        (each.name.replace("_", " "), columns_of(each.condition, file), tester(each.condition, file))
        for each in file.model._meta.constraints
        if isinstance(each, CheckConstraint) and isinstance(each.condition, Q)
    ]
    for row in folder.good(file):
        for words, column, test in tests:
            if test(row.values) is False:
                folder.at(row, column, f"This breaks the rule “{words}”. Correct the row.")


def columns_of(condition: Q, file: File) -> str:
    """The column that the rule speaks of last."""
    found = ""
    for child in condition.children:
        if isinstance(child, Q):
            found = columns_of(child, file) or found
        else:
            field, _ = cast("tuple[str, Any]", child)
            found = column_name(file, field.split("__", 1)[0]) or found
    return found


def tester(condition: Q, file: File) -> Test:
    """The rule as a function of a row's values. What a database cannot say (None) breaks no rule, as there."""
    tests = [tester(child, file) if isinstance(child, Q) else compared(child, file) for child in condition.children]
    is_all, is_not = condition.connector == Q.AND, condition.negated

    def test(values: Mapping[str, Any]) -> bool | None:
        found = [each(values) for each in tests]
        if is_all:
            whole = False if False in found else None if None in found else True
        else:
            whole = True if True in found else None if None in found else False
        return None if whole is None else whole != is_not

    return test


def column_name(file: File, field: str) -> str:
    return file.by_field[field].name if field in file.by_field else ""


def compared(child: Any, file: File) -> Test:
    field, _, lookup = str(child[0]).partition("__")
    wanted = child[1]
    name = column_name(file, field)
    other = column_name(file, str(wanted.name)) if isinstance(wanted, F) else ""  # type: ignore[attr-defined]
    compare = COMPARE[lookup]

    def test(values: Mapping[str, Any]) -> bool | None:
        if not name or (isinstance(wanted, F) and not other):
            return None
        value = values[name]
        if lookup == "isnull":
            return (value is None) is bool(wanted)
        against = values[other] if other else wanted
        return None if value is None or against is None else compare(value, against)

    return test


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "": lambda one, other: bool(one == other),
    "exact": lambda one, other: bool(one == other),
    "gt": lambda one, other: bool(one > other),
    "gte": lambda one, other: bool(one >= other),
    "lt": lambda one, other: bool(one < other),
    "lte": lambda one, other: bool(one <= other),
    "in": lambda one, other: one in other,
    "isnull": lambda one, other: False,
}


def check_owners(folder: Folder) -> None:
    """A posting stands on a pot of its movement's organisation, and every movement has one."""
    posted: set[str] = set()
    for row in folder.good(POSTINGS):
        posted.add(row.values["movement"])
        movement, pot = folder.row_of(MOVEMENTS, row.values["movement"]), folder.row_of(POTS, row.values["pot"])
        if movement and pot and movement.values["organisation"] != pot.values["organisation"]:
            folder.at(row, "pot", "The pot belongs to another organisation than the movement.")
    for movement in folder.good(MOVEMENTS):
        if movement.key not in posted and not folder.problems:
            folder.at(movement, "", "The movement has no posting. Give pot and amount, or rows in postings.csv.")


def owner_of(folder: Folder, row: Row) -> str:
    """Code of the organisation whose audit chain tells of the row; empty when none does."""
    while row.file.owner:
        key = row.values[row.file.owner]
        if row.file.owner == "organisation":
            return str(key)
        named = target(row.file.by_name[row.file.owner])
        found = folder.row_of(named, key) if named and key else None
        if found is None:
            return ""
        row = found
    return ""

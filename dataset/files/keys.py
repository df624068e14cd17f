"""Keys: how a row of one file is named in the cells of another, such as ZZT1/P-001: its columns
with a slash between them."""

from collections.abc import Mapping
from typing import Any

from dataset.files import BY_MODEL
from dataset.files.shape import Column, File


def target(column: Column) -> File | None:
    """The file that the column's cells name a row of."""
    return BY_MODEL[column.kind.to] if column.kind.to is not None else None


def key_of(file: File, values: Mapping[str, Any]) -> str:
    return "/".join(str(values[name]) for name in file.key)


class Keys:
    """The key of every row that the database holds, a file at a time and when first asked for."""

    def __init__(self) -> None:
        self.known: dict[str, dict[int, str]] = {}

    def of(self, file: File) -> dict[int, str]:
        """Keys by the number of the row."""
        if file.name not in self.known:
            self.known[file.name] = self.read(file)
        return self.known[file.name]

    def read(self, file: File) -> dict[int, str]:
        columns = [file.by_name[name] for name in file.key]
        rows = file.model._base_manager.values_list("pk", *(column.attname for column in columns))
        files = [target(column) for column in columns]
        keys = {}
        for pk, *parts in rows.iterator(chunk_size=5000):
            said = (self.of(named)[part] if named else str(part) for named, part in zip(files, parts, strict=True))
            keys[pk] = "/".join(said)
        return keys

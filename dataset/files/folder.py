"""A folder of files as it was read: rows with their values, and every problem with its file, row and column. Row
numbers are those that a spreadsheet shows. Values of columns that name other rows stay keys until they are stored."""

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from dataset.files import BY_NAME, FILES
from dataset.files.cells import sentence_of
from dataset.files.keys import key_of
from dataset.files.shape import NOW, SEQUENCE, SYSTEM, Column, File
from organisations.refusals import Refused
from organisations.services.system import SYSTEM_EMAIL

MOST_PROBLEMS = 200
CONTENT = "files"
WHOLE_DUMP = "events.csv"


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` is 0 when the whole file is meant, `column` empty when the whole row is."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        where = [
            self.file,
            *([f"row {self.row}"] if self.row else []),
            *([f"column {self.column}"] if self.column else []),
        ]
        return f"{', '.join(where)}: {self.message}"


class NotLoaded(Refused):
    """The folder was refused; nothing of it was stored."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"Nothing was loaded: {len(problems)} {'problem' if len(problems) == 1 else 'problems'}.")
        self.problems = problems


class Row:
    """One row of a file. `pk` is given when it is stored; `stands` says that the database holds it already."""

    __slots__ = ("file", "key", "number", "pk", "stands", "values")

    def __init__(self, file: File, number: int, values: dict[str, Any]) -> None:
        self.file, self.number, self.values = file, number, values
        self.key, self.pk, self.stands = "", 0, False


@dataclass
class Folder:
    """`is_whole` is a dump with its audit chains; another folder was made elsewhere."""

    path: Path
    now: datetime
    is_whole: bool
    rows: dict[str, list[Row]] = field(default_factory=lambda: {file.name: [] for file in FILES})
    headers: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    bad: set[Row] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)  # files that could not be read as rows
    index: dict[str, dict[str, Row]] = field(default_factory=lambda: {file.name: {} for file in FILES})
    content: dict[str, Path] = field(default_factory=dict)  # files to be kept, by their place in the store

    def problem(self, file: File | str, row: int, column: str, message: str) -> None:
        """Note a problem. Raises NotLoaded when there are more than anybody wants to read."""
        self.problems.append(Problem(file if isinstance(file, str) else file.name, row, column, message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise NotLoaded(self.problems)

    def at(self, row: Row, column: str, message: str) -> None:
        self.bad.add(row)
        self.problem(row.file, row.number, column, message)

    def stop_at_problems(self) -> None:
        if self.problems:
            raise NotLoaded(self.problems)

    def of(self, file: File) -> list[Row]:
        return self.rows[file.name]

    def good(self, file: File) -> list[Row]:
        """Rows of the file without a problem so far: only these are worked with."""
        return [row for row in self.of(file) if row not in self.bad]

    def by_key(self, file: File) -> dict[str, Row]:
        return {row.key: row for row in self.good(file)}

    def row_of(self, file: File, key: str | None) -> Row | None:
        """The row that the key names, when it has no problem."""
        found = self.index[file.name].get(key) if key else None
        return None if found in self.bad else found

    def grouped(self, file: File, column: str) -> dict[str, list[Row]]:
        """Rows of the file by what stands in the column."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.good(file):
            found[row.values[column]].append(row)
        return found

    def add(self, file: File, number: int, **values: Any) -> Row:
        """A row that follows from another one (of that number); columns that are not given get their defaults."""
        row = Row(file, number, {column.name: None for column in file.columns} | values)
        for column in file.columns:
            if column.name not in values:
                row.values[column.name] = missing(self, column)
        name_row(row, f"#{len(self.rows[file.name])} made")
        self.put(row)
        return row

    def put(self, row: Row) -> None:
        """Add the row. Two rows with one key are a problem of the second."""
        self.rows[row.file.name].append(row)
        if self.index[row.file.name].setdefault(row.key, row) is not row:
            words = " and ".join(row.file.key)
            self.at(row, row.file.key[-1], f"Another row has the same {words}. Leave one out.")


def read_folder(path: Path, now: datetime) -> Folder:
    """Read every file. Problems are noted in the folder. Raises Refused when there is no such folder."""
    if not path.is_dir():
        raise Refused(f"{path} is no folder. Name the folder that holds the CSV files.")
    csv.field_size_limit(sys.maxsize)  # a frozen version of a case is larger than the reader's own limit
    folder = Folder(path, now, (path / WHOLE_DUMP).exists())
    for each in sorted(path.iterdir()):
        if each.name not in BY_NAME and each.name != CONTENT and not each.name.startswith("."):
            folder.problem(each.name, 0, "", "No file of a data set has this name. docs/dataset.md lists them.")
    if not any((path / name).exists() for name in BY_NAME):
        folder.problem(path.name, 0, "", "The folder holds no file of a data set. docs/dataset.md lists them.")
    for file in FILES:
        if (path / file.name).is_file():
            read_file(folder, file)
    return folder


def read_file(folder: Folder, file: File) -> None:
    try:
        with (folder.path / file.name).open(encoding="utf-8-sig", newline="") as handle:
            lines = csv.reader(handle, strict=True)
            header = next(lines, [])
            if header_fits(folder, file, header):
                folder.headers[file.name] = header
                read_rows(folder, file, header, lines)
            else:
                folder.unread.add(file.name)
    except UnicodeDecodeError:
        folder.unread.add(file.name)
        folder.problem(file, 0, "", "The file is not UTF-8. Save it as CSV UTF-8.")
    except csv.Error as fault:
        folder.unread.add(file.name)
        folder.problem(file, 0, "", f"The file is no CSV that can be read ({fault}). Save it as CSV again.")


def header_fits(folder: Folder, file: File, header: list[str]) -> bool:
    before = len(folder.problems)
    for name in sorted({name for name in header if header.count(name) > 1}):
        folder.problem(file, 1, name, "The column stands there twice. Leave one out.")
    for name in header:
        if name not in file.by_name:
            folder.problem(file, 1, name, "No column of this file has this name. docs/dataset.md lists them.")
    for column in file.columns:
        wanted = column.is_required or (folder.is_whole and not optional_in_dump(column))
        if wanted and column.name not in header:
            folder.problem(file, 1, column.name, "The column is missing. Add it to the first row.")
    return len(folder.problems) == before


def optional_in_dump(column: Column) -> bool:
    return column.is_null or column.is_blank or not column.is_dumped


def read_rows(folder: Folder, file: File, header: list[str], lines: Iterator[list[str]]) -> None:
    places = [(file.by_name[name], index, reader(folder, file.by_name[name])) for index, name in enumerate(header)]
    absent = [column for column in file.columns if column.name not in header]
    for number, line in enumerate(lines, start=2):
        if not any(line):
            continue
        if len(line) != len(header):
            folder.problem(file, number, "", f"The row has {len(line)} cells; the first row has {len(header)}.")
            continue
        values = {column.name: missing(folder, column) for column in absent}
        row = Row(file, number, values)
        for column, index, read in places:
            try:
                values[column.name] = read(line[index])
            except Exception as fault:  # every fault of a cell becomes one sentence
                values[column.name] = None
                folder.at(row, column.name, f"{shown(line[index])}{sentence_of(fault)}")
        name_row(row, f"#{number}")
        folder.put(row)


def name_row(row: Row, otherwise: str) -> None:
    """Give the row the key by which others name it; a row without an id of its own gets one that nobody can name."""
    if row.file.key == ("id",):
        row.key = otherwise if row.values["id"] is None else str(row.values["id"])
    else:
        row.key = key_of(row.file, row.values)


def shown(cell: str) -> str:
    return f"“{cell if len(cell) <= 60 else cell[:60] + '…'}”. " if cell else ""


def reader(folder: Folder, column: Column) -> Callable[[str], Any]:
    read = column.kind.read
    if folder.is_whole:

        def whole(cell: str) -> Any:
            return read(cell) if cell else empty_in_dump(column)

        return whole

    def elsewhere(cell: str) -> Any:
        cell = cell.strip()
        if cell and column.name == "id":
            return cell
        return read(cell) if cell else missing(folder, column)

    return elsewhere


def empty_in_dump(column: Column) -> Any:
    if column.is_null:
        return None
    if column.is_blank:
        return [] if column.kind.is_many else ""
    raise ValueError("This must be filled in.")


def missing(folder: Folder, column: Column) -> Any:
    """What an empty cell, or one of a column that is not there, becomes. Required ones are complained of here; what
    follows from other rows is None until it is worked out."""
    if folder.is_whole:
        return empty_in_dump(column)
    if column.is_required:
        raise ValueError("This must be filled in.")
    if column.default == NOW:
        return folder.now
    if column.default == SYSTEM:
        return SYSTEM_EMAIL
    if column.default == SEQUENCE:
        return 0
    if column.default:
        return column.kind.read(column.default)
    if column.follows or column.name == "id" or column.is_null:
        return None
    return column.otherwise()

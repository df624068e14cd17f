"""CSV and tab-separated text: encodings, delimiters and quotes as real systems write them. Every cell stays text."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from funding.workbook.gate import BINARY_NAMES
from funding.workbook.refusals import Refused
from funding.workbook.scan import LAST_COLUMN, LAST_ROW, MOST_CELLS

DELIMITERS = (",", ";", "\t", "|")
MOST_ROWS, MOST_COLUMNS = LAST_ROW, LAST_COLUMN
LONGEST_TEXT = 32_767
SAMPLE = 60
CONTROL = frozenset(map(chr, range(32))) - set("\t\n\r\f\x1a")


def text_rows(path: Path, name: str) -> list[tuple[int, list[tuple[int, str]]]]:
    """(row, [(column, text)]) of the cells that hold something, counted from 1; quoted line breaks stay in their cell.

    Row numbers are those that Excel would show. Raises Refused when the text is no table.
    """
    text = decoded(path.read_bytes())
    text, delimiter = _without_directive(text)
    delimiter = delimiter or _guess(text)
    csv.field_size_limit(LONGEST_TEXT)
    rows: list[tuple[int, list[tuple[int, str]]]] = []
    cells = 0
    try:
        for number, fields in enumerate(_parsed(text, delimiter), 1):
            if number > MOST_ROWS or len(fields) > MOST_COLUMNS:
                raise Refused("far_cell" if len(fields) > MOST_COLUMNS else "too_many_cells")
            filled = [(column, value) for column, value in enumerate(fields, 1) if value.strip()]
            cells += len(filled)
            if cells > MOST_CELLS:
                raise Refused("too_many_cells")
            if filled:
                rows.append((number, filled))
    except csv.Error as error:
        raise Refused("long_text" if "limit" in str(error) else "damaged") from error
    _refuse_what_is_no_table(rows, name)
    return rows


def decoded(content: bytes) -> str:
    """By its byte-order mark; else UTF-16 by its pattern of noughts; else UTF-8; else Windows-1252."""
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return _strict(content, "utf-32")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(content, "utf-16")
    if content.startswith(b"\xef\xbb\xbf"):
        return _strict(content[3:], "utf-8", "cp1252")
    if b"\x00" in content[:4096]:
        even, odd = content[0:4096:2].count(0), content[1:4096:2].count(0)
        return _strict(content, "utf-16-be" if even > odd else "utf-16-le")
    return _strict(content, "utf-8", "cp1252", "latin-1")


def _strict(content: bytes, *encodings: str) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = sum(1 for letter in text[:4096] if letter in CONTROL)
        if strange > len(text[:4096]) // 200:
            break
        return text.replace("\x00", "")
    raise Refused("not_a_spreadsheet")


def _without_directive(text: str) -> tuple[str, str | None]:
    """Excel's own first line `sep=;` is taken out, but keeps its row number."""
    first, _, rest = text.partition("\n")
    line = first.strip("\r").strip('"')
    if len(line) == 5 and line[:4].casefold() == "sep=":
        return "\n" + rest, line[4]
    return text, None


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _guess(text: str) -> str:
    """The delimiter that gives most rows the same number of fields, two or more; a comma in doubt."""
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(fields) for fields in islice(_parsed(text[:200_000], delimiter), SAMPLE) if any(fields)]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=wide.count)
        this = wide.count(usual) / len(widths) + min(usual, 20) / 1000
        if this > score:
            best, score = delimiter, this
    return best


def _refuse_what_is_no_table(rows: list[tuple[int, list[tuple[int, str]]]], name: str) -> None:
    if not rows:
        raise Refused("empty")
    single = all(len(cells) == 1 for _, cells in rows)
    if single and (len(rows) == 1 or name.casefold().endswith(BINARY_NAMES)):
        raise Refused("not_a_spreadsheet")

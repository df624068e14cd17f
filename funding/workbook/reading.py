"""The answer of the reading process, line by line, as sheets of cells; and what it says about the file beside them."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from funding.domain.sheets.cells import Cell, CellError, Value
from funding.domain.sheets.decimal_commas import comma_figure, has_decimal_commas
from funding.domain.sheets.figures import figure_in
from funding.domain.sheets.tables import Sheet, Warning
from funding.workbook.refusals import Refused

DECODE = json.JSONDecoder(parse_float=Decimal).decode
Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the process found: about the file, and each sheet beside its description."""

    about: Raw
    sheets: tuple[tuple[Sheet, Raw], ...]


def read_answer(lines: IO[str]) -> Reading:
    """Raises Refused with the code and the sentence of the process, ValueError when the answer is not whole."""
    about = DECODE(lines.readline())
    if refused := about.get("refused"):
        raise Refused(refused["code"], refused["message"])
    sheets: list[tuple[Sheet, Raw]] = []
    while line := lines.readline():
        raw = DECODE(line)
        sheets.append((_sheet(raw, lines), raw))
    return Reading(about, tuple(sheets))


def _sheet(raw: Raw, lines: IO[str]) -> Sheet:
    calculated: dict[int, set[int]] = {}
    for row, column in raw.get("calculated", ()):
        calculated.setdefault(row, set()).add(column)
    styles: dict[int, dict[int, str]] = {}
    for row, column, style in raw.get("styles", ()):
        styles.setdefault(row, {})[column] = style
    unknown = "calculated" not in raw and raw["name"] is not None
    rows: dict[int, dict[int, Cell]] = {}
    shared: dict[str, tuple[str, Decimal | None]] = {}
    make = tuple.__new__
    for _ in range(raw["lines"]):
        number, first, *values = DECODE(lines.readline())
        cells: dict[int, Cell] = {}
        made_here, styled = calculated.get(number, NONE), styles.get(number, PLAIN)
        for column, packed in enumerate(values, first):
            if packed is None:
                continue
            made = unknown or column in made_here
            style = styled.get(column, "")
            kind = type(packed)
            if kind is str:
                text, figure = shared.get(packed) or shared.setdefault(packed, (packed, figure_in(packed)))
                if not text.isspace():
                    cells[column] = make(Cell, (number, column, text, text, made, style, figure))
            elif kind is Decimal or kind is int:
                figure = packed if kind is Decimal else Decimal(packed)
                cells[column] = make(Cell, (number, column, figure, None, made, style, figure))
            else:
                value, text = _value(packed)
                cells[column] = Cell(number, column, value, text, made, style)
        if cells:
            rows[number] = cells
        if len(shared) > MOST_SHARED:
            shared.clear()
    if raw["name"] is None and has_decimal_commas(cell.raw for row in rows.values() for cell in row.values()):
        rows = {number: _with_comma_figures(row) for number, row in rows.items()}
    return Sheet(
        raw["name"], rows, bool(raw["visible"]),
        tuple((a, b, c, d) for a, b, c, d in raw.get("merges", ())),
        frozenset(raw.get("hidden_rows", ())), frozenset(raw.get("hidden_columns", ())),
    )  # fmt: skip


def _with_comma_figures(row: dict[int, Cell]) -> dict[int, Cell]:
    """The figures of a file that writes decimal commas; the text of each cell stays as it is."""
    figures = {column: comma_figure(cell.value) for column, cell in row.items() if isinstance(cell.value, str)}
    read = {column: row[column]._replace(figure=figure) for column, figure in figures.items() if figure is not None}
    return {**row, **read} if read else row


NONE: frozenset[int] = frozenset()
PLAIN: dict[int, str] = {}
MOST_SHARED = 50_000  # texts that are kept so that equal ones are held once


def _value(packed: Any) -> tuple[Value, str]:
    if isinstance(packed, bool):
        return packed, "TRUE" if packed else "FALSE"
    kind, text = packed
    if kind == "d":
        return date.fromisoformat(text), text
    if kind == "t":
        return datetime.fromisoformat(text), text
    return CellError(text), text


def about_file(about: Raw) -> list[Warning]:
    """Macros, links and whatever else the workbook could do."""
    said = []
    if about.get("unchecked"):
        sentence = "Error cells and hidden rows could not be looked for. Save the workbook as .xlsx and upload that."
        said.append(Warning(None, None, "not_checked", sentence))
    if not about.get("active"):
        return said
    holds = " and ".join(about["active"])
    sentence = f"The workbook holds {holds}. None of it was run or followed: figures are those of its last save."
    return [*said, Warning(None, None, "active_content", sentence)]


def about_sheet(raw: Raw) -> list[Warning]:
    """What was read less surely than the rest of a sheet: formulas without a result, readers that differ, a sheet
    left out."""
    said = []
    places = raw.get("no_value", ())
    if places:
        row, column = places[0]
        first = Cell(row, column, None, "").ref
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        sentence = (
            f"The formula in {first}{more} has no stored result. Open the workbook in Excel, save it, upload it again."
        )
        said.append(Warning(raw["name"], first, "never_calculated", sentence))
    if raw.get("differs"):
        row, holds, read = raw["differs"][0]
        more = f" (and {len(raw['differs']) - 1} more rows)" if len(raw["differs"]) > 1 else ""
        sentence = (
            f"Row {row}{more} holds {holds} filled cells in the file, but {read} could be read. "
            "Compare it with Excel, or save the workbook again and upload that."
        )
        said.append(Warning(raw["name"], f"A{row}", "readers_differ", sentence))
    if raw.get("skipped"):
        sentence = "This hidden sheet is too large to be read and was left out."
        said.append(Warning(raw["name"], None, "sheet_not_read", sentence))
    return said

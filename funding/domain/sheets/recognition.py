"""From the cells of a workbook to its tables: regions, columns, data rows, totals. What is left out has its reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from funding.domain.sheets.cells import NO_FIGURE, Cell, CellError, column_letter
from funding.domain.sheets.columns import columns_of, with_totals
from funding.domain.sheets.doubts import sheet_warnings, table_warnings
from funding.domain.sheets.headings import Heading, RowCells, is_unit_row, read_heading, repeats
from funding.domain.sheets.months import is_period
from funding.domain.sheets.regions import Region, regions_of
from funding.domain.sheets.repeats import compare_tables
from funding.domain.sheets.scaled import with_scaled
from funding.domain.sheets.sections import Draft, split
from funding.domain.sheets.side_totals import side_totals
from funding.domain.sheets.tables import Column, Inspection, LeftOut, Place, Row, Sheet, Table, TotalRow, Warning
from funding.domain.sheets.totals import PENNY, Line, Total, find_totals

DIGIT = re.compile(r"\d")
MOST_TABLES = 300
LONGEST_GAP = 100  # blank rows between two rows that are still listed one by one


def inspect_sheets(
    file: str,
    sha256: str,
    sheets: Sequence[Sheet],
    warnings: Sequence[Warning] = (),
    places: Mapping[tuple[str, int], Place] | None = None,
) -> Inspection:
    """The whole workbook. `warnings` are those that the reading itself gave. `places`: by name of the sheet (empty for
    a CSV) and number of the table, where a person says that it stands; it takes the place of the one found there."""
    tables: list[Table] = []
    said = list(warnings)
    placed = places or {}
    for sheet in sheets:
        by_hand = {number: place for (name, number), place in placed.items() if name == (sheet.name or "")}
        found = [table for table in tables_on(sheet) if table.number not in by_hand]
        found += [table_at(sheet, number, place) for number, place in by_hand.items()]
        found.sort(key=lambda table: table.number)
        if len(tables) + len(found) > MOST_TABLES:
            sentence = f"The workbook holds more than {MOST_TABLES} tables. Keep only the sheets that are needed."
            said.append(Warning(sheet.name, None, "too_many_tables", sentence))
            tables += found[: MOST_TABLES - len(tables)]
            break
        tables += found
        said += sheet_warnings(sheet, found)
    tables = compare_tables(tables)
    for table in tables:
        said += table_warnings(table)
    if not any(table.rows for table in tables):
        said.append(Warning(None, None, "no_rows", "No rows were found in this file. Check that it is the right one."))
    return Inspection(file, sha256, tuple((sheet.name, sheet.visible) for sheet in sheets), tuple(tables), tuple(said))


def tables_on(sheet: Sheet) -> list[Table]:
    """The tables of one sheet, numbered from 1 in reading order."""
    drafts: list[Draft] = []
    down = _filled_down(sheet)
    regions = regions_of(sheet)
    headed = any(region.heading for region in regions)
    for region in regions:
        if region.heading is None and headed:
            continue
        drafts += split(_draft(region, down, regions[0]))
    drafts = [draft for draft in drafts if draft.heading or draft.rows]
    return [_table(sheet, draft, number) for number, draft in enumerate(drafts, 1)]


def table_at(sheet: Sheet, number: int, place: Place) -> Table:
    """The table that stands where a person says. Without rows or amounts there it is not to be used."""
    wide = range(place.first_column, place.last_column + 1)
    rows = {n: {c: cell for c, cell in row.items() if c in wide} for n, row in sheet.rows.items()}
    heads = [n for n in place.header_rows if rows.get(n)]
    heading = read_heading(heads, rows, sheet.merges, None) if heads else None
    inside = {n: row for n, row in rows.items() if place.first_row <= n <= place.last_row and n not in heads and row}
    unit_row = next((n for n in sorted(inside)[:2] if is_unit_row(inside[n])), None)
    if heading and unit_row:
        heading = read_heading(heads, rows, sheet.merges, unit_row)
    region = Region(heading, {}, dict(sorted(inside.items())), place.first_row)
    table = _table(sheet, _draft(region, _filled_down(sheet), region), number)
    return replace(table, use=bool(table.rows and table.money_columns), why=None if table.rows else table.why)


def _draft(region: Region, down: Mapping[tuple[int, int], Cell], first: Region) -> Draft:
    heading = region.heading
    region = replace(region, body=with_scaled(region.body, heading.names)) if heading else region
    above = [*region.above.values(), *(first.above.values() if first is not region else ())]
    notes = [cell.text for row in above for cell in row.values() if cell.text]
    notes += [
        cell.text for row in region.body.values() if len(row) == 1 for cell in row.values() if len(cell.text) < 80
    ]
    body = {n: row for n, row in region.body.items() if not heading or n != heading.unit_row}
    plain = {n: row for n, row in body.items() if not heading or not repeats(heading.names, row)}
    columns = columns_of(heading, plain, notes)
    left_out = dict.fromkeys(region.above, "title")
    if heading and heading.unit_row:
        left_out[heading.unit_row] = "unit"
    lines, titles = _lines(columns, body, plain, left_out, _title_above(region) if len(plain) < len(body) else "")
    totals, doubtful = find_totals(lines)
    titles = _ended_sections(lines, titles, totals)
    if totals:
        bare = columns_of(heading, {n: row for n, row in plain.items() if n not in totals}, notes)
        columns = tuple(_refined(column, bare) for column in columns)
    data = [line.number for line in lines if line.number not in totals]
    beside = side_totals(columns, {n: row for n, row in body.items() if n in plain and n not in totals}, data)
    if beside:
        columns = tuple(replace(c, role="other", unit=None) if c.number in beside else c for c in columns)
        data = [n for n in data if any(c in body[n] for c in money_numbers(columns)) or not set(body[n]) & set(beside)]
        left_out.update({t.number: t.kind for each in beside.values() for t in each if t.number not in data})
    for number, total in totals.items():
        left_out[number] = "total" if total.kind == "difference" else total.kind
    rows = tuple(Row(n, _row_cells(body[n], columns, down), titles.get(n, "")) for n in data)
    columns = _with_outside(columns, plain, {*data, *totals})
    title = next((cell.text for row in region.above.values() for cell in row.values() if cell.text), "")
    cells = {n: body[n] for n in totals}
    side = tuple(total for each in beside.values() for total in each)
    side += _sums_beside_heading(heading, columns, rows)
    return Draft(heading, columns, rows, left_out, cells, totals, title, region.start, doubtful, side=side)


def _with_outside(columns: tuple[Column, ...], plain: Mapping[int, RowCells], known: set[int]) -> tuple[Column, ...]:
    """The columns of figures that are no money, with the rows that would be missed if a person took them for money."""
    left = {number: row for number, row in plain.items() if number not in known}
    done = []
    for column in columns:
        own = [n for n, row in left.items() if column.number in row and row[column.number].figure is not None]
        done.append(
            replace(column, outside=tuple(own)) if own and column.holds_figures and not column.is_money else column
        )
    return tuple(done)


def _sums_beside_heading(
    heading: Heading | None, columns: Sequence[Column], rows: Sequence[Row]
) -> tuple[TotalRow, ...]:
    """Sums on the row of the headings, each as the total of the first column that it adds up."""
    found = []
    for cell in heading.stated if heading else ():
        for column in columns:
            figures = [row.cells[column.letter].figure or 0 for row in rows if column.letter in row.cells]
            if column.is_money and cell.figure is not None and abs(sum(figures) - cell.figure) < PENNY:
                found.append(TotalRow(cell.row, "total", {column.number: cell}, tuple(row.number for row in rows)))
                break
    return tuple(found)


def money_numbers(columns: Sequence[Column]) -> set[int]:
    return {column.number for column in columns if column.is_money}


def _lines(
    columns: Sequence[Column],
    body: Mapping[int, RowCells],
    plain: Mapping[int, RowCells],
    left_out: dict[int, str],
    section: str,
) -> tuple[list[Line], dict[int, str]]:
    """The rows with money in order, and the section title above each; rows without money go to `left_out`."""
    money = {column.number for column in columns if column.is_money}
    told = {
        column.number
        for column in columns
        if column.role in ("label", "code", "date", "other") and column.number not in money
    }
    usual = _usual_cells(plain, money)
    rows = {number for number, row in plain.items() if _has_money(row, money)}
    last = max(rows, default=0)
    lines: list[Line] = []
    titles: dict[int, str] = {}
    typed = any(not row[c].calculated for row in plain.values() for c in row if c in money)
    opens, before = True, 0
    for number, row in body.items():
        gap = before and number - before > 1
        if number not in plain:
            left_out[number], opens = "heading", True
        elif number in rows or (number < last and _is_row_without_figure(row, money, usual)):
            figures = {c: cell.figure for c, cell in row.items() if c in money and cell.figure is not None}
            label = next((cell.text for c, cell in sorted(row.items()) if c not in money and cell.is_words), "")
            filled = sum(1 for c in row if c in told)
            made = frozenset(c for c in figures if row[c].calculated) if typed else frozenset()
            closes = _closes(number, body, money)
            lines.append(Line(number, figures, filled, label, opens=bool(opens or gap), closes=closes, made=made))
            titles[number], opens = section, False
        elif is_unit_row(row):
            left_out[number] = "unit"
        elif len(row) == 1 and number < last:
            left_out[number], opens = "title", True
            section = next(iter(row.values())).text
        else:
            left_out[number] = "note"
        before = number
    return lines, titles


def _refined(column: Column, bare: Sequence[Column]) -> Column:
    """The role of a column without money, read again without the rows of totals."""
    again = next((one for one in bare if one.number == column.number), column)
    return column if column.is_money or again.is_money else again


def _title_above(region: Region) -> str:
    """The one-cell row of words just above the heading."""
    row = region.above.get(region.heading.rows[0] - 1, {}) if region.heading else {}
    return next(iter(row.values())).text if len(row) == 1 else ""


def _is_row_without_figure(row: RowCells, money: set[int], usual: set[int]) -> bool:
    """A line of data whose amount is missing or is a word such as tbc: it must not be dropped without a word."""
    if usual and usual <= set(row):
        return True
    if all(column in money for column in row):
        return False
    words = [cell.text for column, cell in row.items() if column in money and cell.is_words]
    meant = [text for text in words if text.casefold() in NO_FIGURE or (DIGIT.search(text) and not is_period(text))]
    return bool(meant) or (bool(words) and len(words) * 2 <= max(2, len(money)))


def _ended_sections(lines: Sequence[Line], titles: Mapping[int, str], totals: Mapping[int, Total]) -> dict[int, str]:
    """A section ends with its total: rows after it, up to the next title, belong to none."""
    kept: dict[int, str] = {}
    ended = ""
    for line in lines:
        title = titles[line.number]
        total = totals.get(line.number)
        if total and title and total.kind != "difference" and {titles[n] for n in total.rows} == {title}:
            ended = title
        elif title != ended:
            ended = ""
        kept[line.number] = "" if title == ended else title
    return kept


def _has_money(row: RowCells, money: set[int]) -> bool:
    return any(c in money and (cell.figure is not None or isinstance(cell.value, CellError)) for c, cell in row.items())


def _usual_cells(plain: Mapping[int, RowCells], money: set[int]) -> set[int]:
    """Columns without money that nine of ten rows with money fill, when there are two or more of them."""
    paid = [row for row in plain.values() if _has_money(row, money)]
    counts: dict[int, int] = {}
    for row in paid:
        for column in row:
            if column not in money:
                counts[column] = counts.get(column, 0) + 1
    usual = {column for column, count in counts.items() if count * 10 >= len(paid) * 9}
    return usual if len(usual) >= 2 else set()


def _closes(number: int, body: Mapping[int, RowCells], money: set[int]) -> bool:
    """Whether a block ends here: a blank row, a title or the end comes next."""
    after = body.get(number + 1)
    return after is None or not any(c in money and cell.figure is not None for c, cell in after.items())


def _row_cells(row: RowCells, columns: Sequence[Column], down: Mapping[tuple[int, int], Cell]) -> dict[str, Cell]:
    cells = {column_letter(c): cell for c, cell in row.items()}
    number = next(iter(row.values())).row
    for column in columns:
        if column.letter not in cells and not column.is_money and (number, column.number) in down:
            cells[column.letter] = down[number, column.number]
    return cells


def _filled_down(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """The text of a cell merged downwards, for every row of its merge."""
    down: dict[tuple[int, int], Cell] = {}
    for top, left, bottom, right in sheet.merges:
        cell = sheet.rows.get(top, {}).get(left)
        if cell and left == right and bottom > top:
            for number in range(top + 1, bottom + 1):
                down[number, left] = cell
    return down


def _table(sheet: Sheet, draft: Draft, number: int) -> Table:
    columns = with_totals(draft.columns, draft.rows)
    heading_rows = draft.heading.rows if draft.heading else ()
    use, why = draft.use, draft.why
    if not any(column.is_money for column in columns):
        use, why = False, "no amounts"
    elif not draft.rows:
        use, why = False, "no rows with amounts"
    elif not draft.heading and not _reads_without_heading(draft):
        use, why = False, "no heading row"
    elif use and not sheet.visible:
        use, why = False, "the sheet is hidden"
    table = Table(sheet.name, number, use, why, heading_rows, columns, draft.rows, _left_out(draft), (), draft.title)
    return replace(table, total_rows=draft.total_rows(), doubtful=tuple(draft.doubtful))


def _reads_without_heading(draft: Draft) -> bool:
    """A plain list: a column of labels, and figures beside most of them."""
    labelled = any(column.role in ("label", "code", "date") for column in draft.columns)
    figures = max((sum(c.letter in row.cells for row in draft.rows) for c in draft.columns if c.is_money), default=0)
    return labelled and len(draft.rows) >= 2 and figures * 5 >= (len(draft.rows) + len(draft.left_out)) * 3


def _left_out(draft: Draft) -> tuple[LeftOut, ...]:
    """Every row of the table's place that is neither heading nor data, blanks between them included."""
    known = {row.number for row in draft.rows}
    known |= {row for row in (draft.heading.rows if draft.heading else ()) if row >= draft.start}
    listed = {number: why for number, why in draft.left_out.items() if number not in known}
    order = sorted(known | set(listed))
    for before, after in zip([draft.start - 1, *order], order, strict=False):
        if after - before - 1 <= LONGEST_GAP:
            listed.update(dict.fromkeys(range(before + 1, after), "blank"))
    return tuple(LeftOut(number, why) for number, why in sorted(listed.items()))

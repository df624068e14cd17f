"""What a person should know before using a table: cells that are no figures, doubts about units, hidden parts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from funding.domain.money import from_pence, in_words
from funding.domain.sheets.cells import NO_FIGURE, Cell, CellError, NotAnAmount, amount_in_pence, plain_pence
from funding.domain.sheets.tables import Column, ControlTotal, Sheet, Table, Warning
from funding.domain.sheets.units import UNSTATED

LONGEST_CODE = Decimal(10) ** 15
MOST_SHOWN = 3  # cells of one kind that are named one by one


def sheet_warnings(sheet: Sheet, tables: Sequence[Table]) -> list[Warning]:
    """Errors anywhere on the sheet, hidden rows that were read too, a hidden sheet, units that nobody stated."""
    said = []
    errors = [cell for row in sheet.rows.values() for cell in row.values() if isinstance(cell.value, CellError)]
    if errors:
        first, more = errors[0], f", as do {len(errors) - 1} more cells" if len(errors) > 1 else ""
        sentence = f"Cell {first.ref} shows {first.raw}{more}. Correct it in Excel if the figure matters."
        said.append(Warning(sheet.name, first.ref, "error_cells", sentence))
    hidden = sorted({row.number for table in tables for row in table.rows} & sheet.hidden_rows)
    if hidden:
        sentence = f"{len(hidden)} rows that are hidden in Excel were read too, from row {hidden[0]}."
        said.append(Warning(sheet.name, f"A{hidden[0]}", "hidden_rows", sentence))
    if not sheet.visible and sheet.rows:
        sentence = "This sheet is hidden in Excel. Its tables are not used unless you choose one."
        said.append(Warning(sheet.name, None, "hidden_sheet", sentence))
    return said


def table_warnings(table: Table) -> list[Warning]:
    """Cells that are no amounts, units that nobody stated, totals that do not agree, rows that may be totals."""
    said = [_difference(control) for control in table.control_totals if not control.agrees]
    if not table.use:
        return said
    for column in table.money_columns:
        said += _cell_warnings(table, column)
    said += _code_warnings(table)
    unsure = [
        column.letter for column in table.money_columns if column.unit and not column.unit.certain and column.cells
    ]
    if unsure:
        columns = f"column {unsure[0]}" if len(unsure) == 1 else f"columns {', '.join(unsure[:6])}"
        sentence = f"Nothing says whether {columns} of table {table.number} hold pounds or thousands. Choose the unit."
        said.append(Warning(table.sheet, None, "unit_not_stated", sentence))
    for number, count in dict(table.doubtful).items():
        rows = f"{abs(count)} rows {'above' if count > 0 else 'below'}" if abs(count) > 1 else "row below"
        sentence = f"Row {number} equals the {rows} it but is not called a total. It was kept as a row."
        said.append(Warning(table.sheet, f"A{number}", "possible_total", sentence))
    return said


def _code_warnings(table: Table) -> list[Warning]:
    """Codes that Excel turned into dates (MAR1 into 1 March) or cut to fifteen digits."""
    said = []
    for column in table.columns:
        if column.role != "code":
            continue
        cells = [row.cells[column.letter] for row in table.rows if column.letter in row.cells]
        changed = [cell for cell in cells if isinstance(cell.value, date) or _is_cut(cell)]
        if changed and len(changed) < len(cells):
            more = f", and {len(changed) - 1} more in its column" if len(changed) > 1 else ""
            sentence = (
                f"Cell {changed[0].ref} stands among codes and holds {changed[0].raw}{more}. Excel may have changed "
                "the code. Type it again as text."
            )
            said.append(Warning(table.sheet, changed[0].ref, "code_changed", sentence))
    return said


def _is_cut(cell: Cell) -> bool:
    """A number of so many digits that Excel has put noughts at its end."""
    return isinstance(cell.value, Decimal) and abs(cell.value) >= LONGEST_CODE


def _difference(control: ControlTotal) -> Warning:
    gap = in_words(from_pence(abs(control.difference_pence)), pence=True)
    sentence = f"The total in {control.cell} differs from the rows that it adds by {gap}. Check both in Excel."
    return Warning(control.sheet, control.cell, "total_differs", sentence)


def _cell_warnings(table: Table, column: Column) -> list[Warning]:
    if column.plain:
        return []
    unit = column.unit or UNSTATED
    problems: dict[str, list[tuple[Cell, str]]] = {}
    factor = Decimal(unit.multiplier * 100)
    for row in table.rows:
        cell = row.cells.get(column.letter)
        if cell is None or (cell.figure is not None and plain_pence(cell.figure, factor) is not None):
            continue
        if isinstance(cell.value, CellError) or cell.text.casefold() in NO_FIGURE:
            continue
        try:
            amount_in_pence(cell, unit.multiplier, unit_certain=unit.certain)
        except NotAnAmount as problem:
            problems.setdefault(problem.code, []).append((cell, str(problem)))
    said = []
    for code, found in problems.items():
        said += [Warning(table.sheet, cell.ref, code, sentence) for cell, sentence in found[:MOST_SHOWN]]
        if len(found) > MOST_SHOWN:
            sentence = f"{len(found) - MOST_SHOWN} more cells in column {column.letter} have the same problem."
            said.append(Warning(table.sheet, found[MOST_SHOWN][0].ref, code, sentence))
    return said

"""What a person should know before using a table: cells that are no figures, doubts about units and totals, hidden parts."""

from collections.abc import Sequence

from funding.domain.sheets.cells import Cell, CellError, NotAnAmount, amount_in_pence
from funding.domain.sheets.tables import Column, Sheet, Table, Warning
from funding.domain.sheets.units import UNSTATED

NO_FIGURE = frozenset({"n/a", "na", "n.a.", "none", "tbc", "tbd", "."})
MOST_FAR = 3


def sheet_warnings(sheet: Sheet, tables: Sequence[Table]) -> list[Warning]:
    """Errors anywhere on the sheet, hidden rows that were read too, a hidden sheet."""
    said = []
    errors = [cell for row in sheet.rows.values() for cell in row.values() if isinstance(cell.value, CellError)]
    if errors:
        first = errors[0]
        shown = first.value.text if isinstance(first.value, CellError) else ""
        said.append(Warning(sheet.name, first.ref, "error_cells",
                            f"Cell {first.ref} shows {shown}{_more(errors)}. Correct it in Excel if the figure matters."))  # fmt: skip
    used = {row.number for table in tables for row in table.rows}
    hidden = sorted(used & sheet.hidden_rows)
    if hidden:
        said.append(Warning(sheet.name, f"A{hidden[0]}", "hidden_rows",
                            f"{len(hidden)} rows that are hidden in Excel were read too, from row {hidden[0]}."))  # fmt: skip
    if not sheet.visible and sheet.rows:
        said.append(Warning(sheet.name, None, "hidden_sheet",
                            "This sheet is hidden in Excel. Its tables are not used unless you choose one."))  # fmt: skip
    return said


def table_warnings(table: Table) -> list[Warning]:
    """Cells that are no amounts, units that nobody stated, totals that do not agree, rows that may be totals."""
    said: list[Warning] = []
    money = table.money_columns
    for column in money if table.use else ():
        said += _cell_warnings(table, column)
    unsure = [column for column in money if column.unit and not column.unit.certain and column.cells]
    if unsure and table.use:
        letters = ", ".join(column.letter for column in unsure[:6])
        said.append(Warning(table.sheet, None, "unit_not_stated",
                            f"The workbook does not say whether column {letters} is in pounds or thousands. Choose the unit."))  # fmt: skip
    for control in table.control_totals:
        if not control.agrees:
            said.append(Warning(control.sheet, control.cell, "total_differs",
                                f"The total in {control.cell} differs from its rows by {abs(control.difference_pence) / 100:,.2f} pounds."))  # fmt: skip
    for number, count in dict(table.doubtful).items() if table.use else ():
        said.append(Warning(table.sheet, f"A{number}", "possible_total",
                            f"Row {number} equals the {count} rows above it but is not called a total. It was kept as a row."))  # fmt: skip
    return said


def _cell_warnings(table: Table, column: Column) -> list[Warning]:
    unit = column.unit or UNSTATED
    problems: dict[str, list[tuple[Cell, str]]] = {}
    for row in table.rows:
        cell = row.cells.get(column.letter)
        if cell is None or isinstance(cell.value, CellError) or cell.text.casefold() in NO_FIGURE:
            continue
        try:
            amount_in_pence(cell, unit.multiplier, unit_certain=unit.certain)
        except NotAnAmount as problem:
            code = (
                "not_a_figure"
                if cell.figure is None
                else "fraction_of_a_penny"
                if "fraction" in str(problem)
                else "too_large"
            )
            problems.setdefault(code, []).append((cell, str(problem)))
    return [
        Warning(table.sheet, cell.ref, code, sentence)
        for code, found in problems.items()
        for cell, sentence in found[:MOST_FAR]
    ]


def _more(cells: Sequence[Cell]) -> str:
    return f", as do {len(cells) - 1} more cells" if len(cells) > 1 else ""

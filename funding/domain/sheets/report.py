"""An inspection as the JSON document of `inspect_workbook --json`: money in whole pence, rows as Excel counts."""

from typing import Any

from funding.domain.sheets.tables import Column, Inspection, Table
from funding.domain.sheets.units import UNSTATED


def inspection_as_json(inspection: Inspection) -> dict[str, Any]:
    """One document of plain values."""
    return {
        "file": inspection.file,
        "sha256": inspection.sha256,
        "refused": None,
        "tables": [_table(table) for table in inspection.tables],
        "warnings": [
            {"sheet": w.sheet, "cell": w.cell, "code": w.code, "message": w.message} for w in inspection.warnings
        ],
    }


def refusal_as_json(file: str, sha256: str | None, code: str, message: str) -> dict[str, Any]:
    """The same document for a file that was refused."""
    return {"file": file, "sha256": sha256, "refused": {"code": code, "message": message}, "tables": [], "warnings": []}


def _table(table: Table) -> dict[str, Any]:
    numbers = [row.number for row in table.rows]
    return {
        "sheet": table.sheet,
        "table": table.number,
        "use": table.use,
        "why": table.why,
        "header_rows": list(table.header_rows),
        "first_row": min(numbers, default=None),
        "last_row": max(numbers, default=None),
        "rows": len(numbers),
        "columns": [
            _column(column) for column in table.columns if column.heading or column.cells or column.role != "other"
        ],
        "left_out": [{"row": left.row, "why": left.why} for left in table.left_out],
        "control_totals": [
            {
                "sheet": control.sheet,
                "cell": control.cell,
                "column": control.column,
                "stated_pence": control.stated_pence,
                "computed_pence": control.computed_pence,
                "difference_pence": control.difference_pence,
                "agrees": control.agrees,
            }
            for control in table.control_totals
        ],
    }


def _column(column: Column) -> dict[str, Any]:
    shown: dict[str, Any] = {"column": column.letter, "heading": column.heading, "role": column.role}
    if not column.is_money:
        return {**shown, "unit": None, "cells": column.cells}
    unit = column.unit or UNSTATED
    return {
        **shown,
        "unit": {"multiplier": unit.multiplier, "certain": unit.certain, "evidence": unit.evidence},
        "month": column.month,
        "year": column.year.code if column.year else None,
        "measure": column.measure,
        "cells": column.cells,
        "total_pence": column.total_pence,
        "rounding_pence": column.rounding_pence,
        "sums": list(column.sums),
    }

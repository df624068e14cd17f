"""Figures that say their own unit: “£1.2m” anywhere, “350k” only below a heading of money. Elsewhere 12m is a length
and 15M a code."""

import re
from collections.abc import Mapping

from funding.domain.sheets.cells import Cell
from funding.domain.sheets.figures import figure_in, is_scaled
from funding.domain.sheets.roles import CODE, MONEY, NOT_MONEY

Rows = Mapping[int, Mapping[int, Cell]]
LASTS = re.compile(r"\b(?:length|terms?|periods?|duration|months?|lasts?)\b", re.IGNORECASE)


def heads_scaled(heading: str) -> bool:
    """Whether a k or m without a pound sign means money below this heading."""
    return bool(MONEY.search(heading)) and not any(word.search(heading) for word in (LASTS, NOT_MONEY, CODE))


def with_scaled(rows: Rows, names: Mapping[int, str]) -> Rows:
    """The rows with the figures of such cells in the columns of money; the text of each cell stays as it is."""
    columns = [column for column, name in names.items() if heads_scaled(name)]
    read: dict[int, dict[int, Cell]] = {}
    for number, row in rows.items():
        for column in columns:
            cell = row.get(column)
            if cell is None or cell.figure is not None or not is_scaled(cell.text):
                continue
            figure = figure_in(cell.text, scaled=True)
            if figure is not None:
                read.setdefault(number, dict(row))[column] = cell._replace(figure=figure)
    return {number: read.get(number, row) for number, row in rows.items()} if read else rows

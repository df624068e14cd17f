"""What a pass over a sheet's own bytes says before a reader may see it: true extents, and what readers do not tell.
Rows and columns count from 1."""

from dataclasses import dataclass, field

from funding.workbook.refusals import Refused

LAST_COLUMN, LAST_ROW = 512, 250_000
LARGEST_BOX = 5_000_000
MOST_CELLS = 2_500_000
MOST_MERGED = 100_000

Place = tuple[int, int]


@dataclass(slots=True)
class Scan:
    """`calculated` are cells with a formula, `no_value` those whose result was never stored, `held` how many cells of a
    row hold something, `styles` what a number format shows (%, £, $, €). `skipped`: a hidden sheet larger than we read.
    """

    state: str = "visible"
    skipped: bool = False
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    held: dict[int, int] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    calculated: set[Place] = field(default_factory=set)
    no_value: list[Place] = field(default_factory=list)
    styles: dict[Place, str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    merged: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[Place] = field(default_factory=list)

    def hold(self, row: int, column: int, times: int = 1) -> None:
        """A cell that holds something, or `times` cells of which this is the rightmost. Raises Refused at the
        limits."""
        self.held[row] = self.held.get(row, 0) + times
        self.reach(row, column, times)

    def reach(self, row: int, column: int, times: int = 1) -> None:
        """Stretch the sheet to a filled cell, which may hold an empty text. Raises Refused at the limits."""
        self.cells += times
        if row > self.last_row:
            self.last_row = row
        if column > self.last_column:
            self.last_column = column
        if self.last_column > LAST_COLUMN or self.last_row > LAST_ROW or self.last_row * self.last_column > LARGEST_BOX:
            raise Refused("far_cell")
        if self.cells > MOST_CELLS:
            raise Refused("too_many_cells")

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        self.merged += max(0, last_row - first_row + 1) * max(0, last_column - first_column + 1)
        if self.merged > MOST_MERGED:
            raise Refused("too_many_merges")
        self.merges.append((first_row, first_column, last_row, last_column))


def kept_or_skipped(scan: Scan, refusal: Refused, state: str) -> Scan:
    """A hidden sheet that is too large is left out and said; a visible one refuses the file."""
    if state == "visible" or refusal.code not in ("far_cell", "too_many_merges"):
        raise refusal
    return Scan(skipped=True, state=state)

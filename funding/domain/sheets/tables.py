"""What was found in a workbook, as frozen values: tables, columns, rows, control totals and warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.sheets.cells import Cell
from funding.domain.sheets.units import Unit

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells that hold something, by row and column number. A CSV's sheet has no name."""

    name: str | None
    rows: Mapping[int, Mapping[int, Cell]]
    visible: bool = True
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person says that a table stands: Excel's row numbers and column numbers from 1, ends included."""

    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    first_column: int = 1
    last_column: int = 512

    def running_on(self, sheet: Sheet) -> "Place":
        """The place in a longer sheet: down to the last row that follows without a gap and holds a figure."""
        last = self.last_row
        while any(cell.figure is not None for cell in sheet.rows.get(last + 1, {}).values()):
            last += 1
        return replace(self, last_row=last)


@dataclass(frozen=True, slots=True)
class Warning:
    """Something a person should know before using the figures; `cell` may be None."""

    sheet: str | None
    cell: str | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Column:
    """`role` is amount, month, label, code, date or other. Amount and month columns have a unit and a total.
    `month` is 1 (April) to 12, `year` only when the heading states it. `sums`: letters of the columns it adds up.
    `plain`: every cell is an amount in whole pence as it stands. `holds_figures`: most cells hold a figure.
    `outside`: for a column of figures that is no money, rows that hold one and are neither data nor totals."""

    letter: str
    number: int
    heading: str
    role: str
    unit: Unit | None = None
    month: int | None = None
    year: FinancialYear | None = None
    measure: str | None = None
    cells: int = 0
    total_pence: int | None = None
    rounding_pence: int | None = None
    sums: tuple[str, ...] = ()
    plain: bool = False
    holds_figures: bool = False
    outside: tuple[int, ...] = ()

    @property
    def may_be_money(self) -> bool:
        """Whether a person may take the column for money, even where it was not read as such."""
        return self.is_money or self.holds_figures

    @property
    def is_money(self) -> bool:
        return self.role in ("amount", "month")

    @property
    def dated_month(self) -> Month | None:
        """The month with its year, when the heading states both."""
        return Month(self.year, self.month) if self.month and self.year else None


@dataclass(frozen=True, slots=True)
class Row:
    """A data row: Excel's row number, its cells by column letter, the section title above it."""

    number: int
    cells: Mapping[str, Cell]
    section: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`why` is blank, title, heading, unit, subtotal, total, repeats or note."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """A total that the workbook states, beside what its rows add up to."""

    sheet: str | None
    cell: str
    column: str
    stated_pence: int
    computed_pence: int
    agrees: bool

    @property
    def difference_pence(self) -> int:
        return self.stated_pence - self.computed_pence


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row left out because it adds up others: `kind` is total, subtotal or difference, `rows` what it adds."""

    number: int
    kind: str
    cells: Mapping[int, Cell]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The `number`-th table of its sheet. `use` is False with a reason in `why`."""

    sheet: str | None
    number: int
    use: bool
    why: str | None
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...] = ()
    control_totals: tuple[ControlTotal, ...] = ()
    title: str = ""
    total_rows: tuple[TotalRow, ...] = ()
    doubtful: tuple[
        tuple[int, int], ...
    ] = ()  # rows kept as data that equal so many rows above, or with a minus below them

    @property
    def money_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_money)

    def column(self, letter: str) -> Column | None:
        return next((column for column in self.columns if column.letter == letter), None)


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything that a workbook holds: its name, fingerprint, (sheet, visible) pairs, tables and warnings."""

    file: str
    sha256: str
    sheets: tuple[tuple[str | None, bool], ...]
    tables: tuple[Table, ...]
    warnings: tuple[Warning, ...]

"""One cell of a sheet as a frozen value, and what it is worth in whole pence. Rows and columns count from 1."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from funding.domain.money import LARGEST
from funding.domain.sheets.figures import figure_in, is_nil, is_scaled

EXCEL_DIGITS = Context(prec=15)  # Excel itself keeps fifteen digits: what stands beyond them is dust of binary sums
WIDE = Context(prec=700)  # a cell may hold 1E+308, which is refused as an amount but must not break a sum
ONE, HUNDRED = Decimal(1), Decimal(100)
MOST_PENCE = LARGEST * HUNDRED
FACTORS = {unit: unit * HUNDRED for unit in (1, 1_000, 1_000_000)}
NOTHING = Decimal(0)
NO_FIGURE = frozenset({"n/a", "na", "n.a.", "none", "tbc", "tbd", "."})  # said on purpose in place of a figure


@dataclass(frozen=True, slots=True)
class CellError:
    """What Excel shows instead of a value, such as `#DIV/0!`; or a number that is not finite."""

    text: str


Value = Decimal | str | date | datetime | bool | CellError | None


class NotAnAmount(ValueError):
    """The cell cannot be money; the message is one sentence that names the cell.

    `code` is error_cell, not_a_figure, too_large or fraction_of_a_penny.
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class _Cell(NamedTuple):
    row: int
    column: int
    value: Value
    said: str | None
    calculated: bool
    style: str
    figure: Decimal | None


class Cell(_Cell):
    """`raw` is the text as in the file. `calculated` is False only where the file says that the figure was typed.
    `style` is what the number format shows: `%`, `£`, `$`, `€`, `k` or `m`, with a comma when it shows the figure
    divided. `figure` is the number in the cell, typed or as text; None when there is none.

    A tuple underneath, because a workbook may hold two million of them.
    """

    __slots__ = ()

    def __new__(
        cls, row: int, column: int, value: Value, raw: str | None, calculated: bool = False, style: str = ""
    ) -> "Cell":
        figure = value if isinstance(value, Decimal) else figure_in(value) if isinstance(value, str) else None
        return tuple.__new__(cls, (row, column, value, raw, calculated, style, figure))

    def __reduce__(self) -> "tuple[Callable[..., Cell], tuple[type[Cell], tuple[object, ...]]]":
        """Kept as the tuple that it is: nothing is worked out again when it comes back."""
        return tuple.__new__, (Cell, tuple(self))

    @property
    def raw(self) -> str:
        return self.said if self.said is not None else str(self.value)

    @property
    def ref(self) -> str:
        return f"{column_letter(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """Words with single spaces; empty for anything else."""
        return single_spaced(self.value) if isinstance(self.value, str) else ""

    @property
    def is_words(self) -> bool:
        return self.figure is None and isinstance(self.value, str) and bool(self.value.strip())


@lru_cache(maxsize=4096)
def single_spaced(text: str) -> str:
    return " ".join(text.split())


@cache
def column_letter(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def exact_pence(cell: Cell, unit_multiplier: int) -> Decimal | None:
    """Unrounded pence, free of binary dust; None when the cell holds no figure."""
    figure = cell.figure
    if figure is None:
        return None
    return EXCEL_DIGITS.plus(figure) * own_multiplier(cell, unit_multiplier) * HUNDRED


def own_multiplier(cell: Cell, unit_multiplier: int) -> int:
    """The column's multiplier, or 1 for a figure that says its own unit, such as “£1.2m”: it is in pounds already."""
    return 1 if type(cell.value) is str and is_scaled(cell.value) else unit_multiplier


def rounded_pence(exact: Decimal) -> int:
    """Half up (away from zero), once."""
    return int(exact.quantize(ONE, ROUND_HALF_UP, WIDE))


def plain_pence(figure: Decimal, factor: Decimal) -> int | None:
    """The quick way for nearly all cells: whole pence without any rounding, within any budget. None sends the cell the
    careful way. `factor` is the unit's multiplier times a hundred."""
    exact = figure * factor
    whole = int(exact) if exact.is_finite() and -MOST_PENCE <= exact <= MOST_PENCE else None
    return whole if whole == exact else None


def amount_in_pence(cell: Cell, unit_multiplier: int, *, unit_certain: bool = True) -> tuple[int, Decimal]:
    """Whole pence, and what rounding added (pence, may be negative).

    Calculated or scaled cells are rounded half up once. Raises NotAnAmount, naming the cell, for errors, words, what
    is beyond any budget, and typed pounds with fractions of a penny (as long as it is certain that they are pounds).
    """
    unit_multiplier = own_multiplier(cell, unit_multiplier)
    plain = plain_pence(cell.figure, FACTORS[unit_multiplier]) if cell.figure is not None else None
    if plain is not None:
        return plain, NOTHING
    exact = exact_pence(cell, unit_multiplier)
    if exact is None or abs(exact) > LARGEST * HUNDRED:
        raise _no_amount(cell, exact)
    whole = rounded_pence(exact)
    if whole != exact and unit_multiplier == 1 and unit_certain and not cell.calculated:
        sentence = f"Cell {cell.ref} has a fraction of a penny ({_shown(cell)}). Round it to two places."
        raise NotAnAmount("fraction_of_a_penny", sentence)
    return whole, Decimal(whole) - exact


def _no_amount(cell: Cell, exact: Decimal | None) -> NotAnAmount:
    if exact is not None:
        sentence = f"Cell {cell.ref} is above £100 billion. Check the figure and the unit of its column."
        return NotAnAmount("too_large", sentence)
    if isinstance(cell.value, CellError):
        return NotAnAmount("error_cell", f"Cell {cell.ref} shows {_shown(cell)}, not an amount. Correct it in Excel.")
    return NotAnAmount("not_a_figure", f"Cell {cell.ref} holds “{_shown(cell)}”, not an amount. Type a figure there.")


def _shown(cell: Cell) -> str:
    return cell.raw.strip()[:40]


def is_nil_cell(cell: Cell) -> bool:
    return isinstance(cell.value, str) and is_nil(cell.value)

"""What a careful person would ask about figures that can be read: an amount far beyond its column, a line twice, a sign
or a code that Excel may have changed. Each is a doubt: a person corrects it or says that it is right."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median

from funding.domain.financial_year import MONTH_NAMES, FinancialYear, Month
from funding.domain.import_figures import Figure, Problem, rows_taken
from funding.domain.import_mapping import ACTUAL, Mapping, plain
from funding.domain.money import from_pence, in_words
from funding.domain.sheets.cells import Cell
from funding.domain.sheets.tables import Place, Table
from funding.domain.words import Recurrence

FAR = 1_000  # times the middle figure of its column: pounds among thousands, or a digit too many
FEW = 6  # fewer figures have no middle worth the name
WHOLE_CODE = Decimal(1)

RECURRENCES = {
    "recurrent": Recurrence.RECURRENT,
    "r": Recurrence.RECURRENT,
    "rec": Recurrence.RECURRENT,
    "non recurrent": Recurrence.NON_RECURRENT,
    "nonrecurrent": Recurrence.NON_RECURRENT,
    "nr": Recurrence.NON_RECURRENT,
    "non rec": Recurrence.NON_RECURRENT,
}

Doubt = Callable[[Table, Mapping, Sequence[Figure], FinancialYear, Month], Iterable[Problem]]


def doubts_of(
    table: Table, mapping: Mapping, figures: Sequence[Figure], year: FinancialYear, this_month: Month
) -> list[Problem]:
    """Every doubt, in the order of `DOUBTS`. `this_month`: the month that is today."""
    return [problem for doubt in DOUBTS for problem in doubt(table, mapping, figures, year, this_month)]


def far_beyond(
    table: Table, mapping: Mapping, figures: Sequence[Figure], year: FinancialYear, this_month: Month
) -> Iterator[Problem]:
    """An amount a thousand times the middle of its column: often pounds among thousands."""
    columns: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.pence:
            columns[letters_of(figure.cell)].append(figure)
    for own in columns.values():
        if len(own) < FEW:
            continue
        middle = median(abs(figure.pence) for figure in own)
        for figure in own:
            if abs(figure.pence) >= FAR * middle:
                times = f"{int(abs(figure.pence) / middle):,}"
                yield doubt(figure.cell, f"{in_words(from_pence(figure.pence))} is {times} times the middle amount of "
                            "its column. Check the unit and the digits.", figure.raw)  # fmt: skip


def same_line_twice(
    table: Table, mapping: Mapping, figures: Sequence[Figure], year: FinancialYear, this_month: Month
) -> Iterator[Problem]:
    """One word with the same name and the same amounts in two rows: perhaps a row that was copied."""
    if mapping.period is not None:
        return
    rows: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        rows[figure.row].append(figure)
    seen: dict[tuple[object, ...], Figure] = {}
    for own in rows.values():
        amounts = tuple((figure.measure, figure.month, figure.pence) for figure in own)
        first = own[0]
        content = (plain(first.word), plain(first.label), amounts)
        if content in seen and any(figure.pence for figure in own):
            sentence = (
                f"Row {seen[content].row} has the same code, name and amounts. Make sure that it is not one twice."
            )
            yield doubt(first.cell, sentence, first.raw)
        seen.setdefault(content, first)


def odd_sign(
    table: Table, mapping: Mapping, figures: Sequence[Figure], year: FinancialYear, this_month: Month
) -> Iterator[Problem]:
    """Most of a column below nought: perhaps it writes cost as minus."""
    columns: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.pence:
            columns[letters_of(figure.cell)].append(figure)
    heading = table.header_rows[-1] if table.header_rows else 1
    for letter, own in columns.items():
        below = sum(1 for figure in own if figure.pence < 0)
        if len(own) >= 3 and below * 3 > len(own) * 2:
            yield doubt(f"{letter}{heading}", f"{below} of {len(own)} amounts are below nought. If the workbook writes "
                        "cost as minus, say so at the column.", "")  # fmt: skip


def not_yet(
    table: Table, mapping: Mapping, figures: Sequence[Figure], year: FinancialYear, this_month: Month
) -> Iterator[Problem]:
    """Actual spend of a month that has not begun."""
    for figure in figures:
        if figure.measure == ACTUAL and figure.month and figure.pence and Month(year, figure.month) > this_month:
            name = MONTH_NAMES[figure.month - 1]
            yield doubt(figure.cell, f"{name} of {year} has not begun, but there is actual spend. Check the month.",
                        figure.raw)  # fmt: skip


def changed_code(
    table: Table, mapping: Mapping, figures: Sequence[Figure], year: FinancialYear, this_month: Month
) -> Iterator[Problem]:
    """A code that Excel made a date or a number with an exponent: its text is lost in the file."""
    if mapping.code is None:
        return
    for row in table.rows:
        cell = row.cells.get(mapping.code)
        if cell is not None and is_changed(cell):
            kind = "a date" if isinstance(cell.value, date) else "a number"
            sentence = f"Excel turned this code into {kind} (“{cell.raw.strip()[:30]}”). Type the code as it should be."
            yield doubt(cell.ref, sentence, cell.raw)


def misspelt_recurrence(
    table: Table, mapping: Mapping, figures: Sequence[Figure], year: FinancialYear, this_month: Month
) -> Iterator[Problem]:
    """A word that is neither recurrent nor non-recurrent in the column that says which."""
    if mapping.recurrence is None:
        return
    for row in rows_taken(table, mapping):
        cell = row.cells.get(mapping.recurrence)
        if cell is None or not cell.text or recurrence_in(cell.text) is not None:
            continue
        nearest = max(RECURRENCES, key=lambda word: SequenceMatcher(None, plain(cell.text), word).ratio())
        meant = "Non-recurrent" if RECURRENCES[nearest] is Recurrence.NON_RECURRENT else "Recurrent"
        yield doubt(cell.ref, f"“{cell.text[:30]}” is neither recurrent nor non-recurrent. Most like it: {meant}. "
                    "Type the word that is meant.", cell.raw)  # fmt: skip


def recurrence_in(text: str) -> Recurrence | None:
    """What a cell says, however it is spaced; None when it says neither."""
    return RECURRENCES.get(" ".join(plain(text).replace("-", " ").split()))


def is_changed(cell: Cell) -> bool:
    if isinstance(cell.value, date):
        return True
    return isinstance(cell.value, Decimal) and (cell.value % WHOLE_CODE != 0 or abs(cell.value) >= Decimal(10) ** 15)


def rows_outside(
    table: Table, mapping: Mapping, figures: Sequence[Figure], year: FinancialYear, this_month: Month
) -> Iterator[Problem]:
    """A column that a person took for money has figures in rows that were left out, for want of any in the others."""
    for letter in sorted(mapping.letters):
        column = table.column(letter)
        for row in column.outside[:FEW] if column else ():
            yield doubt("", f"Row {row} has a figure in column {letter} but is left out, because it has none in a "
                        "column that was read as money. If it is money, write £ into the heading of the column "
                        "and upload the workbook again.", "")  # fmt: skip


def gaps_of_place(table: Table, place: Place | None, last: Place | None) -> list[Problem]:
    """Blank rows and repeated headings with figures below them, where a table is read at the place (`last`) that a
    person gave for another file: what stands below may be another table."""
    if place is None or last is None or (place.header_rows, place.first_row) != (last.header_rows, last.first_row):
        return []
    why = {left.row: left.why for left in table.left_out if left.why != "blank"} | {r.number: "" for r in table.rows}
    lowest = max((row.number for row in table.rows), default=0)
    inside = sorted(number for number in why if place.first_row <= number <= lowest)
    blank = [f"Row {above + 1} is blank" for above, below in pairwise(inside) if below - above > 1]
    again = [f"Row {number} repeats the headings" for number in inside if why[number] == "heading"]
    return [
        doubt("", f"{each}, and figures follow below it. The table is read where it stood in the last file: make sure "
              "that these figures belong to it, or change its last row.", "")
        for each in (*blank[:FEW], *again[:FEW])
    ]  # fmt: skip


def doubt(cell: str, message: str, entered: str) -> Problem:
    return Problem(cell, message, is_doubt=True, entered=entered)


def letters_of(cell: str) -> str:
    return cell.rstrip("0123456789")


DOUBTS: tuple[Doubt, ...] = (
    far_beyond,
    same_line_twice,
    odd_sign,
    not_yet,
    changed_code,
    misspelt_recurrence,
    rows_outside,
)

"""NHS numbers and other patient data in a sheet, found before anything is stored. Only counts and cell addresses leave
this module, never a value. A ten-digit reference passes the check by chance once in eleven times, so one hit asks and
only a column blocks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.import_figures import joined
from funding.domain.sheets.cells import Cell, column_letter
from funding.domain.sheets.tables import Sheet

ENOUGH = 10  # ten-digit values in a column before it can block
HALF = Decimal("0.5")
PLAIN_NUMBER = re.compile(r"(?<![\d.,£-])(\d{3})([ \u00a0-]?)(\d{3})\2(\d{4})(?![\d.,]?\d)")
WEIGHTS = range(10, 1, -1)
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", re.IGNORECASE)
PERSON_HEADINGS = (
    (re.compile(r"\bnhs\s*(?:no|num|number)\b", re.IGNORECASE), "nhs number"),
    (re.compile(r"\b(?:date of birth|birth date|d\.?o\.?b\.?)(?![a-z])", re.IGNORECASE), "date of birth"),
    (re.compile(r"\b(?:hospital|patient|mrn|unit)\s*(?:no|num|number|id)\b|\bmrn\b", re.IGNORECASE), "hospital number"),
    (re.compile(r"\b(?:patient(?:'s)?\s+)?(?:surname|forename|patient name)\b", re.IGNORECASE), "name of a patient"),
    (re.compile(r"\b(?:patient|home)\s+(?:post\s*code|address)\b", re.IGNORECASE), "home address"),
)
ANY_HEADING = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in PERSON_HEADINGS), re.IGNORECASE)
FEW_ROWS = 3  # a heading alone, or one value under it, says little


@dataclass(frozen=True, slots=True)
class Suspicion:
    """`blocks`: a column of patients. Otherwise a person says that the cells hold something else. `cells` is like
    `B3 to B9`, `sheet` None for a CSV."""

    sheet: str | None
    cells: str
    count: int
    blocks: bool
    message: str


def suspicions(sheets: Iterable[Sheet]) -> tuple[Suspicion, ...]:
    """Every column that blocks, else every cell that asks; hidden sheets, rows and columns included."""
    found: list[Suspicion] = []
    for sheet in sheets:
        columns = by_column(sheet)
        named = dict(named_columns(columns))
        blocked: set[int] = set()
        for number, cells in columns.items():
            if number in named:
                found.append(headed(sheet, number, named[number]))
                blocked.add(number)
            elif (hits := hits_of(cells)) and is_column(cells, hits):
                found.append(column_of_numbers(sheet, number, len(hits)))
                blocked.add(number)
        single = [cell for number, cells in columns.items() if number not in blocked for cell in hits_of(cells)]
        if single:
            found.append(asked(sheet, single))
    return tuple(found)


def numbers_in(text: str) -> int:
    """How many NHS numbers a text may hold: a file name, a reason, a free text."""
    return sum(1 for match in PLAIN_NUMBER.finditer(text) if is_valid("".join(match.group(1, 3, 4))))


def is_valid(digits: str) -> bool:
    """Ten digits whose last is the modulus-11 check of the first nine; ten alike are no number."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    check = (11 - total % 11) % 11
    return check != 10 and check == int(digits[9])


def by_column(sheet: Sheet) -> dict[int, list[Cell]]:
    columns: dict[int, list[Cell]] = {}
    for row in sheet.rows.values():
        for number, cell in row.items():
            columns.setdefault(number, []).append(cell)
    return columns


def hits_of(cells: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in cells if may_hold_number(cell.value) and numbers_in(said(cell))]


def may_hold_number(value: object) -> bool:
    """Whether a value is long enough: quick, because nearly every cell is not."""
    return value.adjusted() >= 9 if isinstance(value, Decimal) else isinstance(value, str) and len(value) >= 10


def is_column(cells: Iterable[Cell], hits: list[Cell]) -> bool:
    """Ten values or more of ten digits, half of which pass: never chance."""
    alike = sum(1 for cell in cells if PLAIN_NUMBER.search(said(cell)))
    return alike >= ENOUGH and len(hits) >= HALF * alike


def named_columns(columns: Mapping[int, list[Cell]]) -> Iterable[tuple[int, str]]:
    """Columns whose heading names patient data and whose cells below hold such values."""
    for number, cells in columns.items():
        for position, cell in enumerate(cells):
            kind = heading_kind(cell)
            if kind and sum(1 for below in cells[position + 1 :] if fits(kind, below)) >= FEW_ROWS:
                yield number, kind
                break


def heading_kind(cell: Cell) -> str | None:
    text = cell.text
    if not text or len(text) > 60 or not ANY_HEADING.search(text):
        return None
    return next((kind for pattern, kind in PERSON_HEADINGS if pattern.search(text)), None)


def fits(kind: str, cell: Cell) -> bool:
    """Whether a cell under such a heading holds such a value."""
    text = said(cell)
    if kind == "nhs number":
        return bool(PLAIN_NUMBER.search(text))
    if kind == "date of birth":
        return isinstance(cell.value, date) or bool(re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", text.strip()))
    if kind == "home address":
        return bool(POSTCODE.search(text))
    if kind == "hospital number":
        return bool(re.fullmatch(r"[A-Z]{0,3}\d{5,10}[A-Z]?", text.strip(), re.IGNORECASE))
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z' -]{1,40}", text.strip()))


def said(cell: Cell) -> str:
    """A cell as text: a whole number without an exponent or a decimal tail, as Excel shows it."""
    if isinstance(cell.value, Decimal):
        whole = cell.value == cell.value.to_integral_value() and abs(cell.value) < Decimal(10) ** 12
        return f"{cell.value:.0f}" if whole else ""
    return cell.value if isinstance(cell.value, str) else ""


def headed(sheet: Sheet, number: int, kind: str) -> Suspicion:
    count = sum(1 for row in sheet.rows.values() if number in row)
    return Suspicion(
        sheet.name, f"column {column_letter(number)}", count, True,
        f"Column {column_letter(number)} is headed as {kind}. Patient data is never kept here. Remove the column and "
        "choose the file again.",
    )  # fmt: skip


def column_of_numbers(sheet: Sheet, number: int, count: int) -> Suspicion:
    return Suspicion(
        sheet.name, f"column {column_letter(number)}", count, True,
        f"Column {column_letter(number)} looks like NHS numbers ({count} of them). Patient data is never kept here. "
        "Remove the column and choose the file again.",
    )  # fmt: skip


def asked(sheet: Sheet, cells: list[Cell]) -> Suspicion:
    refs = joined([cell.ref for cell in cells])
    several = len(cells) > 1
    return Suspicion(
        sheet.name, refs, len(cells), False,
        f"{refs} may hold {'NHS numbers' if several else 'an NHS number'}. Remove {'them' if several else 'it'}, or "
        "say that it is something else, such as an invoice number.",
    )  # fmt: skip

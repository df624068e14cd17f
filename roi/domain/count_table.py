"""A pasted table of monthly counts, months down or across, as counts by month and part; or the first fault in it.

A heading names a part of the breakdown; with “exposed” after it, the column holds the people exposed to that part.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.sheets.months import month_in
from roi.domain.breakdowns import ALL, Breakdown, Part

EXPOSED = re.compile(r"\b(exposed|exposure|population|caseload|at risk|people exposed)\b", re.IGNORECASE)
TOTALS = ("total", "all", "sum")
LARGEST = Decimal(10) ** 9
LONGEST = 120  # months in one table: ten years


class TableFault(ValueError):
    """One plain sentence that says what is wrong and where."""


@dataclass(frozen=True)
class Count:
    events: Decimal
    exposure: Decimal | None = None


type Key = tuple[int, int, str]  # start of the financial year, month 1 (April) to 12, part


def cells_of(text: str) -> list[list[str]]:
    """Cells of what was copied from a spreadsheet (tabs) or of a CSV file; blank rows are left out."""
    reader = csv.reader(io.StringIO(text.strip("\r\n")), delimiter="\t" if "\t" in text else ",")
    rows = [[cell.strip() for cell in row] for row in reader]
    return [row for row in rows if any(row)]


def counts_of(text: str, breakdown: Breakdown, year: FinancialYear) -> dict[Key, Count]:
    """Counts by month and part. A month without a year is one of `year`. Raises TableFault."""
    rows = cells_of(text)
    if len(rows) < 2:
        raise TableFault("Paste a table with a row of headings and a row for each month.")
    if month_in(rows[0][1]) if len(rows[0]) > 1 else None:
        rows = transposed(rows)
    columns = headings(rows[0], breakdown)
    found: dict[Key, Count] = {}
    months: list[Month] = []
    for number, row in enumerate(rows[1:], 2):
        month = month_of(row[0], year, number)
        if month in months:
            raise TableFault(f"{named(month)} is there twice. Keep one of the two.")
        months.append(month)
        found |= counts_of_row(row, month, columns, breakdown)
    check_gaps(months)
    return found


def transposed(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    width = max(len(row) for row in rows)
    return [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]


def headings(cells: Sequence[str], breakdown: Breakdown) -> dict[int, tuple[str, bool]]:
    """Place of a column → (part or `total`, whether it holds the exposed)."""
    found: dict[int, tuple[str, bool]] = {}
    for at, cell in enumerate(cells[1:], 1):
        if not cell:
            continue
        exposed = bool(EXPOSED.search(cell))
        name = " ".join(re.sub(r"[(),:]", " ", EXPOSED.sub(" ", cell)).split()).casefold()
        part = next((each.code for each in breakdown.parts if name in known_names(each)), "")
        if not part and breakdown.code != ALL and name in TOTALS:
            part = "total"
        if not part:
            wanted = ", ".join(f"“{each.words}”" for each in breakdown.parts)
            raise TableFault(
                f"The heading “{cell}” is none of {wanted}. Change it, and add “exposed” for people exposed."
            )
        if (part, exposed) in found.values():
            raise TableFault(f"Two columns are headed “{cell}”. Keep one of the two.")
        found[at] = (part, exposed)
    lacking = [each.words for each in breakdown.parts if (each.code, False) not in found.values()]
    if lacking:
        raise TableFault(f"A column is missing: {', '.join(lacking)}. Write 0 where there were none.")
    return found


def known_names(part: Part) -> set[str]:
    return {part.code, " ".join(re.sub(r"[(),:]", " ", part.words).split()).casefold(), *part.also}


def month_of(cell: str, year: FinancialYear, row: int) -> Month:
    read = month_in(cell)
    if read is None:
        raise TableFault(f"Row {row} starts with “{cell}”, which is no month. Write it as April 2025.")
    number, stated = read
    return Month(stated or year, number)


def counts_of_row(
    row: Sequence[str], month: Month, columns: Mapping[int, tuple[str, bool]], breakdown: Breakdown
) -> dict[Key, Count]:
    numbers = {
        place: number_of(row[at] if at < len(row) else "", month, place, breakdown) for at, place in columns.items()
    }
    stated = numbers.get(("total", False))
    parts = [value for (code, exposed), value in numbers.items() if not exposed and code != "total"]
    added = sum((value or Decimal(0) for value in parts), Decimal(0))
    if stated is not None and stated != added:
        raise TableFault(
            f"{named(month)}: the parts add to {plain(added)} and the total says {plain(stated)}. Correct one of them."
        )
    found: dict[Key, Count] = {}
    for each in breakdown.parts:
        events_of, exposed_of = numbers[each.code, False], numbers.get((each.code, True))
        if events_of is None:
            raise TableFault(f"{named(month)}: {each.words} is empty. Write 0 if there were none.")
        if (each.code, True) in numbers and exposed_of is None:
            raise TableFault(
                f"{named(month)}: the number exposed is empty ({each.words}). Fill it in for every month or for none."
            )
        found[month.year.start, month.number, each.code] = Count(events_of, exposed_of)
    return found


def number_of(cell: str, month: Month, place: tuple[str, bool], breakdown: Breakdown) -> Decimal | None:
    code, exposed = place
    words = "the total" if code == "total" else breakdown.part(code).words
    text = cell.replace(",", "").replace("−", "-").replace(" ", "")
    if not text or text in ("-", "–"):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > LARGEST or len(text) > 30:
        raise TableFault(
            f"{named(month)}: “{cell}” ({words}) is not a number. Give the figure itself; pages hide small ones."
        )
    if number < 0:
        what = "The number exposed" if exposed else "A count"
        raise TableFault(f"{named(month)}: {what.lower()} cannot be below 0 ({words}). Correct “{cell}”.")
    return number


def named(month: Month) -> str:
    """`April 2025`."""
    return f"{month.name} {month.first_day.year}"


def check_gaps(months: Sequence[Month]) -> None:
    """Months follow one another without a hole."""
    if len(months) > LONGEST:
        raise TableFault(f"The table has {len(months)} months. Give at most {LONGEST}.")
    places = sorted(month.year.start * 12 + month.number - 1 for month in months)
    for before, after in pairwise(places):
        if after != before + 1:
            gone, first, last = (
                named(Month(FinancialYear(at // 12), at % 12 + 1)) for at in (before + 1, before, after)
            )
            raise TableFault(f"{gone} is missing between {first} and {last}. Add it, with 0 if there were none.")


def month_at(place: int) -> Month:
    """The month at a place counted in months from year nought."""
    return Month(FinancialYear(place // 12), place % 12 + 1)


def plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def written_table(counts: Mapping[Key, Count], breakdown: Breakdown) -> list[list[str]]:
    """The counts as a table with months down, so that what is read again is the same."""
    exposed = any(count.exposure is not None for count in counts.values())
    head = ["Month", *(part.words for part in breakdown.parts)]
    if exposed:
        head += [f"{part.words} exposed" for part in breakdown.parts]
    rows = [head]
    for year, number in sorted({(year, number) for year, number, _ in counts}):
        here = [counts[year, number, part.code] for part in breakdown.parts]
        row = [named(Month(FinancialYear(year), number)), *(plain(count.events) for count in here)]
        if exposed:
            row += ["" if count.exposure is None else plain(count.exposure) for count in here]
        rows.append(row)
    return rows

"""What people type or a cell holds, into the value that the document of evidence takes, and back into words.

Nothing is judged here: what cannot be read at all is a ValueError with one sentence; the services judge the rest.
"""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from funding.domain.evidence_kinds import Field, Holds
from funding.domain.financial_year import MONTH_NAMES, FinancialYear
from funding.domain.money import from_pence, in_words, to_pence, typed_money
from funding.domain.sheets.cells import EXCEL_DIGITS

YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d.%m.%Y", "%d %m %Y")
MONTHS = ("%b-%y", "%b %y", "%B %Y", "%b %Y", "%b-%Y", "%Y-%m", "%Y-%m-%d", "%d/%m/%Y")
SCALES = {Holds.POSTS: 100, Holds.PERCENT: 10_000}
BEFORE = "Before the year"
MOST = 100_000  # posts of a pot, or per cent: what is beyond is a slip of the keyboard


def read_typed(field: Field, value: Any, *, is_percent: bool = False, year: FinancialYear | None = None) -> Any:
    """The value for the document; None for what is empty. `is_percent`: the cell shows its number as a per cent. A
    month that names its year must lie in `year`."""
    if isinstance(value, datetime):
        value = value.date()
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    match field.holds:
        case Holds.POUNDS:
            return to_pence(typed_money(plain(value)))
        case Holds.POSTS | Holds.PERCENT:
            return scaled(field, value, is_percent=is_percent)
        case Holds.NUMBER | Holds.IMPORT | Holds.TRANSFER:
            return whole(field, value)
        case Holds.MONTH:
            return month(field, value, year)
        case Holds.DAY:
            return day(field, value)
        case Holds.YES_NO:
            return yes_or_no(field, value)
        case Holds.WORD:
            return word(field, plain(value))
        case _:
            return text(field, value)


def text(field: Field, value: Any) -> str:
    found = plain(value)
    if len(found) > field.longest and field.holds is not Holds.LONG_TEXT:
        raise ValueError(f"“{found[:30]}…” has more than {field.longest} characters. Shorten it.")
    return found


def plain(value: Any) -> str:
    """Text as it was typed; a number of a cell as Excel shows it, a whole one without decimals."""
    if isinstance(value, Decimal):
        return f"{EXCEL_DIGITS.plus(value).normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def number_in(field: Field, value: Any, such_as: str) -> Decimal:
    text = plain(value).replace(",", "").removesuffix("%").strip()
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) > 1_000_000_000:
        raise ValueError(f"“{plain(value)}” is not a number. Give {field.label.lower()} as figures, such as {such_as}.")
    return found


def scaled(field: Field, value: Any, *, is_percent: bool) -> int:
    """Hundredths of a post or millionths of a share; nothing is rounded away."""
    found = number_in(field, value, "12.5" if field.holds is Holds.PERCENT else "4.5")
    if is_percent and isinstance(value, Decimal):
        found *= 100
    if abs(found) > MOST:
        raise ValueError(f"“{plain(value)}” is above {MOST:,}. Check {field.label.lower()}.")
    exact = found * SCALES[field.holds]
    if exact != exact.to_integral_value():
        places = 4 if field.holds is Holds.PERCENT else 2
        raise ValueError(f"“{plain(value)}” has more than {places} decimal places. Round it.")
    return int(exact)


def whole(field: Field, value: Any) -> int:
    found = number_in(field, value, "12")
    if found != found.to_integral_value():
        raise ValueError(f"“{plain(value)}” is not a whole number. Give figures, such as 12.")
    return int(found)


def month(field: Field, value: Any, year: FinancialYear | None = None) -> int:
    """1 is April. A name, `M4`, `Month 4`, `4`, `Apr-25` or a day of the month; 0 and “Before the year” where the field
    knows."""
    found_day = value if isinstance(value, date) else first_day(plain(value))
    if found_day:
        if year and found_day not in year:
            words = f"{found_day:%B} {found_day.year}"
            raise ValueError(
                f"{words} is not in {year}. Give a month from April {year.start} to March {year.start + 1}."
            )
        return (found_day.month - 4) % 12 + 1
    text = plain(value).lower()
    for number, name in enumerate(MONTH_NAMES, 1):
        if text in (name.lower(), name[:3].lower()):
            return number
    if text == BEFORE.lower():
        return 0
    found = re.fullmatch(r"(?:month\s*|m)?(\d{1,2})(?:\s*\(.*\))?", text)
    if not found:
        raise ValueError(f"“{plain(value)}” is not a month. Give its name, or 1 (April) to 12 (March).")
    return int(found[1])


def first_day(text: str) -> date | None:
    """The first of a month that was written with its year, as Excel shows one."""
    for form in MONTHS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def day(field: Field, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = plain(value)
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise ValueError(f"“{text}” is not a date. Write it as 2025-06-30 or 30/06/2025.")


def yes_or_no(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = plain(value).lower()
    if text not in YES | NO:
        raise ValueError(f"“{plain(value)}” is neither yes nor no. Write yes or no, or leave it empty.")
    return text in YES


def word(field: Field, text: str) -> str:
    """The field's own word, from its code or its label; anything else goes on as it is, for the service to refuse."""
    for member in field.words or ():
        if text.lower() in (member.value, member.label.lower()):
            return str(member.value)
    return text


def in_words_of(field: Field, value: Any) -> str:
    """A value of the document as it is read on a page; nothing is an empty text."""
    if value is None or value == "":
        return ""
    match field.holds:
        case Holds.POUNDS:
            return in_words(from_pence(value), pence=True)
        case Holds.POSTS | Holds.PERCENT:
            return typed(field, value) + ("%" if field.holds is Holds.PERCENT else "")
        case Holds.MONTH:
            return f"{MONTH_NAMES[value - 1]} (month {value})" if value else BEFORE
        case Holds.DAY:
            found = date.fromisoformat(value)
            return f"{found.day} {found:%B %Y}"
        case Holds.YES_NO:
            return "Yes" if value else "No"
        case Holds.WORD:
            return next((member.label for member in field.words or () if member.value == value), str(value))
        case _:
            return str(value)


def typed(field: Field, value: Any) -> str:
    """A value of the document as a person would type it: `read_typed` reads it back to the same value."""
    if value is None:
        return ""
    match field.holds:
        case Holds.POUNDS:
            return f"{from_pence(value):.2f}"
        case Holds.POSTS | Holds.PERCENT:
            return f"{(Decimal(value) / SCALES[field.holds]).normalize():f}"
        case Holds.YES_NO:
            return "yes" if value else "no"
        case _:
            return str(value)


HOW = {
    Holds.POUNDS: "Pounds, such as 1250.50",
    Holds.POSTS: "Whole-time equivalents, such as 4.5",
    Holds.PERCENT: "Per cent, such as 12.5",
    Holds.NUMBER: "A whole number",
    Holds.MONTH: "A month, such as April or 1",
    Holds.DAY: "A date, such as 30/06/2025",
    Holds.YES_NO: "Yes or no",
    Holds.POT: "The pot's reference, such as P-001",
    Holds.PROJECT: "The project's reference, such as PR-001",
    Holds.CODE: "A code that is recorded as evidence",
    Holds.IMPORT: "The number of the import, as the form names it",
    Holds.TRANSFER: "The number of the transfer, as the form names it",
}


def how_to_write(field: Field) -> str:
    """What stands in the column of a table, in one line."""
    what = ", ".join(member.label for member in field.words or ()) or HOW.get(field.holds, "Text")
    parts = [what if not field.words else f"One of: {what}", field.hint, "" if field.needed else "May be empty"]
    return ". ".join(part for part in dict.fromkeys(parts) if part)

"""Kinds of cell: how a value is written in a file and read again. What is written reads back as the same value.

An empty cell never comes here: it is nothing (or blank text), which the file decides.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from dataset.rows import day
from funding.domain.financial_year import FinancialYear
from funding.domain.money import money
from funding.models.money_field import MoneyField
from roi.models.exact_field import ExactField, exact

MONTHS = frozenset(str(number) for number in range(1, 13))
FORMULA = frozenset("=+-@\t\r'")  # what a spreadsheet would run, and the mark that keeps it from doing so


@dataclass(frozen=True, slots=True)
class Kind:
    """`words` say the kind to a person; `codes` are the values it takes, with their words, when they are few."""

    words: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    codes: tuple[tuple[str, str], ...] = ()
    to: type[models.Model] | None = None
    is_many: bool = False
    is_text: bool = False


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before it."""
    return f"'{text}" if text[:1] in FORMULA and text else text


def unguarded(cell: str) -> str:
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in FORMULA else cell


def text(longest: int | None = None) -> Kind:
    def read(cell: str) -> str:
        plain = unguarded(cell)
        if longest is not None and len(plain) > longest:
            raise ValueError(f"This is {len(plain)} characters, more than the {longest} that fit.")
        return plain

    return Kind(f"text, at most {longest} characters" if longest else "text", read, guarded, is_text=True)


def code(choices: tuple[tuple[str, str], ...]) -> Kind:
    known = frozenset(value for value, _ in choices)

    def read(cell: str) -> str:
        if cell not in known:
            raise ValueError(f"This is none of {', '.join(value for value, _ in choices)}.")
        return cell

    return Kind("code", read, str, codes=choices)


def reference(model: type[models.Model], *, many: bool = False) -> Kind:
    """The key of a row of another file; many of them are parted by semicolons."""
    if many:
        return Kind("list", split, "; ".join, to=model, is_many=True)
    return Kind("row", unguarded, guarded, to=model)


def split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def matching(pattern: str, sentence: str) -> Callable[[str], str]:
    whole = re.compile(pattern)

    def read(cell: str) -> str:
        if not whole.fullmatch(cell):
            raise ValueError(sentence)
        return cell

    return read


amount_digits = matching(r"-?[0-9]{1,15}(\.[0-9]{1,2})?", "This is not an amount in pounds such as 1234.50.")
number_digits = matching(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", "This is not a number such as 0.75.")


def whole(largest: int = 2**31 - 1) -> Kind:
    digits = matching(r"[0-9]{1,19}", "This is not a whole number.")

    def read(cell: str) -> int:
        number = int(digits(cell))
        if number > largest:
            raise ValueError(f"This is more than {largest}.")
        return number

    return Kind("whole number", read, str)


def scaled(places: int, words: str) -> Kind:
    """A decimal that is stored as a whole number of its last place."""

    def read(cell: str) -> int:
        units = Decimal(number_digits(cell)).scaleb(places)
        if units != int(units) or not 0 <= units < 2**31:
            raise ValueError(f"This is not a number from 0 on with at most {places} decimal places.")
        return int(units)

    return Kind(words, read, lambda value: f"{Decimal(value).scaleb(-places):.{places}f}")


def read_pounds(cell: str) -> Decimal:
    return money(amount_digits(cell))


def read_exact(cell: str) -> Decimal:
    return exact(number_digits(cell))


def read_day(cell: str) -> date:
    found = day(cell)
    FinancialYear.containing(found)
    return found


def read_moment(cell: str) -> datetime:
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        raise ValueError("This is not a moment such as 2026-04-01T09:30:00Z.") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def write_moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_month(cell: str) -> int:
    if cell not in MONTHS:
        raise ValueError("This is no month of the financial year: 1 is April, 12 is March.")
    return int(cell)


def read_yes_no(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError("This is neither yes nor no.")
    return cell == "yes"


def read_json(cell: str) -> Any:
    try:
        return json.loads(cell, parse_constant=refuse_constant)
    except ValueError:
        raise ValueError("This is not JSON.") from None


def refuse_constant(name: str) -> None:
    raise ValueError(name)


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same value always gives the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, cls=DjangoJSONEncoder)


POUNDS = Kind("pounds", read_pounds, lambda value: f"{value:.2f}")
NUMBER = Kind("number", read_exact, lambda value: format(value, "f"))
DAY = Kind("date", read_day, lambda value: value.isoformat())
MOMENT = Kind("moment", read_moment, write_moment)
YES_NO = Kind("yes or no", read_yes_no, lambda value: "yes" if value else "no")
JSON = Kind("JSON", read_json, canonical)
YEAR = Kind("financial year", lambda cell: FinancialYear.parse(cell).start, lambda value: FinancialYear(value).code)
MONTH = Kind("month of the year", read_month, str)
SHARE = scaled(6, "share from 0 to 1, such as 0.25")
WTE = scaled(2, "whole-time equivalents, such as 1.50")
WHOLE = whole(2**15 - 1)

BY_FIELD: tuple[tuple[type[Any], Kind], ...] = (
    (MoneyField, POUNDS),
    (ExactField, NUMBER),
    (models.DateTimeField, MOMENT),
    (models.DateField, DAY),
    (models.BooleanField, YES_NO),
    (models.JSONField, JSON),
    (models.PositiveSmallIntegerField, WHOLE),
    (models.PositiveBigIntegerField, whole(2**63 - 1)),
    (models.BigAutoField, whole(2**63 - 1)),
    (models.IntegerField, whole()),
)


def kind_of(field: Any) -> Kind:
    """The kind of cell that a column of a table is written in."""
    if field.many_to_many or field.many_to_one or field.one_to_one:
        return reference(field.related_model, many=field.many_to_many)
    if field.choices:
        return code(tuple((str(value), str(words)) for value, words in field.choices))
    if field.name in ("year", "about_year"):
        return YEAR
    if field.name in ("month", "about_month", "from_month"):
        return MONTH
    for known, kind in BY_FIELD:
        if isinstance(field, known):
            return kind
    return text(field.max_length)


def sentence_of(problem: Exception) -> str:
    if isinstance(problem, ValidationError):
        return " ".join(problem.messages)
    return str(problem) or "It cannot be read."

"""What was answered for a table with the same headings, for the next one: which heading stands for what, in which unit
and sign, and what the words mean. Headings are told apart without their years, so that next year's file is known too;
months go by the words around them, because every month brings another."""

import hashlib
import json
import re
from collections.abc import Iterable
from collections.abc import Mapping as Document
from dataclasses import asdict, replace
from typing import Any

from funding.domain.financial_year import FinancialYear
from funding.domain.import_mapping import (
    ACTUAL,
    PLAN,
    PUBLISHED,
    UNITS,
    Mapping,
    Meaning,
    Taken,
    plain,
    suggested_mapping,
)
from funding.domain.sheets.tables import Column, Place, Table

YEARS = re.compile(r"\b(?:fy\s*)?(?:19|20)?\d\d\s*[-/–]\s*(?:19|20)?\d\d\b|\b(?:19|20)\d\d\b", re.IGNORECASE)
NAMING = ("label", "code", "period", "recurrence")
MONTHS = "months"  # how a heading that is a month is called here


def heading_key(column: Column) -> str:
    """A heading without its year and case; a month is called `months` with what it measures."""
    if column.role == "month":
        return f"{MONTHS} {column.measure or ''}".strip()
    return plain(YEARS.sub(" ", column.heading))


def keys_of(table: Table) -> dict[str, str]:
    """The key of each column by its letter. A heading that stands twice is numbered; months share theirs."""
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    for column in table.columns:
        name = heading_key(column)
        if column.role != "month":
            seen[name] = seen.get(name, 0) + 1
            name = f"{name} #{seen[name]}" if seen[name] > 1 else name
        found[column.letter] = name
    return found


def headings_fingerprint(table: Table) -> str:
    """SHA-256 of the headings: the same for a table with the same headings in another year, month or file."""
    names = sorted(set(keys_of(table).values()))
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()


def columns_kept(table: Table, mapping: Mapping) -> dict[str, Any]:
    """What each heading stood for, and where a person said that the table stands, as JSON values."""
    keys = keys_of(table)
    taken = {part.column: part for part in mapping.amounts}
    amounts = {keys[letter]: amount_kept(table.column(letter), part) for letter, part in taken.items()
               if letter in keys}  # fmt: skip
    place = (
        {"place": {"table": mapping.table, "sheet": mapping.sheet, **asdict(mapping.place)}} if mapping.place else {}
    )
    return {
        **place,
        "naming": {name: keys[letter] for name in NAMING if (letter := getattr(mapping, name)) in keys},
        "amounts": amounts,
        "multiplier": mapping.multiplier,
        "mode": mapping.mode,
    }


def place_kept(kept: Document[str, Any]) -> tuple[str | None, int, Place] | None:
    """Sheet, number of the table and place that a person gave; None when the table was found by itself."""
    given = kept.get("place")
    if not given:
        return None
    rows = {name: value for name, value in given.items() if name not in ("sheet", "table")}
    return given["sheet"], given["table"], Place(**{**rows, "header_rows": tuple(rows["header_rows"])})


def amount_kept(column: Column | None, part: Taken) -> dict[str, Any]:
    """Unit, sign and measure. The month of a column whose heading says none is not kept: next time it is another."""
    month = part.month if column is None or column.role != "month" else None
    kept = {
        "measure": part.measure,
        "month": None if part.measure == ACTUAL else month,
        "multiplier": part.multiplier,
        "reverses": part.reverses,
    }
    return {name: value for name, value in kept.items() if value not in (None, False)}


def recalled(table: Table, holds: str, year: FinancialYear, kept: Document[str, Any]) -> Mapping:
    """A mapping for the table as it was answered last. A heading that is gone takes nothing."""
    guess = suggested_mapping(table, holds, year)
    keys = keys_of(table)
    letters: dict[str, list[str]] = {}
    for letter, name in keys.items():
        letters.setdefault(name, []).append(letter)
    named = (letters.get(kept["naming"].get(name, ""), [""])[0] or None for name in NAMING)
    label, code, period, recurrence = named
    amounts: list[Taken] = []
    for column in (one for one in table.columns if one.may_be_money):
        part = kept["amounts"].get(keys[column.letter])
        if part is None or (holds != PUBLISHED and column.year not in (None, year)):
            continue
        measure = part.get("measure", PLAN)
        month = column.month if column.role == "month" else part.get("month")
        amounts.append(Taken(column.letter, month, measure, unit_of(part), bool(part.get("reverses"))))
    unit = kept.get("multiplier")
    mode = kept.get("mode", guess.mode)
    return replace(
        guess, label=label, code=code, period=period, recurrence=recurrence, amounts=tuple(amounts), mode=mode,
        multiplier=unit if unit in UNITS else None,
    )  # fmt: skip


def unit_of(part: Document[str, Any]) -> int | None:
    unit = part.get("multiplier")
    return unit if unit in UNITS else None


def words_kept(meanings: Iterable[Meaning], before: Document[str, Any]) -> dict[str, Any]:
    """What each word means, by plain word; what was known before stays unless it is said otherwise."""
    kept = dict(before)
    for meaning in meanings:
        kept[plain(meaning.text)] = {
            "text": meaning.text,
            **({"pot": meaning.pot} if meaning.pot else {}),
            **({"project": meaning.project} if meaning.project and not meaning.new_project else {}),
            **({"leave": True} if meaning.leave else {}),
        }
    return kept


def words_recalled(kept: Document[str, Any]) -> dict[str, Meaning]:
    """Meanings by plain word."""
    return {
        word: Meaning(part.get("text", word), part.get("pot"), part.get("project"), leave=bool(part.get("leave")))
        for word, part in kept.items()
    }

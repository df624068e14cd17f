"""What a person chose for one table: its place, its columns, their units and signs, what their words mean here, which
rows they take or leave and what they typed over. A mapping is a frozen value with one JSON form and one fingerprint:
the same choices always give the same fingerprint, and a choice that was not made is not in the form."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Document
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Any

from funding.domain.financial_year import FinancialYear
from funding.domain.sheets.cells import Cell
from funding.domain.sheets.roles import may_be_cost
from funding.domain.sheets.tables import Column, Inspection, Place, Table

BUDGET, ACTUALS, BOTH, PUBLISHED = "budget", "actuals", "both", "published"
HOLDS = (BUDGET, ACTUALS, BOTH, PUBLISHED)
PLAN, ACTUAL = "budget", "actual"  # what one column measures
ADD_AND_UPDATE, ADD, UPDATE = "both", "add", "update"
MODES = (ADD_AND_UPDATE, ADD, UPDATE)
UNITS = {1: "pounds", 1_000: "thousands of pounds", 1_000_000: "millions of pounds"}
RECURRENCE = re.compile(r"\brecurr|\br/nr\b", re.IGNORECASE)
WANTED = re.compile(r"inequalit|core ?20", re.IGNORECASE)
IN_TOTAL = re.compile(r"\btotals?\b|\byear\b|\bannual\b|\bbudget\b", re.IGNORECASE)

NO_PLAN = re.compile(
    r"\bcarr(?:y|ied)|\bbrought forward\b|\b[bc]/f(?:wd)?\b|\bforecast|\bout-?turn|\bvarian|\bunder-?sp|\bover-?sp"
    r"|\bbalance\b|\bspen[dt]\b|\bactual",
    re.IGNORECASE,
)  # of a year, but not what it may spend


class NotAMapping(ValueError):
    """The document is no mapping; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A column of money: its letter, its month (1 is April) or None for an amount of the year or where a column of
    periods says the month, and what it measures. `multiplier` None means: as the mapping or the workbook states it.
    `reverses`: the column writes as minus what is a plus here (a credit column, income beside cost)."""

    column: str
    month: int | None = None
    measure: str = PLAN
    multiplier: int | None = None
    reverses: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person typed over a cell on the screen. The file stays as it is; `was` is the text that stands there."""

    cell: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of theirs (a code, or a name where there is no code) stands for here: the reference of a pot, the
    reference of a project, a new project of the pot with that name, or nothing of ours (`leave`)."""

    text: str
    pot: str | None = None
    project: str | None = None
    new_project: bool = False
    leave: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """`holds` is budget, actuals, both or published; a CSV's `sheet` is None. `multiplier` None means: as the workbook
    states it. `period` is a column that says the month of each row. `taken_rows` are rows of totals that a person
    takes as data, `left_rows` rows of data that a person leaves out. `accepted` are the keys of doubts that a person
    called right. `recurrence` is a column that says recurrent or non-recurrent of each row: it is compared with the
    pot, never imported. `mode`: what happens to lines that count already (update), that do not (add), or both.
    `instead`: references of pots whose budget of other files the file takes the place of."""

    holds: str
    sheet: str | None
    table: int
    label: str | None
    code: str | None
    amounts: tuple[Taken, ...]
    multiplier: int | None = None
    period: str | None = None
    place: Place | None = None
    taken_rows: tuple[int, ...] = ()
    left_rows: tuple[int, ...] = ()
    corrections: tuple[Correction, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    mode: str = ADD_AND_UPDATE
    accepted: tuple[str, ...] = ()
    recurrence: str | None = None
    instead: tuple[str, ...] = ()

    def as_document(self) -> dict[str, Any]:
        """JSON values. Choices that were not made are left out, so that older fingerprints stay."""
        document: dict[str, Any] = {
            "holds": self.holds,
            "sheet": self.sheet,
            "table": self.table,
            "label": self.label,
            "code": self.code,
            "amounts": [_chosen(taken, always=("column", "month")) for taken in self.amounts],
            "multiplier": self.multiplier,
        }
        return document | {
            name: value
            for name, value in (
                ("period", self.period),
                ("place", self.place and _chosen(self.place, always=("header_rows", "first_row", "last_row"))),
                ("taken_rows", list(self.taken_rows)),
                ("left_rows", list(self.left_rows)),
                ("corrections", [asdict(each) for each in self.corrections]),
                ("meanings", [_chosen(each, always=("text",)) for each in self.meanings]),
                ("accepted", list(self.accepted)),
                ("recurrence", self.recurrence),
                ("instead", list(self.instead)),
                ("mode", "" if self.mode == ADD_AND_UPDATE else self.mode),
            )
            if value
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the choices as canonical JSON."""
        text = json.dumps(self.as_document(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def letters(self) -> frozenset[str]:
        return frozenset(taken.column for taken in self.amounts)

    @property
    def measures(self) -> frozenset[str]:
        return frozenset(taken.measure for taken in self.amounts)

    def by_word(self) -> dict[str, Meaning]:
        """What a person said of each word, by `plain` word."""
        return {plain(each.text): each for each in self.meanings}

    def by_cell(self) -> dict[str, Correction]:
        """What was typed over, by cell such as `C7`."""
        return {each.cell: each for each in self.corrections}


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """A word for comparison: one case, single spaces."""
    return " ".join(text.casefold().split())


def _chosen(part: Any, *, always: tuple[str, ...]) -> dict[str, Any]:
    """A frozen part as JSON values, without what stands at its default."""
    given = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if field.name in always or value != field.default:
            given[field.name] = list(value) if isinstance(value, tuple) else value
    return given


def read_mapping(document: Document[str, Any]) -> Mapping:
    """A mapping from its JSON form. Raises NotAMapping."""
    try:
        place = document.get("place")
        mapping = Mapping(
            holds=document["holds"],
            sheet=document["sheet"],
            table=int(document["table"]),
            label=document.get("label"),
            code=document.get("code"),
            amounts=tuple(Taken(**{**part, "column": str(part["column"])}) for part in document["amounts"]),
            multiplier=document.get("multiplier"),
            period=document.get("period"),
            place=Place(**{**place, "header_rows": tuple(place["header_rows"])}) if place else None,
            taken_rows=tuple(map(int, document.get("taken_rows", ()))),
            left_rows=tuple(map(int, document.get("left_rows", ()))),
            corrections=tuple(Correction(**part) for part in document.get("corrections", ())),
            meanings=tuple(Meaning(**part) for part in document.get("meanings", ())),
            accepted=tuple(map(str, document.get("accepted", ()))),
            recurrence=document.get("recurrence"),
            mode=document.get("mode", ADD_AND_UPDATE),
            instead=tuple(map(str, document.get("instead", ()))),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotAMapping(
            "The mapping cannot be read. Give holds, sheet, table, label, code, amounts and multiplier as "
            "docs/import.md shows."
        ) from None
    for sentence in _faults(mapping):
        raise NotAMapping(sentence)
    return mapping


def _faults(mapping: Mapping) -> Iterator[str]:
    """What is wrong with the values of a mapping, one sentence each."""
    texts = (mapping.sheet, mapping.label, mapping.code, mapping.period, mapping.recurrence)
    months = all(part.month is None or (type(part.month) is int and 1 <= part.month <= 12) for part in mapping.amounts)
    if mapping.holds not in HOLDS or not months or any(not isinstance(t, str | None) for t in texts):
        yield ("The mapping holds something other than budget, actuals, both or published, or a month outside 1 to 12.")
    if any(unit not in (None, *UNITS) for unit in (mapping.multiplier, *(part.multiplier for part in mapping.amounts))):
        yield "The multiplier of a mapping is 1, 1000 or 1000000, or nothing."
    if mapping.mode not in MODES or not mapping.measures <= {PLAN, ACTUAL}:
        yield "The mode of a mapping is both, add or update, and a column measures budget or actual."


def find_table(inspection: Inspection, sheet: str | None, number: int) -> Table | None:
    return next((each for each in inspection.tables if (each.sheet or "", each.number) == (sheet or "", number)), None)


def suggested_table(inspection: Inspection, holds: str) -> Table | None:
    """The first table to use; for published figures one that speaks of health inequalities goes first."""
    usable = [table for table in inspection.tables if table.use and table.money_columns]
    if holds == PUBLISHED:
        wanted = [table for table in usable if any(WANTED.search(column.heading) for column in table.money_columns)]
        usable = wanted or usable
    return usable[0] if usable else None


def suggested_mapping(table: Table, holds: str, year: FinancialYear) -> Mapping:
    """What the columns most likely are. No unit is guessed; without a plain choice `amounts` is empty."""
    return Mapping(
        holds=holds,
        sheet=table.sheet,
        table=table.number,
        label=_label(table),
        code=_naming(table, "code"),
        amounts=suggested_amounts(table, holds, year),
        recurrence=_recurrence(table),
    )


def _recurrence(table: Table) -> str | None:
    """The column whose heading speaks of recurrence and that holds words."""
    found = (column for column in table.columns if not column.is_money and RECURRENCE.search(column.heading))
    return next((column.letter for column in found), None)


def _label(table: Table) -> str | None:
    """The column of names; one that only says recurrent or not names nothing."""
    columns = tuple(column for column in table.columns if not RECURRENCE.search(column.heading))
    return _naming(replace(table, columns=columns), "label")


def suggested_amounts(table: Table, holds: str, year: FinancialYear) -> tuple[Taken, ...]:
    """The columns of money that the headings speak for: months first, else one amount of the year a measure."""
    if holds == PUBLISHED:
        return _one_amount(table, holds, year)
    wanted = {BUDGET: (PLAN,), ACTUALS: (ACTUAL,), BOTH: (PLAN, ACTUAL)}[holds]
    taken: list[Taken] = []
    for measure in wanted:
        taken += _months(table, year, measure, alone=holds != BOTH)
    if not taken and holds == BUDGET:
        return _one_amount(table, holds, year)
    return tuple(taken)


def month_amounts(table: Table, year: FinancialYear) -> tuple[Taken, ...]:
    """The table's months of the year as budget, in the order of the sheet; empty when it has none."""
    return _months(table, year, PLAN, alone=True)


def text_of(cell: Cell | None) -> str:
    """What a label or a code says, with single spaces."""
    return "" if cell is None else " ".join((cell.text or cell.raw).split())


def _months(table: Table, year: FinancialYear, measure: str, *, alone: bool) -> tuple[Taken, ...]:
    """The months of one measure; months that name no measure count only where nothing else is taken (`alone`)."""
    months = [column for column in table.columns if column.role == "month" and column.year in (None, year)]
    said = [column for column in months if column.measure == measure]
    silent = [column for column in months if column.measure is None] if alone else []
    return tuple(Taken(column.letter, column.month, measure) for column in said or silent)


def _one_amount(table: Table, holds: str, year: FinancialYear) -> tuple[Taken, ...]:
    """The one column that is left when those that the headings speak for less are put aside."""
    columns = [column for column in table.columns if column.role == "amount"]
    if holds == BUDGET:  # a column that may be a cost as well as a count is a person's to choose
        columns += [column for column in table.columns if column.role == "other" and _is_open(column)]
    planned = [column for column in columns if column.measure == PLAN and column.year in (None, year)]
    of_year = [column for column in columns if column.year == year and _may_be_plan(column)]
    for narrower in (_wanted, lambda _: planned, lambda _: of_year, _in_total) if holds == BUDGET else (_wanted,):
        if len(columns) > 1:
            columns = [column for column in columns if column in narrower(columns)] or columns
    columns = columns if all(column.is_money for column in columns) else []
    return (Taken(columns[0].letter),) if len(columns) == 1 else ()


def _is_open(column: Column) -> bool:
    return column.holds_figures and may_be_cost(column.heading)


def _wanted(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if WANTED.search(column.heading)]


def _may_be_plan(column: Column) -> bool:
    return column.measure in (PLAN, None) and not NO_PLAN.search(column.heading)


def _in_total(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if IN_TOTAL.search(column.heading)]


def _naming(table: Table, role: str) -> str | None:
    """The column of that role that tells most rows apart; the first of equals."""
    columns = [column for column in table.columns if column.role == role]
    if not columns:
        return None
    return max(columns, key=lambda column: len({text_of(row.cells.get(column.letter)) for row in table.rows})).letter

"""What the pages of imports print: choices, rows and sentences made from a checked import or from its rows. Views and
templates only show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funding.domain.financial_year import MONTH_NAMES, FinancialYear
from funding.domain.import_figures import ProblemGroup, grouped, is_sure, unit_example
from funding.domain.import_mapping import BUDGET, PUBLISHED, UNITS, month_amounts, text_of
from funding.domain.money import LARGEST_IN_WORDS, from_pence, in_words
from funding.domain.sheets.tables import Column, Inspection, Table
from funding.forms.imports import AS_STATED, MONTHS, Choices, ColumnChoices
from funding.selectors import budget_in, published_in
from funding.services.import_check import Checked

SAMPLES = 3
ROLES = {
    "amount": "Amounts",
    "month": "Amounts of a month",
    "label": "Names",
    "code": "Codes",
    "date": "Dates",
    "other": "Something else",
}
HOLDS_WORDS = {BUDGET: "Budget", PUBLISHED: "Published allocations"}
ANSWERS = ("Agrees", "Does not agree")


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import in the list. `agrees` is a sentence; `amount` is None until the figures are imported."""

    pk: int
    file: str
    sheet: str
    holds: str
    year: str
    who: str
    when: Any
    rows: int
    amount: Decimal | None
    agrees: str
    status: str


def import_lines(batches: Iterable[Any]) -> list[ImportLine]:
    return [
        ImportLine(
            pk=batch.pk,
            file=batch.file.name,
            sheet=place(batch.sheet, batch.table),
            holds=HOLDS_WORDS.get(batch.holds, batch.holds),
            year=str(FinancialYear(batch.year)),
            who=str(batch.applied_by or batch.staged_by),
            when=batch.applied_at or batch.staged_at,
            rows=batch.rows,
            amount=batch.amount if batch.applied_at else None,
            agrees=agreement(batch.control_totals),
            status=status_of(batch),
        )
        for batch in batches
    ]


def status_of(batch: Any) -> str:
    if batch.undone_at:
        return "Undone"
    return "Imported" if batch.applied_at else "Ready to review"


def agreement(totals: Sequence[Any]) -> str:
    if not totals:
        return "No total in the file"
    return ANSWERS[0] if all(total["agrees"] for total in totals) else ANSWERS[1]


def place(sheet: str | None, table: int) -> str:
    """The sheet, and the table when it is not the first."""
    name = sheet or "The file"
    return name if table == 1 else f"{name}, table {table}"


def table_choices(inspection: Inspection) -> Choices:
    return [
        (table_key(table), f"{place(table.sheet, table.number)}: {len(table.rows)} rows")
        for table in inspection.tables
        if table.money_columns
    ]


def table_key(table: Table) -> str:
    return f"{table.number} {table.sheet or ''}"


def initial_table(checked: Checked) -> dict[str, str]:
    return {"table": table_key(checked.table)}


def tables_left_out(inspection: Inspection) -> list[str]:
    return [f"{place(table.sheet, table.number)}: {table.why}" for table in inspection.tables if not table.use]


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the table with its first values and what it is taken for."""

    letter: str
    heading: str
    samples: str
    taken_as: str


def column_lines(checked: Checked) -> list[ColumnLine]:
    return [
        ColumnLine(column.letter, column.heading or "No heading", samples(checked.table, column), use(checked, column))
        for column in checked.table.columns
    ]


def samples(table: Table, column: Column) -> str:
    found = [text for row in table.rows if (text := text_of(row.cells.get(column.letter)))][:SAMPLES]
    return ", ".join(text[:30] for text in found) or "Empty"


def use(checked: Checked, column: Column) -> str:
    mapping = checked.mapping
    if column.letter in mapping.letters:
        return "Amount, imported"
    if column.letter == mapping.code:
        return "Code of the row"
    if column.letter == mapping.label:
        return "Name of the row"
    return f"Not used ({ROLES[column.role].lower()})"


def column_choices(checked: Checked, year: FinancialYear) -> ColumnChoices:
    """Columns and units that may be chosen for the table; each unit reads the person's own first amount."""
    table = checked.table
    months = month_amounts(table, year)
    amounts = [(column.letter, named(column)) for column in table.money_columns]
    if months:
        letters = f"{months[0].column} to {months[-1].column}"
        amounts.insert(0, (MONTHS, f"Months: {len(months)} columns ({letters})"))
    names = [(column.letter, named(column)) for column in table.columns if column.letter not in checked.mapping.letters]
    return ColumnChoices(names, amounts, units(checked))


def units(checked: Checked) -> list[tuple[str, str]]:
    table, mapping = checked.table, checked.mapping
    example = unit_example(table, mapping)
    read = {unit: f": {example.raw} in {example.cell} is {in_words(pounds)}" for unit, _, pounds in example.readings} \
        if example else {}  # fmt: skip
    columns = [column for letter in mapping.letters if (column := table.column(letter))]
    stated = {column.unit.multiplier for column in columns if column.unit and column.unit.certain}
    is_stated = bool(stated) and all(column.unit and column.unit.certain for column in columns)
    choices = []
    if is_stated:
        words = " and ".join(UNITS[unit] for unit in sorted(stated))
        only = read.get(next(iter(stated)), "") if len(stated) == 1 else ""
        choices.append((AS_STATED, f"As the workbook says, in {words}{only}"))
    return choices + [(str(unit), f"{name.capitalize()}{read.get(unit, '')}") for unit, name in UNITS.items()]


def unit_is_known(checked: Checked) -> bool:
    columns = [column for letter in checked.mapping.letters if (column := checked.table.column(letter))]
    return all(is_sure(column, checked.mapping) for column in columns)


def named(column: Column) -> str:
    return f"{column.letter}: {column.heading or 'no heading'}"[:120]


def initial_columns(checked: Checked, choices: ColumnChoices) -> dict[str, str]:
    mapping = checked.mapping
    is_months = len(mapping.amounts) > 1 or any(taken.month for taken in mapping.amounts)
    letter = mapping.amounts[0].column if mapping.amounts else ""
    offered = {value for value, _ in choices.units}
    return {
        "holds": mapping.holds,
        "label": mapping.label or "",
        "code": mapping.code or "",
        "amounts": MONTHS if is_months else letter,
        "unit": str(mapping.multiplier or "") or (AS_STATED if AS_STATED in offered else ""),
    }


def problem_lines(checked: Checked) -> list[ProblemGroup]:
    return grouped(checked.problems)


@dataclass(frozen=True, slots=True)
class ControlLine:
    """A total that the workbook states beside ours."""

    cell: str
    stated: Decimal
    ours: Decimal
    verdict: str


def control_lines(totals: Iterable[Any]) -> list[ControlLine]:
    return [
        ControlLine(
            f"{total['sheet']}, {total['cell']}" if total["sheet"] else total["cell"],
            from_pence(total["stated_pence"]),
            from_pence(total["computed_pence"]),
            ANSWERS[0] if total["agrees"] else ANSWERS[1],
        )
        for total in totals
    ]


def left_out_lines(rows: Iterable[Any]) -> list[str]:
    """`Blank: rows 2, 4` for each reason, in the order of the sheet."""
    by_reason: dict[str, list[int]] = {}
    for row in rows:
        by_reason.setdefault(row["why"], []).append(row["row"])
    lines = []
    for why, numbers in by_reason.items():
        word = "row" if len(numbers) == 1 else "rows"
        lines.append(f"{why.capitalize()}: {word} {', '.join(runs(numbers))}")
    return lines


def runs(numbers: Sequence[int]) -> list[str]:
    """1, 2, 3, 7 as `1 to 3`, `7`."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][-1] + 1 == number:
            found[-1].append(number)
        else:
            found.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in found]


def what_it_does(checked: Checked) -> str:
    """One sentence: how many figures, how much, as what, for which year."""
    count = len(checked.found.figures)
    amount = f"more than {LARGEST_IN_WORDS}" if checked.is_too_large else in_words(from_pence(checked.found.pence))
    if not unit_is_known(checked):
        amount = "in a unit that you choose below"
    words = "published allocations" if checked.mapping.holds == PUBLISHED else "the budget"
    return f"{count} {'figure' if count == 1 else 'figures'}, {amount}, as {words} for {checked.year}"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure as the page shows it. `belongs_to` names the holder, or the pot or project, or that there is none;
    `amount` is None as long as the unit is not known."""

    cell: str
    raw: str
    name: str
    code: str
    month: str
    belongs_to: str
    amount: Decimal | None
    is_own: bool = False
    pk: int | None = None


def figure_rows(checked: Checked) -> list[FigureRow]:
    rows = []
    is_known = unit_is_known(checked)
    for figure in checked.found.figures:
        if checked.mapping.holds == PUBLISHED:
            holder = checked.holders.get(figure.code)
            belongs = holder.name if holder else "Not known"
        else:
            link = checked.link(figure)
            belongs = belonging(link.pot, link.project)
        rows.append(
            FigureRow(
                figure.cell, figure.raw[:40], figure.label, figure.code, month_name(figure.month), belongs,
                from_pence(figure.pence) if is_known else None,
            )
        )  # fmt: skip
    return rows


def applied_rows(batch: Any, organisation: Any) -> list[FigureRow]:
    """The figures that an import brought, from the database, in the order of the sheet."""
    if batch.holds == PUBLISHED:
        return [
            FigureRow(
                row.cell, row.raw[:40], row.holder.code, "", month_name(None), row.holder.name, row.amount,
                row.holder_id == organisation.pk, row.pk,
            )
            for row in published_in(batch)
        ]  # fmt: skip
    return [
        FigureRow(
            cell.cell, cell.raw[:40], cell.line.label, cell.line.code, month_name(cell.month),
            belonging(cell.line.pot, cell.line.project), cell.amount,
        )
        for cell in budget_in(batch)
    ]  # fmt: skip


def columns_in_words(batch: Any) -> str:
    """`G: 2022/23 Additional …` for published figures, else the letters of the columns."""
    letters = [part["column"] for part in batch.mapping["amounts"]]
    first = published_in(batch).first() if batch.holds == PUBLISHED else None
    if first:
        return f"{letters[0]}: {first.heading}"
    return letters[0] if len(letters) == 1 else f"{letters[0]} to {letters[-1]}"


def belonging(pot: Any, project: Any) -> str:
    return " and ".join(str(part) for part in (pot, project) if part) or "No pot yet"


def month_name(month: int | None) -> str:
    return MONTH_NAMES[month - 1] if month else "Whole year"

"""What the pages of imports print: choices, rows and sentences made from a checked import or from its rows. Views and
templates only show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funding.domain.financial_year import MONTH_NAMES, FinancialYear
from funding.domain.import_figures import is_sure, problems_of_columns
from funding.domain.import_mapping import ACTUAL, ACTUALS, BOTH, BUDGET, PUBLISHED
from funding.domain.money import LARGEST_IN_WORDS, from_pence, in_words
from funding.domain.sheets.tables import Inspection
from funding.imported import posted_by
from funding.selectors import actuals_in, budget_in, published_in
from funding.services.import_check import Checked

HOLDS_WORDS = {
    BUDGET: "Budget",
    ACTUALS: "Actual spend",
    BOTH: "Budget and actual spend",
    PUBLISHED: "Published allocations",
}
DOES_WORDS = {
    BUDGET: "the budget",
    ACTUALS: "actual spend",
    BOTH: "budget and actual spend",
    PUBLISHED: "published allocations",
}
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


def tables_left_out(inspection: Inspection) -> list[str]:
    return [f"{place(table.sheet, table.number)}: {table.why}" for table in inspection.tables if not table.use]


def unit_is_known(checked: Checked) -> bool:
    columns = [column for letter in checked.mapping.letters if (column := checked.table.column(letter))]
    return all(is_sure(column, checked.mapping) for column in columns)


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
        amount = "in a unit that is not chosen yet"
    figures = "1 figure" if count == 1 else f"{count:,} figures"
    return f"{figures}, {amount}, as {DOES_WORDS[checked.mapping.holds]} for {checked.year}"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure as the page shows it. `belongs_to` names the holder, or the pot or project, or that there is none;
    `posted` is the movement that posted its change."""

    cell: str
    raw: str
    name: str
    code: str
    month: str
    belongs_to: str
    amount: Decimal
    is_own: bool = False
    pk: int | None = None
    posted: int | None = None
    url: str = ""


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
            cell.cell, cell.raw[:40], cell.line.label, cell.line.code, f"{measure}, {month_name(cell.month)}",
            belonging(cell.line.pot, cell.line.project), cell.amount,
            posted=getattr(cell, "movement_id", None),
        )
        for measure, cells in (("Budget", budget_in(batch)), ("Actual", actuals_in(batch)))
        for cell in cells
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


def step_to_answer(checked: Checked) -> str:
    """The first step that needs an answer; review when none does."""
    if list(problems_of_columns(checked.table, checked.mapping, checked.year)):
        return "columns"
    if checked.problems or checked.open_doubts:
        return "check"
    if ACTUAL in checked.mapping.measures and any(word.meaning is None for word in checked.words):
        return "values"
    return "review"


def posted_in_words(batch: Any) -> str:
    """What an import posted, in one sentence; empty when it posted nothing."""
    lines = posted_by(batch)
    if not lines:
        return ""
    pence = sum(line.pence for line in lines)
    pots = len({line.pot.pk for line in lines})
    entries = "1 posting" if len(lines) == 1 else f"{len(lines):,} postings"
    return f"{entries} on {pots} pot{'' if pots == 1 else 's'}: {in_words(from_pence(pence), pence=True)} in all."

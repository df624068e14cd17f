"""What the steps of an import print: previews, choices, words and problems made from a checked import. Views and
templates only show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funding.domain.financial_year import MONTH_NAMES
from funding.domain.import_figures import Offer, Problem, figures_of, is_sure, joined, unit_example
from funding.domain.import_mapping import ACTUAL, PLAN, UNITS, Meaning, plain, text_of
from funding.domain.import_postings import Target
from funding.domain.import_review import Fate, ReviewLine
from funding.domain.import_words import How, Ours, Word, alike, value_of
from funding.domain.money import from_pence, in_words
from funding.domain.sheets.tables import Column, Inspection, Table
from funding.forms.import_steps import AS_STATED, MINUS, PLUS, field_of
from funding.services.import_check import Checked
from funding.services.import_effect import Effect
from funding.views.import_rows import place
from funding.workbook.marked import Mark

SAMPLES, PREVIEW = 3, 8
MOST_FIXED = 20  # cells that are offered to be typed over; more are corrected in the file
MOST_LINES = 50
WIDEST = 14  # columns of the preview
NEW, LEAVE = "new", "leave"

Choices = Sequence[tuple[str, Any]]


# Sheet and headings


def table_choices(inspection: Inspection, checked: Checked) -> Choices:
    found = [
        table for table in inspection.tables if table.money_columns or table_key(table) == table_key(checked.table)
    ]
    return [(table_key(table), f"{place(table.sheet, table.number)}: {len(table.rows)} rows") for table in found]


def table_key(table: Table) -> str:
    return f"{table.number} {table.sheet or ''}"


def total_choices(table: Table) -> Choices:
    """Rows that add up others, with what stands in them."""
    return [
        (
            str(total.number),
            f"Row {total.number}: {' | '.join(cell.raw.strip()[:24] for cell in total.cells.values())}"[:90],
        )
        for total in table.total_rows
    ]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a table: letters with headings, and rows of texts. `more` columns are not shown."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    more: int


def preview(table: Table) -> Preview:
    columns = table.columns[:WIDEST]
    return Preview(
        tuple((column.letter, column.heading or "No heading") for column in columns),
        tuple(
            (row.number, tuple(text_of(row.cells.get(column.letter))[:40] for column in columns))
            for row in table.rows[:PREVIEW]
        ),
        len(table.columns) - len(columns),
    )


# Columns


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the table with its first values, the fields that say what it is, and what the program saw."""

    letter: str
    heading: str
    samples: str
    meaning: Any
    unit: Any
    sign: Any
    note: str


def column_lines(checked: Checked, form: Any) -> list[ColumnLine]:
    return [
        ColumnLine(
            column.letter, column.heading or "No heading", samples(checked.table, column),
            form[f"column-{column.letter}"],
            form[f"unit-{column.letter}"] if column.may_be_money else None,
            form[f"sign-{column.letter}"] if column.may_be_money else None,
            note_on(column),
        )
        for column in checked.table.columns
    ]  # fmt: skip


def note_on(column: Column) -> str:
    notes = []
    if column.sums:
        notes.append(f"adds up {column.sums[0]} to {column.sums[-1]}")
    if column.unit and column.unit.certain:
        notes.append(f"in {UNITS[column.unit.multiplier]} ({column.unit.evidence})")
    if column.year:
        notes.append(f"of {column.year}")
    return ", ".join(notes)


def samples(table: Table, column: Column) -> str:
    found: list[str] = []
    for row in table.rows:
        if text := text_of(row.cells.get(column.letter)):
            found.append(text[:30])
        if len(found) == SAMPLES:
            break
    return " | ".join(found) or "Empty"


def unit_choices(checked: Checked) -> list[tuple[str, str]]:
    """Each unit with the person's own first amount read in it."""
    table, mapping = checked.table, checked.mapping
    example = unit_example(table, mapping)
    read = {unit: f": {example.raw} in {example.cell} is {in_words(pounds)}" for unit, _, pounds in example.readings} \
        if example else {}  # fmt: skip
    choices = []
    if stated := stated_units(checked):
        words = " and ".join(UNITS[unit] for unit in sorted(stated))
        only = read.get(next(iter(stated)), "") if len(stated) == 1 else ""
        choices.append((AS_STATED, f"As the workbook says, in {words}{only}"))
    return choices + [(str(unit), f"{name.capitalize()}{read.get(unit, '')}") for unit, name in UNITS.items()]


def stated_units(checked: Checked) -> set[int]:
    """Units that the workbook states, when it states one for every column of amounts."""
    columns = [column for letter in checked.mapping.letters if (column := checked.table.column(letter))]
    columns = columns or list(checked.table.money_columns)
    stated = {column.unit.multiplier for column in columns if column.unit and column.unit.certain}
    return stated if stated and all(column.unit and column.unit.certain for column in columns) else set()


def sign_choices(checked: Checked) -> list[tuple[str, str]]:
    """Both signs with one of the person's own amounts."""
    example = unit_example(checked.table, checked.mapping)
    noun = "actual spend" if checked.mapping.measures == {ACTUAL} else "budget"
    if example is None:
        return [(PLUS, "As it stands"), (MINUS, "Turned round: the file writes cost as minus")]
    raw, cell = example.raw, example.cell
    below = example.readings[0][2] < 0
    as_is, turned = (f"minus {raw.strip('()-')}", raw.strip("()-")) if below else (raw, f"minus {raw}")
    return [
        (PLUS, f"As it stands: {raw} in {cell} is {as_is} of {noun}"),
        (MINUS, f"Turned round, the file writes cost as minus: {raw} in {cell} is {turned} of {noun}"),
    ]


def worked_example(checked: Checked) -> str:
    """One row of the person's own data, read as it is understood: a budget beside an actual where both are there."""
    known = {column.letter for column in checked.table.columns if is_sure(column, checked.mapping)}
    if not checked.mapping.letters or not checked.mapping.letters <= known:
        return ""
    found: dict[int, dict[tuple[str, int | None], int]] = {}
    for figure in figures_of(checked.table, checked.mapping, checked.year).figures:
        own = found.setdefault(figure.row, {})
        own[figure.measure, figure.month] = own.get((figure.measure, figure.month), 0) + figure.pence
        plan, actual = own.get((PLAN, figure.month)), own.get((ACTUAL, figure.month))
        if plan and actual and plan != actual:
            over = actual - plan
            return (
                f"Row {figure.row}: budget {said(plan)}, actual {said(actual)}. That is {said(abs(over))} "
                f"{'over' if over > 0 else 'under'}. If it is the other way round, turn the sign of one column."
            )
    return ""


def said(pence: int) -> str:
    return in_words(from_pence(pence))


# Values


@dataclass(frozen=True, slots=True)
class WordLine:
    """One word of theirs, what stands under it, and the field that says what it stands for."""

    word: str
    label: str
    rows: str
    amount: Decimal | None
    how: str
    likely: str
    name: str
    initial: str
    choices: Choices


def word_lines(checked: Checked, ours: Sequence[Ours], words: Sequence[Word], unit_known: bool) -> list[WordLine]:
    likely = [alike(word, ours) for word in words]
    return [
        WordLine(
            word.text,
            word.label if plain(word.label) != plain(word.text) else "",
            rows_said(word.rows),
            from_pence(word.pence) if unit_known else None,
            how_said(word),
            like[0].title if like else "",
            field_of("word", plain(word.text)),
            chosen_value(word.meaning),
            word_choices(word, like, ours),
        )
        for word, like in zip(words, likely, strict=True)
    ]


def how_said(word: Word) -> str:
    return "Not known" if word.how is How.UNKNOWN else word.how.value.capitalize()


def rows_said(rows: Sequence[int]) -> str:
    shown = ", ".join(str(row) for row in rows[:4])
    return f"{shown} and {len(rows) - 4} more" if len(rows) > 4 else shown


def chosen_value(meaning: Meaning | None) -> str:
    if meaning is None:
        return ""
    if meaning.leave:
        return LEAVE
    return f"{meaning.pot}/{NEW}" if meaning.new_project else value_of(meaning)


def word_choices(word: Word, likely: Sequence[Ours], ours: Sequence[Ours]) -> Choices:
    """Those most alike first, then all pots, their projects, a new project of a pot, and leaving it out."""
    pots = [one for one in ours if one.project is None]
    groups = [
        ("Most like it", [(one.value, one.title) for one in likely]),
        ("Pots", [(one.value, one.title) for one in pots]),
        ("Projects", [(one.value, one.title) for one in ours if one.project]),
        (
            "A new project",
            [(f"{one.pot}/{NEW}", f"Open “{word.label[:60]}” as a project of {one.pot}") for one in pots],
        ),
    ]
    return [("", "No pot yet"), *(group for group in groups if group[1]), (LEAVE, "Leave it out")]


def meaning_of(word: Word, value: str) -> Meaning:
    """What a choice says of a word."""
    if value == LEAVE:
        return Meaning(word.text, leave=True)
    pot, _, project = value.partition("/")
    if project == NEW:
        return Meaning(word.text, pot, word.label[:160], new_project=True)
    return Meaning(word.text, pot or None, project or None)


# Check


@dataclass(frozen=True, slots=True)
class Fix:
    """A cell of a problem with the field in which it is typed over; `field` empty beyond the first MOST_FIXED."""

    cell: str
    column: str
    entered: str
    field: str


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """Alike problems: cells, the sentence once, cells to type over, and ticks to leave the rows, to call them right or
    to take what a question offers in place of that (`other`)."""

    cells: str
    message: str
    fixes: tuple[Fix, ...]
    more: int
    rows: tuple[int, ...]
    keys: tuple[str, ...]
    leave: str
    right: str
    offer: Offer | None = None
    other: str = ""

    @property
    def right_label(self) -> str:
        return self.offer.right if self.offer else "It is right as it stands"


def check_groups(checked: Checked, problems: Iterable[Problem], spare: int = MOST_FIXED) -> list[CheckGroup]:
    """Problems or doubts, alike ones together. Only cells in rows of data are typed over or left out."""
    together: dict[str, list[Problem]] = {}
    for problem in problems:
        together.setdefault(problem.message, []).append(problem)
    data = {row.number for row in checked.table.rows} | set(checked.mapping.taken_rows)
    found = []
    for message, own in together.items():
        cells = [problem for problem in own if row_of(problem.cell) in data]
        fixes = tuple(fix_of(checked, problem) for problem in cells[: max(0, spare)])
        spare -= len(fixes)
        rows = tuple(sorted({row_of(problem.cell) for problem in cells}))
        keys = tuple(problem.key for problem in own if problem.is_doubt)
        found.append(
            CheckGroup(
                joined([problem.cell for problem in own if problem.cell]), message, fixes, len(cells) - len(fixes),
                rows, keys, field_of("leave", message) if rows else "", field_of("right", message) if keys else "",
                own[0].offer, field_of("other", message) if own[0].offer else "",
            )
        )  # fmt: skip
    return found


def fix_of(checked: Checked, problem: Problem) -> Fix:
    column = checked.table.column(problem.cell.rstrip("0123456789"))
    return Fix(problem.cell, column.heading if column else "", problem.entered.strip()[:60], f"fix-{problem.cell}")


def marks_of(checked: Checked) -> list[Mark]:
    """Every problem and open doubt as a mark for the person's own workbook."""
    found = []
    for problem in (*checked.problems, *checked.open_doubts):
        column = checked.table.column(problem.cell.rstrip("0123456789"))
        heading = column.heading if column else ""
        found.append(
            Mark(checked.table.sheet, problem.cell, heading, problem.entered, problem.message, problem.is_doubt)
        )
    return found


def row_of(cell: str) -> int:
    digits = cell[len(cell.rstrip("0123456789")) :]
    return int(digits) if digits else 0


def rows_in_words(rows: Sequence[int]) -> str:
    return joined([f"R{row}" for row in rows]).replace("R", "")


# Review


@dataclass(frozen=True, slots=True)
class EffectLine:
    name: str
    what: str
    old: Decimal | None
    new: Decimal
    cells: str


@dataclass(frozen=True, slots=True)
class EffectGroup:
    """Figures with one fate: how many, the first of them, and how many are not shown."""

    title: str
    count: int
    lines: tuple[EffectLine, ...]
    more: int
    has_old: bool

    @property
    def count_in_words(self) -> str:
        return f"{self.count:,}"


TITLES = (
    (Fate.ADDED, "Will be added"),
    (Fate.CHANGED, "Will be changed"),
    (Fate.UNCHANGED, "Unchanged"),
    (Fate.LEFT, "Left out by the choice below"),
)


def effect_groups(effect: Effect) -> list[EffectGroup]:
    found = []
    for fate, title in TITLES:
        lines = effect.review.of(fate)
        shown = tuple(effect_line(line) for line in lines[:MOST_LINES])
        found.append(EffectGroup(title, len(lines), shown, len(lines) - len(shown), fate is not Fate.ADDED))
    return found


def effect_line(line: ReviewLine) -> EffectLine:
    measure = "Budget" if line.key.measure == PLAN else "Actual"
    month = MONTH_NAMES[line.key.month - 1] if line.key.month else "whole year"
    return EffectLine(
        line.label, f"{measure}, {month}", None if line.old is None else from_pence(line.old), from_pence(line.new),
        joined(line.cells),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PostingLine:
    """What would be posted on a pot and project in a month."""

    target: str
    month: str
    amount: Decimal
    cell: str


def posting_lines(effect: Effect) -> list[PostingLine]:
    """The first postings of actual spend, by pot and project."""
    names: dict[Target, str] = {}
    for link in effect.checked.links.values():
        if link.target:
            project = link.project or (f"new project {link.new_project}" if link.opens else "not explained")
            names[link.target] = f"{link.pot}, {project}"
    return [
        PostingLine(
            names.get(change.target, "The pot that it stood on"),
            MONTH_NAMES[change.month - 1], from_pence(change.pence), change.stated.cell,
        )
        for change in effect.changes[:MOST_LINES]
    ]  # fmt: skip

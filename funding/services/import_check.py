"""What an import would take and what stands in its way: reads only, changes nothing. Codes are matched to
organisations, pots and projects here."""

from collections.abc import Mapping as Lookup
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone

from funding.domain.financial_year import FinancialYear, Month
from funding.domain.import_doubts import doubts_of, gaps_of_place, recurrence_in
from funding.domain.import_figures import Figure, Found, Problem, figures_of, multiplier_of, rows_taken
from funding.domain.import_mapping import PUBLISHED, Mapping, Meaning, find_table, plain
from funding.domain.import_memory import headings_fingerprint, place_kept, words_recalled
from funding.domain.import_postings import Target
from funding.domain.import_review import Key
from funding.domain.import_words import Word, words_of
from funding.domain.money import LARGEST, from_pence, in_words
from funding.domain.sheets.tables import ControlTotal, Inspection, Table
from funding.domain.words import Recurrence
from funding.imported import memory_for, ours_of
from funding.models import ImportBatch, ImportMemory, Pot, Project, Term
from funding.selectors import holders_by_code, import_alike, import_twin, projects_of, published_before
from funding.services.import_questions import (
    answer_in_words,
    budgets_beside,
    figures_gone,
    question_of,
    questions_of_projects,
)
from organisations.models import Organisation
from organisations.refusals import Refused

LONGEST_PROJECT = 160  # characters of a name


@dataclass(frozen=True, slots=True)
class Link:
    """The pot and project that a word stands for; None where it is not known. `new_project` is the name of a project
    of the pot that the import opens, unless the pot has it already (then it is `project`); `leave`: figures under the
    word stay out."""

    pot: Pot | None = None
    project: Project | None = None
    new_project: str = ""
    leave: bool = False

    @property
    def opens(self) -> bool:
        """Whether the import opens a project for the word."""
        return bool(self.pot and self.new_project and self.project is None)

    @property
    def target(self) -> Target | None:
        """Where actual spend of the word stands; None where nothing is posted."""
        if self.pot is None:
            return None
        return Target(self.pot.pk, self.project.pk if self.project else None, plain(self.new_project) * self.opens)


@dataclass(frozen=True, slots=True)
class Checked:
    """One table under one mapping. `year` is the heading's own year for published figures, when it states one;
    `already` is the import that brought the same columns in. `problems` stand in the way; so do `doubts`, until a
    person calls them right. `memory` is what was answered last for a table with these headings. `gone`: lines of other
    files that count no more, because the file takes their place."""

    organisation: Organisation
    sha256: str
    year: FinancialYear
    table: Table
    mapping: Mapping
    found: Found
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    control_totals: tuple[ControlTotal, ...]
    heading: str
    holders: Lookup[str, Organisation]
    links: Lookup[str, Link]
    words: tuple[Word, ...] = ()
    left_words: tuple[int, ...] = ()
    doubts: tuple[Problem, ...] = ()
    memory: ImportMemory | None = None
    already: ImportBatch | None = None
    gone: frozenset[Key] = frozenset()

    @property
    def open_doubts(self) -> tuple[Problem, ...]:
        """Doubts that nobody called right yet."""
        accepted = set(self.mapping.accepted)
        return tuple(doubt for doubt in self.doubts if doubt.key not in accepted)

    @property
    def is_too_large(self) -> bool:
        return abs(self.found.pence) > LARGEST * 100

    @property
    def names_others(self) -> bool:
        return any(holder.pk != self.organisation.pk for holder in self.holders.values())

    def link(self, figure: Figure) -> Link:
        return self.links.get(plain(figure.word)) or Link()

    def control_document(self) -> list[dict[str, Any]]:
        return [
            {
                "sheet": total.sheet,
                "cell": total.cell,
                "column": total.column,
                "stated_pence": total.stated_pence,
                "computed_pence": total.computed_pence,
                "agrees": total.agrees,
            }
            for total in self.control_totals
        ]

    def left_out_document(self) -> list[dict[str, Any]]:
        """Rows that are not taken, with the reason: the reader's, or that the chosen columns are empty."""
        rows = [(left.row, left.why) for left in self.table.left_out]
        rows += [(row, "no amount") for row in self.found.empty_rows]
        rows += [(row, "left out by you") for row in (*self.mapping.left_rows, *self.left_words)]
        return [{"row": row, "why": why} for row, why in sorted(rows)]


def check_import(organisation: Organisation, year: FinancialYear, inspection: Inspection, mapping: Mapping) -> Checked:
    """All that a mapping takes from a workbook, and every problem. Raises Refused when the table is not there."""
    table = find_table(inspection, mapping.sheet, mapping.table)
    if table is None:
        place = f"table {mapping.table} of the sheet {mapping.sheet}" if mapping.sheet else f"table {mapping.table}"
        raise Refused(f"The file has no {place}. Choose one of its tables.", field="table")
    stated = stated_year(table, mapping)
    said = year_warning(table, mapping, stated, year)
    if mapping.holds == PUBLISHED and stated:
        year = stated
    found = figures_of(table, mapping, year)
    problems = list(found.problems)
    holders: dict[str, Organisation] = {}
    links: dict[str, Link] = {}
    words: tuple[Word, ...] = ()
    left: tuple[int, ...] = ()
    memory = memory_for(organisation, mapping.holds, headings_fingerprint(table))
    if mapping.holds == PUBLISHED:
        codes = {figure.code for figure in found.figures}
        holders = holders_by_code(codes, year, real_only=not organisation.is_fictional)
        problems += problems_of_holders(found, holders, mapping, year)
    else:
        words = words_of(found.figures, ours_of(organisation), *said_words(mapping, memory))
        links, wrong = links_of(organisation, words, found)
        problems += wrong
        left = tuple(sorted({figure.row for figure in found.figures if links[plain(figure.word)].leave}))
        found = replace(found, figures=tuple(f for f in found.figures if not links[plain(f.word)].leave))
    pots = {word: link.pot for word, link in links.items() if link.pot and not link.leave}
    besides = budgets_beside(organisation, year, mapping, found.figures, pots)
    alone = {word: pot for word, pot in pots.items() if not (links[word].project or links[word].new_project)}
    questions = [question_of(each, year) for each in besides if each.pot.reference not in mapping.instead]
    questions += questions_of_projects(organisation, words, found.figures, alone)
    doubts = doubts_of(table, mapping, found.figures, year, Month.containing(timezone.localdate()))
    last = place_kept(memory.columns) if memory else None
    doubts += gaps_of_place(table, mapping.place, last[2] if last else None)
    doubts = [*doubts, *doubts_of_recurrence(table, mapping, found, links), *questions]
    gone = figures_gone(besides, mapping, max((figure.row for figure in found.figures), default=0))
    taken = [beside for beside in besides if beside.pot.reference in mapping.instead]
    links = {each.key.word: Link(beside.pot) for beside in taken for each in beside.planned} | links
    found = replace(found, figures=(*found.figures, *gone))
    totals = control_totals(table, mapping)
    columns = [column for letter in sorted(mapping.letters) if (column := table.column(letter))]
    checked = Checked(
        organisation,
        inspection.sha256,
        year,
        table,
        mapping,
        found,
        tuple(problems),
        said,
        totals,
        columns[0].heading if columns else "",
        holders,
        links,
        words,
        left,
        tuple(doubts),
        memory,
        import_alike(organisation, inspection.sha256, year, mapping),
        frozenset(Key.of(figure.word, figure.measure, figure.month) for figure in gone),
    )
    return replace(
        checked,
        warnings=(
            *said,
            *bracket_warning(checked),
            *total_warnings(checked),
            *twin_warning(checked),
            *elsewhere_warning(checked),
            *(answer_in_words(each, mapping) for each in besides),
        ),
    )


def said_words(mapping: Mapping, memory: ImportMemory | None) -> tuple[dict[str, Meaning], dict[str, Meaning]]:
    """What the mapping says of each word: what is said here, and what is said as it was last time."""
    before = words_recalled(memory.words) if memory else {}
    said = mapping.by_word()
    same = {word: meaning for word, meaning in said.items() if before.get(word) == meaning}
    return {word: meaning for word, meaning in said.items() if word not in same}, same


def links_of(
    organisation: Organisation, words: tuple[Word, ...], found: Found
) -> tuple[dict[str, Link], list[Problem]]:
    """What each word stands for, by plain word, and words that are said to stand for what is not there."""
    pots = {pot.reference: pot for pot in Pot.objects.of(organisation).standing().select_related("organisation")}
    projects = {project.reference: project for project in projects_of(organisation)}
    first: dict[str, Figure] = {}
    for figure in found.figures:
        first.setdefault(plain(figure.word), figure)
    links: dict[str, Link] = {}
    problems = []
    for word in words:
        meaning = word.meaning or Meaning(word.text)
        pot = pots.get(meaning.pot or "")
        project = None if meaning.new_project else projects.get(meaning.project or "")
        at = first[plain(word.text)]
        wrong = ""
        if (meaning.pot and pot is None) or (meaning.project and project is None and not meaning.new_project):
            named = " ".join(part for part in (meaning.pot, meaning.project) if part)
            wrong = (
                f"“{word.text[:40]}” is said to stand for {named}, which is not here. Choose again what it stands for."
            )
        elif pot and project and not is_of(project, pot):
            wrong = f"{project.reference} is not a project of {pot.reference}. Choose one of its projects."
        if wrong:
            problems.append(Problem(at.code_cell or at.cell, wrong, entered=word.text))
        new = (meaning.project or word.label)[:LONGEST_PROJECT] if meaning.new_project and pot else ""
        if new and pot:
            project = next((each for each in projects.values() if is_of(each, pot) and plain(each.name) == plain(new)),
                           None)  # fmt: skip
        links[plain(word.text)] = Link(pot, project, new, meaning.leave)
    return links, problems


def is_of(project: Project, pot: Pot) -> bool:
    return pot.pk in {paid.pk for paid in project.pots.all()}


def doubts_of_recurrence(table: Table, mapping: Mapping, found: Found, links: Lookup[str, Link]) -> tuple[Problem, ...]:
    """Rows that the file calls recurrent and their pot is not, or the other way round."""
    if mapping.recurrence is None:
        return ()
    pots = {link.pot.pk for link in links.values() if link.pot}
    logged = dict(Term.objects.filter(pot__in=pots).order_by("pk").values_list("pot", "recurrence"))
    first = {figure.row: figure for figure in reversed(found.figures)}
    doubts = []
    for row in rows_taken(table, mapping):
        cell, figure = row.cells.get(mapping.recurrence), first.get(row.number)
        pot = links[plain(figure.word)].pot if figure else None
        said = recurrence_in(cell.text) if cell else None
        if cell is None or pot is None or said is None or logged.get(pot.pk) in (None, said.value):
            continue
        sentence = (
            f"The file says {said.label.lower()}, but {pot.reference} is logged as "
            f"{Recurrence(logged[pot.pk]).label.lower()}. Check which is right."
        )
        doubts.append(Problem(cell.ref, sentence, is_doubt=True, entered=cell.raw))
    return tuple(doubts)


def bracket_warning(checked: Checked) -> tuple[str, ...]:
    """Amounts in brackets, with one of them as it is read."""
    found = [figure for figure in checked.found.figures if figure.raw.strip().startswith("(")]
    if not found or checked.is_too_large:
        return ()
    first, amounts = found[0], "1 amount" if len(found) == 1 else f"{len(found):,} amounts"
    return (f"{amounts} in brackets {'is' if len(found) == 1 else 'are'} read as minus: {first.raw.strip()} in "
            f"{first.cell} is {in_words(from_pence(first.pence), pence=first.pence % 100 != 0)}.",)  # fmt: skip


def stated_year(table: Table, mapping: Mapping) -> FinancialYear | None:
    """The one financial year that the headings of the chosen columns state."""
    years = {column.year for letter in mapping.letters if (column := table.column(letter)) and column.year}
    return years.pop() if len(years) == 1 else None


def year_warning(table: Table, mapping: Mapping, stated: FinancialYear | None, year: FinancialYear) -> tuple[str, ...]:
    if mapping.holds != PUBLISHED or stated in (None, year):
        return ()
    return (f"The heading says {stated}, not {year}. The figures are recorded for {stated}.",)


def problems_of_holders(
    found: Found, holders: Lookup[str, Organisation], mapping: Mapping, year: FinancialYear
) -> list[Problem]:
    """Codes that name no organisation open in the year, and organisations that stand in two rows."""
    problems: list[Problem] = []
    seen: dict[int, int] = {}
    if mapping.code is None:
        return problems
    for figure in found.figures:
        holder = holders.get(figure.code)
        if not figure.code:
            problems.append(Problem(figure.code_cell, "The row has an amount but no organisation code. Type its code."))
        elif holder is None:
            sentence = f"“{figure.code[:40]}” is no code of an ICB or trust that was open in {year}. Correct the code."
            problems.append(Problem(figure.code_cell, sentence))
        elif holder.pk in seen:
            sentence = f"{figure.code} stands in row {seen[holder.pk]} already. Keep one row an organisation."
            problems.append(Problem(figure.code_cell, sentence))
        else:
            seen[holder.pk] = figure.row
    return problems


def control_totals(table: Table, mapping: Mapping) -> tuple[ControlTotal, ...]:
    """The workbook's own totals of the chosen columns, in the unit that was chosen."""
    totals = []
    for total in table.control_totals:
        column = table.column(total.column)
        if total.column not in mapping.letters or column is None or column.unit is None:
            continue
        chosen, read = multiplier_of(column, mapping), column.unit.multiplier
        totals.append(
            replace(
                total,
                stated_pence=in_unit(total.stated_pence, chosen, read),
                computed_pence=in_unit(total.computed_pence, chosen, read),
            )
        )
    return tuple(totals)


def in_unit(pence: int, chosen: int, read: int) -> int:
    """Pence that were read in one unit, in another; rounded half up to the penny."""
    return int((Decimal(pence) * chosen / read).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def total_warnings(checked: Checked) -> tuple[str, ...]:
    """Totals that the workbook states and its rows do not give; and figures that no stated total covers."""
    said = [
        f"The workbook's own total in {total.cell} is {in_words(from_pence(total.stated_pence))}; the rows add up to "
        f"{in_words(from_pence(total.computed_pence))}. Check which is right."
        for total in checked.control_totals
        if not total.agrees
    ]
    whole = [total for total in checked.control_totals if total.column in checked.mapping.letters]
    if len(checked.mapping.letters) == 1 and whole and not checked.is_too_large:
        ours = checked.found.pence
        nearest = min(whole, key=lambda total: abs(total.computed_pence - ours))
        if nearest.computed_pence != ours:
            said.append(
                f"The figures add up to {in_words(from_pence(ours))}; the nearest total of the workbook, in "
                f"{nearest.cell}, is {in_words(from_pence(nearest.stated_pence))}. Check the rows that are left out."
            )
    return tuple(said)


def twin_warning(checked: Checked) -> tuple[str, ...]:
    """Another import that counts has as many rows and the same total: perhaps the same figures in a re-saved file."""
    if checked.is_too_large or not checked.found.figures:
        return ()
    amount = from_pence(checked.found.pence)
    twin = import_twin(
        checked.organisation, checked.sha256, checked.year, checked.mapping.holds, checked.found.rows, amount
    )
    if twin is None:
        return ()
    return (
        f"{twin.file.name}, imported by {twin.applied_by}, has the same number of rows and the same total. Make sure "
        "that this is not the same data twice.",
    )


def elsewhere_warning(checked: Checked) -> tuple[str, ...]:
    """Another organisation brought the same published figures in: holders see theirs once, from the first import."""
    if checked.mapping.holds != PUBLISHED:
        return ()
    first = published_before(checked.organisation, checked.sha256, checked.year, checked.mapping)
    if first is None or first.applied_at is None:
        return ()
    day = timezone.localtime(first.applied_at)
    return (
        f"{first.organisation} imported these figures first, on {day.day} {day:%B %Y}. Each organisation that they "
        "name goes on seeing them once.",
    )

"""Rows of an import. Many are written in chunks under a batch that no reader counts until it is applied, so that nobody
waits long for the database; few go into the one transaction that applies it. What an import that stopped left behind is
swept before it is written again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.db.models import Model

from funding.domain.evidence import LineNature
from funding.domain.import_figures import Figure
from funding.domain.import_mapping import PLAN, plain
from funding.domain.import_review import Key
from funding.domain.money import from_pence
from funding.models import ActualMonth, BudgetLine, BudgetMonth, ImportBatch, Movement, Project, PublishedAllocation
from funding.services.import_check import Link
from funding.services.import_effect import Effect
from funding.services.pots import open_project
from organisations.many_rows import Values, sealed_many, write_many
from organisations.models import User
from organisations.seals import Seals

CHUNK = 1_000  # figures: a tenth of a second on either database
LINE = ("batch_id", "row", "label", "code", "pot_id", "project_id", "nature")
MONTH = ("line_id", "month", "amount", "cell", "raw")
FEW = 2_000  # figures that go into one transaction

Progress = Callable[[int], None]


@dataclass
class Written:
    """What stands already: how many rows, figures and pence, and the hashes of rows for the audit chain. `lines` are
    numbers of lines, by row of the sheet, with figures whose change is posted: those are written with their movements.
    `waiting` are lines, by plain word, whose project the import opens when it begins to count: they are sealed then."""

    rows: int = 0
    pence: int = 0
    sealed: Seals = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    waiting: dict[str, list[int]] = field(default_factory=dict)
    figures: int = 0

    def seal(self, model: type[Model], columns: Sequence[str], numbers: Sequence[int], rows: Sequence[Values]) -> None:
        for table, runs in sealed_many(model, columns, numbers, rows).items():
            self.sealed.setdefault(table, []).extend(runs)


def is_large(effect: Effect) -> bool:
    return len(effect.checked.found.figures) > FEW


def sweep_rows(batch: ImportBatch) -> None:
    """Take away rows that an import left that was never applied; one that counts keeps them, whoever asks."""
    for model, path in ((ActualMonth, "line__batch"), (BudgetMonth, "line__batch"), (BudgetLine, "batch")):
        while numbers := list(model._base_manager.filter(**{path: batch}).values_list("pk", flat=True)[:CHUNK]):
            with transaction.atomic():
                held = ImportBatch.objects.select_for_update(no_key=True).filter(pk=batch.pk).first()
                if held is not None and held.applied_at is not None:
                    return
                model._base_manager.filter(pk__in=numbers).delete()


def open_new_projects(by: User, effect: Effect) -> dict[str, Project]:
    """The projects that the answers ask for, by plain word; words that name one project of one pot share it, and one
    that was opened since is taken. In the transaction in which the import begins to count, with the pots locked."""
    found: dict[str, Project] = {}
    same: dict[tuple[int, str], Project] = {}
    for word in effect.checked.words:
        link = effect.checked.links[plain(word.text)]
        if not (link.new_project and link.pot):
            continue
        key = link.pot.pk, plain(link.new_project)
        if key not in same:
            same[key] = (
                link.project
                or opened_since(link)
                or open_project(by=by, organisation=effect.checked.organisation, name=link.new_project, pots=[link.pot])
            )
        found[plain(word.text)] = same[key]
    return found


def opened_since(link: Link) -> Project | None:
    """A project of the pot with that name, which was not there when the file was checked."""
    assert link.pot is not None
    return next((each for each in link.pot.projects.all() if plain(each.name) == plain(link.new_project)), None)


def name_projects(written: Written, opened: dict[str, Project]) -> list[BudgetLine]:
    """Lines that were written before their project was opened, on that project now."""
    found: list[BudgetLine] = []
    for word, numbers in written.waiting.items():
        for first in range(0, len(numbers), CHUNK):
            lines = BudgetLine.objects.filter(pk__in=numbers[first : first + CHUNK])
            lines.update(project=opened[word])
            found += lines
    return found


def figures_to_write(effect: Effect) -> list[tuple[int, list[Figure]]]:
    """The figures that go in, by row of the sheet."""
    taken = effect.review.taken
    rows: dict[int, list[Figure]] = {}
    for figure in effect.checked.found.figures:
        if Key.of(figure.word, figure.measure, figure.month) in taken:
            rows.setdefault(figure.row, []).append(figure)
    return list(rows.items())


def write_rows(batch: ImportBatch, effect: Effect, heard: Progress) -> Written:
    """Lines, plans and the actual spend that posts nothing, in chunks of one transaction each. `heard` is told how many
    figures stand."""
    written = Written()
    posting = {change.key for change in effect.changes}
    done = 0
    for chunk in chunks(figures_to_write(effect)):
        with transaction.atomic():
            write_chunk(batch, effect, chunk, posting, written)
        done += sum(len(figures) for _, figures in chunk)
        heard(done)
    return written


def chunks(rows: list[tuple[int, list[Figure]]]) -> Iterator[list[tuple[int, list[Figure]]]]:
    """Rows of up to CHUNK figures; at least one row."""
    left = iter(rows)
    wide = max((len(figures) for _, figures in rows), default=1)
    while chunk := list(islice(left, max(1, CHUNK // wide))):
        yield chunk


def write_chunk(
    batch: ImportBatch, effect: Effect, chunk: list[tuple[int, list[Figure]]], posting: set[Key], written: Written
) -> None:
    lines = [line_of(batch, effect, row, own[0]) for row, own in chunk]
    numbers = write_many(BudgetLine, LINE, lines)
    waits = [effect.checked.link(own[0]).opens for _, own in chunk]
    plans: list[Values] = []
    actuals: list[Values] = []
    for number, wait, (row, own) in zip(numbers, waits, chunk, strict=True):
        if wait:
            written.waiting.setdefault(plain(own[0].word), []).append(number)
        for figure in together_in_row(own):
            written.pence += figure.pence
            said = figure.pence, figure.cell[:24], figure.raw[:120]
            if figure.measure == PLAN:
                plans.append((number, figure.month, *said))
            elif Key.of(figure.word, figure.measure, figure.month) not in posting:
                actuals.append((number, figure.month or 12, *said))
            else:
                written.lines[row] = number
    written.rows += len(lines)
    written.figures += len(plans) + len(actuals)
    sealed = [place for place, wait in enumerate(waits) if not wait]
    written.seal(BudgetLine, LINE, [numbers[place] for place in sealed], [lines[place] for place in sealed])
    for model, rows in ((BudgetMonth, plans), (ActualMonth, actuals)):
        written.seal(model, MONTH, write_many(model, MONTH, rows), rows)


def line_of(batch: ImportBatch, effect: Effect, row: int, figure: Figure) -> Values:
    """The columns LINE of a row of the sheet."""
    link = effect.checked.link(figure)
    pot, project = (each.pk if each else None for each in (link.pot, link.project))
    return batch.pk, row, figure.label, figure.code, pot, project, LineNature.NORMAL.value


def is_whole(batch: ImportBatch, written: Written) -> bool:
    """Whether every row that was written still stands: a sweep may have come between. The batch is locked."""
    figures = sum(model._base_manager.filter(line__batch=batch).count() for model in (BudgetMonth, ActualMonth))
    return batch.lines.count() == written.rows and figures == written.figures


def together_in_row(figures: list[Figure]) -> list[Figure]:
    """Two columns of one row that say the same month, such as debit and credit, as one figure."""
    found: dict[tuple[str, int | None], Figure] = {}
    for figure in figures:
        key = figure.measure, figure.month
        same = found.get(key)
        found[key] = figure if same is None else joined(same, figure)
    return list(found.values())


def joined(first: Figure, second: Figure) -> Figure:
    return Figure(
        first.row, first.label, first.code, first.code_cell, first.month, first.pence + second.pence,
        f"{first.cell} {second.cell}", f"{first.raw} / {second.raw}", first.measure,
    )  # fmt: skip


def write_posted(written: Written, effect: Effect, movements: dict[Key, Movement]) -> list[ActualMonth]:
    """The actual spend whose change is posted now, each with its movement. In the transaction of the postings."""
    rows = []
    for row, own in figures_to_write(effect):
        if row not in written.lines:
            continue
        for figure in together_in_row(own):
            movement = movements.get(Key.of(figure.word, figure.measure, figure.month))
            if figure.measure == PLAN or movement is None:
                continue
            rows.append(
                ActualMonth(
                    line_id=written.lines[row], month=figure.month or 12, amount=from_pence(figure.pence),
                    cell=figure.cell[:24], raw=figure.raw[:120], movement=movement,
                )
            )  # fmt: skip
    return ActualMonth.objects.bulk_create(rows, batch_size=2_000)


def write_published(batch: ImportBatch, effect: Effect) -> list[PublishedAllocation]:
    checked = effect.checked
    return PublishedAllocation.objects.bulk_create(
        PublishedAllocation(
            batch=batch,
            holder=checked.holders[figure.code],
            year=batch.year,
            heading=checked.heading[:200],
            amount=from_pence(figure.pence),
            cell=figure.cell,
            raw=figure.raw[:120],
        )
        for figure in checked.found.figures
    )

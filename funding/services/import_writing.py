"""Rows of an import. Many are written in chunks under a batch that no reader counts until it is applied, so that nobody
waits long for the database; few go into the one transaction that applies it. What an import that stopped left behind is
swept before it is written again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.db.models import Model

from funding.domain.import_figures import Figure
from funding.domain.import_mapping import PLAN, plain
from funding.domain.import_review import Key
from funding.domain.money import from_pence
from funding.models import ActualMonth, BudgetLine, BudgetMonth, ImportBatch, Movement, Project, PublishedAllocation
from funding.services.import_check import Link
from funding.services.import_effect import Effect
from funding.services.pots import open_project
from organisations.models import User
from organisations.seals import Sealed, sealed_rows

CHUNK = 1_000  # figures: a tenth of a second on either database
FEW = 2_000  # figures that go into one transaction

Progress = Callable[[int], None]


@dataclass
class Written:
    """What stands already: how many rows and pounds, and the hash of every row for the audit chain. `posting` are the
    figures whose change is posted: they are written with their movements. `waiting` are lines, by plain word, whose
    project the import opens when it begins to count."""

    rows: int = 0
    pence: int = 0
    sealed: Sealed = field(default_factory=dict)
    lines: dict[int, BudgetLine] = field(default_factory=dict)
    waiting: dict[str, list[BudgetLine]] = field(default_factory=dict)
    figures: int = 0

    def seal(self, rows: Sequence[Model]) -> None:
        self.sealed |= sealed_rows(rows)


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


def name_projects(written: Written, opened: dict[str, Project]) -> None:
    """Lines that were written before their project was opened, on that project."""
    for word, lines in written.waiting.items():
        for line in lines:
            line.project = opened[word]
        for first in range(0, len(lines), CHUNK):
            numbers = [line.pk for line in lines[first : first + CHUNK]]
            BudgetLine.objects.filter(pk__in=numbers).update(project=opened[word])
        written.seal(lines)


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
    lines = BudgetLine.objects.bulk_create(line_of(batch, effect, row, own[0]) for row, own in chunk)
    for line, (_, own) in zip(lines, chunk, strict=True):
        if effect.checked.link(own[0]).opens:
            written.waiting.setdefault(plain(own[0].word), []).append(line)
    plans: list[BudgetMonth] = []
    actuals: list[ActualMonth] = []
    for line, (_, own) in zip(lines, chunk, strict=True):
        for figure in together_in_row(own):
            written.pence += figure.pence
            amount, raw = from_pence(figure.pence), figure.raw[:120]
            if figure.measure == PLAN:
                plans.append(BudgetMonth(line=line, month=figure.month, amount=amount, cell=figure.cell[:24], raw=raw))
            elif Key.of(figure.word, figure.measure, figure.month) not in posting:
                actuals.append(
                    ActualMonth(line=line, month=figure.month or 12, amount=amount, cell=figure.cell[:24], raw=raw)
                )
            else:
                written.lines[line.row] = line
    written.rows += len(lines)
    written.figures += len(plans) + len(actuals)
    written.seal(lines)
    written.seal(BudgetMonth.objects.bulk_create(plans))
    written.seal(ActualMonth.objects.bulk_create(actuals))


def line_of(batch: ImportBatch, effect: Effect, row: int, figure: Figure) -> BudgetLine:
    link = effect.checked.link(figure)
    return BudgetLine(batch=batch, row=row, label=figure.label, code=figure.code, pot=link.pot, project=link.project)


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
                    line=written.lines[row], month=figure.month or 12, amount=from_pence(figure.pence),
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

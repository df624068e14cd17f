"""Questions that an import asks before it goes in, each with two answers: whether it adds to a budget that a pot has
from another file, and whether spend on a pot belongs to the one project of that pot. Reads only."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, replace

from django.utils import timezone

from funding.domain.financial_year import FinancialYear
from funding.domain.import_figures import Figure, Offer, Problem
from funding.domain.import_mapping import ACTUAL, PLAN, UPDATE, Mapping, Meaning, plain
from funding.domain.import_words import How, Word
from funding.domain.money import from_pence, in_words
from funding.imported import Planned, batches_by_pk, plans_beside
from funding.models import ImportBatch, Pot
from funding.selectors import projects_of
from organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Beside:
    """The plan that a pot has from another import, under words that the file does not say: what counts of it. `first`
    is the file's first figure for the pot, `pence` all that it gives."""

    pot: Pot
    batch: ImportBatch
    planned: tuple[Planned, ...]
    first: Figure
    pence: int

    @property
    def counts(self) -> str:
        return in_words(from_pence(sum(each.pence for each in self.planned)))

    @property
    def gives(self) -> str:
        return in_words(from_pence(self.pence))


def budgets_beside(
    organisation: Organisation, year: FinancialYear, mapping: Mapping, figures: Sequence[Figure],
    pots: Lookup[str, Pot],
) -> tuple[Beside, ...]:  # fmt: skip
    """Budgets that the file would be added to, though it shares no word with them. `pots` by plain word."""
    own: dict[int, list[Figure]] = {}
    found = {pot.pk: pot for pot in pots.values()}
    for figure in figures:
        if figure.measure == PLAN and (pot := pots.get(plain(figure.word))):
            own.setdefault(pot.pk, []).append(figure)
    if not own or mapping.mode == UPDATE:
        return ()
    words = {pot: {plain(figure.word) for figure in given} for pot, given in own.items()}
    beside = plans_beside(organisation, year, words, {plain(figure.word) for figure in figures})
    batches = batches_by_pk(batch for _, batch in beside)
    return tuple(
        Beside(found[pot], batches[batch], tuple(planned), own[pot][0], sum(figure.pence for figure in own[pot]))
        for (pot, batch), planned in sorted(beside.items())
    )


def question_of(beside: Beside, year: FinancialYear) -> Problem:
    day = timezone.localtime(beside.batch.applied_at)
    sentence = (
        f"{beside.pot} has a budget of {beside.counts} for {year} already, from {beside.batch.file.name}, which "
        f"{beside.batch.applied_by} imported on {day.day} {day:%B %Y}. This file gives it {beside.gives} under other "
        "names. Say whether that is more money or the same again."
    )
    offer = Offer(
        f"Take this file's {beside.gives} instead", f"Add it to the {beside.counts}", pot=beside.pot.reference
    )
    return Problem("", sentence, is_doubt=True, offer=offer)


def answer_in_words(beside: Beside, mapping: Mapping) -> str:
    """What the import does to the other budget, for the review."""
    from_file = f"the {beside.counts} that {beside.pot} has from {beside.batch.file.name}"
    if beside.pot.reference in mapping.instead:
        return f"This file's {beside.gives} takes the place of {from_file}."
    return f"This file's {beside.gives} is added to {from_file}."


def figures_gone(besides: Iterable[Beside], mapping: Mapping, last_row: int) -> tuple[Figure, ...]:
    """Nothing for every line whose place the file takes, each in a row of its own below the file's rows, with the cell
    that takes its place. Newer figures count, so the other import stays as it is and counts again after an undo."""
    found: list[Figure] = []
    rows: dict[str, int] = {}
    for beside in besides:
        if beside.pot.reference not in mapping.instead:
            continue
        for each in beside.planned:
            row = rows.setdefault(each.key.word, last_row + len(rows) + 1)
            found.append(Figure(row, each.label, each.code, "", each.key.month, 0, beside.first.cell, ""))
    return tuple(found)


def questions_of_projects(
    organisation: Organisation, words: Iterable[Word], figures: Iterable[Figure], alone: Lookup[str, Pot]
) -> list[Problem]:
    """Actual spend of a word that means a pot alone, where the pot has one project: it would not be explained. What a
    person answered last time is not asked again. `alone` by plain word."""
    if not alone:
        return []
    spent = {plain(figure.word) for figure in figures if figure.measure == ACTUAL and figure.pence}
    projects: dict[int, list[str]] = {}
    titles: dict[str, str] = {}
    for project in projects_of(organisation):
        titles[project.reference] = str(project)
        for paid in project.pots.all():
            projects.setdefault(paid.pk, []).append(project.reference)
    found = []
    for word in words:
        pot = alone.get(plain(word.text))
        own = projects.get(pot.pk, []) if pot else []
        if pot is None or len(own) != 1 or plain(word.text) not in spent or word.how is How.REMEMBERED:
            continue
        title = titles[own[0]]
        sentence = (
            f"Spend of “{word.text[:40]}” stands for {pot.reference} without a project, so it would not be explained. "
            f"The pot has one project: {title}. Say whether it is that project's spend."
        )
        offer = Offer(f"It is spend of {title}", "Leave it not explained", word.text, pot.reference, own[0])
        found.append(Problem("", sentence, is_doubt=True, offer=offer))
    return found


def with_answers(mapping: Mapping, offers: Iterable[Offer], rights: Iterable[Offer]) -> Mapping:
    """The mapping with what was answered: `offers` were taken, `rights` called right as they stand."""
    said = mapping.by_word()
    instead = dict.fromkeys(mapping.instead)
    for offer in offers:
        if offer.word:
            said[plain(offer.word)] = Meaning(offer.word, offer.pot, offer.project)
        else:
            instead[offer.pot] = None
    for offer in rights:
        if offer.word:
            said[plain(offer.word)] = Meaning(offer.word, offer.pot)
    return replace(mapping, meanings=tuple(said.values()), instead=tuple(instead))

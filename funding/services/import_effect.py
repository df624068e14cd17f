"""What an import would do to what counts now: reads only. Which figures are added, changed, unchanged or left out, what
would be posted, which spend typed by hand it replaces, and what a person should hear before."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from funding.domain.financial_year import MONTH_NAMES, FinancialYear, Month
from funding.domain.import_mapping import ACTUAL, PLAN, PUBLISHED
from funding.domain.import_postings import Change, Stated, Target, changes_of, less_paid, together
from funding.domain.import_review import Fate, Key, Review, reviewed
from funding.domain.money import from_pence, in_words
from funding.imported import (
    actuals_standing,
    batches_by_pk,
    figures_given,
    newest_by_key,
    paid_to_partners,
    typed_by_hand,
    what_counts,
)
from funding.matched import posted_from_lines
from funding.models import ImportBatch, Movement
from funding.selectors import months_closed
from funding.services.import_check import Checked
from organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Effect:
    """`changes` are the postings of actual spend; `by_hand` the typed spend that they replace, by target and month;
    `paid` what payments of agreements spent there already (pence), which `stated`, the changes by the file, still hold;
    `closed` the months of them that take adjustments in the open month. `rests_on` are the imports that counted when
    this was worked out: when they differ, it is worked out again. `earlier` are imports of others that it overlaps."""

    checked: Checked
    review: Review
    changes: tuple[Change, ...]
    by_hand: dict[tuple[Target, int], list[Movement]]
    paid: dict[tuple[Target, int], int]
    stated: tuple[Change, ...]
    closed: tuple[int, ...]
    words_to_check: int
    rests_on: tuple[int, ...]
    earlier: tuple[tuple[ImportBatch, int, int], ...]

    @property
    def posted_pence(self) -> int:
        return sum(change.pence for change in self.changes)

    @property
    def takes_nothing(self) -> bool:
        """Whether every figure counts already, or is left out."""
        return not self.review.of(Fate.ADDED) and not self.review.of(Fate.CHANGED) and not self.changes


def effect_of(checked: Checked) -> Effect:
    """Raises nothing: what stands in the way is in `checked`. Published figures have no effect on money."""
    organisation, year = checked.organisation, checked.year
    if checked.mapping.holds == PUBLISHED:
        return Effect(checked, reviewed((), {}), (), {}, {}, (), (), 0, (), ())
    given = figures_given(organisation, year)
    review = reviewed(checked.found.figures, what_counts(given), checked.mapping.mode, checked.gone)
    changes: list[Change] = []
    paid: dict[tuple[Target, int], int] = {}
    if ACTUAL in checked.mapping.measures:
        from_lines = lines_posted(organisation, year)
        before = actuals_standing(organisation, year)
        changes = changes_of(stated_in(checked, review), before, from_lines)
        paid = paid_to_partners(organisation, year, targets_of(changes), before, from_lines)
    months = months_closed(organisation, year)
    posted = less_paid(changes, paid)
    by_hand = typed_by_hand(organisation, year, targets_of(changes))
    closed = sorted({*(change.month for change in posted), *(month for _, month in by_hand)} & set(months))
    meant = {word.text for word in checked.words if word.meaning and (word.meaning.pot or word.meaning.leave)}
    actual_words = {figure.word for figure in checked.found.figures if figure.measure == ACTUAL}
    return Effect(
        checked,
        review,
        tuple(posted),
        by_hand,
        paid,
        tuple(changes),
        tuple(closed),
        sum(1 for word in checked.words if word.text in actual_words and word.text not in meant),
        counting_now(checked),
        overlaps(review, newest_by_key(given)),
    )


def targets_of(changes: Iterable[Change]) -> set[tuple[Target, int]]:
    """Where, and in which months, spend goes up."""
    return {(change.target, change.month) for change in changes if change.pence > 0}


def is_as_worked_out(effect: Effect) -> bool:
    """Whether the typed spend that an import replaces, and the payments that it leaves out, are still the same."""
    organisation, year = effect.checked.organisation, effect.checked.year
    targets = targets_of(effect.stated)
    if typed_by_hand(organisation, year, targets) != effect.by_hand:
        return False
    from_lines = lines_posted(organisation, year)
    paid = paid_to_partners(organisation, year, targets, actuals_standing(organisation, year), from_lines)
    return paid == effect.paid


def lines_posted(organisation: Organisation, year: FinancialYear) -> dict[Key, int]:
    rows = posted_from_lines(organisation, year)
    return {Key.of(code, ACTUAL, month): pence for (code, month), pence in rows.items()}


def counting_now(checked: Checked) -> tuple[int, ...]:
    rows = ImportBatch.objects.counting().filter(organisation=checked.organisation, year=checked.year.start)
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def stated_in(checked: Checked, review: Review) -> list[Stated]:
    """The actual spend that goes in, by word and month, on what the word means."""
    taken = review.taken
    found = []
    for figure in checked.found.figures:
        key = Key.of(figure.word, figure.measure, figure.month)
        if figure.measure != ACTUAL or key not in taken:
            continue
        found.append(Stated(key, figure.pence, checked.link(figure).target, figure.label, figure.cell, figure.raw))
    return together(found)


def overlaps(review: Review, newest: dict[Key, int]) -> tuple[tuple[ImportBatch, int, int], ...]:
    """Imports whose figures stand in this file too: which, how many of them, and how many differ."""
    shared: dict[int, list[int]] = {}
    for line in review.lines:
        if line.key in newest and line.fate is not Fate.LEFT:
            counts = shared.setdefault(newest[line.key], [0, 0])
            counts[0] += 1
            counts[1] += line.fate is Fate.CHANGED
    batches = batches_by_pk(shared)
    return tuple((batches[pk], both, differ) for pk, (both, differ) in sorted(shared.items()))


def effect_in_words(effect: Effect) -> str:
    """What it does to the year, in one sentence."""
    checked = effect.checked
    parts = []
    for measure, name in ((PLAN, "The budget"), (ACTUAL, "Actual spend")):
        if measure not in checked.mapping.measures or checked.is_too_large:
            continue
        moved = effect.review.effect(measure)
        if moved:
            way = "goes up" if moved > 0 else "goes down"
            parts.append(f"{name} of {checked.year} {way} by {in_words(from_pence(abs(moved)))}")
        else:
            parts.append(f"{name} of {checked.year} stays as it is in total")
    return "; ".join(parts) + "." if parts else ""


def said_before(effect: Effect) -> list[str]:
    """What a person should hear before the import, one sentence each."""
    return [
        *same_again(effect),
        *others_figures(effect),
        *typed_spend(effect),
        *partner_spend(effect),
        *adjustments(effect),
        *to_check(effect),
        *spread_again(effect),
    ]


def same_again(effect: Effect) -> list[str]:
    """Every figure counts already: perhaps a file that was saved again."""
    lines = effect.review.lines
    if not lines or len(effect.review.of(Fate.UNCHANGED)) < len(lines) or not effect.earlier:
        return []
    batch = effect.earlier[0][0]
    return [f"Every figure of this file counts already: {batch.applied_by} imported {batch.file.name} on "
            f"{day_of(batch)}. Importing it again changes nothing."]  # fmt: skip


def others_figures(effect: Effect) -> list[str]:
    if same_again(effect):
        return []
    found = []
    for batch, both, differ in effect.earlier:
        figures = "1 figure" if both == 1 else f"{both:,} figures"
        ends = f"{differ:,} of them would change" if differ else "none of them would change"
        found.append(f"{figures} of this file came in {batch.file.name} already, which {batch.applied_by} imported on "
                     f"{day_of(batch)}: {ends}.")  # fmt: skip
    return found


def typed_spend(effect: Effect) -> list[str]:
    movements = [movement for rows in effect.by_hand.values() for movement in rows]
    if not movements:
        return []
    pounds = sum(posting.amount for movement in movements for posting in movement.postings.all())
    entries = "1 entry" if len(movements) == 1 else f"{len(movements):,} entries"
    return [f"{in_words(pounds, pence=True)} of spend that was typed by hand ({entries}) for the same pots, "
            "projects and months is reversed: the file's figures take its place."]  # fmt: skip


def partner_spend(effect: Effect) -> list[str]:
    pence = sum(change.pence for change in effect.stated) - effect.posted_pence
    if not pence:
        return []
    return [f"{in_words(from_pence(pence), pence=True)} of this stands already as payments to partners by their "
            "agreements, for the same pots, projects and months. Those stay; only the rest is posted."]  # fmt: skip


def adjustments(effect: Effect) -> list[str]:
    if not effect.closed:
        return []
    names = ", ".join(MONTH_NAMES[month - 1] for month in effect.closed)
    is_one = len(effect.closed) == 1
    return [f"{names} {'is' if is_one else 'are'} closed: what changes there is posted in the first open month, as an "
            f"adjustment that names {'it' if is_one else 'the month it belongs to'}."]  # fmt: skip


def to_check(effect: Effect) -> list[str]:
    if not effect.words_to_check:
        return []
    words = "1 code or name has" if effect.words_to_check == 1 else f"{effect.words_to_check:,} codes or names have"
    return [f"{words} no pot yet. Their actual spend is kept to check and posts nothing. Choose their pots at step 4."]


def spread_again(effect: Effect) -> list[str]:
    """Amounts of the year that months replace, or the other way round."""
    if not effect.review.replaced:
        return []
    words = {key.word for key in effect.review.replaced}
    to_year = any(key.month is not None for key in effect.review.replaced)
    lines = "1 line" if len(words) == 1 else f"{len(words):,} lines"
    old, new = ("months", "one amount of the year") if to_year else ("one amount of the year", "months")
    return [f"{lines} that counted as {old} will count as {new}."]


def day_of(batch: ImportBatch) -> str:
    day = timezone.localtime(batch.applied_at)
    return f"{day.day} {day:%B %Y}"


def open_month_after(effect: Effect, number: int) -> Month | None:
    """The first month of the year from `number` on that takes postings; None when all are closed."""
    closed = months_closed(effect.checked.organisation, effect.checked.year)
    return next((month for month in effect.checked.year.months()[number - 1 :] if month.number not in closed), None)

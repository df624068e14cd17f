"""Their words beside ours: what each code or name of a workbook stands for, how that is known, and what it is like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from funding.domain.import_figures import Figure
from funding.domain.import_mapping import Meaning, plain

LIKE_ENOUGH = 0.6
MOST_LIKELY = 3
SHORTEST_WORD = 4  # shorter parts of a name tell nothing


class How(StrEnum):
    """How it is known what a word stands for."""

    CHOSEN = "chosen here"
    REMEMBERED = "as last time"
    EXACT = "the same code or name"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Ours:
    """A pot, or a project with the pot that pays for it, as a row of a choice. `names` are what it is known by."""

    pot: str | None
    project: str | None
    title: str
    names: frozenset[str]

    @property
    def value(self) -> str:
        """`P-001`, `P-001/PR-002` or `/PR-002`: what a form sends."""
        return f"{self.pot or ''}/{self.project}" if self.project else self.pot or ""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the file: rows and pence that stand under it, and what it means."""

    text: str
    label: str
    rows: tuple[int, ...]
    pence: int
    meaning: Meaning | None
    how: How


def words_of(figures: Iterable[Figure], ours: Sequence[Ours], chosen: Mapping[str, Meaning],
             remembered: Mapping[str, Meaning]) -> tuple[Word, ...]:  # fmt: skip
    """Every word of the figures in the order of the sheet. `chosen` and `remembered` go by `plain` word; a remembered
    meaning whose pot or project is gone does not count."""
    by_name = exact(ours)
    still = {one.value for one in ours}
    rows: dict[str, list[int]] = {}
    pence: dict[str, int] = {}
    first: dict[str, Figure] = {}
    for figure in figures:
        key = plain(figure.word)
        first.setdefault(key, figure)
        pence[key] = pence.get(key, 0) + figure.pence
        own = rows.setdefault(key, [])
        if not own or own[-1] != figure.row:
            own.append(figure.row)
    words = []
    for key, figure in first.items():
        meaning, how = known_meaning(key, figure, chosen, remembered, by_name, still)
        words.append(Word(figure.word, figure.label, tuple(dict.fromkeys(rows[key])), pence[key], meaning, how))
    return tuple(words)


def known_meaning(
    key: str, figure: Figure, chosen: Mapping[str, Meaning], remembered: Mapping[str, Meaning],
    by_name: Mapping[str, Ours], still: set[str],
) -> tuple[Meaning | None, How]:  # fmt: skip
    """Chosen here, else as last time, else by the same code or name; by code before name."""
    if key in chosen:
        return chosen[key], How.CHOSEN
    before = remembered.get(key)
    if before and (before.leave or value_of(before) in still):
        return before, How.REMEMBERED
    same = by_name.get(key) or by_name.get(plain(figure.label))
    if same:
        return Meaning(figure.word, same.pot, same.project), How.EXACT
    return None, How.UNKNOWN


def value_of(meaning: Meaning) -> str:
    return Ours(meaning.pot, meaning.project, "", frozenset()).value


def exact(ours: Iterable[Ours]) -> dict[str, Ours]:
    """Ours by name; a name borne twice stands for nothing."""
    found: dict[str, list[Ours]] = {}
    for one in ours:
        for name in one.names:
            found.setdefault(plain(name), []).append(one)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1}


def alike(word: Word, ours: Iterable[Ours]) -> tuple[Ours, ...]:
    """Ours whose name is most like the name or code of a word without a meaning, best first: a suggestion, never taken
    by itself. Comparing letters is slow: ask for the words that are shown, not for those of a whole file."""
    if word.meaning:
        return ()
    theirs = {plain(word.label), plain(word.text)}
    scored = []
    for position, one in enumerate(ours):
        score = max((likeness(a, plain(b)) for a in theirs for b in one.names), default=0.0)
        if score >= LIKE_ENOUGH:
            scored.append((-score, position, one))
    return tuple(one for *_, one in sorted(scored, key=lambda row: row[:2])[:MOST_LIKELY])


def likeness(first: str, second: str) -> float:
    """0 to 1: the better of letters in order and long words in common."""
    letters = SequenceMatcher(None, first, second, autojunk=False)
    if letters.real_quick_ratio() < LIKE_ENOUGH / 2:
        return 0.0
    a, b = ({word for word in text.split() if len(word) >= SHORTEST_WORD} for text in (first, second))
    shared = len(a & b) / min(len(a), len(b)) if a and b else 0.0
    return max(letters.ratio(), shared)

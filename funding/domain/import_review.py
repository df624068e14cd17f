"""What an import would change against what counts now: added, changed old to new, unchanged, left out. Lines are told
apart by their word (code, or name where there is no code), what is measured and the month. Amounts are whole pence."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from funding.domain.import_figures import Figure
from funding.domain.import_mapping import ADD, ADD_AND_UPDATE, PLAN, UPDATE, plain


class Key(NamedTuple):
    """Which figure: of which `plain` word, plan or actual, of which month (None: the year). A tuple, because a million
    of them are looked up."""

    word: str
    measure: str
    month: int | None

    @classmethod
    def of(cls, word: str, measure: str, month: int | None) -> "Key":
        return cls(plain(word), measure, month)


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that an import gave: its key, how the line is called, the amount, the import and the cell."""

    key: Key
    label: str
    pence: int
    batch: int
    cell: str


def standing(given: Iterable[Given]) -> dict[Key, int]:
    """What counts after imports in their order: month by month the newest. A line given for the year replaces its
    months and months replace its year; rows of one import with one key add up."""
    counts: dict[Key, int] = {}
    newest: dict[Key, int] = {}
    by_word: dict[tuple[str, str], set[Key]] = {}
    for one in given:
        key = one.key
        line = by_word.setdefault((key.word, key.measure), set())
        if key.measure == PLAN:
            for other in [each for each in line if (each.month is None) != (key.month is None)]:
                if newest[other] != one.batch:
                    line.discard(other)
                    del counts[other], newest[other]
        if newest.get(key) == one.batch:
            counts[key] += one.pence
        else:
            counts[key], newest[key] = one.pence, one.batch
            line.add(key)
    return counts


class Fate(StrEnum):
    """What happens to a figure."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT = "left out"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One figure of the file against what counts: `old` None where nothing counts; `rows` and `cells` of the file."""

    key: Key
    label: str
    old: int | None
    new: int
    fate: Fate
    cells: tuple[str, ...]

    @property
    def change(self) -> int:
        return self.new - (self.old or 0)


@dataclass(frozen=True, slots=True)
class Review:
    """All figures of a file. `replaced` are figures that count now and will not: the year of a line that comes by
    month, or its months. `kept` are figures of the file's own lines that it does not give: they go on counting."""

    lines: tuple[ReviewLine, ...]
    replaced: Mapping[Key, int]
    kept: Mapping[Key, int]

    def of(self, fate: Fate) -> list[ReviewLine]:
        return [line for line in self.lines if line.fate is fate]

    @property
    def taken(self) -> frozenset[Key]:
        """Keys that go in."""
        return frozenset(line.key for line in self.lines if line.fate is not Fate.LEFT)

    def effect(self, measure: str) -> int:
        """By how many pence what counts changes."""
        moved = sum(line.change for line in self.lines if line.fate is not Fate.LEFT and line.key.measure == measure)
        return moved - sum(pence for key, pence in self.replaced.items() if key.measure == measure)


def reviewed(
    figures: Iterable[Figure],
    counts: Mapping[Key, int],
    mode: str = ADD_AND_UPDATE,
    gone: AbstractSet[Key] = frozenset(),
) -> Review:
    """Every figure of the file beside what counts now. `gone` go in whatever the mode is: they take a line away."""
    new: dict[Key, int] = {}
    labels: dict[Key, str] = {}
    cells: dict[Key, list[str]] = {}
    for figure in figures:
        key = Key.of(figure.word, figure.measure, figure.month)
        new[key] = new.get(key, 0) + figure.pence
        labels.setdefault(key, figure.label)
        cells.setdefault(key, []).append(figure.cell)
    lines = tuple(
        ReviewLine(
            key, labels[key], counts.get(key), pence,
            fate_of(counts.get(key), pence, ADD_AND_UPDATE if key in gone else mode), tuple(cells[key]),
        )
        for key, pence in new.items()
    )  # fmt: skip
    taken = {line.key for line in lines if line.fate is not Fate.LEFT}
    by_month = {(key.word, key.measure): key.month is not None for key in taken}
    replaced: dict[Key, int] = {}
    kept: dict[Key, int] = {}
    for key, pence in counts.items():
        now = by_month.get((key.word, key.measure))
        if now is None or key in taken:
            continue
        goes = key.measure == PLAN and now != (key.month is not None)
        (replaced if goes else kept)[key] = pence
    return Review(lines, replaced, kept)


def fate_of(old: int | None, new: int, mode: str) -> Fate:
    if old is None:
        return Fate.LEFT if mode == UPDATE else Fate.ADDED
    if old == new:
        return Fate.UNCHANGED
    return Fate.LEFT if mode == ADD else Fate.CHANGED

"""What an import of actual spend posts: for each word and month the change since the last import that counts, on the
pot and project that the word means. Amounts are whole pence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from funding.domain.import_review import Key


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """Where actual spend stands: the keys of a pot and of a project of it; None for spend that is not explained.
    `opens` is the plain name of a project that has no key yet, because the import itself opens it."""

    pot: int
    project: int | None = None
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What an import says of one word and month: how much, on what, and from which cell and text."""

    key: Key
    pence: int
    target: Target | None
    label: str = ""
    cell: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One posting to be made: by how many pence the spend of a target changes in a month, and what says so."""

    key: Key
    target: Target
    pence: int
    stated: Stated

    @property
    def month(self) -> int:
        return self.key.month or 12


def changes_of(stated: Iterable[Stated], before: Mapping[Key, Stated],
               from_lines: Mapping[Key, int]) -> list[Change]:  # fmt: skip
    """The postings of an import against what counts before it, in the order in which they are stated. A word that now
    means another pot or project leaves the old one. Without a meaning nothing is posted, and what stood goes. What
    transaction lines of the word and month posted (`from_lines`, pence) is spend already: only the rest is posted."""
    found = []
    for now in stated:
        old = before.get(now.key)
        was = old.pence if old and old.target else 0
        if old is None and now.target:
            was = from_lines.get(now.key, 0)
        if old and old.target and old.target != now.target and was:
            found.append(Change(now.key, old.target, -was, now))
            was = 0
        if now.target and now.pence != was:
            found.append(Change(now.key, now.target, now.pence - was, now))
    return found


def less_paid(changes: Iterable[Change], paid: Mapping[tuple[Target, int], int]) -> list[Change]:
    """The same without what payments of agreements spent already of the target in the month (`paid`, pence): only the
    rest is posted, and never less than nothing."""
    left = dict(paid)
    found = []
    for change in changes:
        part = max(min(change.pence, left.get((change.target, change.month), 0)), 0)
        if part:
            left[change.target, change.month] -= part
        if change.pence != part:
            found.append(replace(change, pence=change.pence - part))
    return found


def together(stated: Iterable[Stated]) -> list[Stated]:
    """Rows of one word and month as one: amounts added, cells and texts joined."""
    found: dict[Key, Stated] = {}
    for one in stated:
        same = found.get(one.key)
        found[one.key] = (
            one
            if same is None
            else Stated(
                one.key, same.pence + one.pence, same.target, same.label, f"{same.cell}, {one.cell}",
                f"{same.raw}; {one.raw}",
            )
        )  # fmt: skip
    return list(found.values())

"""Bodies that others followed, by date: which body stands on a day for what an earlier one held. History stays under
its own code; only what is shown moves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Passed:
    """The duties of `before` passed to `after` on the day; a body that was divided has several rows."""

    before: str
    after: str
    on: date


def in_force(code: str, day: date, passed: Iterable[Passed]) -> tuple[str, ...]:
    """The bodies that stand on the day for what `code` held: itself, or those that followed it by then, however often.
    More than one where it was divided."""
    rows = list(passed)
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        followed = [row.after for row in rows if row.before == each and row.on <= day and row.after != each]
        if followed:
            waiting += followed
        else:
            found.add(each)
    return tuple(sorted(found)) or (code,)


def held_before(code: str, day: date, passed: Iterable[Passed]) -> tuple[str, ...]:
    """The bodies whose duties had passed to `code` by the day, itself left out."""
    rows = list(passed)
    befores = {row.before for row in rows} - {code}
    return tuple(sorted(each for each in befores if code in in_force(each, day, rows)))

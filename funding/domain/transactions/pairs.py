"""Lines that belong to each other: an accrual and its reversal, a journal that was posted twice, and lines that two
listings both hold."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from funding.domain.evidence import LineSource
from funding.domain.transactions.reading import ReadLine

REVERSES = re.compile(r"\brevers|\brev\b|\bback ?out\b", re.IGNORECASE)
JOURNALS = (LineSource.MANUAL_JOURNAL, LineSource.ACCRUAL, LineSource.RECHARGE)


@dataclass(frozen=True, slots=True)
class Pairable:
    """What of a line finds its pair. `key` names the line: its number in the database, or its place in a listing."""

    key: int
    month: int
    code: str
    subjective: str
    pence: int
    source: LineSource
    journal: str
    text: str

    @property
    def says_reversal(self) -> bool:
        return bool(REVERSES.search(f"{self.journal} {self.text}"))


@lru_cache(maxsize=50_000)
def stem(text: str) -> str:
    """The words of a text without numbers, months and the words of reversing: what stays from month to month."""
    words = re.findall(r"[a-z]{3,}", text.lower())
    return " ".join(word for word in words if word[:3] not in MONTH_STARTS and not REVERSES.search(word))


MONTH_STARTS = frozenset(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))


def reversals(lines: Iterable[Pairable], open_before: Iterable[Pairable] = ()) -> dict[int, int]:
    """Which line each reversal reverses, by key: the opposite amount on the same codes, in the same month or before.
    A reversal is of an accrual, or says that it reverses; among several its text decides, then the oldest. A line is
    reversed once."""
    lines = list(lines)
    free: dict[tuple[str, str, int], list[Pairable]] = defaultdict(list)
    for line in (*open_before, *lines):
        if not line.says_reversal and line.pence:
            free[line.code, line.subjective, line.pence].append(line)
    found: dict[int, int] = {}
    gone: set[int] = set()
    for line in sorted(lines, key=lambda each: (each.month, each.key)):
        if not (line.source is LineSource.ACCRUAL or line.says_reversal) or line.key in gone:
            continue
        if line.pence > 0 and not line.says_reversal:
            continue  # an accrual itself
        fit = [
            each
            for each in free[line.code, line.subjective, -line.pence]
            if each.key not in gone and each.key != line.key and each.month <= line.month
            and (line.says_reversal or each.source is LineSource.ACCRUAL)
        ]  # fmt: skip
        if fit:
            chosen = min(fit, key=lambda each: (_unlike(line, each), each.month, each.key))
            found[line.key] = chosen.key
            gone |= {chosen.key, line.key}
    return found


def _unlike(reversal: Pairable, line: Pairable) -> int:
    """0 when the reversal names the journal, 1 when the texts are alike, 2 otherwise."""
    if line.journal and line.journal.lower() in f"{reversal.text} {reversal.journal}".lower().replace(
        reversal.journal.lower() if reversal.journal == line.journal else "\0", ""
    ):
        return 0
    return 1 if stem(reversal.text) == stem(line.text) else 2


def journals_twice(lines: Iterable[Pairable]) -> dict[str, str]:
    """Journals that say in the same month, line for line, what a journal before them says: later number by first."""
    by_journal: dict[str, list[Pairable]] = defaultdict(list)
    for line in lines:
        if line.journal and line.source in JOURNALS:
            by_journal[line.journal].append(line)
    first: dict[tuple[object, ...], str] = {}
    found: dict[str, str] = {}
    for journal in sorted(by_journal, key=lambda name: min(line.key for line in by_journal[name])):
        same = by_journal[journal]
        says = tuple(sorted((line.month, line.code, line.subjective, line.pence, stem(line.text)) for line in same))
        if says in first:
            found[journal] = first[says]
        first.setdefault(says, journal)
    return found


def identities(lines: Sequence[ReadLine]) -> list[str]:
    """A name for each line that is the same in every listing that holds it: what it says, and which of several that
    say the same it is."""
    seen: Counter[tuple[object, ...]] = Counter()
    found = []
    for line in lines:
        seen[line.says] += 1
        said = "\x1f".join(map(str, (*line.says, seen[line.says])))
        found.append(hashlib.sha256(said.encode()).hexdigest()[:32])
    return found


def references(lines: Sequence[ReadLine], taken: Mapping[str, int]) -> list[str]:
    """How each line is called: its journal and which line of it, after those `taken` already."""
    count = Counter(taken)
    found = []
    for line in lines:
        name = line.journal or f"M{line.month}"
        count[name] += 1
        found.append(f"{name}/{count[name]}"[:60])
    return found

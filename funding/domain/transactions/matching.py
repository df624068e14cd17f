"""Which pot and project a line of the ledger belongs to: by the rules that the organisation stated, else by where lines
like it went before. A suggestion says why and how strong it is; a person accepts it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from funding.domain.transactions.pairs import stem
from funding.domain.words import Labelled


class Verdict(Labelled):
    """What was decided about a line. The last decision counts."""

    POSTED = "posted", "Matched"
    CHECK = "check", "To check"
    OUTSIDE = "outside", "Not money of a pot"
    OFFSET = "offset", "Cancelled by its reversal"
    OPEN = "open", "Open again"


class Strength(Labelled):
    PAIR = "pair", "Cancel each other"
    RULE = "rule", "By your rule"
    STRONG = "strong", "As always before"
    WEAK = "weak", "As mostly before"


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a line decides where it belongs."""

    code: str
    subjective: str = ""
    project: str = ""
    supplier: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """The references of a pot and a project of it; without a pot the line is no pot's money."""

    pot: str = ""
    project: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.pot, self.project) if part) or "no pot"


@dataclass(frozen=True, slots=True)
class Rule:
    """A stated rule: a line that says all of this belongs to the target. An empty part fits every line; `text` fits
    when all its words stand in the line's."""

    id: int
    target: Target
    code: str = ""
    subjective: str = ""
    project: str = ""
    supplier: str = ""
    text: str = ""

    @property
    def parts(self) -> int:
        return sum(map(bool, (self.code, self.subjective, self.project, self.supplier, self.text)))

    def fits(self, facts: Facts) -> bool:
        pairs = (
            (self.code, facts.code),
            (self.subjective, facts.subjective),
            (self.project, facts.project),
            (self.supplier, facts.supplier),
        )
        if any(said and said.lower() != line.lower() for said, line in pairs):
            return False
        line = facts.text.lower()
        return all(word in line for word in self.text.lower().split())

    def in_words(self) -> str:
        named = (
            ("cost centre", self.code),
            ("subjective code", self.subjective),
            ("project code", self.project),
            ("supplier", self.supplier),
            ("text with", self.text),
        )
        return ", ".join(f"{name} {said}" for name, said in named if said)


@dataclass(frozen=True, slots=True)
class Suggestion:
    target: Target
    strength: Strength
    reason: str
    rule: int | None = None


Key = tuple[str, ...]
LEAST, MOSTLY, ALWAYS = 2, 0.8, 5  # lines that make a habit; the part that must agree; lines that make it strong

KEYS: tuple[tuple[str, Callable[[Facts], Key]], ...] = (
    ("this project code", lambda line: (line.project,)),
    ("this cost centre, subjective code and supplier", lambda line: (line.code, line.subjective, line.supplier)),
    ("this cost centre and supplier", lambda line: (line.code, line.supplier)),
    ("this cost centre, subjective code and text", lambda line: (line.code, line.subjective, stem(line.text))),
    ("this cost centre and text", lambda line: (line.code, stem(line.text))),
    ("this cost centre and subjective code", lambda line: (line.code, line.subjective)),
    ("this cost centre", lambda line: (line.code,)),
)


class Matcher:
    """Suggestions for lines, from stated rules and from lines that were decided before. Built once for many lines."""

    def __init__(self, rules: Sequence[Rule], decided: Iterable[tuple[Facts, Target]]) -> None:
        # The rule that says more comes first; of two that say as much, the later.
        self._by_code: dict[str, list[Rule]] = defaultdict(list)
        for rule in sorted(rules, key=lambda rule: (-rule.parts, -rule.id)):
            self._by_code[rule.code.lower()].append(rule)
        self._habits: list[dict[Key, Counter[Target]]] = [defaultdict(Counter) for _ in KEYS]
        self._known: dict[tuple[int, Key], Suggestion | None] = {}
        for facts, target in decided:
            for habits, (_, key_of) in zip(self._habits, KEYS, strict=True):
                if all(key := key_of(facts)):
                    habits[key][target] += 1

    def suggest(self, facts: Facts) -> Suggestion | None:
        """By the stated rule that says most, else by the habit that says most; None leaves it to check."""
        near = [*self._by_code.get(facts.code.lower(), ()), *(self._by_code.get("", ()) if facts.code else ())]
        fitting = [rule for rule in near if rule.fits(facts)]
        if fitting:
            rule = min(fitting, key=lambda rule: (-rule.parts, -rule.id))
            return Suggestion(rule.target, Strength.RULE, f"Your rule: {rule.in_words()}", rule.id)
        return self._by_habit(facts)

    def _by_habit(self, facts: Facts) -> Suggestion | None:
        for place, (_, key_of) in enumerate(KEYS):
            key = key_of(facts)
            if not all(key):
                continue
            if (place, key) not in self._known:
                self._known[place, key] = self._habit(place, key)
            if suggestion := self._known[place, key]:
                return suggestion  # else a habit that says less is tried
        return None

    def _habit(self, place: int, key: Key) -> Suggestion | None:
        counts = self._habits[place].get(key)
        if not counts:
            return None
        (target, most), whole = counts.most_common(1)[0], counts.total()
        if most < LEAST or most < whole * MOSTLY:
            return None
        strength = Strength.STRONG if most == whole and whole >= ALWAYS else Strength.WEAK
        name = KEYS[place][0]
        return Suggestion(target, strength, f"{most} of {whole} earlier lines with {name} went to {target}")

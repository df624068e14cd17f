"""In months 10 to 12 manual journals move existing cost into the pot.

Only manual journals that say which code they took the cost from are looked at. A journal from the pot's own codes, or
from one of its projects to another, re-codes and is left out; so are invoices, payroll, recharges and accruals,
however large and however late. A journal that corrects a wrong code takes the cost off that code on a line of the same
pot or project: the pot bears no more than before, and it asks nothing. Journals that were reversed add up to nothing.
Journals onto codes outside the pot's projects are left to the rule about those, where it asks.
"""

from collections import defaultdict
from collections.abc import Iterable

from funding.domain.evidence import Line, LineSource
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules import off_purpose
from funding.domain.rules.rule import LINES, Finding, Rule, kind_on, terms_on
from funding.domain.words import Place

CODE = "late-journals"
FROM_MONTH = 10
CLEARS_WHEN = "The journals are reversed, or each is shown to move cost of this pot's purpose."


def find(year: OrganisationYear) -> Iterable[Finding]:
    mine, asked = late_by_family(year), asked_elsewhere(year)
    for pots in year.families():
        names = year.family(pots[0].reference)
        lines = [line for line in mine[names] if line.reference not in asked]
        found = finding(pots, lines, year)
        if found:
            yield found


def late_by_family(year: OrganisationYear) -> dict[tuple[str, ...], list[Line]]:
    """By pots that are one: lines of months 10 to 12 that name them, stand on their code or name a project of theirs
    alone, and the reversals of such lines."""
    code_pots = {code.code: code.pot for code in year.codes or ()}
    by_reference = {line.reference: line for line in year.lines or ()}
    families = {pot.reference: year.family(pot.reference) for pot in year.pots}
    serves: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for pot in year.pots:
        for project in pot.projects:
            serves[project].add(families[pot.reference])
    found: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in year.lines or ():
        if line.month < FROM_MONTH:
            continue
        seen_as = by_reference.get(line.reverses or "", line)
        name = line.pot or code_pots.get(line.code) or seen_as.pot
        served = serves.get(line.project or seen_as.project or "", set())
        names = families.get(name) if name else next(iter(served)) if len(served) == 1 else None
        if names:
            found[names].append(line)
    return found


def asked_elsewhere(year: OrganisationYear) -> frozenset[str]:
    """Lines outside the projects of pots that the rule about such lines asks about."""
    if off_purpose.RULE.lacks(year):
        return frozenset()
    charged = off_purpose.charged_by_family(year)
    asked = {found.key for found in off_purpose.find(year)}
    return frozenset(
        each.line.reference
        for pots in year.families()
        if f"{off_purpose.CODE}:{(names := year.family(pots[0].reference))[0]}:{year.year.code}" in asked
        for each in off_purpose.outside_of(pots, charged[names], year)
        if each.line.amount > 0
    )


def finding(pots: tuple[PotYear, ...], mine: list[Line], year: OrganisationYear) -> Finding | None:
    own = year.own_codes(pots[0])
    journals = {
        line.reference: line
        for line in mine
        if line.source is LineSource.MANUAL_JOURNAL and line.from_code is not None and line.from_code not in own
    }
    taken_from = {line.from_code for line in journals.values() if line.from_code}
    lines = [
        line for line in mine if line.reference in journals or line.reverses in journals or corrects(line, taken_from)
    ]
    amount, least = sum((line.amount for line in lines), ZERO), year.least(CODE, *pots)
    if not journals or amount < least:
        return None
    last = max(line.on for line in journals.values())
    named = {line.pot for line in lines}
    return Finding(
        key=f"{CODE}:{year.family(pots[0].reference)[0]}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots if len(pots) == 1 or pot.reference in named)
        or tuple(pot.reference for pot in pots),
        kind=kind_on(last, *pots),
        amount=amount,
        month=max(line.month for line in journals.values()),
        figures={
            "Moved into the pot": in_words(amount, pence=True),
            "Journals": str(len(journals)),
            "Taken from": ", ".join(sorted(taken_from)),
            "Protection": terms_on(last, *pots),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
        line=next(iter(journals)) if len(journals) == 1 else None,
    )


def corrects(line: Line, taken_from: set[str]) -> bool:
    """The other side of a journal: it takes off a code, on a line of the pot, what the journal puts on another."""
    return line.source is LineSource.MANUAL_JOURNAL and line.amount < 0 and line.code in taken_from


def lacks_origin(year: OrganisationYear) -> str | None:
    """Where no journal says which code it took its cost from, the rule could find nothing and must not claim to."""
    late = [
        line
        for line in year.lines or ()
        if line.month >= FROM_MONTH and line.source is LineSource.MANUAL_JOURNAL and not line.reverses
    ]
    return "origin-of-journals" if late and all(line.from_code is None for line in late) else None


RULE = Rule(
    CODE,
    "Late manual journals",
    __doc__,
    find,
    uses=("Moved into the pot", "Journals", "Taken from", "Protection", "Smallest amount queried"),
    data="Transaction lines with their source and, for journals, the code the cost was taken from.",
    clears_when=CLEARS_WHEN,
    needs=(LINES,),
    lacks_more=lacks_origin,
    stands=Place.SPENT,
)

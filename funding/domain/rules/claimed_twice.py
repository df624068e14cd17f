"""The same transaction line stands against two pots, for more than it cost.

Every claim on a line is added: to which pots it is charged, and what was claimed for it. Match funding and agreed
shares are exempt and are not added. A line split between pots up to its own amount is one cost shared and asks
nothing. Pots that continue one another are one pot. What a pair of pots claims beyond the lines' cost is one query;
pairs too small to ask about are added by the pot that is in them, so that many small ones are one query. Lines that
were reversed in full are left out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from funding.domain.evidence import Line
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear
from funding.domain.rules.rule import CLAIMS, LINES, Finding, Rule, kind_on, terms_on
from funding.domain.words import Place

CODE = "claimed-twice"
CLEARS_WHEN = "One of the claims is taken back, or the agreed share or match funding is named."


def find(year: OrganisationYear) -> Iterable[Finding]:
    small: dict[str, list[tuple[tuple[str, ...], list[tuple[Line, Decimal]]]]] = defaultdict(list)
    for names, over in claimed_over(year).items():
        found = finding(names, over, "+".join(names), year)
        if found:
            yield found
            continue
        for name in names:
            small[name].append((names, over))
    while small:
        name = max(small, key=lambda each: sum(amount for _, over in small[each] for _, amount in over))
        pairs = small.pop(name)
        found = finding((name, *others(name, pairs)), [each for _, over in pairs for each in over], f"{name}+", year)
        if found and len(pairs) > 1:
            yield found
            small = {each: kept for each, held in small.items() if (kept := [one for one in held if one not in pairs])}


def others(name: str, pairs: list[tuple[tuple[str, ...], list[tuple[Line, Decimal]]]]) -> list[str]:
    return sorted({other for names, _ in pairs for other in names} - {name})


def claimed_over(year: OrganisationYear) -> dict[tuple[str, ...], list[tuple[Line, Decimal]]]:
    """By pots: the lines that they claim together for more than they cost, and by how much. A pot goes by the first of
    the references under which it goes on."""
    one = {pot.reference: year.family(pot.reference)[0] for pot in year.pots}
    against: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    exempt: set[tuple[str, str]] = set()
    for claim in year.claims or ():
        if claim.is_agreed:
            exempt.add((claim.line, one.get(claim.pot, claim.pot)))
        else:
            against[claim.line][one.get(claim.pot, claim.pot)] += claim.amount
    lines = wholes(year.lines or ())
    back: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line, _ in lines:
        back[line.reverses or ""] += line.amount
    over: dict[tuple[str, ...], list[tuple[Line, Decimal]]] = defaultdict(list)
    for line, parts in lines:
        if line.reference not in against or line.reverses or line.amount + back[line.reference] <= 0:
            continue
        claims = against[line.reference]
        charged: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for part in parts:
            charged[one.get(part.pot or "", "")] += part.amount
        for own, amount in charged.items():
            if own and own not in claims and (line.reference, own) not in exempt:
                claims[own] = amount
        standing = {pot: amount for pot, amount in claims.items() if amount > 0}
        excess = sum(standing.values(), ZERO) - line.amount
        if len(standing) > 1 and excess > 0:
            over[tuple(sorted(standing))].append((line, excess))
    return over


def wholes(lines: Iterable[Line]) -> list[tuple[Line, list[Line]]]:
    """Lines with what they cost in all, each beside the parts into which it was split between pots."""
    parts: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for line in lines:
        parts[line.id, line.reference].append(line)
    return [(replace(each[0], amount=sum((part.amount for part in each), ZERO)), each) for each in parts.values()]


def finding(
    names: tuple[str, ...], over: list[tuple[Line, Decimal]], key: str, year: OrganisationYear
) -> Finding | None:
    together = {name for each in names for name in year.family(each)}
    pots = [pot for pot in year.pots if pot.reference in together]
    amount = sum((excess for _, excess in over), ZERO)
    if not pots or amount < (least := min(year.least(CODE, pot) for pot in pots)):
        return None
    last = max(line.on for line, _ in over)
    return Finding(
        key=f"{CODE}:{key}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots),
        kind=kind_on(last, *pots),
        amount=amount,
        month=max(line.month for line, _ in over),
        figures={
            "Claimed beyond what the lines cost": in_words(amount, pence=True),
            "Lines": str(len(over)),
            "The lines cost": in_words(sum((line.amount for line, _ in over), ZERO), pence=True),
            "Protection": terms_on(last, *pots),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
        line=over[0][0].reference if len(over) == 1 else None,
    )


RULE = Rule(
    CODE,
    "Claimed twice",
    __doc__,
    find,
    uses=("Claimed beyond what the lines cost", "Lines", "The lines cost", "Protection", "Smallest amount queried"),
    data="Transaction lines and the claims made on them.",
    clears_when=CLEARS_WHEN,
    needs=(LINES, CLAIMS),
    stands=Place.SPENT,
)

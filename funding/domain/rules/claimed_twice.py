"""The same transaction line stands against two pots, for more than it cost.

Every claim on a line is added: to which pots it is charged, and what was claimed for it. Match funding and agreed
shares are exempt and are not added. A line split between pots up to its own amount is one cost shared and asks
nothing. What a pair of pots claims beyond the lines' cost is one query. Lines that were reversed are left out.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from funding.domain.evidence import Line
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear
from funding.domain.rules.rule import CLAIMS, LINES, Finding, Rule, kind_on, terms_on
from funding.domain.words import Place

CODE = "claimed-twice"
CLEARS_WHEN = "One of the claims is taken back, or the agreed share or match funding is named."


def find(year: OrganisationYear) -> Iterable[Finding]:
    for names, over in claimed_over(year).items():
        found = finding(names, over, year)
        if found:
            yield found


def claimed_over(year: OrganisationYear) -> dict[tuple[str, ...], list[tuple[Line, Decimal]]]:
    """By pots: the lines that they claim together for more than they cost, and by how much."""
    against: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    exempt: set[tuple[str, str]] = set()
    for claim in year.claims or ():
        if claim.is_agreed:
            exempt.add((claim.line, claim.pot))
        else:
            against[claim.line][claim.pot] += claim.amount
    lines = year.lines or ()
    gone = {line.reverses for line in lines if line.reverses} | {line.reference for line in lines if line.reverses}
    over: dict[tuple[str, ...], list[tuple[Line, Decimal]]] = defaultdict(list)
    for line in lines:
        if line.reference not in against or line.reference in gone:
            continue
        claims = against[line.reference]
        if line.pot and line.pot not in claims and (line.reference, line.pot) not in exempt:
            claims[line.pot] = line.amount
        standing = {pot: amount for pot, amount in claims.items() if amount > 0}
        excess = sum(standing.values(), ZERO) - line.amount
        if len(standing) > 1 and excess > 0:
            over[tuple(sorted(standing))].append((line, excess))
    return over


def finding(names: tuple[str, ...], over: list[tuple[Line, Decimal]], year: OrganisationYear) -> Finding | None:
    pots = [pot for pot in year.pots if pot.reference in names]
    amount = sum((excess for _, excess in over), ZERO)
    if not pots or amount < (least := min(year.least(CODE, pot) for pot in pots)):
        return None
    last = max(line.on for line, _ in over)
    return Finding(
        key=f"{CODE}:{'+'.join(names)}:{year.year.code}",
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

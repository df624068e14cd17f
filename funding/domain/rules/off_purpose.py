"""The pot has its own code in the ledger, and cost charged to it stands on codes outside its projects.

Every transaction line that names the pot, stands on its code, or is claimed for it (as far as it is claimed) is looked
at: it is on purpose when it stands on the pot's own code or on the code of one of its projects, or names one of its
projects. A pot without a code of its own is held to its declared apportionment: what it bears of a shared code beyond
its share is outside. Reversed lines and their reversals add up to nothing, and so does cost moved from one code to
another; a line that is an agreed share of a joint project is on purpose; pots that continue one another are one and
keep their codes. Lines claimed for more than they cost have their own rule. Spend in the pot's ledger that matches no
project counts too; of the two sums the larger is asked about, for they are mostly the same pounds seen twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.evidence import Line, share_of
from funding.domain.financial_year import Month
from funding.domain.money import ZERO, in_words, rounded
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import Finding, Rule, kind_on, terms_on
from funding.domain.words import MovementKind, Place

CODE = "off-purpose"
CLEARS_WHEN = "The cost is moved to the code it belongs to, or the project it served is named on its lines."


@dataclass(frozen=True, slots=True)
class Charge:
    """What of a line is charged to a pot, in pounds. `seen_as` is the line itself, or the one that it reverses."""

    line: Line
    seen_as: Line
    pot: str
    amount: Decimal


def find(year: OrganisationYear) -> Iterable[Finding]:
    charged, cost = charged_by_family(year), cost_by_code(year)
    for pots in year.families():
        names = year.family(pots[0].reference)
        found = finding(pots, lines_outside(pots, charged[names], cost, year), year)
        if found:
            yield found


def finding(pots: tuple[PotYear, ...], found: tuple[Decimal, list[Charge]], year: OrganisationYear) -> Finding | None:
    outside, stand = found
    loose = [moved for pot in pots for moved in pot.movements if moved.kind is MovementKind.SPEND_UNEXPLAINED]
    unmatched = sum((moved.amount for moved in loose), ZERO)
    amount, least = max(outside, unmatched), year.least(CODE, *pots)
    if amount < least:
        return None
    last = max([each.line.on for each in stand] + [moved.on for moved in loose])
    named = {each.pot for each in stand} | {
        pot.reference for pot in pots if any(each in loose for each in pot.movements)
    }
    return Finding(
        key=f"{CODE}:{year.family(pots[0].reference)[0]}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots if pot.reference in named),
        kind=kind_on(last, *pots),
        amount=amount,
        month=Month.containing(last).number if last in year.year else None,
        figures={
            "On codes outside its projects": in_words(outside, pence=True),
            "Codes": ", ".join(sorted({each.line.code for each in stand})) or "None given",
            "Lines": str(len(stand)),
            "In the ledger without a project": in_words(unmatched, pence=True),
            "Protection": terms_on(last, *pots),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
        postings=tuple(moved.id for moved in loose),
        line=stand[0].line.reference if len(stand) == 1 else None,
    )


def lines_outside(
    pots: tuple[PotYear, ...], charged: list[Charge], cost: Mapping[str, Decimal], year: OrganisationYear
) -> tuple[Decimal, list[Charge]]:
    """Of the lines charged to the pots: the sum outside their projects or apportionment, and what makes it up."""
    family = year.family(pots[0].reference)
    shares: dict[str, int] = defaultdict(int)
    for share in year.shares or ():
        shares[share.code] += share.millionths * (share.pot in family)
    own = year.own_codes(pots[0])
    if not own and not any(shares.values()):
        return ZERO, []
    on_code: dict[str, list[Charge]] = defaultdict(list)
    for each in outside_of(pots, charged, year):
        on_code[each.line.code].append(each)
    total, free = ZERO, ZERO
    stand: list[Charge] = []
    for code, charges in on_code.items():
        excess = sum((each.amount for each in charges), ZERO) - share_of(cost[code], shares[code])
        if not shares[code]:
            free += excess
        elif excess > 0:
            total, stand = total + excess, stand + charges
    if free > 0:
        stand = stand + [each for code, charges in on_code.items() if not shares[code] for each in charges]
    return total + max(free, ZERO), stand


def outside_of(pots: tuple[PotYear, ...], charged: list[Charge], year: OrganisationYear) -> list[Charge]:
    """Of the lines charged to the pots, those on no code and no project of theirs; a reversal goes with its line."""
    family = year.family(pots[0].reference)
    own, projects = year.own_codes(pots[0]), year.projects_of(family)
    agreed = {claim.line for claim in year.claims or () if claim.is_agreed and claim.pot in family}
    return [
        each
        for each in charged
        if each.seen_as.project not in projects
        and not (each.seen_as.code in own and each.seen_as.project is None)
        and each.seen_as.reference not in agreed
    ]


def cost_by_code(year: OrganisationYear) -> dict[str, Decimal]:
    """What stands on each code in the year, in pounds: an apportionment is a share of it."""
    cost: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in year.lines or ():
        cost[line.code] += line.amount
    return cost


def charged_by_family(year: OrganisationYear) -> dict[tuple[str, ...], list[Charge]]:
    """By pots that are one: lines that name them, or stand on their code and name no pot, or are claimed for them. A
    reversal is charged as its line was. A line claimed for more than it cost is another rule's matter."""
    code_pots = {code.code: code.pot for code in year.codes or ()}
    by_reference = {line.reference: line for line in year.lines or ()}
    claimed: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for claim in year.claims or ():
        if not claim.is_agreed:
            claimed[claim.line][claim.pot] += claim.amount
    families = {pot.reference: year.family(pot.reference) for pot in year.pots}
    found: dict[tuple[str, ...], list[Charge]] = defaultdict(list)
    for line in year.lines or ():
        seen_as = by_reference.get(line.reverses or "", line)
        pot = line.pot or code_pots.get(line.code) or seen_as.pot
        parts = {pot: line.amount} if pot else parts_claimed(line, seen_as, claimed[seen_as.reference], year)
        for name, amount in parts.items():
            if name in families:
                found[families[name]].append(Charge(line, seen_as, name, amount))
    return found


def parts_claimed(
    line: Line, seen_as: Line, claims: Mapping[str, Decimal], year: OrganisationYear
) -> dict[str, Decimal]:
    """What each pot claims of a line that names none, in the same parts of its reversal. Nothing where several claim
    more than it cost, or where it serves a project of one of them: then they share it."""
    standing = {pot: amount for pot, amount in claims.items() if amount > 0}
    whole = sum(standing.values(), ZERO)
    if not standing or seen_as.amount <= 0 or (len(standing) > 1 and whole > seen_as.amount):
        return {}
    names = tuple(name for pot in standing for name in year.family(pot))
    if len(standing) > 1 and seen_as.project in year.projects_of(names):
        return {}
    return {
        pot: rounded(line.amount * min(amount, seen_as.amount) / seen_as.amount) for pot, amount in standing.items()
    }


def lacks_lines(year: OrganisationYear) -> str | None:
    """The ledger's own unmatched spend is enough to run on; without it, lines and codes are needed."""
    if any(moved.kind is MovementKind.SPEND_UNEXPLAINED for pot in year.pots for moved in pot.movements):
        return None
    if year.lines is None:
        return "transactions"
    return "apportionment" if not year.codes and not year.shares else None


RULE = Rule(
    CODE,
    "Cost outside the pot's projects",
    __doc__,
    find,
    uses=(
        "On codes outside its projects",
        "Codes",
        "Lines",
        "In the ledger without a project",
        "Protection",
        "Smallest amount queried",
    ),
    data=(
        "Transaction lines with their codes, and what each code stands for or which share of it a pot bears; "
        "or spend in the ledger that matches no project."
    ),
    clears_when=CLEARS_WHEN,
    lacks_more=lacks_lines,
    stands=Place.UNEXPLAINED,
)

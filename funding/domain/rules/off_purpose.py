"""The pot has its own code in the ledger, and cost charged to it stands on codes outside its projects.

Every transaction line that names the pot, stands on its code, or is claimed for it alone is looked at: it is on
purpose when it stands on the pot's own code or on the code of one of its projects, or names one of its projects. A
pot without a code of its own is held to its declared apportionment: what it bears of a shared code beyond its share
is outside. Reversed lines and their reversals add up to nothing; a line that is an agreed share of a joint project is
on purpose; a pot that goes on under another reference keeps its codes. Spend in the pot's ledger that matches no
project counts too; of the two sums the larger is asked about, for they are mostly the same pounds seen twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from funding.domain.evidence import Line, share_of
from funding.domain.financial_year import Month
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import Finding, Rule, kind_on, terms_on
from funding.domain.words import MovementKind, Place

CODE = "off-purpose"
CLEARS_WHEN = "The cost is moved to the code it belongs to, or the project it served is named on its lines."


def find(year: OrganisationYear) -> Iterable[Finding]:
    charged, cost = charged_by_pot(year), cost_by_code(year)
    for pot in year.pots:
        found = finding(pot, lines_outside(pot, charged[pot.reference], cost, year), year)
        if found:
            yield found


def finding(pot: PotYear, found: tuple[Decimal, list[Line]], year: OrganisationYear) -> Finding | None:
    outside, stand = found
    loose = [moved for moved in pot.movements if moved.kind is MovementKind.SPEND_UNEXPLAINED]
    unmatched = sum((moved.amount for moved in loose), ZERO)
    amount, least = max(outside, unmatched), year.least(CODE, pot)
    if amount < least:
        return None
    last = max([line.on for line in stand] + [moved.on for moved in loose])
    return Finding(
        key=f"{CODE}:{pot.reference}:{year.year.code}",
        pots=(pot.reference,),
        kind=kind_on(last, pot),
        amount=amount,
        month=Month.containing(last).number,
        figures={
            "On codes outside its projects": in_words(outside, pence=True),
            "Codes": ", ".join(sorted({line.code for line in stand})) or "None given",
            "Lines": str(len(stand)),
            "In the ledger without a project": in_words(unmatched, pence=True),
            "Protection": terms_on(last, pot),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
        postings=tuple(moved.id for moved in loose),
        line=stand[0].reference if len(stand) == 1 else None,
    )


def lines_outside(
    pot: PotYear, charged: list[Line], cost: Mapping[str, Decimal], year: OrganisationYear
) -> tuple[Decimal, list[Line]]:
    """Of the lines charged to the pot: the sum outside its projects or apportionment, and the lines that make it up."""
    family = year.family(pot.reference)
    own, projects = year.own_codes(pot), year.projects_of(family)
    shares = {share.code: share.millionths for share in year.shares or () if share.pot in family}
    if not own and not shares:
        return ZERO, []
    agreed = {claim.line for claim in year.claims or () if claim.is_agreed and claim.pot in family}
    on_code: dict[str, list[Line]] = defaultdict(list)
    for line in charged:
        on_purpose = line.project in projects or (line.code in own and line.project is None)
        if not on_purpose and line.reference not in agreed:
            on_code[line.code].append(line)
    total, stand = ZERO, []
    for code, lines in on_code.items():
        excess = sum((line.amount for line in lines), ZERO) - share_of(cost[code], shares.get(code, 0))
        if excess > 0:
            total += excess
            stand += lines
    return total, stand


def cost_by_code(year: OrganisationYear) -> dict[str, Decimal]:
    """What stands on each code in the year, in pounds: an apportionment is a share of it."""
    cost: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in year.lines or ():
        cost[line.code] += line.amount
    return cost


def charged_by_pot(year: OrganisationYear) -> dict[str, list[Line]]:
    """By pot: lines that name it, or stand on its own code and name no pot, or are claimed for it alone."""
    code_pots = {code.code: code.pot for code in year.codes or ()}
    claimed: dict[str, set[str]] = defaultdict(set)
    for claim in year.claims or ():
        claimed[claim.line].add(claim.pot)
    alone = {line: next(iter(pots)) for line, pots in claimed.items() if len(pots) == 1}
    found: dict[str, list[Line]] = defaultdict(list)
    for line in year.lines or ():
        pot = line.pot or code_pots.get(line.code) or alone.get(line.reference)
        if pot:
            found[pot].append(line)
    return found


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

"""An efficiency target or a vacancy factor is spread over lines of a protected pot.

Negative lines marked as a share of the efficiency target or as a vacancy factor are read. What stands in the newest
version that speaks of the pot is asked about as far as it stood on the day of a version while the pot was ring-fenced
or earmarked: protection that ended later does not undo it. Pots that were unrestricted all that while take their share
like every other budget and are not asked. A share given back on a line of the same nature is taken off.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.evidence import BudgetVersion
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import BUDGETS, Finding, Rule, terms_on
from funding.domain.rules.versions import SAVINGS, speaking_of
from funding.domain.words import Protection, QueryKind

CODE = "spread-savings"
CLEARS_WHEN = "A later budget takes the share off the lines of the pot."


@dataclass(frozen=True, slots=True)
class Spread:
    """What of the newest version's savings stood over protected lines, and the version of which day shows it."""

    version: BudgetVersion
    amount: Decimal


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pots in year.families():
        names = year.family(pots[0].reference)
        spread = asked_of(pots, names, year)
        if spread:
            yield finding(pots, names, spread, year)


def asked_of(pots: tuple[PotYear, ...], names: tuple[str, ...], year: OrganisationYear) -> Spread | None:
    versions = speaking_of(names, year.budgets or ())
    if not versions:
        return None
    now = spread_in(versions[-1], names)
    held = [Spread(each, min(spread_in(each, names), now)) for each in versions if is_protected(pots, each)]
    most = max(held, key=lambda each: each.amount, default=None)
    return most if most and most.amount >= year.least(CODE, *pots) else None


def spread_in(version: BudgetVersion, names: tuple[str, ...]) -> Decimal:
    return -sum((row.amount for row in version.rows if row.pot in names and row.nature in SAVINGS), ZERO)


def is_protected(pots: tuple[PotYear, ...], version: BudgetVersion) -> bool:
    return any(pot.protection_on(version.on) is not Protection.UNRESTRICTED for pot in pots)


def finding(pots: tuple[PotYear, ...], names: tuple[str, ...], spread: Spread, year: OrganisationYear) -> Finding:
    version = spread.version
    rows = [row for row in version.rows if row.pot in names and row.nature in SAVINGS]
    return Finding(
        key=f"{CODE}:{names[0]}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots),
        kind=QueryKind.CONDITION,
        amount=spread.amount,
        month=version.month or 1,
        figures={
            "Spread over the pot": f"{in_words(spread.amount, pence=True)} on {version.on:%-d %B %Y}",
            "As": ", ".join(dict.fromkeys(row.nature.label for row in rows)),
            "Lines": ", ".join(row.label for row in rows[:5]),
            "Protection": terms_on(version.on, *pots),
            "Smallest amount queried": in_words(year.least(CODE, *pots), pence=True),
        },
        clears_when=CLEARS_WHEN,
    )


RULE = Rule(
    CODE,
    "Savings spread over protected lines",
    __doc__,
    find,
    uses=("Spread over the pot", "As", "Lines", "Protection", "Smallest amount queried"),
    data="A budget version whose efficiency and vacancy-factor lines are marked.",
    clears_when=CLEARS_WHEN,
    needs=(BUDGETS,),
)

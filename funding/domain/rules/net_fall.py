"""The whole pot's budget for the full year fell between two versions, and no movement explains it.

Versions are compared by pot, by their full-year sum: phasing, and lines that were joined, split or named anew inside
the pot, change nothing. Pots that continue one another count as one. A fall is explained by virements out that give a
reason, by what was recorded as moved, returned, passed on, carried forward or used elsewhere, by a signed reduction,
and by pay budget withdrawn (which has its own rule). The highest earlier version is the starting point, so that money
added in the year and taken again is seen. Shares of efficiency targets and vacancy factors have their own rule and
are left out here. Virements are used where the ledger gives them.
"""

from collections.abc import Iterable
from decimal import Decimal

from funding.domain.evidence import BudgetVersion, LineNature
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import BUDGETS, Finding, Rule, kind_on, terms_on
from funding.domain.words import AwardKind, MovementKind

CODE = "net-fall"
CLEARS_WHEN = "The movement that took the budget is recorded with its reason, or the budget comes back."
OWN_RULES = (LineNature.EFFICIENCY, LineNature.VACANCY_FACTOR)
EXPLAINING = (
    MovementKind.APPLY_ELSEWHERE,
    MovementKind.RETURN,
    MovementKind.PASS_ON,
    MovementKind.CARRY_FORWARD,
)


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pots in year.families():
        found = finding(pots, year)
        if found:
            yield found


def finding(pots: tuple[PotYear, ...], year: OrganisationYear) -> Finding | None:
    names = year.family(pots[0].reference)
    known = [(version, budget_of(names, version)) for version in in_order(year.budgets or ())]
    series = [(version, amount) for version, amount in known if amount is not None]
    if len(series) < 2:
        return None
    (latest, now), earlier = series[-1], series[:-1]
    peak, before = max(earlier, key=lambda each: each[1])
    explained = explained_since(pots, names, peak, year)
    amount, least = before - now - explained, year.least(CODE, *pots)
    if before <= now or amount < least:
        return None
    return Finding(
        key=f"{CODE}:{names[0]}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots),
        kind=kind_on(latest.on, *pots),
        amount=amount,
        month=latest.month or 1,
        figures={
            "Budget before": f"{in_words(before, pence=True)} on {peak.on:%-d %B %Y}",
            "Budget now": f"{in_words(now, pence=True)} on {latest.on:%-d %B %Y}",
            "Explained by movements": in_words(explained, pence=True),
            "Virements": "Given" if year.virements is not None else "Not given by the ledger",
            "Protection": terms_on(latest.on, *pots),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
    )


def in_order(versions: Iterable[BudgetVersion]) -> list[BudgetVersion]:
    return sorted(versions, key=lambda version: (version.month, version.on))


def budget_of(names: tuple[str, ...], version: BudgetVersion) -> Decimal | None:
    """The full-year budget of pots that are one; None where a part of a budget does not speak of them."""
    rows = [row for row in version.rows if row.pot in names]
    if not rows:
        return ZERO if version.is_whole else None
    return sum((row.amount for row in rows if row.nature not in OWN_RULES), ZERO)


def explained_since(
    pots: tuple[PotYear, ...], names: tuple[str, ...], peak: BudgetVersion, year: OrganisationYear
) -> Decimal:
    """What left the pots from the month of the version on with a reason, less what came in with one, in pounds."""
    total = ZERO
    for moved in year.virements or ():
        if moved.month >= peak.month and moved.reason.strip():
            total += moved.amount * ((moved.from_pot in names) - (moved.to_pot in names))
    for pot in pots:
        total += sum(
            (each.amount for each in pot.movements if each.kind in EXPLAINING and each.month >= peak.month), ZERO
        )
        total += pot.position.moved_out - pot.position.moved_in
        total += sum(
            (each.amount for each in pot.changes if each.kind is AwardKind.REDUCTION and each.is_signed
             and each.on >= peak.on), ZERO
        )  # fmt: skip
    taken = [each for each in year.establishment or () if each.pot in names and each.month >= peak.month]
    return total + sum((each.withdrawn for each in taken), ZERO)


def lacks_versions(year: OrganisationYear) -> str | None:
    return "second-budget-version" if len(year.budgets or ()) < 2 else None


RULE = Rule(
    CODE,
    "The pot's budget fell",
    __doc__,
    find,
    uses=(
        "Budget before",
        "Budget now",
        "Explained by movements",
        "Virements",
        "Protection",
        "Smallest amount queried",
    ),
    data="At least two versions of the budget; virements where the ledger gives them.",
    clears_when=CLEARS_WHEN,
    needs=(BUDGETS,),
    lacks_more=lacks_versions,
)

"""The whole pot's budget for the full year fell between two versions, and no movement explains it.

Versions are compared by pot, by their full-year sum: phasing, and lines that were joined, split or named anew inside
the pot, change nothing. Pots that continue one another count as one. A fall is explained by virements out that give a
reason, or that go to a pot of the same kind, protected no less on that day, whose budget rose by as much; by what was
recorded as moved, returned, passed on, carried forward, lapsed or used elsewhere; by what the funder took off; and by
pay budget withdrawn. The same pounds given as a virement and as a movement count once. The highest earlier version is
the starting point, so that money added in the year and taken again is seen. What has a rule of its own is left out:
spread savings, vacancies, money taken off without a signed variation, and what is asked as missing from the final
budget. Virements are used where the ledger gives them.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from funding.domain.evidence import BudgetVersion, Virement
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules import dropped
from funding.domain.rules.rule import BUDGETS, Finding, Rule, kind_on, terms_on
from funding.domain.rules.versions import budget_of, speaking_of
from funding.domain.words import AwardKind, Destination, MovementKind, Protection

CODE = "net-fall"
CLEARS_WHEN = "The movement that took the budget is recorded with its reason, or the budget comes back."
EXPLAINING = (
    MovementKind.APPLY_ELSEWHERE,
    MovementKind.RETURN,
    MovementKind.PASS_ON,
    MovementKind.CARRY_FORWARD,
    MovementKind.LAPSE,
)
TAKEN_OFF = (AwardKind.REDUCTION, AwardKind.NETTED_OFF)
STRENGTH = {Protection.UNRESTRICTED: 0, Protection.EARMARKED: 1, Protection.RING_FENCED: 2}


def find(year: OrganisationYear) -> Iterable[Finding]:
    missing = {} if dropped.RULE.lacks(year) else {each.key: each.amount for each in dropped.find(year)}
    for pots in year.families():
        names = year.family(pots[0].reference)
        found = finding(pots, names, missing.get(f"{dropped.CODE}:{names[0]}:{year.year.code}", ZERO), year)
        if found:
            yield found


def finding(
    pots: tuple[PotYear, ...], names: tuple[str, ...], missing: Decimal, year: OrganisationYear
) -> Finding | None:
    """`missing` is what another rule asks as missing from the final budget: what the versions before it held more."""
    known = [(version, budget_of(names, version)) for version in speaking_of(names, year.budgets or ())]
    series = [(version, amount) for version, amount in known if amount is not None]
    if len(series) < 2:
        return None
    (latest, now), earlier = series[-1], series[:-1]
    final = dropped.final_load(names, year) if missing else None
    asked = [missing if final and version.month < final.month else ZERO for version, _ in earlier]
    (peak, before), elsewhere = max(zip(earlier, asked, strict=True), key=lambda each: each[0][1] - each[1])
    explained = explained_since(pots, names, peak, latest, year) + reduced_before(pots, peak, before)
    amount, least = before - elsewhere - now - explained, year.least(CODE, *pots)
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
            "Asked as missing from the final budget": in_words(elsewhere, pence=True),
            "Explained by movements": in_words(explained, pence=True),
            "Virements": "Given" if year.virements is not None else "Not given by the ledger",
            "Protection": terms_on(latest.on, *pots),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
    )


def explained_since(
    pots: tuple[PotYear, ...], names: tuple[str, ...], peak: BudgetVersion, latest: BudgetVersion,
    year: OrganisationYear,
) -> Decimal:  # fmt: skip
    """What left the pots from the month of the version on with a reason, less what came in with one, in pounds."""
    recorded = recorded_since(pots, names, peak, year)
    total = sum(recorded, ZERO)
    once = Counter(recorded)
    for moved in year.virements or ():
        goes, comes = moved.from_pot in names, moved.to_pot in names
        if goes and not comes and moved.month >= peak.month:
            if not (moved.reason.strip() or keeps_its_purpose(moved, peak, latest, year)):
                continue
            if once[moved.amount]:
                once[moved.amount] -= 1
            else:
                total += moved.amount
        elif comes and not goes and moved.month > peak.month and moved.reason.strip():
            total -= moved.amount
    return total


def recorded_since(
    pots: tuple[PotYear, ...], names: tuple[str, ...], peak: BudgetVersion, year: OrganisationYear
) -> list[Decimal]:
    """What the ledger of the pots and the establishment record as gone since the version, in pounds."""
    moved = [each for pot in pots for each in pot.movements if each.month >= peak.month]
    found = [each.amount for each in moved if each.kind in EXPLAINING]
    found.append(sum((pot.position.moved_out - pot.position.moved_in for pot in pots), ZERO))
    found += [each.amount for pot in pots for each in pot.changes if each.kind in TAKEN_OFF and each.on >= peak.on]
    vacancies = sum((each.amount for each in moved if each.destination is Destination.POSITION_VACANCY), ZERO)
    posts = [each for each in year.establishment or () if each.pot in names and each.month >= peak.month]
    return [*found, max(sum((each.withdrawn for each in posts), ZERO) - vacancies, ZERO)]


def keeps_its_purpose(moved: Virement, peak: BudgetVersion, latest: BudgetVersion, year: OrganisationYear) -> bool:
    """Whether a virement without a reason went to a pot of the same kind, protected no less, whose budget shows it."""
    source, target = year.pot(moved.from_pot or ""), year.pot(moved.to_pot or "")
    if source is None or target is None or source.kind is not target.kind:
        return False
    strength = STRENGTH[target.protection_on(latest.on)]
    if strength == 0 or strength < STRENGTH[source.protection_on(latest.on)]:
        return False
    family = year.family(target.reference)
    then, now = budget_of(family, peak), budget_of(family, latest)
    came = [each.amount for each in year.virements or () if each.to_pot in family and each.month >= peak.month]
    return then is not None and now is not None and now - then >= sum(came, ZERO)


def reduced_before(pots: tuple[PotYear, ...], peak: BudgetVersion, before: Decimal) -> Decimal:
    """Signed reductions from before the version that it did not show yet: it stood above what the pots are worth."""
    early = [each for pot in pots for each in pot.changes if each.on < peak.on and each.kind is AwardKind.REDUCTION]
    signed = sum((each.amount for each in early if each.is_signed), ZERO)
    return min(signed, max(before - sum((pot.size for pot in pots), ZERO), ZERO))


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
        "Asked as missing from the final budget",
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

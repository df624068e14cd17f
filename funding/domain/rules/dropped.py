"""After the final budget load of month 3 a recurrent pot of last year is absent or smaller.

Last year's recurrent amount is what was awarded then, with its increases and signed reductions. This year's is the
pot's budget in the last version up to month 3, or the first one after it. Pots that go on under another reference,
are split or joined, count together. Money that ended, or was no longer recurrent when the year began, is not
expected; a signed reduction, a virement that gives its reason and what was recorded by then as used elsewhere or
passed on are taken off. Where the budget given is only a part and does not speak of the pot, this year's award stands
in its place.
"""

from collections.abc import Iterable
from decimal import Decimal

from funding.domain.evidence import BudgetVersion, PriorPot
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import BUDGETS, PRIOR_POTS, Finding, Rule, kind_on, kind_under, terms_on
from funding.domain.rules.versions import budget_of, in_order, speaking_of
from funding.domain.words import AwardKind, MovementKind

CODE = "dropped"
FINAL_LOAD = 3
CLEARS_WHEN = "The budget is put back, or the funder's decision to end or reduce the money is recorded."


def find(year: OrganisationYear) -> Iterable[Finding]:
    prior = {pot.reference: pot for pot in year.prior_pots or ()}
    families = dict.fromkeys(year.family(reference) for reference in prior)
    for names in families:
        before, version = [prior[name] for name in names if name in prior], final_load(names, year)
        found = finding(names, before, version, year) if version else None
        if found:
            yield found


def final_load(names: tuple[str, ...], year: OrganisationYear) -> BudgetVersion | None:
    """The last version up to month 3 that speaks of the pots, or the first after it; None before month 3 is closed."""
    if max(year.months_closed, default=0) < FINAL_LOAD:
        return None
    versions = speaking_of(names, year.budgets or ()) or in_order(year.budgets or ())
    early = [version for version in versions if version.month <= FINAL_LOAD]
    return early[-1] if early else next(iter(versions), None)


def finding(
    names: tuple[str, ...], before: list[PriorPot], version: BudgetVersion, year: OrganisationYear
) -> Finding | None:
    pots = [pot for pot in year.pots if pot.reference in names]
    expected = sum((pot.amount for pot in before), ZERO)
    found = budget_of(names, version)
    awarded = sum((pot.awarded.awarded for pot in pots), ZERO)
    now = awarded if found is None else found
    explained = taken_with_reason(names, pots, version, year)
    amount, least = expected - now - explained, year.least_of(CODE, expected)
    if amount < least:
        return None
    return Finding(
        key=f"{CODE}:{names[0]}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots) or tuple(pot.reference for pot in before),
        kind=kind_on(version.on, *pots) if pots else kind_under(before[-1].protection),
        amount=amount,
        month=FINAL_LOAD,
        figures={
            "Recurrent last year": in_words(expected, pence=True),
            "Budget this year": f"{in_words(now, pence=True)} on {version.on:%-d %B %Y}",
            "Awarded this year": in_words(awarded, pence=True),
            "Explained": in_words(explained, pence=True),
            "Protection": terms_on(version.on, *pots) if pots else f"{before[-1].protection.label} last year",
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
    )


def taken_with_reason(
    names: tuple[str, ...], pots: list[PotYear], version: BudgetVersion, year: OrganisationYear
) -> Decimal:
    """Signed reductions of this year; virements out with a reason and recorded uses up to the version's month."""
    total = sum(
        (each.amount for pot in pots for each in pot.changes if each.kind is AwardKind.REDUCTION and each.is_signed),
        ZERO,
    )
    for moved in year.virements or ():
        if moved.month <= version.month and moved.reason.strip():
            total += moved.amount * ((moved.from_pot in names) - (moved.to_pot in names))
    recorded = [
        each.amount - each.restored
        for pot in pots
        for each in pot.movements
        if each.kind in (MovementKind.APPLY_ELSEWHERE, MovementKind.PASS_ON) and each.month <= version.month
    ]
    return total + sum(recorded, ZERO)


RULE = Rule(
    CODE,
    "Missing from the final budget",
    __doc__,
    find,
    uses=(
        "Recurrent last year",
        "Budget this year",
        "Awarded this year",
        "Explained",
        "Protection",
        "Smallest amount queried",
    ),
    data="Last year's awards in the ledger, and a budget version after month 3 is closed.",
    clears_when=CLEARS_WHEN,
    needs=(BUDGETS, PRIOR_POTS),
)

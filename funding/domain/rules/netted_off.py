"""The award was reduced, or less was sent than awarded, without a signed variation.

Money netted off before it was sent never stood in an account of the organisation, so no spend shows it. The rule adds
what was recorded as netted off or reduced and has no signed variation behind it. A reduction with its signed
variation is the funder's decision and asks nothing.
"""

from collections.abc import Iterable

from funding.domain.financial_year import Month
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.position import NOTHING_AWARDED
from funding.domain.rules.rule import Finding, Rule, kind_on, terms_on
from funding.domain.words import AwardKind

CODE = "netted-off"
CLEARS_WHEN = "The signed variation is recorded, or the money is sent."
TAKEN = (AwardKind.REDUCTION, AwardKind.NETTED_OFF)


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pots in year.families():
        found = finding(pots, year)
        if found:
            yield found


def finding(pots: tuple[PotYear, ...], year: OrganisationYear) -> Finding | None:
    taken = [change for pot in pots for change in pot.changes if change.kind in TAKEN]
    money = sum((pot.awarded for pot in pots), NOTHING_AWARDED)
    unsigned = [change for change in taken if not change.is_signed]
    amount = sum((change.amount for change in unsigned), ZERO)
    least = year.least(CODE, *pots)
    if not unsigned or amount < least:
        return None
    last = max(change.on for change in unsigned)
    return Finding(
        key=f"{CODE}:{year.family(pots[0].reference)[0]}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots if any(change in unsigned for change in pot.changes)),
        kind=kind_on(last, *pots),
        amount=amount,
        month=Month.containing(last).number if last in year.year else None,
        figures={
            "Awarded": in_words(money.awarded, pence=True),
            "Taken off without a signed variation": in_words(amount, pence=True),
            "Taken off with one": in_words(sum((each.amount for each in taken if each.is_signed), ZERO), pence=True),
            "Received": in_words(money.came, pence=True),
            "Protection": terms_on(last, *pots),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
    )


RULE = Rule(
    CODE,
    "Taken off without a signed variation",
    __doc__,
    find,
    uses=(
        "Awarded",
        "Taken off without a signed variation",
        "Taken off with one",
        "Received",
        "Protection",
        "Smallest amount queried",
    ),
    data="The award and its changes in the pot's own ledger, and signed variations.",
    clears_when=CLEARS_WHEN,
    stands=None,
)

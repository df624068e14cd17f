"""The use-by date passed, or the year was closed, with a balance that has no basis.

A balance is carried forward with a basis (deferred income under a funder condition, written re-provision, or another
with finance's accounting reference), returned, spent, or it lapsed to the year-end position, which is a use. The rule
adds what was recorded as lapsed, what is left over, and what still stands committed when month 12 is closed. Pots that
continue one another count as one: what one has left pays for what the other is short of. Spend that matches no project
is another rule's matter.
"""

from collections.abc import Iterable
from decimal import Decimal

from funding.domain.financial_year import Month
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.position import EMPTY
from funding.domain.rules.rule import Finding, Rule, kind_on, terms_on
from funding.domain.words import MovementKind

CODE = "lapsed"
CLEARS_WHEN = "The balance is carried forward with its basis, returned to the funder, or shown to be spent."


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pots in year.families():
        found = finding(pots, year)
        if found:
            yield found


def finding(pots: tuple[PotYear, ...], year: OrganisationYear) -> Finding | None:
    money = sum((pot.position for pot in pots), EMPTY)
    left = left_over(pots)
    committed = money.committed if 12 in year.months_closed else ZERO
    amount, least = money.lapsed + left + committed, year.least(CODE, *pots)
    if amount < least:
        return None
    use_by = max((pot.use_by_on for pot in pots if pot.use_by_on), default=None)
    day = min(use_by or year.year.last_day, year.year.last_day)
    return Finding(
        key=f"{CODE}:{year.family(pots[0].reference)[0]}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots),
        kind=kind_on(day, *pots),
        amount=amount,
        month=Month.containing(day).number if day in year.year else 1,
        figures={
            "Recorded as lapsed": in_words(money.lapsed, pence=True),
            "Left over without a basis": in_words(left, pence=True),
            "Still committed at the year's end": in_words(committed, pence=True),
            "Carried forward with a basis": in_words(money.carried_forward, pence=True),
            "To be used by": f"{use_by:%-d %B %Y}" if use_by else "The end of the year",
            "Protection": terms_on(day, *pots),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
        postings=tuple(moved.id for pot in pots for moved in pot.movements if moved.kind is MovementKind.LAPSE),
    )


def left_over(pots: tuple[PotYear, ...]) -> Decimal:
    """What is left of pots that have ended, less what pots that are one with them are short of, in pounds."""
    left = sum(
        (pot.position.not_explained - pot.moved(MovementKind.SPEND_UNEXPLAINED) for pot in pots if pot.ended), ZERO
    )
    short = sum((pot.position.ahead_of_receipt + pot.position.other_budgets for pot in pots), ZERO)
    return max(left - short, ZERO) if len(pots) > 1 else left


RULE = Rule(
    CODE,
    "Left over without a basis",
    __doc__,
    find,
    uses=(
        "Recorded as lapsed",
        "Left over without a basis",
        "Still committed at the year's end",
        "Carried forward with a basis",
        "To be used by",
        "Protection",
        "Smallest amount queried",
    ),
    data="The pot's own ledger.",
    clears_when=CLEARS_WHEN,
)

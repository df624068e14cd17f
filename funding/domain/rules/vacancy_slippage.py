"""Funded posts stand above worked posts, and the difference left the pot.

A vacancy alone asks nothing: the money may still be used for the pot's purpose. The rule adds the budget of the posts
that nobody worked, month by month, and asks about what of it was withdrawn from the pot. What was recorded as used
elsewhere under the vacancy factor is taken off, because the record itself is shown; so is a vacancy factor on lines of
the budget that the rule about spread savings asks about.
"""

from collections.abc import Iterable
from decimal import Decimal

from funding.domain.evidence import LineNature
from funding.domain.financial_year import Month
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules import spread_savings
from funding.domain.rules.rule import ESTABLISHMENT, Finding, Rule, kind_on, terms_on
from funding.domain.words import Destination, MovementKind

CODE = "vacancy-slippage"
CLEARS_WHEN = "The pay budget comes back to the pot, or its use elsewhere is recorded."


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pots in year.families():
        found = finding(pots, year)
        if found:
            yield found


def finding(pots: tuple[PotYear, ...], year: OrganisationYear) -> Finding | None:
    names = year.family(pots[0].reference)
    months = [each for each in year.establishment or () if each.pot in names]
    vacant = sum((each.vacancy for each in months), ZERO)
    withdrawn = sum((each.withdrawn for each in months), ZERO)
    recorded = sum(
        (
            each.amount - each.restored
            for one in pots
            for each in one.movements
            if each.kind is MovementKind.APPLY_ELSEWHERE and each.destination is Destination.POSITION_VACANCY
        ),
        ZERO,
    )
    spread = factor_asked(pots, year)
    amount, least = min(vacant, withdrawn - recorded - spread), year.least(CODE, *pots)
    if not months or amount < least:
        return None
    last = max(each.month for each in months if each.withdrawn)
    day = Month(year.year, last).last_day
    return Finding(
        key=f"{CODE}:{names[0]}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots if any(each.pot == pot.reference for each in months)),
        kind=kind_on(day, *pots),
        amount=amount,
        month=last,
        figures={
            "Funded": f"{average([each.funded for each in months])} whole-time equivalents on average",
            "Worked": f"{average([each.worked for each in months])} whole-time equivalents on average",
            "Budget of posts nobody worked": in_words(vacant, pence=True),
            "Withdrawn from the pot": in_words(withdrawn, pence=True),
            "Recorded as used elsewhere": in_words(recorded, pence=True),
            "Asked as a vacancy factor in the budget": in_words(spread, pence=True),
            "Protection": terms_on(day, *pots),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
    )


def factor_asked(pots: tuple[PotYear, ...], year: OrganisationYear) -> Decimal:
    """The vacancy factor on lines of the pots that another rule asks about, in pounds."""
    names = year.family(pots[0].reference)
    asked = None if spread_savings.RULE.lacks(year) else spread_savings.asked_of(pots, names, year)
    rows = asked.version.rows if asked else ()
    factor = [row.amount for row in rows if row.pot in names and row.nature is LineNature.VACANCY_FACTOR]
    return min(max(-sum(factor, ZERO), ZERO), asked.amount) if asked else ZERO


def average(hundredths: list[int]) -> Decimal:
    return (Decimal(sum(hundredths)) / len(hundredths) / 100).quantize(Decimal("0.01"))


RULE = Rule(
    CODE,
    "Vacancy slippage",
    __doc__,
    find,
    uses=(
        "Funded",
        "Worked",
        "Budget of posts nobody worked",
        "Withdrawn from the pot",
        "Recorded as used elsewhere",
        "Asked as a vacancy factor in the budget",
        "Protection",
        "Smallest amount queried",
    ),
    data="The establishment by month: funded and worked posts, their budget, and what of it was withdrawn.",
    clears_when=CLEARS_WHEN,
    needs=(ESTABLISHMENT,),
)

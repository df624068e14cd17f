"""Money that was awarded and has not come 30 days after the agreed payment profile.

The profile and its signed variations count, not the letter. What the funder reduced or netted off is not overdue, and
what came as a transfer from another organisation has come. Money that came late is no longer overdue: the query
closes itself. Pots that continue one another count as one, so that money which came under the new reference has come.
A gap between the two sides of a transfer has its own rule and is left out where that rule asks. The receiver is
asked, because only it knows whether the money is late or was never meant to come. It is a condition query while the
pot is ring-fenced or earmarked, and a purpose query when it is unrestricted.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from funding.domain.financial_year import Month
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.position import NOTHING_AWARDED
from funding.domain.rules.rule import Finding, Rule, kind_on, terms_on
from funding.domain.rules.two_sides_differ import gaps_asked

CODE = "overdue"
DAYS_OF_GRACE = timedelta(days=30)
CLEARS_WHEN = "The money is received, or a signed variation or the netting off is recorded."


def find(year: OrganisationYear) -> Iterable[Finding]:
    gaps = gaps_asked(year)
    for pots in year.families():
        found = finding(pots, sum((gaps[pot.reference] for pot in pots), ZERO), year)
        if found:
            yield found


def finding(pots: tuple[PotYear, ...], gaps: Decimal, year: OrganisationYear) -> Finding | None:
    """`gaps`: what another rule asks as not received of transfers to the pots, in pounds."""
    due = [part for pot in pots for part in pot.profile]
    late = sorted((part for part in due if part.on + DAYS_OF_GRACE < year.today), key=lambda part: part.on)
    expected = sum((part.amount for part in late), ZERO)
    money = sum((pot.awarded for pot in pots), NOTHING_AWARDED)
    amount = min(expected - money.reduced - money.netted_off - money.came, money.overdue) - max(gaps, ZERO)
    least = year.least(CODE, *pots)
    if not late or amount < least:
        return None
    last = late[-1].on
    return Finding(
        key=f"{CODE}:{year.family(pots[0].reference)[0]}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots if pot.awarded.overdue),
        kind=kind_on(last, *pots),
        amount=amount,
        month=Month.containing(last).number,
        figures={
            "Due": f"{in_words(expected, pence=True)} by {last:%-d %B %Y}",
            "Received": in_words(money.came, pence=True),
            "Reduced by the funder": in_words(money.reduced, pence=True),
            "Netted off": in_words(money.netted_off, pence=True),
            "Asked as a transfer whose sides differ": in_words(max(gaps, ZERO), pence=True),
            "Protection": terms_on(last, *pots),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
    )


RULE = Rule(
    CODE,
    "Awarded and not received",
    __doc__,
    find,
    uses=(
        "Due",
        "Received",
        "Reduced by the funder",
        "Netted off",
        "Asked as a transfer whose sides differ",
        "Protection",
        "Smallest amount queried",
    ),
    data="The award, its payment profile and receipts in the pot's own ledger.",
    clears_when=CLEARS_WHEN,
    stands=None,
)

"""Money that was awarded and has not come 30 days after the agreed payment profile.

The profile and its signed variations count, not the letter. What the funder reduced or netted off is not overdue. The
receiver is asked, because only it knows whether the money is late or was never meant to come. It is a condition query
while the pot is ring-fenced or earmarked, and a purpose query when it is unrestricted.
"""

from collections.abc import Iterable
from datetime import timedelta

from funding.domain.financial_year import Month
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import Finding, Rule, material
from funding.domain.words import Protection, QueryKind

DAYS_OF_GRACE = timedelta(days=30)


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pot in year.pots:
        found = finding(pot, year)
        if found:
            yield found


def finding(pot: PotYear, year: OrganisationYear) -> Finding | None:
    late = [part for part in pot.profile if part.on + DAYS_OF_GRACE < year.today]
    expected = sum((part.amount for part in late), ZERO)
    money = pot.awarded
    amount = min(expected - money.reduced - money.netted_off - money.came, money.overdue)
    if not late or amount < material(money.awarded):
        return None
    last = late[-1].on
    protection = pot.protection_on(last)
    return Finding(
        key=f"overdue:{pot.reference}:{year.year.code}",
        pots=(pot.reference,),
        kind=QueryKind.PURPOSE if protection == Protection.UNRESTRICTED else QueryKind.CONDITION,
        amount=amount,
        month=Month.containing(last).number,
        figures={
            f"Due by {last:%-d %B %Y}": in_words(expected, pence=True),
            "Received": in_words(money.came, pence=True),
            "Reduced by the funder": in_words(money.reduced, pence=True),
            "Netted off": in_words(money.netted_off, pence=True),
            f"Protection on {last:%-d %B %Y}": protection.label,
            "Smallest amount queried": in_words(material(money.awarded), pence=True),
        },
        clears_when="The money is received, or a signed variation or the netting off is recorded.",
    )


RULE = Rule("overdue", "Awarded and not received", __doc__, find)

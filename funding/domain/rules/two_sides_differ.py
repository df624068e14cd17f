"""What one organisation passed on and what the other received differ, line by line.

The two sides are compared only after both have closed the month in which the money was sent, 30 days later, and only
when both reckon it on the same basis (cash with cash, accrued with accrued). Each transfer is a line of its own and
is compared for itself, so that a gap in one is not hidden by another. The query belongs to the receiver and both
sides see it. A transfer that the receiver has not confirmed by then differs by its whole amount.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from funding.domain.evidence import TransferSides
from funding.domain.financial_year import Month
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear
from funding.domain.rules.rule import TRANSFERS, Finding, Rule
from funding.domain.words import QueryKind

CODE = "two-sides-differ"
DAYS_OF_GRACE = timedelta(days=30)
CLEARS_WHEN = "Both sides show the same amount: the sender or the receiver corrects its own."


def find(year: OrganisationYear) -> Iterable[Finding]:
    for sides in year.transfers or ():
        found = finding(sides, year)
        if found:
            yield found


def gap_asked(sides: TransferSides, year: OrganisationYear) -> Decimal:
    """What was sent and not received where the two sides may be compared and it is material; nought otherwise."""
    gap = sides.sent - (sides.received if sides.received is not None else ZERO)
    early = sides.sent_on + DAYS_OF_GRACE >= year.today
    if early or not sides.both_joined or not sides.same_reckoning or abs(gap) < year.least_of(CODE, sides.sent):
        return ZERO
    return gap


def finding(sides: TransferSides, year: OrganisationYear) -> Finding | None:
    gap = gap_asked(sides, year)
    if not gap:
        return None
    received = sides.received if sides.received is not None else ZERO
    least = year.least_of(CODE, sides.sent)
    return Finding(
        key=f"{CODE}:{sides.id}",
        pots=(sides.pot,) if sides.pot else (),
        kind=QueryKind.DIFFERENCE,
        amount=abs(gap),
        month=Month.containing(sides.sent_on).number,
        figures={
            "Sent": f"{in_words(sides.sent, pence=True)} by {sides.other} on {sides.sent_on:%-d %B %Y}",
            "Received": in_words(received, pence=True) if sides.received is not None else "Not confirmed",
            "Gap": f"{in_words(abs(gap), pence=True)} {'less' if gap > 0 else 'more'} received than sent",
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
        line=f"Transfer {sides.id}",
    )


RULE = Rule(
    CODE,
    "The two sides of a transfer differ",
    __doc__,
    find,
    uses=("Sent", "Received", "Gap", "Smallest amount queried"),
    data="Transfers that both organisations recorded, and the months that both have closed.",
    clears_when=CLEARS_WHEN,
    needs=(TRANSFERS,),
    stands=None,
)

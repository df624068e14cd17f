"""What one organisation passed on and what the other received differ, line by line.

The two sides are compared only after both have closed the month in which the money was sent, 30 days later, and only
when both reckon it on the same basis (cash with cash, accrued with accrued). Each transfer is a line of its own and
is compared for itself, so that a gap in one is not hidden by another. Gaps too small to ask about are added, by
sender and pot: what is made good in a later transfer asks nothing, a little less each month is one query. The query
belongs to the receiver and both sides see it. A transfer that the receiver has not confirmed by then differs by its
whole amount.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
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
    for together, gap in asked(year):
        yield finding(together, gap, year)


def asked(year: OrganisationYear) -> Iterator[tuple[list[TransferSides], Decimal]]:
    """Each transfer with a material gap by itself, then the small gaps of a sender and pot where they add up to one."""
    small: dict[tuple[str, str | None], list[TransferSides]] = defaultdict(list)
    for sides in year.transfers or ():
        early = sides.sent_on + DAYS_OF_GRACE >= year.today
        if early or not sides.both_joined or not sides.same_reckoning or not gap_of(sides):
            continue
        if abs(gap_of(sides)) >= year.least_of(CODE, sides.sent):
            yield [sides], gap_of(sides)
        else:
            small[sides.other, sides.pot].append(sides)
    for together in small.values():
        gap = sum((gap_of(sides) for sides in together), ZERO)
        if abs(gap) >= least_of(together, year):
            yield together, gap


def gap_of(sides: TransferSides) -> Decimal:
    return sides.sent - (sides.received if sides.received is not None else ZERO)


def least_of(together: list[TransferSides], year: OrganisationYear) -> Decimal:
    return year.least_of(CODE, sum((sides.sent for sides in together), ZERO))


def gaps_asked(year: OrganisationYear) -> dict[str | None, Decimal]:
    """By pot: what was sent and not received and is asked here, in pounds; below nought where more came."""
    gaps: dict[str | None, Decimal] = defaultdict(lambda: ZERO)
    for together, gap in asked(year):
        gaps[together[0].pot] += gap
    return gaps


def finding(together: list[TransferSides], gap: Decimal, year: OrganisationYear) -> Finding:
    first, last = together[0], max(together, key=lambda sides: sides.sent_on)
    sent = sum((sides.sent for sides in together), ZERO)
    received = sum((sides.received for sides in together if sides.received is not None), ZERO)
    confirmed = any(sides.received is not None for sides in together)
    alone = len(together) == 1
    how = "on" if alone else f"in {len(together)} transfers up to"
    return Finding(
        key=f"{CODE}:{first.id}" if alone else f"{CODE}:several:{first.pot or first.other}:{year.year.code}",
        pots=(first.pot,) if first.pot else (),
        kind=QueryKind.DIFFERENCE,
        amount=abs(gap),
        month=Month.containing(last.sent_on).number,
        figures={
            "Sent": f"{in_words(sent, pence=True)} by {first.other} {how} {last.sent_on:%-d %B %Y}",
            "Received": in_words(received, pence=True) if confirmed else "Not confirmed",
            "Gap": f"{in_words(abs(gap), pence=True)} {'less' if gap > 0 else 'more'} received than sent",
            "Smallest amount queried": in_words(least_of(together, year), pence=True),
        },
        clears_when=CLEARS_WHEN,
        line=f"Transfer {first.id}" if alone else None,
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

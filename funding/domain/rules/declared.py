"""Money that the organisation itself recorded as used for another purpose.

It is shown with where it went, which role decided and why. It raises no query when the record carries approval, or
when it was recorded as the answer to a query. Without approval it is a condition query while the pot was ring-fenced
or earmarked on the day, and a purpose query when it was unrestricted. What came back to the pot is taken off. Every
amount is shown, however small.
"""

from collections.abc import Iterable

from funding.domain.money import in_words
from funding.domain.organisation_year import Moved, OrganisationYear, PotYear
from funding.domain.rules.rule import Finding, Rule, kind_on, terms_on
from funding.domain.words import MovementKind, QueryStatus

CLEARS_WHEN = "Approval with its minute is recorded, or the money comes back to the pot."


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pot in year.pots:
        for moved in pot.movements:
            if moved.kind == MovementKind.APPLY_ELSEWHERE and moved.amount > moved.restored:
                yield finding(pot, moved)


def finding(pot: PotYear, moved: Moved) -> Finding:
    return Finding(
        key=f"declared:{moved.id}",
        pots=(pot.reference,),
        kind=kind_on(moved.on, pot),
        amount=moved.amount - moved.restored,
        month=moved.month,
        figures={
            "Amount recorded": in_words(moved.amount, pence=True),
            "Came back since": in_words(moved.restored, pence=True),
            "Went to": moved.destination.label if moved.destination else "Not stated",
            "Decided by": moved.decided_by_role or "Not stated",
            "Protection": terms_on(moved.on, pot),
            "Received in the year": in_words(pot.position.received + pot.position.transfers_in, pence=True),
        },
        clears_when=CLEARS_WHEN,
        postings=(moved.id,),
        status=status_of(moved),
    )


def status_of(moved: Moved) -> QueryStatus:
    if moved.is_approved:
        return QueryStatus.RECORDED
    return QueryStatus.EXPLAINED if moved.answers_query else QueryStatus.OPEN


RULE = Rule(
    "declared",
    "Recorded as used for another purpose",
    __doc__,
    find,
    uses=("Amount recorded", "Came back since", "Went to", "Decided by", "Protection", "Received in the year"),
    data="The pot's own ledger.",
    clears_when=CLEARS_WHEN,
    stands=None,
)

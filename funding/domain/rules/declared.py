"""Money that the organisation itself recorded as used for another purpose.

It is shown with where it went, which role decided and why. It raises no query when the record carries approval. Without
approval it is a condition query while the pot was ring-fenced or earmarked on the day, and a purpose query when it was
unrestricted.
"""

from collections.abc import Iterable

from funding.domain.money import in_words
from funding.domain.organisation_year import Moved, OrganisationYear, PotYear
from funding.domain.rules.rule import Finding, Rule
from funding.domain.words import MovementKind, Protection, QueryKind, QueryStatus


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pot in year.pots:
        for moved in pot.movements:
            if moved.kind == MovementKind.APPLY_ELSEWHERE:
                yield finding(pot, moved)


def finding(pot: PotYear, moved: Moved) -> Finding:
    protection = pot.protection_on(moved.on)
    return Finding(
        key=f"declared:{moved.id}",
        pots=(pot.reference,),
        kind=QueryKind.PURPOSE if protection == Protection.UNRESTRICTED else QueryKind.CONDITION,
        amount=moved.amount,
        month=moved.month,
        figures={
            "Amount recorded": in_words(moved.amount, pence=True),
            "Went to": moved.destination.label if moved.destination else "Not stated",
            "Decided by": moved.decided_by_role or "Not stated",
            f"Protection on {moved.on:%-d %B %Y}": protection.label,
            "Received in the year": in_words(pot.position.received + pot.position.transfers_in, pence=True),
        },
        clears_when="Approval with its minute is recorded, or the money comes back to the pot.",
        postings=(moved.id,),
        status=QueryStatus.RECORDED if moved.is_approved else QueryStatus.OPEN,
    )


RULE = Rule("declared", "Recorded as used for another purpose", __doc__, find)

"""The use-by date passed, or the year was closed, with a balance that has no basis.

A balance is carried forward with a basis (deferred income under a funder condition, written re-provision, or another
with finance's accounting reference), returned, spent, or it lapsed to the year-end position, which is a use. The rule
adds what was recorded as lapsed and what is left over. Spend that matches no project is another rule's matter.
"""

from collections.abc import Iterable

from funding.domain.financial_year import Month
from funding.domain.money import in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import Finding, Rule, kind_on, terms_on
from funding.domain.words import MovementKind

CODE = "lapsed"
CLEARS_WHEN = "The balance is carried forward with its basis, returned to the funder, or shown to be spent."


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pot in year.pots:
        found = finding(pot, year)
        if found:
            yield found


def finding(pot: PotYear, year: OrganisationYear) -> Finding | None:
    position = pot.position
    left = position.not_explained - pot.moved(MovementKind.SPEND_UNEXPLAINED) if pot.ended else position.lapsed * 0
    amount, least = position.lapsed + left, year.least(CODE, pot)
    if amount < least:
        return None
    day = min(pot.use_by_on or year.year.last_day, year.year.last_day)
    return Finding(
        key=f"{CODE}:{pot.reference}:{year.year.code}",
        pots=(pot.reference,),
        kind=kind_on(day, pot),
        amount=amount,
        month=Month.containing(day).number if day in year.year else 1,
        figures={
            "Recorded as lapsed": in_words(position.lapsed, pence=True),
            "Left over without a basis": in_words(left, pence=True),
            "Carried forward with a basis": in_words(position.carried_forward, pence=True),
            "To be used by": f"{pot.use_by_on:%-d %B %Y}" if pot.use_by_on else "The end of the year",
            "Protection": terms_on(day, pot),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
        postings=tuple(moved.id for moved in pot.movements if moved.kind is MovementKind.LAPSE),
    )


RULE = Rule(
    CODE,
    "Left over without a basis",
    __doc__,
    find,
    uses=(
        "Recorded as lapsed",
        "Left over without a basis",
        "Carried forward with a basis",
        "To be used by",
        "Protection",
        "Smallest amount queried",
    ),
    data="The pot's own ledger.",
    clears_when=CLEARS_WHEN,
)

"""A scheme that ran before the award, at the same cost, is now charged to it.

The scheme's cost in the year before is set beside its cost now. What is charged to the pot beyond the scheme's growth
is cost that ran before without the award. A scheme that the funder agreed to continue, one whose earlier money had
ended, and one that grew by what the pot pays ask nothing.
"""

from collections.abc import Iterable
from decimal import Decimal

from funding.domain.evidence import SchemeBefore
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import SCHEMES, Finding, Rule, kind_on, terms_on
from funding.domain.words import Place

CODE = "relabelled"
CLEARS_WHEN = "The funder's consent to continue the scheme, or the end of its earlier money, is recorded."


def find(year: OrganisationYear) -> Iterable[Finding]:
    for scheme in year.schemes or ():
        if scheme.may_continue or scheme.cost_before <= 0:
            continue
        charged = sum((amount for _, amount in scheme.charged), ZERO)
        growth = max(scheme.cost_now - scheme.cost_before, ZERO)
        ran_before = min(charged - growth, scheme.cost_before)
        for reference, amount in scheme.charged:
            pot = year.pot(reference)
            found = finding(scheme, pot, ran_before * amount / charged, year) if pot and ran_before > 0 else None
            if found:
                yield found


def finding(scheme: SchemeBefore, pot: PotYear, part: Decimal, year: OrganisationYear) -> Finding | None:
    amount, least = part.quantize(Decimal("0.01")), year.least(CODE, pot)
    if amount < least:
        return None
    day = year.year.first_day
    return Finding(
        key=f"{CODE}:{scheme.project}:{pot.reference}:{year.year.code}",
        pots=(pot.reference,),
        kind=kind_on(day, pot),
        amount=amount,
        month=None,
        figures={
            "Ran before at": in_words(scheme.cost_before, pence=True),
            "Costs now": in_words(scheme.cost_now, pence=True),
            "Paid before from": scheme.paid_from or "Not stated",
            "Charged to the pot": in_words(sum((each for name, each in scheme.charged if name == pot.reference), ZERO),
                                           pence=True),
            "Protection": terms_on(day, pot),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
        project=scheme.project,
    )  # fmt: skip


RULE = Rule(
    CODE,
    "A scheme that ran before the award",
    __doc__,
    find,
    uses=(
        "Ran before at",
        "Costs now",
        "Paid before from",
        "Charged to the pot",
        "Protection",
        "Smallest amount queried",
    ),
    data="The cost of schemes in the year before and now, and the spend of the year by project and pot.",
    clears_when=CLEARS_WHEN,
    needs=(SCHEMES,),
    watch_only=True,
    watch_why="Two years of cost that look alike are a resemblance, not a proof that the scheme is the same.",
    stands=Place.SPENT,
)

"""A scheme that ran before the award, at the same cost, is now charged to it.

The scheme's cost in the year before is set beside its cost now. What is charged to the pot beyond the scheme's growth
is cost that ran before without the award. A scheme that the funder agreed to continue, one whose earlier money had
ended, and one that grew by what the pot pays ask nothing. A scheme split between pots in parts too small to ask about
is one query where the parts together are not.
"""

from collections.abc import Iterable
from decimal import Decimal

from funding.domain.evidence import SchemeBefore
from funding.domain.money import ZERO, in_words, rounded
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
        if ran_before <= 0:
            continue
        parts = [(pot, rounded(ran_before * amount / charged)) for name, amount in scheme.charged
                 if (pot := year.pot(name))]  # fmt: skip
        small = [(pot, part) for pot, part in parts if part < year.least(CODE, pot)]
        for pot, part in parts:
            if (pot, part) not in small:
                yield finding(scheme, (pot,), part, year.least(CODE, pot), year)
        together = sum((part for _, part in small), ZERO)
        if len(small) > 1 and together >= (least := min(year.least(CODE, pot) for pot, _ in small)):
            yield finding(scheme, tuple(pot for pot, _ in small), together, least, year)


def finding(
    scheme: SchemeBefore, pots: tuple[PotYear, ...], amount: Decimal, least: Decimal, year: OrganisationYear
) -> Finding:
    names = tuple(pot.reference for pot in pots)
    day = year.year.first_day
    return Finding(
        key=f"{CODE}:{scheme.project}:{'+'.join(names)}:{year.year.code}",
        pots=names,
        kind=kind_on(day, *pots),
        amount=amount,
        month=None,
        figures={
            "Ran before at": in_words(scheme.cost_before, pence=True),
            "Costs now": in_words(scheme.cost_now, pence=True),
            "Paid before from": scheme.paid_from or "Not stated",
            "Charged to the pot": in_words(sum((each for name, each in scheme.charged if name in names), ZERO),
                                           pence=True),
            "Protection": terms_on(day, *pots),
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

"""Overhead charged to the pot is above the funder's terms.

The funder's cap is a part of the direct cost or of the award, as its terms state. Against a cap on direct cost every
charge is held to the terms in force in its month and to the direct cost of the months it covers; against a cap on the
award all charges of the year are held to the award as varied. Corrections below nought are added. A pot without terms
of its own, or of one that it continues, is not asked. A cap is itself a condition of the funder, so this is always a
condition query.
"""

from collections.abc import Iterable
from decimal import Decimal

from funding.domain.evidence import OverheadBase, OverheadCharge, OverheadTerms, share_of
from funding.domain.financial_year import Month
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import OVERHEAD_CHARGES, OVERHEAD_TERMS, Finding, Rule, terms_on
from funding.domain.words import Place, QueryKind

CODE = "overhead"
CLEARS_WHEN = "The charge is corrected to the cap, or the funder's new terms are recorded."


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pots in year.families():
        names = year.family(pots[0].reference)
        terms = [each for each in year.overhead_terms or () if each.pot in names]
        charges = [each for each in year.overhead_charges or () if each.pot in names]
        found = finding(pots, terms, charges, year) if terms and charges else None
        if found:
            yield found


def finding(
    pots: tuple[PotYear, ...], terms: list[OverheadTerms], charges: list[OverheadCharge], year: OrganisationYear
) -> Finding | None:
    held = [(charge, in_force(terms, charge, year)) for charge in charges]
    capped = [(charge, term) for charge, term in held if term is not None]
    if not capped:
        return None
    charged = sum((charge.amount for charge, _ in capped), ZERO)
    allowed = allowed_of(pots, capped)
    amount, least = charged - allowed, year.least(CODE, *pots)
    if amount < least:
        return None
    last, term = max(capped, key=lambda each: each[0].month)
    return Finding(
        key=f"{CODE}:{year.family(pots[0].reference)[0]}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots if any(charge.pot == pot.reference for charge, _ in capped)),
        kind=QueryKind.CONDITION,
        amount=amount,
        month=last.month,
        figures={
            "Overhead charged": in_words(charged, pence=True),
            "Allowed by the terms": in_words(allowed, pence=True),
            "Cap": f"{Decimal(term.millionths) / 10_000:.2f}% of {term.base.label.lower()}",
            "Protection": terms_on(Month(year.year, last.month).last_day, *pots),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
    )


def in_force(terms: list[OverheadTerms], charge: OverheadCharge, year: OrganisationYear) -> OverheadTerms | None:
    """The terms on the last day of the charge's month; of several, the one recorded last."""
    day = Month(year.year, charge.month).last_day
    holding = [term for term in terms if term.from_on <= day and (term.to_on is None or day <= term.to_on)]
    return holding[-1] if holding else None


def allowed_of(pots: tuple[PotYear, ...], capped: list[tuple[OverheadCharge, OverheadTerms]]) -> Decimal:
    on_cost = sum(
        (share_of(charge.direct_cost, term.millionths) for charge, term in capped
         if term.base is OverheadBase.DIRECT_COST), ZERO
    )  # fmt: skip
    on_award = [term.millionths for _, term in capped if term.base is OverheadBase.AWARD]
    varied = sum((pot.awarded.awarded - pot.awarded.reduced for pot in pots), ZERO)
    return on_cost + (share_of(varied, on_award[-1]) if on_award else ZERO)


RULE = Rule(
    CODE,
    "Overhead above the terms",
    __doc__,
    find,
    uses=("Overhead charged", "Allowed by the terms", "Cap", "Protection", "Smallest amount queried"),
    data="The funder's overhead terms, and overhead charged by month with the direct cost it was charged on.",
    clears_when=CLEARS_WHEN,
    needs=(OVERHEAD_TERMS, OVERHEAD_CHARGES),
    stands=Place.SPENT,
)

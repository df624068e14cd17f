"""In months 10 to 12 manual journals move existing cost into the pot.

Only manual journals that say which code they took the cost from are looked at. A journal from the pot's own codes, or
from one of its projects to another, re-codes and is left out; so are invoices, payroll, recharges and accruals,
however large and however late. Journals that were reversed add up to nothing.
"""

from collections import defaultdict
from collections.abc import Iterable

from funding.domain.evidence import Line, LineSource
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import LINES, Finding, Rule, kind_on, terms_on
from funding.domain.words import Place

CODE = "late-journals"
FROM_MONTH = 10
CLEARS_WHEN = "The journals are reversed, or each is shown to move cost of this pot's purpose."


def find(year: OrganisationYear) -> Iterable[Finding]:
    code_pots = {code.code: code.pot for code in year.codes or ()}
    mine: dict[str | None, list[Line]] = defaultdict(list)
    for line in year.lines or ():
        if line.month >= FROM_MONTH:
            mine[line.pot or code_pots.get(line.code)].append(line)
    for pot in year.pots:
        found = finding(pot, mine[pot.reference], year)
        if found:
            yield found


def finding(pot: PotYear, mine: list[Line], year: OrganisationYear) -> Finding | None:
    own = year.own_codes(pot)
    journals = {
        line.reference: line
        for line in mine
        if line.source is LineSource.MANUAL_JOURNAL and line.from_code is not None and line.from_code not in own
    }
    lines = [line for line in mine if line.reference in journals or line.reverses in journals]
    amount, least = sum((line.amount for line in lines), ZERO), year.least(CODE, pot)
    if not lines or amount < least:
        return None
    last = max(line.on for line in lines)
    return Finding(
        key=f"{CODE}:{pot.reference}:{year.year.code}",
        pots=(pot.reference,),
        kind=kind_on(last, pot),
        amount=amount,
        month=max(line.month for line in lines),
        figures={
            "Moved into the pot": in_words(amount, pence=True),
            "Journals": str(len(journals)),
            "Taken from": ", ".join(sorted({line.from_code for line in journals.values() if line.from_code})),
            "Protection": terms_on(last, pot),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
        line=next(iter(journals)) if len(journals) == 1 else None,
    )


RULE = Rule(
    CODE,
    "Late manual journals",
    __doc__,
    find,
    uses=("Moved into the pot", "Journals", "Taken from", "Protection", "Smallest amount queried"),
    data="Transaction lines with their source and, for journals, the code the cost was taken from.",
    clears_when=CLEARS_WHEN,
    needs=(LINES,),
    stands=Place.SPENT,
)

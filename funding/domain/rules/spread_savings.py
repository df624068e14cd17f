"""An efficiency target or a vacancy factor is spread over lines of a protected pot.

The newest budget version is read: negative lines marked as a share of the efficiency target or as a vacancy factor
that name a pot which was ring-fenced or earmarked on the day of that version. Pots that were unrestricted then take
their share like every other budget and are not asked. A share given back on a line of the same nature is taken off.
"""

from collections.abc import Iterable

from funding.domain.evidence import BudgetVersion, LineNature
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.net_fall import in_order
from funding.domain.rules.rule import BUDGETS, Finding, Rule, terms_on
from funding.domain.words import Protection, QueryKind

CODE = "spread-savings"
NATURES = (LineNature.EFFICIENCY, LineNature.VACANCY_FACTOR)
CLEARS_WHEN = "A later budget takes the share off the lines of the pot."


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pot in year.pots:
        speaking = [each for each in in_order(year.budgets or ()) if each.is_whole or speaks(each, pot)]
        found = finding(pot, speaking[-1], year) if speaking else None
        if found:
            yield found


def speaks(version: BudgetVersion, pot: PotYear) -> bool:
    return any(row.pot == pot.reference for row in version.rows)


def finding(pot: PotYear, version: BudgetVersion, year: OrganisationYear) -> Finding | None:
    rows = [row for row in version.rows if row.pot == pot.reference and row.nature in NATURES]
    amount, least = -sum((row.amount for row in rows), ZERO), year.least(CODE, pot)
    if amount < least or pot.protection_on(version.on) is Protection.UNRESTRICTED:
        return None
    return Finding(
        key=f"{CODE}:{pot.reference}:{year.year.code}",
        pots=(pot.reference,),
        kind=QueryKind.CONDITION,
        amount=amount,
        month=version.month or 1,
        figures={
            "Spread over the pot": f"{in_words(amount, pence=True)} on {version.on:%-d %B %Y}",
            "As": ", ".join(dict.fromkeys(row.nature.label for row in rows)),
            "Lines": ", ".join(row.label for row in rows[:5]),
            "Protection": terms_on(version.on, pot),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
    )


RULE = Rule(
    CODE,
    "Savings spread over protected lines",
    __doc__,
    find,
    uses=("Spread over the pot", "As", "Lines", "Protection", "Smallest amount queried"),
    data="A budget version whose efficiency and vacancy-factor lines are marked.",
    clears_when=CLEARS_WHEN,
    needs=(BUDGETS,),
)

"""By month 6 the pot's money still stands in reserves, not in a budget that somebody can spend.

The newest budget version of month 6 or later is read: lines marked as reserve, or standing on a reserve code, that
name the pot. Money that had not come three months before that version, by receipts or by the agreed profile, is left
out: a late award is not a reserve. Before month 6 nothing is asked.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from funding.domain.evidence import BudgetVersion, CodeKind, LineNature
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.net_fall import in_order
from funding.domain.rules.rule import BUDGETS, Finding, Rule, kind_on, terms_on
from funding.domain.words import MovementKind

CODE = "held-in-reserves"
BY_MONTH = 6
TIME_TO_ALLOCATE = timedelta(days=92)
CLEARS_WHEN = "A later budget shows the money on a line of the pot that is not a reserve."


def find(year: OrganisationYear) -> Iterable[Finding]:
    version = newest(year)
    for pot in year.pots:
        found = finding(pot, version, year) if version else None
        if found:
            yield found


def newest(year: OrganisationYear) -> BudgetVersion | None:
    late = [version for version in in_order(year.budgets or ()) if version.month >= BY_MONTH]
    return late[-1] if late else None


def finding(pot: PotYear, version: BudgetVersion, year: OrganisationYear) -> Finding | None:
    reserves = {code.code for code in year.codes or () if code.kind is CodeKind.RESERVE}
    rows = [row for row in version.rows if row.pot == pot.reference]
    stands = sum((row.amount for row in rows if row.nature is LineNature.RESERVE or row.code in reserves), ZERO)
    there = come_by(pot, version.on - TIME_TO_ALLOCATE)
    amount, least = min(stands, there), year.least(CODE, pot)
    if amount < least:
        return None
    return Finding(
        key=f"{CODE}:{pot.reference}:{year.year.code}",
        pots=(pot.reference,),
        kind=kind_on(version.on, pot),
        amount=amount,
        month=version.month,
        figures={
            "In reserves": f"{in_words(stands, pence=True)} on {version.on:%-d %B %Y}",
            "Came or was due three months before": in_words(there, pence=True),
            "Protection": terms_on(version.on, pot),
            "Smallest amount queried": in_words(least, pence=True),
        },
        clears_when=CLEARS_WHEN,
    )


def come_by(pot: PotYear, day: date) -> Decimal:
    """What had come by the day, or was due by then where that is more, in pounds."""
    came = sum(
        (each.amount for each in pot.movements
         if each.kind in (MovementKind.RECEIVE, MovementKind.TRANSFER_IN) and each.on <= day), ZERO
    )  # fmt: skip
    due = sum((part.amount for part in pot.profile if part.on <= day), ZERO)
    return max(came, due) + pot.position.brought_forward


def lacks_month_six(year: OrganisationYear) -> str | None:
    reached = max(year.months_closed, default=0) >= BY_MONTH
    return "budgets-from-month-6" if reached and newest(year) is None else None


RULE = Rule(
    CODE,
    "Held in reserves",
    __doc__,
    find,
    uses=("In reserves", "Came or was due three months before", "Protection", "Smallest amount queried"),
    data="A budget version of month 6 or later whose reserve lines are marked.",
    clears_when=CLEARS_WHEN,
    needs=(BUDGETS,),
    lacks_more=lacks_month_six,
)

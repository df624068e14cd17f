"""By month 6 the pot's money still stands in reserves, not in a budget that somebody can spend.

The newest budget version of month 6 or later that speaks of the pot is read: lines marked as reserve, or standing on
a reserve code, that name the pot or one that it continues. Money that had not come three months before that version,
by receipts or by the agreed profile, is left out: a late award is not a reserve. So is what was carried forward with
its basis or returned since. Before month 6 nothing is asked.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from funding.domain.evidence import BudgetVersion, CodeKind, LineNature
from funding.domain.money import ZERO, in_words
from funding.domain.organisation_year import OrganisationYear, PotYear
from funding.domain.rules.rule import BUDGETS, Finding, Rule, kind_on, terms_on
from funding.domain.rules.versions import in_order, speaking_of
from funding.domain.words import MovementKind

CODE = "held-in-reserves"
BY_MONTH = 6
TIME_TO_ALLOCATE = timedelta(days=92)
CLEARS_WHEN = "A later budget shows the money on a line of the pot that is not a reserve."


def find(year: OrganisationYear) -> Iterable[Finding]:
    for pots in year.families():
        names = year.family(pots[0].reference)
        late = [version for version in speaking_of(names, year.budgets or ()) if version.month >= BY_MONTH]
        found = finding(pots, names, late[-1], year) if late else None
        if found:
            yield found


def newest(year: OrganisationYear) -> BudgetVersion | None:
    late = [version for version in in_order(year.budgets or ()) if version.month >= BY_MONTH]
    return late[-1] if late else None


def finding(
    pots: tuple[PotYear, ...], names: tuple[str, ...], version: BudgetVersion, year: OrganisationYear
) -> Finding | None:
    reserves = {code.code for code in year.codes or () if code.kind is CodeKind.RESERVE}
    rows = [row for row in version.rows if row.pot in names]
    stands = sum((row.amount for row in rows if row.nature is LineNature.RESERVE or row.code in reserves), ZERO)
    there = sum((come_by(pot, version.on - TIME_TO_ALLOCATE) for pot in pots), ZERO)
    gone = sum((pot.position.carried_forward + pot.position.returned for pot in pots), ZERO)
    amount, least = min(stands - gone, there), year.least(CODE, *pots)
    if amount < least:
        return None
    return Finding(
        key=f"{CODE}:{names[0]}:{year.year.code}",
        pots=tuple(pot.reference for pot in pots),
        kind=kind_on(version.on, *pots),
        amount=amount,
        month=version.month,
        figures={
            "In reserves": f"{in_words(stands, pence=True)} on {version.on:%-d %B %Y}",
            "Came or was due three months before": in_words(there, pence=True),
            "Carried forward or returned": in_words(gone, pence=True),
            "Protection": terms_on(version.on, *pots),
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
    uses=(
        "In reserves",
        "Came or was due three months before",
        "Carried forward or returned",
        "Protection",
        "Smallest amount queried",
    ),
    data="A budget version of month 6 or later whose reserve lines are marked.",
    clears_when=CLEARS_WHEN,
    needs=(BUDGETS,),
    lacks_more=lacks_month_six,
)

"""Small organisation-years for tests of one rule: one pot of £100,000, ring-fenced to 30 September 2026."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from funding.domain.evidence import AwardChange, BudgetRow, BudgetVersion, Code, CodeKind, Line, LineNature, LineSource
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO
from funding.domain.organisation_year import Moved, OrganisationYear, PotYear, TermsFrom
from funding.domain.position import Due, awarded, position
from funding.domain.words import AwardKind, MovementKind, Place, PotKind, Protection, Recurrence

YEAR = FinancialYear(2026)
TODAY = date(2027, 5, 20)
TERMS = (
    TermsFrom(Protection.RING_FENCED, Recurrence.RECURRENT, date(2024, 4, 1), date(2026, 9, 30)),
    TermsFrom(Protection.UNRESTRICTED, Recurrence.RECURRENT, date(2026, 10, 1), None),
)


def pounds(amount):
    return Decimal(amount).quantize(Decimal("0.01"))


def a_pot(reference="P-001", *, amount="100000", received=None, changes=(), balances=None, **facts):
    """A pot awarded and received in April, with projects <reference>-A and -B."""
    award = pounds(amount)
    came = pounds(amount if received is None else received)
    rows = (AwardChange(AwardKind.AWARD, award, date(2026, 4, 1), True), *changes)
    sums = {kind: sum((row.amount for row in rows if row.kind is kind), ZERO) for kind in AwardKind}
    profile = facts.pop("profile", (Due(date(2026, 4, 30), award),))
    money = awarded(sums, profile, came, TODAY)
    at = {Place.FUNDER: -came, Place.AVAILABLE: came, **(balances or {})}
    ended = facts.get("ended", False)
    given = {"terms": TERMS, "movements": (), "use_by_on": None, **facts}
    return PotYear(
        reference=reference,
        name=reference,
        kind=PotKind.CORE20PLUS5,
        profile=profile,
        awarded=money,
        position=position(at, money, ended=ended),
        projects=frozenset({f"{reference}-A", f"{reference}-B"}),
        changes=rows,
        **given,
    )


def a_year(*pots, closed=12, today=TODAY, **evidence):
    return OrganisationYear("ZZT1", YEAR, today, pots or (a_pot(),), frozenset(range(1, closed + 1)), **evidence)


def moved(kind=MovementKind.RECEIVE, on=date(2026, 4, 30), amount="100000", **facts):
    given = {"destination": None, "is_approved": False, "decided_by_role": "", "reason": "", **facts}
    return Moved(id=7, kind=kind, on=on, month=Month.containing(on).number, amount=pounds(amount), **given)


def a_budget(month, *rows, whole=True):
    """A version of the 10th of the month; rows are (pot, amount) or (pot, amount, nature) or with a code besides."""
    return BudgetVersion(
        month, Month(YEAR, max(month, 1)).first_day.replace(day=10), whole, tuple(a_row(*row) for row in rows)
    )


def a_row(pot, amount, nature=LineNature.NORMAL, code="C1"):
    return BudgetRow(pot, code, nature.label, nature, pounds(amount))


CODES = (
    Code("C1", CodeKind.POT, "P-001", None),
    Code("CA", CodeKind.PROJECT, None, "P-001-A"),
    Code("CB", CodeKind.PROJECT, None, "P-001-B"),
    Code("CORE", CodeKind.OTHER, None, None),
    Code("RES", CodeKind.RESERVE, None, None),
)


def a_line(amount, code="CORE", *, month=5, pot="P-001", reference="T1", source=LineSource.INVOICE, **facts):
    on = Month(YEAR, month).first_day.replace(day=20)
    return Line(1, reference, month, on, code, source, pounds(amount), pot, **facts)


def only(found):
    (one,) = list(found)
    return one


__all__ = ["CODES", "TODAY", "YEAR", "a_budget", "a_line", "a_pot", "a_year", "moved", "only", "pounds", "replace"]

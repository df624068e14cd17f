"""Budget versions as several rules read them: in order of time, and the full-year sum of pots that are one."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from funding.domain.evidence import BudgetVersion, LineNature
from funding.domain.money import ZERO

SAVINGS = (LineNature.EFFICIENCY, LineNature.VACANCY_FACTOR)


def in_order(versions: Iterable[BudgetVersion]) -> list[BudgetVersion]:
    return sorted(versions, key=lambda version: (version.month, version.on))


def speaking_of(names: Sequence[str], versions: Iterable[BudgetVersion]) -> list[BudgetVersion]:
    """The versions, in order, that say something about the pots: a whole budget does by leaving them out."""
    return [
        version for version in in_order(versions) if version.is_whole or any(row.pot in names for row in version.rows)
    ]


def budget_of(names: Sequence[str], version: BudgetVersion) -> Decimal | None:
    """The full-year budget of pots that are one, without spread savings, which have a rule of their own; None where a
    part of a budget does not speak of them."""
    rows = [row for row in version.rows if row.pot in names]
    if not rows:
        return ZERO if version.is_whole else None
    return sum((row.amount for row in rows if row.nature not in SAVINGS), ZERO)

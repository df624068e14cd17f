"""What a rule is and what it finds. One rule a file; its module docstring is the policy in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from funding.domain.organisation_year import OrganisationYear
from funding.domain.words import QueryKind, QueryStatus

LEAST_AMOUNT = Decimal("5000.00")
LEAST_SHARE = Decimal("0.02")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found. `key` is the same at every scan; `figures` are what it used, ready to print."""

    key: str
    pots: tuple[str, ...]
    kind: QueryKind
    amount: Decimal
    month: int | None
    figures: Mapping[str, str]
    clears_when: str
    postings: tuple[int, ...] = ()
    status: QueryStatus = QueryStatus.OPEN


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    name: str
    policy: str
    find: Callable[[OrganisationYear], Iterable[Finding]]
    watch_only: bool = False


def material(pot_amount: Decimal) -> Decimal:
    """The local default: the larger of £5,000 or 2 % of the pot."""
    return max(LEAST_AMOUNT, pot_amount * LEAST_SHARE)

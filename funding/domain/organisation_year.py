"""One organisation's financial year as the rules see it: frozen, complete, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.financial_year import FinancialYear
from funding.domain.position import Awarded, Due, Position
from funding.domain.words import Destination, MovementKind, PotKind, Protection, Recurrence


@dataclass(frozen=True, slots=True)
class TermsFrom:
    """Protection and recurrence from a day to a day (open when None)."""

    protection: Protection
    recurrence: Recurrence
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement of the year that stands (neither a reversal nor reversed); amount in pounds."""

    id: int
    kind: MovementKind
    on: date
    month: int
    amount: Decimal
    destination: Destination | None
    is_approved: bool
    decided_by_role: str
    reason: str


@dataclass(frozen=True, slots=True)
class PotYear:
    reference: str
    name: str
    kind: PotKind
    terms: tuple[TermsFrom, ...]
    profile: tuple[Due, ...]
    awarded: Awarded
    position: Position
    movements: tuple[Moved, ...]
    use_by_on: date | None

    def protection_on(self, day: date) -> Protection:
        """The protection in force on the day; of several, the one recorded last. None recorded means unrestricted."""
        found = Protection.UNRESTRICTED
        for terms in self.terms:
            if terms.from_on <= day and (terms.to_on is None or day <= terms.to_on):
                found = terms.protection
        return found


@dataclass(frozen=True, slots=True)
class OrganisationYear:
    code: str
    year: FinancialYear
    today: date
    pots: tuple[PotYear, ...]
    months_closed: frozenset[int]
    materiality: Mapping[str, Decimal]

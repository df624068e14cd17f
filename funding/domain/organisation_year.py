"""One organisation's financial year as the rules see it: frozen, complete, and nothing else.

Evidence that the organisation does not give for the year is None; given and empty is an empty tuple.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from funding.domain.evidence import (
    AwardChange,
    BudgetVersion,
    Claim,
    Code,
    CodeShare,
    Continuation,
    Establishment,
    Line,
    OverheadCharge,
    OverheadTerms,
    PostCharged,
    PriorPot,
    SchemeBefore,
    TransferSides,
    Virement,
    share_of,
)
from funding.domain.financial_year import FinancialYear
from funding.domain.money import PENNY, ZERO
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
    """A movement of the year that stands (neither a reversal nor reversed); amount in pounds. `restored` is what came
    back since; `answers_query`: it was recorded as the answer to a query."""

    id: int
    kind: MovementKind
    on: date
    month: int
    amount: Decimal
    destination: Destination | None
    is_approved: bool
    decided_by_role: str
    reason: str
    restored: Decimal = ZERO
    answers_query: bool = False


@dataclass(frozen=True, slots=True)
class PotYear:
    """A pot in the year. `ended`: its use-by date has passed or the year is closed."""

    reference: str
    name: str
    kind: PotKind
    terms: tuple[TermsFrom, ...]
    profile: tuple[Due, ...]
    awarded: Awarded
    position: Position
    movements: tuple[Moved, ...]
    use_by_on: date | None
    projects: frozenset[str] = frozenset()
    changes: tuple[AwardChange, ...] = ()
    ended: bool = False

    def protection_on(self, day: date) -> Protection:
        """The protection in force on the day; of several, the one recorded last. None recorded means unrestricted."""
        found = Protection.UNRESTRICTED
        for terms in self.terms:
            if terms.from_on <= day and (terms.to_on is None or day <= terms.to_on):
                found = terms.protection
        return found

    @property
    def size(self) -> Decimal:
        """What materiality is a share of: the award as reduced by the funder, or what came where that is more."""
        came = self.position.received + self.position.transfers_in + self.position.brought_forward
        return max(self.awarded.awarded - self.awarded.reduced, came)

    def moved(self, *kinds: MovementKind) -> Decimal:
        return sum((each.amount - each.restored for each in self.movements if each.kind in kinds), ZERO)


@dataclass(frozen=True, slots=True)
class Threshold:
    """What an organisation asks about: at least the amount and the share of the pot. `watch_only` None: the rule's
    own switch."""

    amount: Decimal = Decimal("5000.00")
    millionths: int = 20_000
    watch_only: bool | None = None

    def least(self, pot: Decimal) -> Decimal:
        return max(self.amount, share_of(pot, self.millionths), PENNY)


DEFAULT = Threshold()


@dataclass(frozen=True, slots=True)
class OrganisationYear:
    code: str
    year: FinancialYear
    today: date
    pots: tuple[PotYear, ...]
    months_closed: frozenset[int]
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    continuations: tuple[Continuation, ...] = ()
    budgets: tuple[BudgetVersion, ...] | None = None
    virements: tuple[Virement, ...] | None = None
    codes: tuple[Code, ...] | None = None
    shares: tuple[CodeShare, ...] | None = None
    lines: tuple[Line, ...] | None = None
    claims: tuple[Claim, ...] | None = None
    establishment: tuple[Establishment, ...] | None = None
    posts: tuple[PostCharged, ...] | None = None
    overhead_terms: tuple[OverheadTerms, ...] | None = None
    overhead_charges: tuple[OverheadCharge, ...] | None = None
    schemes: tuple[SchemeBefore, ...] | None = None
    prior_pots: tuple[PriorPot, ...] | None = None
    transfers: tuple[TransferSides, ...] | None = None

    def least(self, rule: str, *pots: PotYear) -> Decimal:
        """The smallest amount that the rule asks about in these pots together, with those they are one with."""
        names = {name for pot in pots for name in self.family(pot.reference)}
        return self.least_of(rule, sum((pot.size for pot in self.pots if pot.reference in names), ZERO))

    def least_of(self, rule: str, amount: Decimal) -> Decimal:
        return self.thresholds.get(rule, DEFAULT).least(amount)

    def pot(self, reference: str) -> PotYear | None:
        return next((pot for pot in self.pots if pot.reference == reference), None)

    def family(self, reference: str) -> tuple[str, ...]:
        """The pot with those it continues and those that continue it, in order of reference."""
        found = {reference}
        while more := {
            other
            for link in self.continuations
            for one, other in ((link.old, link.new), (link.new, link.old))
            if one in found and other not in found
        }:
            found |= more
        return tuple(sorted(found))

    def one_with(self, pot: PotYear) -> tuple[PotYear, ...]:
        """The pot and the pots of the year that it continues or that continue it."""
        names = self.family(pot.reference)
        return tuple(each for each in self.pots if each.reference in names)

    def families(self) -> tuple[tuple[PotYear, ...], ...]:
        """Every pot once, with the pots it is one with."""
        by_family: dict[tuple[str, ...], list[PotYear]] = {}
        for pot in self.pots:
            by_family.setdefault(self.family(pot.reference), []).append(pot)
        return tuple(tuple(pots) for pots in by_family.values())

    def own_codes(self, pot: PotYear) -> frozenset[str]:
        """Codes of the ledger that stand for the pot, for a pot it is one with, or for one of its projects."""
        family = self.family(pot.reference)
        projects = self.projects_of(family)
        return frozenset(
            code.code for code in self.codes or () if code.pot in family or (code.project and code.project in projects)
        )

    def projects_of(self, references: tuple[str, ...]) -> frozenset[str]:
        return frozenset(project for pot in self.pots if pot.reference in references for project in pot.projects)

"""The two identities of a pot and year: what was awarded, and what became of it. To the penny, at every moment.

Given the balances of the places and the award; answers frozen values that pages print without adding anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO
from funding.domain.words import AwardKind, Place


@dataclass(frozen=True, slots=True)
class Due:
    """Part of an award and the day on which it is due."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Awarded:
    """awarded, as varied + came beyond it
    = received + came as transfers + not yet due + overdue + reduced + netted off (all in pounds)."""

    awarded: Decimal
    beyond: Decimal
    received: Decimal
    transferred: Decimal
    not_yet_due: Decimal
    overdue: Decimal
    reduced: Decimal
    netted_off: Decimal

    @property
    def difference(self) -> Decimal:
        """Nought when the identity holds."""
        return self.awarded + self.beyond - self.came - self.not_yet_due - self.overdue - self.reduced - self.netted_off

    @property
    def came(self) -> Decimal:
        """From the funder or as a transfer from another organisation."""
        return self.received + self.transferred

    def __add__(self, other: "Awarded") -> "Awarded":
        return Awarded(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(Awarded)))


NOTHING_AWARDED = Awarded(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)


def awarded(changes: Mapping[AwardKind, Decimal], profile: Iterable[Due], received: Decimal, today: date,
            transferred: Decimal = ZERO) -> Awarded:  # fmt: skip
    """The first identity. `profile` is when the awarded money is due; what is past its day and has not come is overdue.

    Money that came beyond what is due counts against what is not yet due; what came beyond the whole award stands under
    that name, never as a negative *not yet due*.
    """
    total = changes.get(AwardKind.AWARD, ZERO) + changes.get(AwardKind.UPLIFT, ZERO)
    reduced, netted = changes.get(AwardKind.REDUCTION, ZERO), changes.get(AwardKind.NETTED_OFF, ZERO)
    came = received + transferred
    outstanding = total - reduced - netted - came
    due = sum((part.amount for part in profile if part.on < today), ZERO)
    overdue = min(max(due - reduced - netted - came, ZERO), max(outstanding, ZERO))
    beyond = max(-outstanding, ZERO)
    return Awarded(total, beyond, received, transferred, max(outstanding, ZERO) - overdue, overdue, reduced, netted)


@dataclass(frozen=True, slots=True)
class Position:
    """brought forward + received + transfers in + moved in + spent ahead of receipt + met from other budgets
    = spent + committed + paid, not yet delivered + passed on + used for another purpose + returned + carried forward
      + lapsed + moved out + accrued last year, invoice awaited + not explained + still to spend (all in pounds)."""

    brought_forward: Decimal
    received: Decimal
    transfers_in: Decimal
    moved_in: Decimal
    ahead_of_receipt: Decimal
    other_budgets: Decimal
    spent: Decimal
    committed: Decimal
    prepaid: Decimal
    passed_on: Decimal
    used_elsewhere: Decimal
    returned: Decimal
    carried_forward: Decimal
    lapsed: Decimal
    moved_out: Decimal
    awaited: Decimal
    not_explained: Decimal
    still_to_spend: Decimal

    @property
    def sources(self) -> Decimal:
        return sum((getattr(self, part) for part in SOURCE_PARTS), ZERO)

    @property
    def uses(self) -> Decimal:
        return sum((getattr(self, part) for part in USE_PARTS), ZERO)

    @property
    def difference(self) -> Decimal:
        """Nought when the identity holds."""
        return self.sources - self.uses

    @property
    def other_sources(self) -> Decimal:
        """What came neither from the funder nor as a transfer, in pounds: a list has no room for each."""
        return self.sources - self.received - self.transfers_in

    @property
    def other_uses(self) -> Decimal:
        """Committed, paid in advance, returned, carried, moved and the rest that a list has no room for, in pounds."""
        named = self.spent + self.passed_on + self.used_elsewhere + self.not_explained + self.still_to_spend
        return self.uses - named

    def __add__(self, other: "Position") -> "Position":
        return Position(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(Position)))


SOURCE_PARTS = ("brought_forward", "received", "transfers_in", "moved_in", "ahead_of_receipt", "other_budgets")
USE_PARTS = (
    "spent",
    "committed",
    "prepaid",
    "passed_on",
    "used_elsewhere",
    "returned",
    "carried_forward",
    "lapsed",
    "moved_out",
    "awaited",
    "not_explained",
    "still_to_spend",
)
EMPTY = Position(*([ZERO] * len(fields(Position))))

# Words of each part and the place whose postings stand behind it.
PART_WORDS: dict[str, tuple[str, Place]] = {
    "brought_forward": ("Brought forward", Place.BROUGHT_FORWARD),
    "received": ("Received", Place.FUNDER),
    "transfers_in": ("Transfers in", Place.TRANSFER_IN),
    "moved_in": ("Moved in from other pots", Place.MOVED_IN),
    "ahead_of_receipt": ("Spent ahead of receipt", Place.AVAILABLE),
    "other_budgets": ("Met from other budgets", Place.AVAILABLE),
    "spent": ("Spent", Place.SPENT),
    "committed": ("Committed", Place.COMMITTED),
    "prepaid": ("Paid, not yet delivered", Place.PREPAID),
    "passed_on": ("Passed on", Place.PASSED_ON),
    "used_elsewhere": ("Used for another purpose", Place.USED_ELSEWHERE),
    "returned": ("Returned to funder", Place.RETURNED),
    "carried_forward": ("Carried forward", Place.CARRIED_FORWARD),
    "lapsed": ("Lapsed to the year-end position", Place.LAPSED),
    "moved_out": ("Moved to other pots", Place.MOVED_OUT),
    "awaited": ("Accrued last year, invoice awaited", Place.SPENT),
    "not_explained": ("Not explained", Place.UNEXPLAINED),
    "still_to_spend": ("Still to spend", Place.AVAILABLE),
}
ALWAYS_PRINTED = frozenset({"not_explained", "still_to_spend"})


def position(balances: Mapping[Place, Decimal], award: Awarded, *, ended: bool) -> Position:
    """The second identity. `ended`: the use-by date has passed or the year is closed, so what is left is not explained.

    A balance below nought is *spent ahead of receipt* up to what is awarded and has not come, beyond that *met from
    other budgets*; it is never a negative *still to spend*.
    """
    at = {place: balances.get(place, ZERO) for place in Place}
    left = at[Place.AVAILABLE]
    short = max(-left, ZERO)
    ahead = min(short, max(award.not_yet_due + award.overdue, ZERO))
    left_over = max(left, ZERO)
    # Last year's accruals stand reversed as negative spend until their invoices come: that much is spoken for.
    awaited = min(max(-at[Place.SPENT], ZERO), left_over) if ended else ZERO
    return Position(
        brought_forward=-at[Place.BROUGHT_FORWARD],
        received=-at[Place.FUNDER],
        transfers_in=-at[Place.TRANSFER_IN],
        moved_in=-at[Place.MOVED_IN],
        ahead_of_receipt=ahead,
        other_budgets=short - ahead,
        spent=at[Place.SPENT],
        committed=at[Place.COMMITTED],
        prepaid=at[Place.PREPAID],
        passed_on=at[Place.PASSED_ON],
        used_elsewhere=at[Place.USED_ELSEWHERE],
        returned=at[Place.RETURNED],
        carried_forward=at[Place.CARRIED_FORWARD],
        lapsed=at[Place.LAPSED],
        moved_out=at[Place.MOVED_OUT],
        awaited=awaited,
        not_explained=at[Place.UNEXPLAINED] + (left_over - awaited if ended else ZERO),
        still_to_spend=ZERO if ended else left_over,
    )


def has_ended(year: FinancialYear, use_by_on: date | None, *, year_closed: bool, today: date) -> bool:
    """Whether what is left of the year must now be explained: the year was closed, or the use-by date fell
    in it or before it and has passed."""
    if year_closed:
        return True
    return use_by_on is not None and use_by_on < today and use_by_on <= year.last_day

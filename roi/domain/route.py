"""Who signs a case, in which order: the organisation's scheme of delegation by value, and what each person confirms.

Without a recorded scheme the exec lead alone signs; the case says that no scheme is recorded. A return that is too high
to be believed is checked by a second reviewer before anybody else signs, whatever the scheme.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from roi.domain.guards import LARGE_RETURN


class Capacity(StrEnum):
    """In which capacity a person signs. The reviewer checks a very high return; the next four confirm; one of the last
    three decides."""

    REVIEWER = "second-reviewer"
    OWNER = "owner"
    BUSINESS_PARTNER = "business-partner"
    FINANCE_DIRECTOR = "finance-director"
    CLINICAL = "clinical"
    EXEC_LEAD = "exec-lead"
    CHIEF_EXECUTIVE = "chief-executive"
    COMMITTEE = "committee"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Capacity.REVIEWER: "Second reviewer",
    Capacity.OWNER: "Senior responsible owner",
    Capacity.BUSINESS_PARTNER: "Finance business partner",
    Capacity.FINANCE_DIRECTOR: "Director of finance",
    Capacity.CLINICAL: "Clinical lead, quality and equality impact",
    Capacity.EXEC_LEAD: "Executive lead",
    Capacity.CHIEF_EXECUTIVE: "Chief executive",
    Capacity.COMMITTEE: "Committee",
}
CONFIRM = (Capacity.OWNER, Capacity.BUSINESS_PARTNER, Capacity.FINANCE_DIRECTOR, Capacity.CLINICAL)
DECIDE = (Capacity.EXEC_LEAD, Capacity.CHIEF_EXECUTIVE, Capacity.COMMITTEE)
# What a scheme is offered as when somebody first records one: local defaults, changeable by the trust.
USUAL = ((Decimal(0), Capacity.EXEC_LEAD), (Decimal(250000), Capacity.CHIEF_EXECUTIVE),
         (Decimal(1000000), Capacity.COMMITTEE))  # fmt: skip


@dataclass(frozen=True)
class Band:
    """From a day on, an ask above `above` pounds a year is decided by `decides` after `confirm` have signed."""

    from_on: date
    above: Decimal
    confirm: tuple[Capacity, ...]
    decides: Capacity


def needs_review(ratios: Iterable[Decimal | float | None]) -> bool:
    """Whether a second reviewer checks the version: some return is above the largest that is believed as it stands."""
    return any(ratio is not None and Decimal(str(ratio)) > LARGE_RETURN for ratio in ratios)


def route(amount: Decimal, bands: Iterable[Band], day: date, *, reviewed: bool = False) -> tuple[Capacity, ...]:
    """The capacities in the order in which they sign. Bands that begin on the newest day up to `day` are one scheme;
    `reviewed` puts the second reviewer first."""
    way = route_by_value(amount, bands, day)
    return (Capacity.REVIEWER, *way) if reviewed else way


def route_by_value(amount: Decimal, bands: Iterable[Band], day: date) -> tuple[Capacity, ...]:
    known = [band for band in bands if band.from_on <= day]
    newest = max((band.from_on for band in known), default=None)
    fitting = [band for band in known if band.from_on == newest and amount > band.above]
    if not fitting:
        return (Capacity.EXEC_LEAD,)
    band = max(fitting, key=lambda each: each.above)
    return (*(each for each in CONFIRM if each in band.confirm), band.decides)


def words_of(capacity: Capacity, *, month: str, source: str) -> str:
    """What the person confirms; `source` is the recurrent source as the case states it."""
    return {
        Capacity.REVIEWER: f"A return is above £{LARGE_RETURN} for each £1. I had no hand in this case and checked "
        "what it rests on.",
        Capacity.OWNER: "I own delivery of the benefits in this case. The outcomes are those that the trust reports.",
        Capacity.BUSINESS_PARTNER: f"Costs agree with the ledger to {month}. Where a release is shown as actioned, the "
        "budget named is reduced. Capacity is not a budget saving.",
        Capacity.FINANCE_DIRECTOR: f"Recurrent funding source: {source}.",
        Capacity.CLINICAL: "The quality and the equality impact assessments are made, and due regard was had.",
    }.get(capacity, "I have read this version and approve what it asks for.")

"""The field's own words for a pot and its money: stored codes and their labels, never reused or renamed."""

from enum import StrEnum


class Labelled(StrEnum):
    """A stored code with the words that stand on a page."""

    label: str

    def __new__(cls, code: str, label: str = "") -> "Labelled":
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label) for member in cls]


class PotKind(Labelled):
    CORE20PLUS5 = "core20plus5", "Core20PLUS5 allocation"
    NHS_OTHER = "nhs-other", "Other NHS allocation"
    CHARITY = "charity", "Charity grant"
    RESEARCH = "research", "Research grant"
    LOCAL_AUTHORITY = "local-authority", "Local authority"
    REALLOCATED = "reallocated", "Re-allocated existing resource"
    OTHER = "other", "Other"


class Recurrence(Labelled):
    RECURRENT = "recurrent", "Recurrent"
    NON_RECURRENT = "non-recurrent", "Non-recurrent"


class Protection(Labelled):
    RING_FENCED = "ring-fenced", "Ring-fenced"
    EARMARKED = "earmarked", "Earmarked"
    UNRESTRICTED = "unrestricted", "Unrestricted"


class Resource(Labelled):
    """What was taken from elsewhere."""

    STAFF = "staff", "Staff"
    BUDGET = "budget", "Budget"


class AwardKind(Labelled):
    AWARD = "award", "Awarded"
    UPLIFT = "uplift", "Increased"
    REDUCTION = "reduction", "Reduced by the funder (signed variation)"
    NETTED_OFF = "netted-off", "Netted off before it was sent"


class Basis(Labelled):
    """What a receipt rests on."""

    RESOURCE_LIMIT = "resource-limit", "ICB resource limit"
    CONTRACT_INCOME = "contract-income", "Trust contract income"
    GRANT_INCOME = "grant-income", "Grant income recognised"
    CASH = "cash", "Cash"
    OWN_RESOURCE = "own-resource", "Own existing resource"


class Destination(Labelled):
    """Where money used for another purpose went."""

    POSITION_PLAN = "position-plan", "Own financial position: in the approved plan"
    POSITION_IN_YEAR = "position-in-year", "Own financial position: in-year decision"
    POSITION_SLIPPAGE = "position-slippage", "Own financial position: year-end slippage"
    POSITION_VACANCY = "position-vacancy", "Own financial position: vacancy factor"
    POSITION_EFFICIENCY = "position-efficiency", "Own financial position: share of the efficiency target"
    POSITION_RESERVES = "position-reserves", "Own financial position: held in reserves"
    SYSTEM_POSITION = "system-position", "The system's financial position"
    OTHER_SERVICE = "other-service", "Another service"
    WORKFORCE_GAP = "workforce-gap", "A workforce gap"
    OTHER = "other", "Other"

    @property
    def is_deficit(self) -> bool:
        """Whether it counts under Diverted to deficits: own or system's financial position."""
        return self.value.startswith("position-") or self is Destination.SYSTEM_POSITION


class Evidence(Labelled):
    """How well an attribution to a project is shown."""

    TESTED = "tested", "Tested"
    EVIDENCED = "evidenced", "Evidenced"
    ASSERTED = "asserted", "Asserted"


class Place(Labelled):
    """Where pence of a pot can stand. A posting moves them from one place to another.

    Sources hold a negative balance: what came from there. `available` is what is left to use.
    """

    FUNDER = "funder", "Received"
    TRANSFER_IN = "transfer-in", "Transfers in"
    BROUGHT_FORWARD = "brought-forward", "Brought forward"
    MOVED_IN = "moved-in", "Moved in from another pot"
    AVAILABLE = "available", "Available"
    SPENT = "spent", "Spent"
    COMMITTED = "committed", "Committed"
    PREPAID = "prepaid", "Paid, not yet delivered"
    PASSED_ON = "passed-on", "Passed on"
    USED_ELSEWHERE = "used-elsewhere", "Used for another purpose"
    RETURNED = "returned", "Returned to funder"
    CARRIED_FORWARD = "carried-forward", "Carried forward"
    LAPSED = "lapsed", "Lapsed to the year-end position"
    UNEXPLAINED = "unexplained", "Unexplained spend"
    MOVED_OUT = "moved-out", "Moved to another pot"


SOURCES = frozenset({Place.FUNDER, Place.TRANSFER_IN, Place.BROUGHT_FORWARD, Place.MOVED_IN})


class CarryBasis(Labelled):
    """What a carry-forward rests on. Without one the balance lapses to the year-end position."""

    DEFERRED_INCOME = "deferred-income", "Deferred income under a funder condition"
    REPROVIDED = "re-provided", "Written re-provision next year"
    OTHER = "other", "Other, with finance's accounting reference"


class MovementKind(Labelled):
    RECEIVE = "receive", "Received"
    COMMIT = "commit", "Committed"
    RELEASE = "release", "Commitment released"
    SPEND = "spend", "Spent"
    PREPAY = "prepay", "Paid, not yet delivered"
    DELIVER = "deliver", "Delivered"
    ACCRUE = "accrue", "Accrued"
    SPEND_UNEXPLAINED = "spend-unexplained", "Spend that matches no project"
    PASS_ON = "pass-on", "Passed on"
    TRANSFER_IN = "transfer-in", "Transfer in confirmed"
    APPLY_ELSEWHERE = "apply-elsewhere", "Used for another purpose"
    RESTORE = "restore", "Restored to the pot"
    RETURN = "return", "Returned to funder"
    CARRY_FORWARD = "carry-forward", "Carried forward"
    LAPSE = "lapse", "Lapsed to the year-end position"
    MOVE = "move", "Moved between pots"
    CANCEL = "cancel", "Accrual taken back"
    REVERSE = "reverse", "Reversal"


class QueryKind(Labelled):
    CONDITION = "condition", "Condition query"
    PURPOSE = "purpose", "Purpose query"
    CANNOT_SHOW = "cannot-show", "Cannot be shown"
    DIFFERENCE = "difference", "Difference"


class QueryStatus(Labelled):
    OPEN = "open", "Open"
    EXPLAINED = "explained", "Explained"
    ACCEPTED = "accepted", "Accepted"
    QUERIED_AGAIN = "queried-again", "Queried again"
    RESTORED = "restored", "Restored"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RECORDED = "recorded", "Recorded with approval"
    CLEARED = "cleared", "Cause gone"
    NOT_MET = "not-met", "Condition not met"

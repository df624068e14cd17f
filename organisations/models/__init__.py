"""Tables of the package."""

from organisations.models.event import Anchor, ChainHead, Event
from organisations.models.organisation import Kind, Organisation, OrganisationLink, Succession
from organisations.models.person import Membership, User

__all__ = [
    "Anchor",
    "ChainHead",
    "Event",
    "Kind",
    "Membership",
    "Organisation",
    "OrganisationLink",
    "Succession",
    "User",
]

"""Files of organisations: who there is, which trust belongs to which ICB, who followed whom."""

from dataset.files.shape import file
from organisations.models import Organisation, OrganisationLink, Succession

ORGANISATIONS = file(
    "organisations.csv",
    Organisation,
    "Organisations that hold, give or receive money. One whose code the database holds already stays as it stands "
    "there, and must not hold pots yet when the folder brings some.",
    key=("code",),
    is_shared=True,
    says={
        "code": "The organisation's code, such as its ODS code. Every other file names the organisation by it.",
        "ons_code": "Its code at the Office for National Statistics.",
        "kind": "What it is.",
        "region": "Code of the region it belongs to: an organisation of the kind region.",
        "opened_on": "First day on which it existed.",
        "closed_on": "Last day on which it existed.",
        "is_fictional": "Whether it is made up, for a demonstration or a test.",
    },
)

LINKS = file(
    "organisation_links.csv",
    OrganisationLink,
    "Which trust belongs to which ICB, from a day to a day.",
    key=("trust", "icb", "from_on"),
    is_shared=True,
    says={
        "trust": "Code of the trust.",
        "icb": "Code of the ICB.",
        "from_on": "First day.",
        "to_on": "Last day; empty while it goes on.",
    },
)

SUCCESSIONS = file(
    "successions.csv",
    Succession,
    "Organisations whose duties passed to another.",
    key=("predecessor", "successor", "happened_on"),
    is_shared=True,
    defaults={"source": "Not stated"},
    says={
        "predecessor": "Code of the organisation that ended.",
        "successor": "Code of the one that took over.",
        "happened_on": "The day.",
        "kind": "One word, such as merger.",
    },
)

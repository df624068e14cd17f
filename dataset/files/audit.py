"""Files of the audit chains and their anchors. They go together with every number of a row, or not at all."""

from dataset.files.shape import file
from organisations.models import Anchor, Event

EVENTS = file(
    "events.csv",
    Event,
    "The audit chains, one an organisation. A folder with this file is a whole dump: it goes into an empty database "
    "and keeps every number. A folder made elsewhere has no such file.",
    says={
        "sequence": "1, 2, … in the organisation's chain.",
        "at": "When.",
        "by": "E-mail address of who did it. The hash covers that person's number.",
        "action": "What was done.",
        "subject": "To what.",
        "before": "What stood there before.",
        "after": "What stands there now.",
        "previous_hash": "Hash of the row before; 64 noughts for the first.",
        "hash": "SHA-256 of the row and the hash before it.",
        "seals": "Hashes of the rows that the change added or altered, by table: the number of the first, then 32 "
        "digits for it and for each row that follows it.",
    },
)

ANCHORS = file(
    "anchors.csv",
    Anchor,
    "Where all chains stood at a moment, under one hash that is also kept outside.",
    says={
        "at": "When.",
        "heads": "Last row and hash of every chain, by organisation code.",
        "previous_hash": "Hash of the anchor before.",
        "hash": "SHA-256 of the anchor and the hash before it.",
    },
)

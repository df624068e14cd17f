"""What the audit chain says of the postings that one load brought: one digest over all, and one a pot. Loading writes
it and verifying works it out again, both here."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from dataset.files.cells import canonical
from funding.models import Movement, Posting
from organisations.models import Organisation

LOADED = "load-dataset"


class Said(NamedTuple):
    """A posting with its movement, as the digest covers it. Amounts are Decimal pounds."""

    movement: int
    kind: str
    on: date
    pot: str
    from_place: str
    to_place: str
    amount: Decimal
    year: int
    month: int


def said_of(postings: Iterable[Said], movements: int) -> dict[str, Any]:
    """The part of a load's row in the audit chain that covers its postings, given in their order."""
    whole = hashlib.sha256()
    by_pot: defaultdict[str, hashlib._Hash] = defaultdict(hashlib.sha256)
    for each in postings:
        line = canonical([*each[:2], each.on.isoformat(), *each[3:6], f"{each.amount:.2f}", *each[7:]]).encode() + b"\n"
        whole.update(line)
        by_pot[each.pot].update(line)
    return {
        "movements": movements,
        "postings_digest": whole.hexdigest(),
        "digests_by_pot": {pot: digest.hexdigest() for pot, digest in sorted(by_pot.items())},
    }


def standing(organisation: Organisation, sequence: int) -> dict[str, Any]:
    """The same, worked out from the rows that stand in the database now."""
    movements = Movement.objects.filter(organisation=organisation, sequence=sequence)
    rows = (
        Posting.objects.filter(movement__organisation=organisation, movement__sequence=sequence)
        .order_by("movement", "pk")
        .values_list(
            "movement",
            "movement__kind",
            "movement__effective_on",
            "pot__reference",
            "from_place",
            "to_place",
            "amount",
            "year",
            "month",
        )
    )
    return said_of((Said(*row) for row in rows.iterator(chunk_size=5000)), movements.count())

"""Anchors: the heads of all chains hashed together at a moment, and kept outside the database as well."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from organisations.models import Anchor, ChainHead


def anchor_digest(previous_hash: str, at: datetime, heads: Any) -> str:
    """SHA-256 over the heads and the anchor before, as canonical JSON."""
    text = json.dumps([previous_hash, at.isoformat(), heads], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def anchor_chains(*, at: datetime) -> Anchor:
    """Write down where every chain stands. No lock is shared by all organisations: each head is read as it is."""
    heads = {
        head.organisation.code: [head.sequence, head.hash]
        for head in ChainHead.objects.select_related("organisation").order_by("organisation__code")
    }
    last = Anchor.objects.order_by("-pk").first()
    previous = last.hash if last else "0" * 64
    return Anchor.objects.create(at=at, heads=heads, previous_hash=previous, hash=anchor_digest(previous, at, heads))

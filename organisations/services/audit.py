"""The audit chain is written here and nowhere else, in the transaction of the change it records."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from organisations.models import ChainHead, Event, Organisation, User


def digest(*, previous_hash: str, sequence: int, at: datetime, by: int, organisation: str, action: str, subject: str,
           before: Any, after: Any, reason: str) -> str:  # fmt: skip
    """SHA-256 over the row and the hash of the row before it, as canonical JSON."""
    row = [previous_hash, sequence, at.isoformat(), by, organisation, action, subject, before, after, reason]
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def record_event(*, by: User, organisation: Organisation, action: str, subject: str, before: Any = None,
                 after: Any = None, reason: str = "") -> Event:  # fmt: skip
    """Append one row to the organisation's chain. Call it last in the transaction: it locks the head of the chain."""
    ChainHead.objects.get_or_create(organisation=organisation)
    head = ChainHead.objects.select_for_update().get(organisation=organisation)
    # Recorded time never goes back within a chain, even when the machine's clock does.
    now = max(timezone.now(), head.at) if head.at else timezone.now()
    # What is hashed is what the database gives back, so plain JSON values go in.
    before, after = (json.loads(json.dumps(value, cls=DjangoJSONEncoder)) for value in (before, after))
    event = Event(
        organisation=organisation,
        sequence=head.sequence + 1,
        at=now,
        by=by,
        action=action,
        subject=subject,
        before=before,
        after=after,
        reason=reason,
        previous_hash=head.hash,
    )
    event.hash = digest(
        previous_hash=head.hash,
        sequence=event.sequence,
        at=now,
        by=by.pk,
        organisation=organisation.code,
        action=action,
        subject=subject,
        before=before,
        after=after,
        reason=reason,
    )
    event.save(force_insert=True)
    head.sequence, head.hash, head.at = event.sequence, event.hash, now
    head.save(update_fields=["sequence", "hash", "at"])
    return event

"""The audit chain is written here and nowhere else, in the transaction of the change it records."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils import timezone

from organisations.models import ChainHead, Event, Organisation, User
from organisations.seals import Seals, seals_of


def digest(*, previous_hash: str, sequence: int, at: datetime, by: int, organisation: str, action: str, subject: str,
           before: Any, after: Any, reason: str, seals: Seals | None = None) -> str:  # fmt: skip
    """SHA-256 over the row and the hash of the row before it, as canonical JSON."""
    row = [previous_hash, sequence, at.isoformat(), by, organisation, action, subject, before, after, reason]
    if seals is not None:
        row.append(seals)
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def locked_head(organisation: Organisation) -> ChainHead:
    """The head of the chain, locked until the transaction ends."""
    heads = ChainHead.objects.select_for_update().filter(organisation=organisation)
    head = heads.first()
    if head is None:
        ChainHead.objects.get_or_create(organisation=organisation)
        head = heads.get()
    return head


def next_sequence(organisation: Organisation) -> int:
    """The place of the row that is recorded next, for rows that name it. Take it after every other lock."""
    sequence: int = locked_head(organisation).sequence + 1
    return sequence


def record_event(*, by: User, organisation: Organisation, action: str, subject: str, before: Any = None,
                 after: Any = None, reason: str = "", rows: Iterable[Model] = (),
                 gone: Iterable[Model] = (), sealed: Seals | None = None) -> Event:  # fmt: skip
    """Append one row to the organisation's chain. Call it last in the transaction: it locks the head of the chain.
    `rows` are those that the change added or altered, as they stand now: the row keeps a hash of each. `gone` are those
    that it deletes: they are named before that. `sealed` are hashes of rows that were taken as they were written."""
    head = locked_head(organisation)
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
        seals=seals_of(rows, gone, sealed),
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
        seals=event.seals,
    )
    event.save(force_insert=True)
    head.sequence, head.hash, head.at = event.sequence, event.hash, now
    head.save(update_fields=["sequence", "hash", "at"])
    return event

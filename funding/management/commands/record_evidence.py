"""`manage.py record_evidence FILE.json --organisation CODE --by EMAIL`: records what the rules need beside the ledger.

The document holds a list `evidence` of objects with a `kind`; all of them are recorded or none.
"""

from typing import Any

from django.db import transaction

from funding.management.json_command import JsonCommand
from funding.services.document import Document
from funding.services.evidence_document import objects, record_one
from organisations.models import Organisation, User
from organisations.refusals import Refused


class Command(JsonCommand):
    help = "Record evidence for the rules: codes, lines, claims, establishment, posts, overhead, schemes, budgets."

    @transaction.atomic
    def act(self, *, by: User, organisation: Organisation, given: Document) -> dict[str, Any]:
        parts = objects(given, "evidence")
        given.finish()
        for number, part in enumerate(parts, 1):
            try:
                record_one(by, organisation, part)
            except Refused as refusal:
                raise Refused(
                    f"Nothing was recorded. Number {number}: {refusal.message}", field=refusal.field
                ) from None
        return {"organisation": organisation.code, "recorded": len(parts)}

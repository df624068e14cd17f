"""`manage.py answer_query FILE.json --organisation CODE --by EMAIL`: answers a query in a person's name."""

from typing import Any

from django.utils import timezone

from funding.domain.money import to_pence
from funding.domain.words import Destination
from funding.management.json_command import JsonCommand
from funding.models import Query
from funding.services.answers import answer_query
from funding.services.document import Document
from organisations.models import Organisation, User
from organisations.refusals import Refused


class Command(JsonCommand):
    help = (
        "Answer a query. Keys: query (the key that scan_diversions prints), reason, decided_by_role. Without "
        "amount_pence the whole amount is answered; without destination the money stayed in its purpose."
    )

    def act(self, *, by: User, organisation: Organisation, given: Document) -> dict[str, Any]:
        key = given.text("query", needed=True)
        query = Query.objects.filter(organisation=organisation, key=key).select_related("organisation").first()
        if query is None:
            raise Refused(f"{organisation.name} has no query {key}. Run scan_diversions to see them.", field="query")
        amount = query.amount if given.raw("amount_pence") is None else given.pounds("amount_pence")
        facts: dict[str, Any] = {
            "destination": given.optional_word("destination", Destination),
            "decided_by_role": given.text("decided_by_role", needed=True),
            "reason": given.text("reason", needed=True),
            "repayment": given.text("repayment"),
            "evidence": given.text("evidence"),
        }
        given.finish()
        step = answer_query(by=by, query=query, amount=amount, today=timezone.localdate(), **facts)
        return {
            "organisation": organisation.code,
            "query": query.key,
            "status": step.status,
            "amount_pence": to_pence(amount),
            "movement": step.movement_id,
        }

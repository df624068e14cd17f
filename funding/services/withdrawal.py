"""A pot that was logged in error is withdrawn: a dated fact beside a pot on which nothing was recorded."""

from django.db import transaction

from funding.domain.words import QueryStatus
from funding.models import BudgetLine, Pot, PotWithdrawal, Query, QueryStep
from funding.services.answers import step
from funding.services.ledger import lock_pots
from funding.services.queries import CLOSABLE
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require

PASSPORT = {"awards", "terms", "projects", "queries", "withdrawal"}  # rows that a pot has before anything happens to it


@transaction.atomic
def withdraw_pot(*, by: User, pot: Pot, reason: str) -> PotWithdrawal:
    """Take back a pot that was logged in error. From then on no list, rule, export or total counts it; as known on
    a day before it still stands. Refused once money, an import, evidence or an answer names it."""
    require(by, pot.organisation, Act.CHANGE_TERMS)
    if not reason.strip():
        raise Refused("Say why the pot is withdrawn.", field="reason")
    # Imports lock the organisation's row before they look for pots: none is written while this decides.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=pot.organisation_id)
    (pot,) = lock_pots(pot)
    if carries_anything(pot):
        raise Refused(
            f"{pot} cannot be withdrawn: money, an import, evidence or an answer names it. Reverse or correct what was "
            "recorded instead."
        )
    close_queries(by, pot)
    withdrawal = PotWithdrawal.objects.create(
        pot=pot, reason=reason, sequence=next_sequence(organisation), recorded_by=by
    )
    record_event(
        by=by,
        organisation=organisation,
        action="withdraw-pot",
        subject=pot.reference,
        after={"name": pot.name},
        reason=reason,
        rows=[withdrawal],
    )
    return withdrawal


def carries_anything(pot: Pot) -> bool:
    """Whether any row names the pot but those of its passport. Lines of an import that was undone do not count, nor do
    queries that nobody answered."""
    for relation in pot._meta.related_objects:
        name = relation.get_accessor_name()
        if name in PASSPORT:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: pot})
        if relation.related_model is BudgetLine:
            rows = rows.filter(batch__undone_at__isnull=True)
        if rows.exists():
            return True
    queries = Query.objects.filter(pots=pot)
    nobody = (QueryStatus.OPEN.value, QueryStatus.CLEARED.value)
    return (
        queries.filter(asked_by_organisation__isnull=False).exists()
        or QueryStep.objects.filter(query__in=queries).exclude(status__in=nobody).exists()
    )


def close_queries(by: User, pot: Pot) -> None:
    """Rules see the pot no more, so that what they asked about it alone is gone."""
    for query in Query.objects.filter(pots=pot, status__in=CLOSABLE):
        if query.pots.count() == 1:
            step(query, by, QueryStatus.CLEARED, reason=f"{pot.reference} was withdrawn.")

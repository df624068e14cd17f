"""Months are closed by two people: one asks, another confirms. A closed month takes no posting."""

from django.db import transaction

from funding.domain.financial_year import Month
from funding.models import MonthClose, MonthCloseRequest
from funding.services.ledger import refuse_closed
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import record_event
from organisations.services.rights import require


@transaction.atomic
def ask_to_close(*, by: User, organisation: Organisation, month: Month) -> MonthCloseRequest:
    """Ask that a month be frozen; a colleague confirms."""
    require(by, organisation, Act.CLOSE)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    refuse_closed(organisation, month)
    if MonthCloseRequest.objects.filter(organisation=organisation, year=month.year.start, month=month.number).exists():
        raise Refused(f"Closing {month} is already asked for. A colleague can confirm it.")
    if month.number > 1:
        earlier = MonthClose.objects.filter(organisation=organisation, year=month.year.start, month=month.number - 1)
        if not earlier.exists():
            raise Refused("Close the months before it first.", field="month")
    asked = MonthCloseRequest.objects.create(
        organisation=organisation, year=month.year.start, month=month.number, requested_by=by
    )
    record_event(by=by, organisation=organisation, action="ask-to-close", subject=f"{month.year.code} {month.code}")
    return asked


@transaction.atomic
def close_month(*, by: User, asked: MonthCloseRequest, month: Month) -> MonthClose:
    """Confirm a colleague's wish and freeze the month."""
    organisation = asked.organisation
    require(by, organisation, Act.CLOSE)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if by == asked.requested_by:
        raise Refused("Closing a month takes two people. Ask a colleague to confirm.")
    refuse_closed(organisation, month)
    closed = MonthClose.objects.create(
        organisation=organisation,
        year=month.year.start,
        month=month.number,
        closed_by=asked.requested_by,
        confirmed_by=by,
    )
    record_event(
        by=by,
        organisation=organisation,
        action="close-month",
        subject=f"{month.year.code} {month.code}",
        after={"asked_by": asked.requested_by.email},
    )
    return closed

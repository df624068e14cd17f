"""Months are closed, and opened again, by two people: one asks, another confirms. A closed month takes no posting."""

from datetime import date

from django.db import transaction

from funding.domain.financial_year import FinancialYear, Month
from funding.models import AccountsSubmission, MonthClose, MonthCloseRequest, MonthReopen
from funding.services.ledger import standing_close
from organisations.models import Organisation, User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require


@transaction.atomic
def ask_to_close(*, by: User, organisation: Organisation, month: Month) -> MonthCloseRequest:
    """Ask that a month be frozen; a colleague confirms. Months close in their order."""
    require(by, organisation, Act.CLOSE)
    lock(organisation)
    if standing_close(organisation, month):
        raise Refused(f"{month} of {month.year} is closed already.", field="month")
    if waiting(organisation, month, reopens=False):
        raise Refused(f"Closing {month} is already asked for. A colleague can confirm it.", field="month")
    refuse_out_of_order(organisation, month, reopens=False)
    return ask(by, organisation, month, reopens=False, reason="")


@transaction.atomic
def close_month(*, by: User, asked: MonthCloseRequest, month: Month) -> MonthClose:
    """Confirm a colleague's wish and freeze the month."""
    organisation = asked.organisation
    require(by, organisation, Act.CLOSE)
    lock(organisation)
    refuse_own(by, asked, "Closing")
    if asked.reopens or (asked.year, asked.month) != (month.year.start, month.number):
        raise Refused("That is not the month whose closing was asked for. Choose that one.")
    if standing_close(organisation, month) or hasattr(asked, "close"):
        raise Refused(f"{month} of {month.year} is closed already.")
    refuse_out_of_order(organisation, month, reopens=False)
    close = MonthClose.objects.create(
        organisation=organisation,
        year=month.year.start,
        month=month.number,
        asked=asked,
        sequence=next_sequence(organisation),
        closed_by=asked.requested_by,
        confirmed_by=by,
    )
    record_event(
        by=by,
        organisation=organisation,
        action="close-month",
        subject=f"{month.year.code} {month.code}",
        after={"asked_by": asked.requested_by.email},
        rows=[close],
    )
    return close


@transaction.atomic
def ask_to_reopen(*, by: User, organisation: Organisation, month: Month, reason: str) -> MonthCloseRequest:
    """Ask that a closed month takes postings again, with the reason. The last closed month opens first."""
    require(by, organisation, Act.CLOSE)
    lock(organisation)
    if not reason.strip():
        raise Refused("Say why the month is opened again.", field="reason")
    refuse_submitted(organisation, month.year)
    if not standing_close(organisation, month):
        raise Refused(f"{month} of {month.year} is not closed.", field="month")
    refuse_out_of_order(organisation, month, reopens=True)
    if waiting(organisation, month, reopens=True):
        raise Refused(f"Opening {month} again is already asked for. A colleague can confirm it.", field="month")
    return ask(by, organisation, month, reopens=True, reason=reason)


@transaction.atomic
def reopen_month(*, by: User, asked: MonthCloseRequest) -> MonthReopen:
    """Confirm a colleague's wish and let the month take postings again."""
    organisation = asked.organisation
    month = Month(FinancialYear(asked.year), asked.month)
    require(by, organisation, Act.CLOSE)
    lock(organisation)
    refuse_own(by, asked, "Opening")
    refuse_submitted(organisation, month.year)
    close = standing_close(organisation, month)
    if close is None or not asked.reopens or hasattr(asked, "reopen"):
        raise Refused(f"{month} of {month.year} is not closed.")
    refuse_out_of_order(organisation, month, reopens=True)
    sequence = next_sequence(organisation)
    reopened = MonthReopen.objects.create(
        close=close, asked=asked, sequence=sequence, reopened_by=asked.requested_by, confirmed_by=by
    )
    record_event(
        by=by,
        organisation=organisation,
        action="reopen-month",
        subject=f"{month.year.code} {month.code}",
        after={"asked_by": asked.requested_by.email},
        reason=asked.reason,
        rows=[reopened],
    )
    return reopened


@transaction.atomic
def submit_accounts(*, by: User, organisation: Organisation, year: FinancialYear, on: date, evidence: str,
                    today: date) -> AccountsSubmission:  # fmt: skip
    """Record the day on which the accounts of the year were submitted. Month 12 is final from then on: no month of the
    year is opened again."""
    require(by, organisation, Act.CLOSE)
    lock(organisation)
    if not evidence.strip():
        raise Refused("Say what shows it, such as the reference of the submission.", field="evidence")
    if not year.last_day < on <= today:
        raise Refused(f"Accounts of {year} are submitted after 31 March {year.start + 1}, by today.", field="on")
    if not standing_close(organisation, Month(year, 12)):
        raise Refused(f"Close month 12 of {year} first.")
    if AccountsSubmission.objects.filter(organisation=organisation, year=year.start).exists():
        raise Refused(f"The accounts of {year} are recorded as submitted already.")
    submitted = AccountsSubmission.objects.create(
        organisation=organisation,
        year=year.start,
        submitted_on=on,
        evidence=evidence,
        sequence=next_sequence(organisation),
        recorded_by=by,
    )
    record_event(
        by=by,
        organisation=organisation,
        action="submit-accounts",
        subject=year.code,
        after={"on": on.isoformat()},
        reason=evidence,
        rows=[submitted],
    )
    return submitted


def refuse_submitted(organisation: Organisation, year: FinancialYear) -> None:
    if AccountsSubmission.objects.filter(organisation=organisation, year=year.start).exists():
        raise Refused(f"The accounts of {year} were submitted. Correct it in the open year.", field="month")


def lock(organisation: Organisation) -> None:
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def refuse_out_of_order(organisation: Organisation, month: Month, *, reopens: bool) -> None:
    """Asked for and confirmed alike: other months may have been closed or opened between the two."""
    if reopens and month.number < 12 and standing_close(organisation, Month(month.year, month.number + 1)):
        raise Refused("Open the months after it first.", field="month")
    if not reopens and month.number > 1 and not standing_close(organisation, Month(month.year, month.number - 1)):
        raise Refused("Close the months before it first.", field="month")


def refuse_own(by: User, asked: MonthCloseRequest, act: str) -> None:
    if by == asked.requested_by:
        raise Refused(f"{act} a month takes two people. Ask a colleague to confirm.")


def waiting(organisation: Organisation, month: Month, *, reopens: bool) -> bool:
    """Whether a wish of this kind stands unanswered."""
    answer = "reopen" if reopens else "close"
    return MonthCloseRequest.objects.filter(
        organisation=organisation,
        year=month.year.start,
        month=month.number,
        reopens=reopens,
        **{f"{answer}__isnull": True},
    ).exists()


def ask(by: User, organisation: Organisation, month: Month, *, reopens: bool, reason: str) -> MonthCloseRequest:
    asked = MonthCloseRequest.objects.create(
        organisation=organisation,
        year=month.year.start,
        month=month.number,
        reopens=reopens,
        reason=reason,
        requested_by=by,
    )
    record_event(
        by=by,
        organisation=organisation,
        action="ask-to-reopen" if reopens else "ask-to-close",
        subject=f"{month.year.code} {month.code}",
        reason=reason,
        rows=[asked],
    )
    return asked

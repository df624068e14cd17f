"""Agreements with partners: agreed, changed from a day on, and the reports that partners owe."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from funding.agreed import AgreementState, agreement_state
from funding.domain.agreements import Instrument, LateRate, Paid, PartnerKind, Terms, before, schedule, total
from funding.domain.money import in_words
from funding.models import (
    Agreement,
    AgreementCost,
    AgreementMilestone,
    AgreementTerms,
    PartnerReport,
    PartnerReportReceived,
    Pot,
    Project,
)
from funding.services.ledger import lock_pots, refuse_other_project
from funding.services.pots import next_reference
from organisations.models import User
from organisations.permissions import Act
from organisations.refusals import Refused
from organisations.services.audit import next_sequence, record_event
from organisations.services.rights import require

LONGEST = 10  # years
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2089, 12, 31)  # beyond them, a slip of the keyboard
LONGEST_WAIT = 120  # days to pay
A_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Partner:
    """Who is paid: `year_begins` is the calendar month in which their own financial year begins."""

    name: str
    kind: PartnerKind
    instrument: Instrument
    year_begins: int
    purpose: str = ""


@transaction.atomic
def open_agreement(*, by: User, pot: Pot, project: Project, partner: Partner, terms: Terms,
                   reports: Iterable[date] = (), evidence: str = "") -> Agreement:  # fmt: skip
    """Record what was agreed with a partner: who is paid out of which pot for which project, and on what terms."""
    organisation = pot.organisation
    require(by, organisation, Act.LOG_POTS)
    (pot,) = lock_pots(pot)
    refuse_other_project(pot, project)
    if not 1 <= partner.year_begins <= 12:
        raise Refused("Choose the month in which the partner’s own year begins.", field="year_begins")
    refuse_terms(terms, partner.kind, partner.instrument, ())
    reference = next_reference(organisation, Agreement, "A")
    sequence = next_sequence(organisation)
    agreement = Agreement.objects.create(
        organisation=organisation,
        reference=reference,
        partner=partner.name,
        partner_kind=partner.kind.value,
        instrument=partner.instrument.value,
        year_begins=partner.year_begins,
        pot=pot,
        project=project,
        purpose=partner.purpose,
        sequence=sequence,
        recorded_by=by,
    )
    rows = stored_terms(by, agreement, terms, sequence, evidence, "")
    owed = stored_reports(by, agreement, reports, terms.starts_on, sequence)
    said = {"partner": partner.name, "pot": pot.reference, "project": project.reference, **said_of(terms)}
    tell(by, agreement, "open-agreement", said, agreement, *rows, *owed)
    return agreement


@transaction.atomic
def change_agreement(*, by: User, agreement: Agreement, terms: Terms, reason: str, reports: Iterable[date] = (),
                     evidence: str = "") -> AgreementTerms:  # fmt: skip
    """Record other terms from a day on. What fell due before that day stays as it was; `milestones` are those from
    that day on. Terms from the agreement's first day, or from that of the last change, correct those that hold from
    then. `reports` are owed besides those already asked for."""
    require(by, agreement.organisation, Act.CHANGE_TERMS)
    locked(agreement)
    state = state_of_agreement(agreement, terms.from_on)
    first, last = state.history[0].from_on, state.history[-1].from_on
    if not reason.strip():
        raise Refused("Say why the terms are changed.", field="reason")
    if terms.from_on < last and terms.from_on != first:
        raise Refused(f"The terms before hold from {spoken(last)}. Choose a later day, or {spoken(first)} to correct "
                      "all of them.", field="from_on")  # fmt: skip
    if terms.from_on <= last and terms.amount < state.paid:
        paid = in_words(state.paid, pence=True)
        raise Refused(f"{paid} is paid already. The corrected amount cannot be lower.", field="amount")
    before_it = tuple(each for each in state.history if each.from_on < terms.from_on)
    refuse_terms(terms, PartnerKind(agreement.partner_kind), Instrument(agreement.instrument), before_it)
    sequence = next_sequence(agreement.organisation)
    rows = stored_terms(by, agreement, terms, sequence, evidence, reason)
    owed = stored_reports(by, agreement, reports, terms.starts_on, sequence)
    said = {"from": terms.from_on, **said_of(terms)}
    tell(by, agreement, "change-agreement", said, *rows, *owed, reason=reason)
    return rows[0]  # type: ignore[return-value]


@transaction.atomic
def report_came(*, by: User, report: PartnerReport, on: date, evidence: str = "") -> PartnerReportReceived:
    """Record that a report came from the partner, and where it is kept."""
    agreement = report.agreement
    require(by, agreement.organisation, Act.CHANGE_TERMS)
    locked(agreement)
    if PartnerReportReceived.objects.filter(report=report).exists():
        raise Refused("This report is recorded already.")
    row = PartnerReportReceived.objects.create(
        report=report, on=on, evidence=evidence, sequence=next_sequence(agreement.organisation), recorded_by=by
    )
    tell(by, agreement, "report-came", {"due_on": report.due_on, "on": on, "evidence": evidence}, row)
    return row


def state_of_agreement(agreement: Agreement, day: date) -> AgreementState:
    state = agreement_state(agreement.organisation, agreement.reference, day)
    if state is None:
        raise Refused("This agreement is not there.")
    return state


def refuse_terms(terms: Terms, kind: PartnerKind, instrument: Instrument, history: tuple[Terms, ...]) -> None:
    """Everything that terms must hold to; `history` are those before them."""
    for field in ("starts_on", "ends_on", "from_on"):
        if not FIRST_DAY <= getattr(terms, field) <= LAST_DAY:
            raise Refused("This date is far from now. Check its year.", field=field)
    if terms.amount <= 0:
        raise Refused("The amount must be above £0.", field="amount")
    if terms.ends_on < terms.starts_on:
        raise Refused("The last day is before the first. Check both dates.", field="ends_on")
    if terms.ends_on.year - terms.starts_on.year > LONGEST:
        raise Refused(f"An agreement runs for {LONGEST} years at most. Check both dates.", field="ends_on")
    if not 0 <= terms.days_to_pay <= LONGEST_WAIT:
        raise Refused(f"Give the days to pay as 0 to {LONGEST_WAIT}.", field="days_to_pay")
    if not 0 <= terms.irrecoverable_vat < terms.amount:
        raise Refused("VAT that cannot be recovered is less than the amount.", field="irrecoverable_vat")
    refuse_fee(terms, kind)
    refuse_late(terms, instrument)
    refuse_costs(terms)
    kept = total(before(schedule(history), terms.from_on)) if history else terms.amount * 0
    if kept > terms.amount:
        raise Refused(
            f"{in_words(kept, pence=True)} fell due before this day already. The amount cannot be lower.",
            field="amount",
        )
    refuse_milestones(terms, is_change=bool(history))
    due = sum((each.amount for each in terms.milestones), start=kept)
    if terms.paid is Paid.MILESTONES and due != terms.amount:
        already = f" with the {in_words(kept, pence=True)} that fell due before" if kept else ""
        raise Refused(
            f"The milestones come to {in_words(due, pence=True)}{already}, not to "
            f"{in_words(terms.amount, pence=True)}. Correct one of them.",
            field="milestones",
        )


def refuse_fee(terms: Terms, kind: PartnerKind) -> None:
    if kind is not PartnerKind.HOST and (terms.fee_rate or terms.passes_on_to):
        raise Refused("Only a host keeps a fee. Leave it empty, or choose Host as the kind of partner.", field="fee")
    if not 0 <= terms.fee_rate < A_MILLION:
        raise Refused("The fee is a percentage below 100.", field="fee")
    if kind is PartnerKind.HOST and not terms.passes_on_to.strip():
        raise Refused("Say whom the host passes the money on to.", field="passes_on_to")


def refuse_late(terms: Terms, instrument: Instrument) -> None:
    if terms.late is LateRate.NONE:
        if terms.late_rate or terms.late_source:
            raise Refused("Choose what the rate for late payment is.", field="late")
        return
    if terms.late is LateRate.STATUTORY and instrument is not Instrument.CONTRACT:
        raise Refused("A grant has no statutory interest. Choose the partner’s own rate, or none.", field="late")
    if not 0 <= terms.late_rate < A_MILLION:
        raise Refused("The rate is a percentage a year below 100.", field="late_rate")
    if not terms.late_source.strip():
        raise Refused("Say where the rate comes from, such as the partner’s letter or the Bank’s page.",
                      field="late_source")  # fmt: skip


def refuse_costs(terms: Terms) -> None:
    months = [month for month, _ in terms.costs]
    if len(set(months)) < len(months):
        raise Refused("A month stands twice among the costs.", field="costs")
    if any(amount < 0 for _, amount in terms.costs):
        raise Refused("A cost is £0 or more.", field="costs")
    if set(months) - set(terms.months):
        raise Refused("A month of the costs lies outside the agreement. Correct it or the dates.", field="costs")


def refuse_milestones(terms: Terms, *, is_change: bool) -> None:
    if terms.paid is not Paid.MILESTONES:
        if terms.milestones:
            raise Refused("Milestones belong to an agreement that is paid on milestones.", field="milestones")
        return
    if not terms.milestones:
        raise Refused("List the milestones, one a line.", field="milestones")
    first = max(terms.starts_on, terms.from_on) if is_change else terms.starts_on
    if any(each.on < first for each in terms.milestones):
        raise Refused(f"A milestone is before {spoken(first)}. Correct it.", field="milestones")
    if any(each.on > LAST_DAY for each in terms.milestones):
        raise Refused("A milestone is far from now. Check its year.", field="milestones")
    if any(each.amount <= 0 for each in terms.milestones):
        raise Refused("Each milestone is above £0.", field="milestones")


def stored_terms(by: User, agreement: Agreement, terms: Terms, sequence: int, evidence: str,
                 reason: str) -> list[Model]:  # fmt: skip
    row = AgreementTerms.objects.create(
        agreement=agreement,
        from_on=terms.from_on,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        amount=terms.amount,
        paid=terms.paid.value,
        days_to_pay=terms.days_to_pay,
        fee_rate=terms.fee_rate,
        passes_on_to=terms.passes_on_to,
        irrecoverable_vat=terms.irrecoverable_vat,
        late=terms.late.value,
        late_rate=terms.late_rate,
        late_source=terms.late_source,
        evidence=evidence,
        reason=reason,
        sequence=sequence,
        recorded_by=by,
    )
    milestones = AgreementMilestone.objects.bulk_create(
        AgreementMilestone(terms=row, on=each.on, amount=each.amount, what=each.what) for each in terms.milestones
    )
    costs = AgreementCost.objects.bulk_create(
        AgreementCost(terms=row, year=month.year.start, month=month.number, amount=amount)
        for month, amount in terms.costs
    )
    return [row, *milestones, *costs]


def stored_reports(by: User, agreement: Agreement, days: Iterable[date], first: date,
                   sequence: int) -> list[PartnerReport]:  # fmt: skip
    asked = sorted(set(days))
    there = set(PartnerReport.objects.filter(agreement=agreement).values_list("due_on", flat=True))
    if any(day < first for day in asked):
        raise Refused(f"A report is due before the agreement begins on {spoken(first)}. Correct it.", field="reports")
    return PartnerReport.objects.bulk_create(
        PartnerReport(agreement=agreement, due_on=day, sequence=sequence, recorded_by=by)
        for day in asked
        if day not in there
    )


def locked(agreement: Agreement) -> Agreement:
    """The agreement, locked, so that two people do not change it at once."""
    return Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)


def said_of(terms: Terms) -> dict[str, Any]:
    return {
        "amount": terms.amount,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "paid": terms.paid.value,
        "fee": terms.fee,
    }


def spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def tell(by: User, agreement: Agreement, action: str, after: dict[str, Any], *rows: Model, reason: str = "") -> None:
    record_event(
        by=by,
        organisation=agreement.organisation,
        action=action,
        subject=agreement.reference,
        after=after,
        reason=reason,
        rows=rows,
    )

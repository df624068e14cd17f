"""Agreements with partners as they stand, or stood on a past day: terms, payments with what was delivered and what the
partner said, reports, and the partner's own cash. The ledger is read, never added to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from funding.domain.agreements import (
    Due,
    Instrument,
    LateRate,
    Milestone,
    Paid,
    PartnerKind,
    Terms,
    costs_by_month,
    in_force,
    not_replaced,
    own_year,
    schedule,
)
from funding.domain.financial_year import FinancialYear, Month
from funding.domain.money import ZERO
from funding.domain.partner_cash import (
    Answered,
    Arrival,
    GapMonth,
    Late,
    Piece,
    Says,
    gap_by_month,
    late_payments,
    overdue,
    settled,
    widest,
)
from funding.domain.words import MovementKind, Place
from funding.known import Known, recorded, standing
from funding.models import (
    Agreement,
    AgreementTerms,
    Movement,
    PartnerPayment,
    PartnerReport,
    PaymentAnswer,
    PaymentQuestion,
)
from organisations.models import Organisation


@dataclass(frozen=True)
class QuestionState:
    """A link that was made, and what became of it by then."""

    row: PaymentQuestion
    answer: PaymentAnswer | None
    is_revoked: bool


@dataclass(frozen=True)
class PaymentState:
    """A payment that stands in the ledger. `delivered` is never above `amount`; `questions` are all that were asked of
    the partner, in their order."""

    row: PartnerPayment
    on: date
    amount: Decimal
    delivered: Decimal
    questions: tuple[QuestionState, ...]
    today: date

    @property
    def prepaid(self) -> Decimal:
        return self.amount - self.delivered

    @property
    def question(self) -> PaymentQuestion | None:
        """The last link that was not taken back."""
        return next((each.row for each in reversed(self.questions) if not each.is_revoked), None)

    @property
    def answer(self) -> PaymentAnswer | None:
        """The last that the partner said."""
        return next((each.answer for each in reversed(self.questions) if each.answer), None)

    @property
    def answered(self) -> Answered:
        """How far it is confirmed. A link that is open stands before an older answer."""
        question, answer = self.question, self.answer
        if question and not (answer and answer.question_id == question.pk):
            if question.expires_on >= self.today:
                return Answered.ASKED
            if answer is None:
                return Answered.LAPSED
        if answer is None:
            return Answered.NOT_ASKED
        if answer.says == Says.DISPUTED:
            return Answered.DISPUTED
        return Answered.CONFIRMED if answer.amount == self.amount else Answered.DIFFERS

    @property
    def arrival(self) -> Arrival | None:
        """What reached the partner, and when: as it said last, else as the ledger has it; None while it disputes the
        payment."""
        answer = self.answer
        if answer is None:
            return Arrival(self.on, self.amount)
        if answer.says == Says.DISPUTED or answer.received_on is None or answer.amount is None:
            return None
        return Arrival(answer.received_on, answer.amount)

    @property
    def unspent(self) -> Decimal | None:
        """What the partner said it had not spent yet of this payment."""
        return self.answer.unspent if self.answer else None


@dataclass(frozen=True)
class ReportState:
    row: PartnerReport
    received_on: date | None

    def is_overdue(self, today: date) -> bool:
        return self.received_on is None and self.row.due_on < today


@dataclass(frozen=True)
class AgreementState:
    """An agreement as it stood. `rows` are all its terms as they were recorded, `history` those that none replaced,
    `terms` those of `today`, and `agreed` the last, also where they hold from a day to come: what is due and what is
    still to pay come to their amount."""

    agreement: Agreement
    today: date
    rows: tuple[AgreementTerms, ...]
    history: tuple[Terms, ...]
    dues: tuple[Due, ...]
    payments: tuple[PaymentState, ...]
    reports: tuple[ReportState, ...]

    @property
    def terms(self) -> Terms:
        return in_force(self.history, self.today)

    @property
    def agreed(self) -> Terms:
        return self.history[-1]

    @property
    def kind(self) -> PartnerKind:
        return PartnerKind(self.agreement.partner_kind)

    @property
    def instrument(self) -> Instrument:
        return Instrument(self.agreement.instrument)

    @property
    def paid(self) -> Decimal:
        return sum((each.amount for each in self.payments), ZERO)

    @property
    def delivered(self) -> Decimal:
        return sum((each.delivered for each in self.payments), ZERO)

    @property
    def prepaid(self) -> Decimal:
        """Paid, not yet delivered."""
        return self.paid - self.delivered

    @property
    def to_pay(self) -> Decimal:
        return self.agreed.amount - self.paid

    @property
    def last_said(self) -> PaymentState | None:
        """The payment of which the partner said last what it had not spent."""
        said = [each for each in self.payments if each.unspent is not None]
        return max(said, key=lambda each: each.answer.sequence if each.answer else 0, default=None)

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        return tuple(each.arrival for each in self.payments if each.arrival)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return settled(self.dues, self.arrivals)

    @property
    def overdue(self) -> Decimal:
        return overdue(self.pieces, self.today)

    @property
    def unpaid(self) -> Decimal:
        """What of it the ledger has no payment for either: a payment that the partner disputes is not made again."""
        paid = [Arrival(each.on, each.amount) for each in self.payments]
        return min(self.overdue, overdue(settled(self.dues, paid), self.today))

    @property
    def late(self) -> tuple[Late, ...]:
        return late_payments(self.history, self.pieces, self.today)

    @property
    def late_cost(self) -> Decimal | None:
        """What late payment costs the partner; None where no terms state a rate."""
        if all(terms.late is LateRate.NONE for terms in self.history):
            return None
        return sum((each.cost for each in self.late), ZERO)

    def own_year(self, day: date) -> tuple[Month, ...]:
        return own_year(day, self.agreement.year_begins)

    def gap(self, day: date) -> tuple[GapMonth, ...]:
        """The partner's own year that holds the day, month by month."""
        return gap_by_month(costs_by_month(self.history), self.dues, self.arrivals, self.own_year(day), self.today)

    def widest(self, day: date) -> GapMonth | None:
        return widest(self.gap(day))

    def payment(self, pk: int) -> PaymentState | None:
        return next((each for each in self.payments if each.row.pk == pk), None)

    def runs_in(self, year: FinancialYear) -> bool:
        """Whether any day that it pays for, or any payment, lies in the year."""
        last = self.agreed
        first = min(terms.starts_on for terms in self.history)
        is_paid = any(each.on in year for each in self.payments)
        return is_paid or (first <= year.last_day and last.ends_on >= year.first_day)


def agreements_of(organisation: Organisation, today: date, known: Known | None = None,
                  year: FinancialYear | None = None) -> list[AgreementState]:  # fmt: skip
    """Every agreement, or those that run in the year, in the order of their references. The number of queries does not
    grow with the number of agreements."""
    rows = recorded(Agreement.objects.filter(organisation=organisation), known, "organisation", "sequence")
    found = [state_of(row, today, known) for row in with_parts(rows, known)]
    return [each for each in found if year is None or each.runs_in(year)]


def agreement_state(organisation: Organisation, reference: str, today: date,
                    known: Known | None = None) -> AgreementState | None:  # fmt: skip
    rows = recorded(Agreement.objects.filter(organisation=organisation), known, "organisation", "sequence")
    found = with_parts(rows.filter(reference=reference), known).first()
    return state_of(found, today, known) if found else None


def with_parts(rows: QuerySet[Agreement], known: Known | None) -> QuerySet[Agreement]:
    own = "agreement__organisation", "sequence"
    terms = AgreementTerms.objects.select_related("recorded_by").prefetch_related("milestones", "costs").order_by("pk")
    reports = PartnerReport.objects.select_related("received").order_by("due_on")
    return rows.select_related("pot", "project").prefetch_related(
        Prefetch("terms", recorded(terms, known, *own)),
        Prefetch("reports", recorded(reports, known, *own)),
        Prefetch("payments", recorded(payments_in_the_ledger(known), known, *own)),
    )


def payments_in_the_ledger(known: Known | None) -> QuerySet[PartnerPayment]:
    """Payments whose movement stands, with what was delivered for them and what was asked."""
    delivered = Movement.objects.filter(standing(known), kind=MovementKind.DELIVER.value)
    delivered = recorded(delivered, known, "organisation", "sequence").prefetch_related("postings")
    asked = PaymentQuestion.objects.select_related("answer", "revoked", "recorded_by").order_by("pk")
    asked = recorded(asked, known, "payment__agreement__organisation", "sequence")
    return (
        PartnerPayment.objects.filter(standing(known, "movement__"))
        .select_related("movement", "agreement")
        .prefetch_related(
            "movement__postings",
            Prefetch("movement__concerned_by", delivered, to_attr="deliveries"),
            Prefetch("questions", asked),
        )
        .order_by("movement__effective_on", "pk")
    )


def state_of(agreement: Agreement, today: date, known: Known | None) -> AgreementState:
    rows = tuple(agreement.terms.all())
    history = not_replaced([terms_of(row) for row in rows])
    until = known.sequences.get(agreement.organisation_id, 0) if known else None
    return AgreementState(
        agreement=agreement,
        today=today,
        rows=rows,
        history=history,
        dues=schedule(history),
        payments=tuple(payment_of(row, today, until) for row in agreement.payments.all()),
        reports=tuple(report_of(row, until) for row in agreement.reports.all()),
    )


def terms_of(row: AgreementTerms) -> Terms:
    return Terms(
        from_on=row.from_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        amount=row.amount,
        paid=Paid(row.paid),
        days_to_pay=row.days_to_pay,
        milestones=tuple(Milestone(each.on, each.amount, each.what) for each in row.milestones.all()),
        costs=tuple((Month(FinancialYear(each.year), each.month), each.amount) for each in row.costs.all()),
        fee_rate=row.fee_rate,
        passes_on_to=row.passes_on_to,
        irrecoverable_vat=row.irrecoverable_vat,
        late=LateRate(row.late),
        late_rate=row.late_rate,
        late_source=row.late_source,
    )


def payment_of(row: PartnerPayment, today: date, until: int | None) -> PaymentState:
    movement = row.movement
    amount = row.amount
    delivered = amount
    if movement.kind == MovementKind.PREPAY:
        deliveries: Iterable[Movement] = movement.deliveries  # type: ignore[attr-defined]
        delivered = sum(
            (each.amount for one in deliveries for each in one.postings.all() if each.to_place == Place.SPENT), ZERO
        )
    questions = tuple(
        QuestionState(each, part_by(each, "answer", until), part_by(each, "revoked", until) is not None)
        for each in row.questions.all()
    )
    return PaymentState(row, movement.effective_on, amount, delivered, questions, today)


def part_by(row: PaymentQuestion | PartnerReport, name: str, until: int | None) -> Any:
    """The one row that ends another, if it was recorded by then."""
    part = getattr(row, name, None)
    return part if part is not None and (until is None or part.sequence <= until) else None


def report_of(row: PartnerReport, until: int | None) -> ReportState:
    received = part_by(row, "received", until)
    return ReportState(row, received.on if received else None)

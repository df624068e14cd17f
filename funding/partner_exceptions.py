"""What of agreements with partners needs a person before a month is closed."""

from funding.agreed import PaymentState, agreements_of
from funding.domain.financial_year import FinancialYear
from funding.domain.money import ZERO
from funding.domain.month_end import Exceptional, ExceptionRow, MonthEnd
from funding.domain.partner_cash import Answered
from funding.known import Known
from organisations.models import Organisation


def partner_rows(organisation: Organisation, end: MonthEnd, known: Known | None) -> list[ExceptionRow]:
    """Agreements with partners: payments to the end of the month that the partner disputes or that nobody confirmed in
    the year, what is overdue to the partner, and reports that it owes."""
    last = end.month.last_day
    found = []
    for state in agreements_of(organisation, end.seen_on, known):
        here: dict[str, str | int] = {"reference": state.agreement.reference}
        what = str(state.agreement)
        if state.unpaid:
            found.append(ExceptionRow(Exceptional.PARTNER_OVERDUE, what, state.unpaid, "Record the payment",
                                      "funding:agreement-pay", here, state.agreed.paid.label))  # fmt: skip
        rows = (payment_row(each, what, here, end.year) for each in state.payments if each.on <= last)
        found += [row for row in rows if row]
        found += [
            ExceptionRow(Exceptional.REPORT, what, ZERO, "Record that it came", "funding:agreement-report",
                         {**here, "pk": report.row.pk}, f"Due by {report.row.due_on:%-d %B %Y}")
            for report in state.reports
            if report.is_overdue(end.seen_on)
        ]  # fmt: skip
    return found


def payment_row(payment: PaymentState, what: str, here: dict[str, str | int],
                year: FinancialYear) -> ExceptionRow | None:  # fmt: skip
    """The line of one payment, if the partner has not confirmed it."""
    note = f"Paid on {payment.on:%-d %B %Y}. {payment.answered.label}"
    if payment.answered in (Answered.DISPUTED, Answered.DIFFERS):
        return ExceptionRow(Exceptional.DISPUTED, what, payment.amount, "See what it says", "roi:agreement-detail",
                            here, note)  # fmt: skip
    if payment.answered.is_settled or payment.on not in year:
        return None
    if payment.answered is Answered.ASKED:
        return ExceptionRow(Exceptional.UNCONFIRMED, what, payment.amount, "See what was asked",
                            "roi:agreement-detail", here, note)  # fmt: skip
    return ExceptionRow(Exceptional.UNCONFIRMED, what, payment.amount, "Ask the partner", "funding:agreement-ask",
                        {**here, "pk": payment.row.pk}, note)  # fmt: skip

"""What the payment scheme brings or takes as activity changes, and its mirror at the commissioner.

Trust view only: income rises or falls on trust cash and trust resource; on NHS and public sector and on society the two
sides are nothing together.
"""

from collections.abc import Sequence
from decimal import Decimal

from roi.domain.benefits import NOTHING, LineResult, total
from roi.domain.case_parts import PaymentLine
from roi.domain.figures import GBP, FigureBook
from roi.domain.inputs import CaseInputs, Series
from roi.domain.ladder import TRUST_RUNGS, Rung, added
from roi.domain.outcome_figures import add_series


def pounds_per_event(payment: PaymentLine) -> Decimal:
    """Income of one net event: price × variable share × paid activity × share of slots filled. More income counts only
    where the activity is funded; less income always."""
    change = payment.price * payment.variable_share * payment.activity_per_event
    if change > 0:
        return change * payment.filled_share if payment.funded else NOTHING
    return change


def income_by_month(payment: PaymentLine, results: Sequence[LineResult]) -> Series:
    result = next(each for each in results if each.line.id == payment.outcome)
    each = pounds_per_event(payment)
    return tuple(events * each for events in result.net)


def payment_by_month(inputs: CaseInputs, results: Sequence[LineResult], rung: Rung) -> Series:
    """Pounds by month that the scheme adds to the benefit of a rung."""
    rows = (income_by_month(payment, results) for payment in inputs.payments) if rung in TRUST_RUNGS else ()
    return added(rows, inputs.data_to)


def add_payment_figures(book: FigureBook, inputs: CaseInputs, results: Sequence[LineResult]) -> None:
    """Each line with its mirror; nothing where the case has none."""
    for payment in inputs.payments:
        months = income_by_month(payment, results)
        stem = f"payment.{payment.id}"
        formula = "net events × paid activity for each × price × variable share × share filled"
        add_series(book, f"{stem}.income", f"{payment.label}: income", months, GBP, formula, Rung.TRUST_CASH.value)
        income = book.add(f"{stem}.income", f"{payment.label}: change of income", total(months), GBP, formula,
                          inputs=(f"line.{payment.outcome}.averted_net",), rung=Rung.TRUST_CASH.value,
                          source=payment.source)  # fmt: skip
        book.add(f"{stem}.mirror", f"{payment.label}: {payment.commissioner}, the other side", -total(months), GBP,
                 "− change of income", inputs=(income.id,), rung=Rung.NHS_PUBLIC.value,
                 source=payment.source)  # fmt: skip
    if inputs.payments:
        whole = total(payment_by_month(inputs, results, Rung.TRUST_CASH))
        ids = [f"payment.{payment.id}.income" for payment in inputs.payments]
        book.add("payment.income", "Change of the trust's income", whole, GBP, "sum of its lines", inputs=ids,
                 rung=Rung.TRUST_CASH.value)  # fmt: skip
        ids += [f"payment.{payment.id}.mirror" for payment in inputs.payments]
        book.add("payment.system", "Change of income and its mirror together", NOTHING, GBP,
                 "income + mirror: a transfer, so nothing", inputs=ids, rung=Rung.NHS_PUBLIC.value)  # fmt: skip

"""The one-page statement for a partner: what was agreed, what was paid and delivered, what is due, and what that
means in their own year. The page of the site and the PDF print the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from funding.domain.agreements import Due, LateRate, Terms
from funding.domain.money import ZERO, in_words
from funding.domain.partner_cash import OVER_THE_BANK_RATE, GapMonth, Late, Piece, yearly_rate
from roi.case.blocks import Chart, Table
from roi.case.partner_pictures import gap
from roi.case.rendering import clean
from roi.case.wording import day, listed, number

A_PERCENT = 10_000  # millionths


@dataclass(frozen=True)
class PaymentLine:
    """A payment; `said` is how far the partner confirmed it."""

    on: date
    amount: Decimal
    delivered: Decimal
    said: str
    unspent: Decimal | None


@dataclass(frozen=True)
class StatementFacts:
    """Everything that a statement says, as it stood on `today`."""

    organisation: str
    is_fictional: bool
    reference: str
    partner: str
    kind: str
    instrument: str
    project: str
    terms: Terms
    pieces: tuple[Piece, ...]
    payments: tuple[PaymentLine, ...]
    late: tuple[Late, ...]
    months: tuple[GapMonth, ...]
    reports: tuple[tuple[date, date | None], ...]
    today: date

    @property
    def paid(self) -> Decimal:
        return sum((each.amount for each in self.payments), ZERO)

    @property
    def delivered(self) -> Decimal:
        return sum((each.delivered for each in self.payments), ZERO)


def pence(amount: Decimal) -> str:
    return in_words(amount, pence=True)


def per_cent(millionths: int) -> str:
    """`12.75%`"""
    return f"{number(Decimal(millionths) / A_PERCENT, 4)}%"


def statement_title(facts: StatementFacts) -> str:
    return f"Statement for {facts.partner}"


def about(facts: StatementFacts) -> str:
    made_up = " (a made-up organisation)" if facts.is_fictional else ""
    return (
        f"{facts.organisation}{made_up}, agreement {facts.reference}: {facts.instrument.lower()} for {facts.project}, "
        f"{day(facts.terms.starts_on)} to {day(facts.terms.ends_on)}. As it stood on {day(facts.today)}."
    )


def lead(facts: StatementFacts) -> str:
    """What was paid and what of it is delivered, never as one figure."""
    ahead = facts.paid - facts.delivered
    words = f"{pence(facts.paid)} of {pence(facts.terms.amount)} is paid; {pence(facts.delivered)} of it is delivered"
    return f"{words}, and {pence(ahead)} is paid and not yet delivered." if ahead else f"{words}."


def terms_table(facts: StatementFacts) -> Table:
    terms = facts.terms
    rows = [("Amount", pence(terms.amount)), ("Paid", in_full(terms))]
    if terms.from_on > facts.today:
        rows.append(("These terms hold from", day(terms.from_on)))
    if terms.fee_rate:
        rows += [(f"Fee kept ({per_cent(terms.fee_rate)})", pence(terms.fee)),
                 (f"Passed on to {terms.passes_on_to}", pence(terms.amount - terms.fee))]  # fmt: skip
    if terms.irrecoverable_vat:
        rows.append(("VAT that cannot be recovered", pence(terms.irrecoverable_vat)))
    if terms.fee_rate or terms.irrecoverable_vat:
        rows.append(("Left for the work", pence(terms.for_the_work)))
    rows.append(("Rate for late payment", rate_in_words(terms)))
    return Table("What was agreed", ("Term", "What it says"), tuple(rows), look="tight")


def in_full(terms: Terms) -> str:
    wait = f", within {terms.days_to_pay} days" if terms.days_to_pay else ""
    return f"{terms.paid.label}{wait}"


def rate_in_words(terms: Terms) -> str:
    if terms.late is LateRate.NONE:
        return "None is stated"
    whole = f"{per_cent(yearly_rate(terms))} a year"
    if terms.late is LateRate.STATUTORY:
        parts = f"{per_cent(OVER_THE_BANK_RATE)} over the Bank rate of {per_cent(terms.late_rate)}"
        return f"{whole}: {parts} ({terms.late_source}), and a fixed sum for each debt"
    return f"{whole}: the partner’s own borrowing rate ({terms.late_source})"


def schedule_table(facts: StatementFacts) -> Table:
    """Every payment by the terms, when it came, and what its lateness costs."""
    late = {each.due: each for each in facts.late}
    dues: dict[Due, list[Piece]] = {}
    for piece in facts.pieces:
        dues.setdefault(piece.due, []).append(piece)
    rows = []
    for due, pieces in dues.items():
        slow = late.get(due)
        cost = pence(slow.cost) if slow and slow.is_known else "–"
        rows.append((day(due.on), due.what, pence(due.amount), came(pieces, facts.today),
                     f"{slow.days} days" if slow else "–", cost))  # fmt: skip
    return Table(
        "Payments by the terms", ("Due by", "For", "Amount", "Arrived", "Late", "Costs the partner"), tuple(rows),
        numeric=(2, 4, 5), look="tight",
    )  # fmt: skip


def came(pieces: Sequence[Piece], today: date) -> str:
    """`1 July 2026`, `£5,000.00 on 1 July 2026, £2,000.00 not yet`, `Overdue`."""
    if len(pieces) == 1 and (only := pieces[0]):
        return day(only.arrived_on) if only.arrived_on else "Overdue" if only.due.on < today else "Not due yet"
    return ", ".join(
        f"{pence(each.amount)} {f'on {day(each.arrived_on)}' if each.arrived_on else 'not yet'}" for each in pieces
    )


def payments_table(facts: StatementFacts) -> Table:
    rows = tuple(
        (day(each.on), pence(each.amount), pence(each.delivered), pence(each.amount - each.delivered), each.said,
         "–" if each.unspent is None else pence(each.unspent))
        for each in facts.payments
    )  # fmt: skip
    return Table(
        "Payments made", ("Paid on", "Amount", "Delivered", "Not yet delivered", "You said", "You hold unspent"), rows,
        numeric=(1, 2, 3, 5), look="tight",
    )  # fmt: skip


def late_words(facts: StatementFacts) -> str:
    """What late payment cost so far, or that nobody can say."""
    if not facts.late:
        return "No payment is late."
    if not any(each.is_known for each in facts.late):
        return "Payments are late. What that costs is not worked out: no rate for late payment is stated."
    interest = sum((each.interest for each in facts.late), ZERO)
    fixed = sum((each.fixed for each in facts.late), ZERO)
    words = f"Late payment costs {pence(interest)} of interest to {day(facts.today)}"
    words = f"{words}, and {pence(fixed)} as the fixed sums of the statute." if fixed else f"{words}."
    rest = " What was due while no rate was stated is not in it."
    return words if all(each.is_known for each in facts.late) else words + rest


def report_words(facts: StatementFacts) -> str:
    owed = [on for on, received in facts.reports if received is None]
    if not facts.reports:
        return "No report is asked for."
    if not owed:
        return "Every report came."
    missing = [day(on) for on in owed if on < facts.today]
    words = [f"The report due by {listed(missing)} has not come."] if missing else []
    ahead = [day(on) for on in owed if on >= facts.today]
    words += [f"The next report is due by {ahead[0]}."] if ahead else []
    return " ".join(words)


def picture_of(facts: StatementFacts) -> Chart:
    """Small, so that the statement stays on one sheet."""
    return gap("gap", facts.months, caption="Your own year, month by month", is_small=True, to_partner=True)


def statement_body(facts: StatementFacts) -> SafeString:
    """The statement below its heading."""
    return clean(
        render_to_string(
            "roi/agreement/_statement.html",
            {
                "lead": lead(facts),
                "terms": terms_table(facts),
                "schedule": schedule_table(facts),
                "payments": payments_table(facts) if facts.payments else None,
                "picture": picture_of(facts),
                "late": late_words(facts),
                "reports": report_words(facts),
            },
        )
    )


def statement_html(facts: StatementFacts) -> str:
    """The whole document for the PDF; its look is given where it is drawn."""
    title = statement_title(facts)
    words = {
        "title": f"{title} – {facts.reference}",
        "author": facts.organisation,
        "description": f"Statement of agreement {facts.reference} for {facts.partner}",
        "prepared_on": facts.today.isoformat(),
        "mark": "Statement",
        "running": f"{facts.reference}, {day(facts.today)}",
        "heading": title,
        "short": title[:70],
        "about": about(facts),
        "sections": [statement_body(facts)],
    }
    return clean(render_to_string("roi/case/document.html", words))

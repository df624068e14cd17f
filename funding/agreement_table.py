"""The list of partner agreements. Rows are AgreementRow: a state with what its partner is out of pocket at most."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from funding.agreed import AgreementState
from funding.domain.money import ZERO
from funding.domain.partner_cash import Answered
from funding.tables import LedgerTable, linked
from organisations.table_columns import PoundsColumn, WordsColumn
from organisations.templatetags.figures import day_in_words


@dataclass(frozen=True)
class AgreementRow:
    state: AgreementState
    day: date  # of the partner's year that is looked at

    @property
    def widest(self) -> Decimal:
        found = self.state.widest(self.day)
        return found.gap if found else ZERO


class AgreementTable(LedgerTable):
    name = tables.Column(accessor="state__agreement__reference", verbose_name="Agreement and partner")
    terms = WordsColumn(accessor="state__agreed__paid__label", verbose_name="Paid")
    runs = WordsColumn(accessor="state__agreed__ends_on", verbose_name="Runs")
    amount = PoundsColumn(accessor="state__agreed__amount", verbose_name="Agreed")
    paid = PoundsColumn(accessor="state__paid", verbose_name="Paid so far")
    prepaid = PoundsColumn(accessor="state__prepaid", verbose_name="Of it not yet delivered")
    overdue = PoundsColumn(accessor="state__overdue", verbose_name="Overdue")
    widest = PoundsColumn(accessor="widest", verbose_name="Partner out of pocket at most")
    answers = WordsColumn(accessor="state__payments", verbose_name="Confirmed by the partner")

    class Meta(LedgerTable.Meta):
        orderable = False

    def render_name(self, record: AgreementRow) -> SafeString:
        agreement = record.state.agreement
        link = linked(self.to("roi:agreement-detail", reference=agreement.reference), agreement)
        return format_html(
            '{}<br><span class="rf-note">{}, {}</span>', link, record.state.instrument.label, record.state.kind.label
        )

    def render_runs(self, record: AgreementRow) -> str:
        terms = record.state.agreed
        return f"{day_in_words(terms.starts_on)} to {day_in_words(terms.ends_on)}"

    def render_answers(self, record: AgreementRow) -> str:
        payments = record.state.payments
        settled = sum(each.answered.is_settled for each in payments)
        words = f"{settled} of {len(payments)}" if payments else "Nothing is paid"
        disputed = sum(each.answered in (Answered.DISPUTED, Answered.DIFFERS) for each in payments)
        return f"{words}, {disputed} disputed" if disputed else words

"""The list of bids. Rows are BidState."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from funding.bidding import BidState
from funding.domain.bids import Stage
from funding.tables import LedgerTable, linked
from organisations.table_columns import DayColumn, PoundsColumn, TagColumn, WordsColumn

COLOURS = {
    Stage.CONSIDERING.label: "grey",
    Stage.PREPARING.label: "blue",
    Stage.SUBMITTED.label: "purple",
    Stage.WON.label: "green",
}


class BidTable(LedgerTable):
    name = tables.Column(accessor="bid__name", verbose_name="Bid and funder")
    stage = TagColumn(accessor="stage__label", verbose_name="Stage", colour=lambda stage: COLOURS.get(stage, "grey"))
    deadline = DayColumn(accessor="deadline_on", verbose_name="Deadline")
    asked = PoundsColumn(accessor="bid__amount", verbose_name="Asked for")
    awarded = PoundsColumn(accessor="awarded", verbose_name="Awarded")
    hours = WordsColumn(accessor="minutes", verbose_name="Hours")
    cost = PoundsColumn(accessor="cost", verbose_name="Cost of bidding")

    class Meta(LedgerTable.Meta):
        orderable = False

    def render_name(self, record: BidState) -> SafeString:
        link = linked(self.to("funding:bid-detail", reference=record.bid.reference), record.bid)
        return format_html('{}<br><span class="rf-note">{}</span>', link, record.bid.funder_name)

    def render_hours(self, record: BidState) -> str:
        return hours_in_words(record.minutes)


def hours_in_words(minutes: int) -> str:
    """`7.5`, `0`: hours to two places at most."""
    return f"{minutes / 60:,.2f}".rstrip("0").rstrip(".")

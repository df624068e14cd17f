"""Tables of one partner agreement. Rows come with every figure worked out."""

import django_tables2 as tables

from organisations.table_columns import DayColumn, FigureColumn, LinkedColumn, PoundsColumn, TagColumn, WordsColumn
from roi.tables import PlainTable, own_address

COLOURS = {"Confirmed": "green", "Disputed": "red", "Another amount came": "red", "Asked": "blue"}


class GapTable(PlainTable):
    """The picture's figures, month by month of the partner's own year."""

    month = tables.Column(verbose_name="Month")
    cost = PoundsColumn(verbose_name="Must have spent")
    due = PoundsColumn(verbose_name="Due")
    arrived = PoundsColumn(verbose_name="Arrived")
    at_end = FigureColumn(verbose_name="Out of pocket at its end")


class ScheduleTable(PlainTable):
    """What is due by the terms, and when it came."""

    on = DayColumn(verbose_name="Due by")
    what = WordsColumn(verbose_name="For")
    amount = PoundsColumn(verbose_name="Amount", pence=True)
    came = WordsColumn(verbose_name="Arrived")
    late = FigureColumn(verbose_name="Days late", default="–")
    cost = FigureColumn(verbose_name="Costs the partner", default="–")


class PaymentsTable(PlainTable):
    """What was paid, what of it is delivered, and what the partner said."""

    name = LinkedColumn(verbose_name="Paid on", address=own_address)
    amount = PoundsColumn(verbose_name="Paid", pence=True)
    delivered = PoundsColumn(verbose_name="Delivered", pence=True)
    prepaid = PoundsColumn(verbose_name="Not yet delivered", pence=True)
    said = TagColumn(verbose_name="The partner", colour=lambda said: COLOURS.get(said, "grey"))
    received_on = DayColumn(verbose_name="Received on", default="–")
    unspent = FigureColumn(verbose_name="Unspent", default="–")
    act = tables.Column(verbose_name="Next", default="–")

"""Tables of appraisals and cases. Rows come with every figure worked out; nothing is added up here."""

from typing import Any

import django_tables2 as tables

from organisations.table_columns import (
    DataTable,
    DayColumn,
    FigureColumn,
    LinkedColumn,
    PoundsColumn,
    TagColumn,
    WordsColumn,
)
from roi.domain.statements import COUNTED

NOT_VALUED = COUNTED.capitalize()


def own_address(record: Any) -> str | None:
    """The address that a row carries with it."""
    return record["url"] or None


class PlainTable(DataTable):
    """A table whose order is its meaning: it is not sorted."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"orderable": False, **options})

    class Meta(DataTable.Meta):
        pass


class LadderTable(PlainTable):
    """The four returns, in their order."""

    rung = tables.Column(verbose_name="Rung")
    benefit = PoundsColumn(verbose_name="Benefit", default=NOT_VALUED, address=lambda row: row["benefit_url"])
    cost = PoundsColumn(verbose_name="Cost", address=own_address)
    net = PoundsColumn(verbose_name="Net", default=NOT_VALUED)
    ratio = FigureColumn(verbose_name="Back for each £1")
    payback = WordsColumn(verbose_name="Payback")


class ClassTable(PlainTable):
    name = tables.Column(verbose_name="Class of benefit")
    benefit = PoundsColumn(verbose_name="Counts", default=NOT_VALUED)
    potential = PoundsColumn(verbose_name="If all were confirmed", default=NOT_VALUED)


class PayerTable(PlainTable):
    name = tables.Column(verbose_name="Who pays")
    cash = PoundsColumn(verbose_name="Cash")
    in_kind = PoundsColumn(verbose_name="In kind")


class GainTable(PlainTable):
    name = tables.Column(verbose_name="Who gains")
    benefit = PoundsColumn(verbose_name="Counts")
    potential = PoundsColumn(verbose_name="If all were confirmed")


class BreakEvenTable(PlainTable):
    name = tables.Column(verbose_name="What would have to be true")
    cash = FigureColumn(verbose_name="On cash")
    resource = FigureColumn(verbose_name="On resource")


class FullYearTable(PlainTable):
    name = tables.Column(verbose_name="At the rate of")
    events = FigureColumn(verbose_name="Events")
    benefit = PoundsColumn(verbose_name="Benefit")
    cost = PoundsColumn(verbose_name="Cost")
    ratio = FigureColumn(verbose_name="Back for each £1")


class QuintileTable(PlainTable):
    name = tables.Column(verbose_name="Deprivation fifth")
    benefit = PoundsColumn(verbose_name="Benefit", pence=True)


class FifthRatesTable(PlainTable):
    """Events and rates of one outcome by deprivation fifth; small numbers come hidden."""

    name = tables.Column(verbose_name="Deprivation fifth")
    before = FigureColumn(verbose_name="The year before")
    rate_before = FigureColumn(verbose_name="Rate before")
    now = FigureColumn(verbose_name="Now")
    rate_now = FigureColumn(verbose_name="Rate now")


class GuardTable(PlainTable):
    name = tables.Column(verbose_name="Guard")
    state = TagColumn(
        verbose_name="State",
        colour=lambda state: {"Passed": "green", "To answer": "yellow", "Note": "blue"}.get(str(state), "grey"),
    )
    answer = WordsColumn(verbose_name="Answer")


class RegisterTable(PlainTable):
    statement = tables.Column(verbose_name="Assumption")
    value = FigureColumn(verbose_name="Value", default="A series")
    grade = WordsColumn(verbose_name="Grade", default="None")
    source = WordsColumn(verbose_name="Source")
    reason = WordsColumn(verbose_name="Reason")


class CostTable(PlainTable):
    """Costs as the ledger holds them; each figure leads to its postings."""

    label = tables.Column(verbose_name="Cost")
    pot = LinkedColumn(verbose_name="Pot", address=own_address)
    nature = WordsColumn(verbose_name="Nature")
    timing = WordsColumn(verbose_name="Timing")
    recurrent = WordsColumn(verbose_name="Pot is", default="Not known")
    total = PoundsColumn(verbose_name="To date", pence=True)


class CaseTable(DataTable):
    reference = LinkedColumn(verbose_name="Case", address=own_address)
    title = WordsColumn(verbose_name="Title")
    project = WordsColumn(verbose_name="Project")
    cash = FigureColumn(verbose_name="Back for £1, on cash", default="Not prepared")
    resource = FigureColumn(verbose_name="Back for £1, on resource", default="Not prepared")
    status = TagColumn(verbose_name="Status")
    whom = WordsColumn(verbose_name="With whom")
    updated = DayColumn(verbose_name="Updated")

    class Meta(DataTable.Meta):
        pass


class VersionTable(PlainTable):
    number = LinkedColumn(verbose_name="Version", address=own_address)
    status = TagColumn(verbose_name="Status")
    prepared_by = WordsColumn(verbose_name="Prepared by")
    prepared_on = DayColumn(verbose_name="On")
    cash = FigureColumn(verbose_name="Back for £1, on cash")
    resource = FigureColumn(verbose_name="Back for £1, on resource")
    decided = WordsColumn(verbose_name="Decision", default="None yet")


class TransferLineTable(PlainTable):
    """An ICB's transfers to its trusts, both sides."""

    trust = tables.Column(verbose_name="Trust")
    what_for = LinkedColumn(verbose_name="What for", address=own_address)
    sent = PoundsColumn(verbose_name="Sent")
    confirmed = PoundsColumn(verbose_name="Confirmed by the trust")
    gap = PoundsColumn(verbose_name="Difference")

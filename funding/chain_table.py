"""The lists of the chain: bodies in their tree, levels, gaps, and bodies that have not returned. Nothing is added
here."""

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from funding.domain.chain import Gap
from funding.shared_chain import ChainLine
from organisations.table_columns import DataTable, PoundsColumn, WordsColumn


class ChainTable(DataTable):
    """Every body, project and partner, each under the one above it. Rows are ChainLine."""

    name = tables.Column(accessor="node__name", verbose_name="Level and name")
    from_outside = PoundsColumn(verbose_name="From outside")
    from_chain = PoundsColumn(verbose_name="From the chain")
    passed_on = PoundsColumn(accessor="node__passed_on", verbose_name="Passed on")
    spent = PoundsColumn(accessor="node__spent", verbose_name="Spent")
    used_elsewhere = PoundsColumn(accessor="node__used_elsewhere", verbose_name="Used for another purpose")
    kept = PoundsColumn(accessor="node__kept", verbose_name="Kept or given back")
    unspent = PoundsColumn(accessor="node__unspent", verbose_name="Not yet spent")
    not_explained = PoundsColumn(accessor="node__not_explained", verbose_name="Not explained")

    class Meta(DataTable.Meta):
        orderable = False

    def __init__(self, *args: Any, notes: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.notes = notes

    def render_name(self, record: ChainLine) -> SafeString:
        note = self.notes.get(record.node.code, "")
        said = f"{record.node.level.label}. {note}" if note else record.node.level.label
        return format_html(
            '<div class="rf-depth-{}">{}<br><span class="rf-note">{}</span></div>',
            min(record.depth, 5), record.node.name, said,
        )  # fmt: skip


class LevelTable(DataTable):
    """The levels of the chain from the top down. Rows are LevelSum."""

    level = WordsColumn(accessor="level__label", verbose_name="Level")
    nodes = WordsColumn(verbose_name="How many")
    from_outside = PoundsColumn(verbose_name="From outside")
    from_chain = PoundsColumn(verbose_name="From the chain")
    passed_on = PoundsColumn(verbose_name="Passed on")
    spent = PoundsColumn(verbose_name="Spent")
    used_elsewhere = PoundsColumn(verbose_name="Used for another purpose")
    kept = PoundsColumn(verbose_name="Kept or given back")
    unspent = PoundsColumn(verbose_name="Not yet spent")
    not_explained = PoundsColumn(verbose_name="Not explained")

    class Meta(DataTable.Meta):
        orderable = False


class GapTable(DataTable):
    """Transfers whose two sides disagree. Rows are Gap; `names` gives a body's name by its code."""

    sender = tables.Column(verbose_name="From")
    receiver = tables.Column(verbose_name="To")
    sent = PoundsColumn(verbose_name="Sent", pence=True)
    confirmed = PoundsColumn(verbose_name="Confirmed", pence=True)
    amount = PoundsColumn(verbose_name="Gap", pence=True)
    status = tables.Column(accessor="is_in_transit", verbose_name="Status")
    nothing = "The two sides of every transfer agree."

    class Meta(DataTable.Meta):
        orderable = False

    def __init__(self, *args: Any, names: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = names

    def render_sender(self, value: str) -> str:
        return self.names.get(value, value)

    def render_receiver(self, value: str) -> str:
        return self.names.get(value, value)

    def render_status(self, record: Gap) -> str:
        return "In transit or not shown" if record.is_in_transit else "The two sides differ"


class BeyondTable(DataTable):
    """Bodies that were passed money and have not returned. Rows are Beyond."""

    name = WordsColumn(verbose_name="Name")
    level = WordsColumn(accessor="level__label", verbose_name="Level")
    amount = PoundsColumn(verbose_name="Confirmed by it", pence=True)
    nothing = "No money of the chain stands with a body that has not returned."

    class Meta(DataTable.Meta):
        orderable = False

"""The lists of the package. Tables never add up: totals are given. `address` turns a page's name into its address in
the organisation and year of the page."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from funding.domain.financial_year import FinancialYear
from funding.domain.outturn import mean_error_rate
from funding.models import Movement
from funding.selectors import PotPosition
from funding.shared import RULE_WORDS, SeenQuery
from organisations.table_columns import (
    DataTable,
    DayColumn,
    LinkedColumn,
    PoundsColumn,
    TagColumn,
    VarianceColumn,
    WordsColumn,
)
from organisations.templatetags.figures import amount_in_words, day_in_words

Address = Callable[..., str]
LINE_BREAK = SafeString("<br>")
TRANSFER_COLOURS = {"In transit": "blue", "Differs": "orange"}  # any other is green: both sides agree


class LedgerTable(DataTable):
    """A list whose rows and figures lead to other pages of the same organisation and year."""

    def __init__(self, *args: Any, address: Address, **options: Any) -> None:
        super().__init__(*args, **options)
        self.to = address


def linked(address: str, text: object) -> SafeString:
    return format_html('<a class="nhsuk-link" href="{}">{}</a>', address, text)


def figure(address: str, amount: Decimal, *, pence: bool = False) -> SafeString:
    return format_html('<a class="rf-figure" href="{}">{}</a>', address, amount_in_words(amount, pence=pence))


class PotTable(LedgerTable):
    """Pots with their position in the year; each figure leads to its postings. Rows are PotPosition."""

    name = tables.Column(accessor="pot__reference", verbose_name="Pot, funder and kind")
    protection = WordsColumn(accessor="protection__label", verbose_name="Terms")
    awarded = PoundsColumn(accessor="awarded__awarded", verbose_name="Awarded")
    received = PoundsColumn(accessor="position__received", verbose_name="Received")
    transfers_in = PoundsColumn(accessor="position__transfers_in", verbose_name="Transfers in")
    other_sources = PoundsColumn(accessor="position__other_sources", verbose_name="Other sources")
    spent = PoundsColumn(accessor="position__spent", verbose_name="Spent")
    passed_on = PoundsColumn(accessor="position__passed_on", verbose_name="Passed on")
    used_elsewhere = PoundsColumn(accessor="position__used_elsewhere", verbose_name="Used for another purpose")
    other_uses = PoundsColumn(accessor="position__other_uses", verbose_name="Committed and other")
    not_explained = PoundsColumn(accessor="position__not_explained", verbose_name="Not explained")
    still_to_spend = PoundsColumn(accessor="position__still_to_spend", verbose_name="Still to spend")

    class Meta(DataTable.Meta):
        orderable = False

    def render_name(self, record: PotPosition) -> SafeString:
        link = linked(self.to("funding:pot-detail", reference=record.pot.reference), record.pot)
        note = f"{record.pot.funder_name}. {record.pot.get_kind_display()}"
        return format_html('{}<br><span class="rf-note">{}</span>', link, note)

    def render_protection(self, record: PotPosition) -> str:
        by = f", use by {day_in_words(record.use_by_on)}" if record.use_by_on else ""
        return f"{record.protection.label}{by}"

    def behind(self, record: PotPosition, part: str) -> SafeString:
        address = self.to("funding:pot-postings", reference=record.pot.reference, place=part.replace("_", "-"))
        return figure(address, getattr(record.position, part))

    def render_received(self, record: PotPosition) -> SafeString:
        return self.behind(record, "received")

    def render_transfers_in(self, record: PotPosition) -> SafeString:
        return self.behind(record, "transfers_in")

    def render_spent(self, record: PotPosition) -> SafeString:
        return self.behind(record, "spent")

    def render_passed_on(self, record: PotPosition) -> SafeString:
        return self.behind(record, "passed_on")

    def render_used_elsewhere(self, record: PotPosition) -> SafeString:
        return self.behind(record, "used_elsewhere")

    def render_not_explained(self, record: PotPosition) -> SafeString:
        return self.behind(record, "not_explained")

    def render_still_to_spend(self, record: PotPosition) -> SafeString:
        return self.behind(record, "still_to_spend")


class PostingTable(LedgerTable):
    """Postings behind a figure, each with its sign there and where it comes from. Rows are PostingLine."""

    movement = tables.Column(accessor="movement", verbose_name="Movement")
    on = DayColumn(accessor="movement__effective_on", verbose_name="Date")
    pot = LinkedColumn(accessor="posting__pot", verbose_name="Pot")
    amount = PoundsColumn(accessor="signed", verbose_name="Amount", pence=True)
    source = tables.Column(accessor="movement__pk", verbose_name="Where it comes from")

    class Meta(DataTable.Meta):
        orderable = False

    def render_movement(self, value: Any) -> SafeString:
        words = f"{value.get_kind_display()} ({value.pk})"
        return linked(self.to("funding:movement-detail", pk=value.pk), words)

    def render_pot(self, value: Any) -> SafeString:
        return linked(self.to("funding:pot-detail", reference=value.reference), value)

    def render_source(self, record: Any) -> SafeString:
        return source_of(record.movement)


def source_of(movement: Any) -> SafeString:
    """File, sheet and cell when imported; else the person, the day and the reason."""
    if movement.batch_id:
        batch = movement.batch
        where = ", ".join(part for part in (batch.sheet, movement.source_cell) if part)
        return format_html("{}{}", batch.file.name, f", {where}" if where else "")
    said = movement.reason or (movement.reverses.reason if movement.reverses else "")
    when = day_in_words(movement.recorded_at)
    return format_html("{}, {}{}", movement.recorded_by.name, when, f": {said}" if said else "")


class MonthTable(DataTable):
    """The months of a pot. Rows are PotMonth."""

    name = WordsColumn(verbose_name="Month")
    plan = PoundsColumn(verbose_name="Plan")
    received = PoundsColumn(verbose_name="Came in")
    spent = PoundsColumn(verbose_name="Spent")
    variance = VarianceColumn(verbose_name="Spent against plan")
    unexplained = PoundsColumn(verbose_name="Matches no project")
    other = PoundsColumn(verbose_name="Left the pot in other ways")
    caption = "Months"
    unit = "Whole pounds"

    class Meta(DataTable.Meta):
        orderable = False


class AwardTable(DataTable):
    """Amounts awarded and changes to them. Rows are Award."""

    what = WordsColumn(accessor="get_kind_display", verbose_name="What")
    year = WordsColumn(verbose_name="For")
    decided_on = DayColumn(verbose_name="Decided on")
    amount = PoundsColumn(verbose_name="Amount", pence=True)
    due = tables.Column(accessor="pk", verbose_name="Due")
    reason = WordsColumn(verbose_name="Reason")
    evidence = WordsColumn(verbose_name="Evidence")
    caption = "Award"
    nothing = "Nothing was awarded. The money of this pot comes from transfers."

    class Meta(DataTable.Meta):
        orderable = False

    def render_year(self, value: int) -> str:
        return str(FinancialYear(value))

    def render_due(self, record: Any) -> str | SafeString:
        parts = list(record.instalments.all())
        if not parts:
            return "Not applicable"
        return format_html_join(
            LINE_BREAK, "{} on {}", ((amount_in_words(p.amount), day_in_words(p.due_on)) for p in parts)
        )


class TermsTable(DataTable):
    """Terms of a pot by date; a later row wins. Rows are Term."""

    from_on = DayColumn(verbose_name="From")
    to_on = DayColumn(verbose_name="To", default="Until further notice")
    protection = TagColumn(accessor="get_protection_display", verbose_name="Protection")
    recurrence = TagColumn(accessor="get_recurrence_display", verbose_name="Recurrence")
    evidence = WordsColumn(verbose_name="Evidence")
    caption = "Terms by date"
    unit = "Where dates overlap, the terms recorded last count."

    class Meta(DataTable.Meta):
        orderable = False


class TransferTable(LedgerTable):
    """Transfers with both sides and the gap. Rows are TransferLine."""

    what_for = tables.Column(accessor="transfer", verbose_name="Transfer")
    sent_on = DayColumn(accessor="transfer__sent_on", verbose_name="Sent on")
    sender = WordsColumn(accessor="transfer__sender_pot__organisation__name", verbose_name="From")
    receiver = WordsColumn(accessor="transfer__receiver__name", verbose_name="To")
    sent = PoundsColumn(verbose_name="Sent", pence=True)
    confirmed = PoundsColumn(verbose_name="Confirmed", pence=True)
    gap = PoundsColumn(verbose_name="Gap", pence=True)
    status = TagColumn(accessor="is_confirmed", verbose_name="Status")
    ask = tables.Column(accessor="transfer__pk", verbose_name="Ask")
    caption = "Transfers"
    nothing = "No money was passed on to or from this organisation in the year."

    class Meta(DataTable.Meta):
        orderable = False

    def __init__(self, *args: Any, receiver: Any = None, can_confirm: bool = False, asker: Any = None,
                 own: Mapping[int, Movement] | None = None, **options: Any) -> None:  # fmt: skip
        """`asker` is the organisation that may ask the other side of each line; None leaves the column out. `own` gives
        the page's own movement of each transfer: the figure of that side leads there."""
        if asker is None:
            options["exclude"] = (*options.get("exclude", ()), "ask")
        super().__init__(*args, **options)
        self.receiver, self.can_confirm, self.asker, self.own = receiver, can_confirm, asker, own or {}

    def render_sent(self, record: Any) -> str | SafeString:
        return self.side(record, record.sent, is_received=False)

    def render_confirmed(self, record: Any) -> str | SafeString:
        return self.side(record, record.confirmed, is_received=True)

    def side(self, record: Any, amount: Decimal, *, is_received: bool) -> str | SafeString:
        """One side of a line; it leads to its posting where that is the page's own."""
        transfer = record.transfer
        movement = self.own.get(transfer.pk)
        mine = self.receiver is not None and transfer.receiver_id == self.receiver.pk
        if movement is None or mine is not is_received:
            return amount_in_words(amount, pence=True)
        stands_in = FinancialYear(movement.year)
        return figure(self.to("funding:movement-detail", pk=movement.pk, year=stands_in), amount, pence=True)

    def render_ask(self, record: Any) -> SafeString:
        transfer = record.transfer
        is_sent = transfer.sender_pot.organisation_id == self.asker.pk
        other = transfer.receiver if is_sent else transfer.sender_pot.organisation
        words = f"Ask the {other.get_kind_display().lower() if other.kind != 'icb' else 'ICB'} ({transfer.pk})"
        return linked(f"{self.to('funding:ask')}?about=transfer-{transfer.pk}", words)

    def render_what_for(self, value: Any, record: Any) -> str | SafeString:
        mine = self.receiver is not None and value.receiver_id == self.receiver.pk
        if mine and self.can_confirm and not record.is_confirmed:
            return linked(self.to("funding:transfer-confirm", pk=value.pk), f"Confirm: {value.what_for}")
        return str(value.what_for)

    def render_status(self, record: Any) -> SafeString:
        colour = TRANSFER_COLOURS.get(record.status, "green")
        return format_html('<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>', colour, record.status)


class TrustTable(DataTable):
    """What an ICB sent to each linked trust and what the trust confirmed. Rows are TwoSides."""

    trust = WordsColumn(accessor="organisation__name", verbose_name="Trust")
    lines = WordsColumn(verbose_name="Transfers")
    sent = PoundsColumn(verbose_name="Sent", pence=True)
    confirmed = PoundsColumn(verbose_name="Confirmed", pence=True)
    gap = PoundsColumn(verbose_name="Gap", pence=True)
    caption = "Transfers to linked trusts"
    nothing = "No trust is linked on this date."

    class Meta(DataTable.Meta):
        orderable = False


class ProjectTable(LedgerTable):
    """Projects with the pots that may pay for them. Rows are Project."""

    name = tables.Column(accessor="reference", verbose_name="Project")
    pots = tables.Column(accessor="pk", verbose_name="Paid by")
    starts_on = DayColumn(verbose_name="Starts on", default="Not given")
    ends_on = DayColumn(verbose_name="Ends on", default="Not given")
    spent = PoundsColumn(accessor="pk", verbose_name="Spent in the year", pence=True)
    caption = "Projects"

    class Meta(DataTable.Meta):
        orderable = False

    def __init__(self, *args: Any, spent: dict[int, Decimal], **options: Any) -> None:
        super().__init__(*args, **options)
        self.of_year = spent

    def render_name(self, record: Any) -> SafeString:
        return linked(self.to("funding:project-detail", reference=record.reference), record)

    def render_pots(self, record: Any) -> str:
        return ", ".join(pot.reference for pot in record.pots.all()) or "No pot yet"

    def render_spent(self, record: Any) -> str:
        return amount_in_words(self.of_year.get(record.pk, Decimal(0)), pence=True)


class FindingTable(LedgerTable):
    """What the rules found. Rows are Query."""

    rule = tables.Column(verbose_name="What was found")
    pots = tables.Column(accessor="pk", verbose_name="Pot")
    kind = WordsColumn(accessor="get_kind_display", verbose_name="Kind of query")
    amount = PoundsColumn(verbose_name="Amount", pence=True)
    month = tables.Column(verbose_name="Month", default="Whole year")
    status = TagColumn(accessor="get_status_display", verbose_name="Status")
    figures = tables.Column(verbose_name="Figures used", default="None")
    caption = "Findings"

    class Meta(DataTable.Meta):
        orderable = False

    def render_rule(self, record: Any) -> SafeString:
        words = f"{RULE_WORDS.get(record.rule, record.rule)} ({record.pk})"
        return linked(self.to("funding:query-detail", pk=record.pk), words)

    def render_pots(self, record: Any) -> str:
        return ", ".join(str(pot) for pot in record.pots.all()) or "No pot"

    def render_month(self, value: int) -> str:
        return f"Month {value}"

    def render_figures(self, value: dict[str, Any]) -> SafeString:
        return format_html_join(LINE_BREAK, "{}: {}", value.items())


class SeenQueryTable(LedgerTable):
    """Queries of other organisations as this one sees them. Rows are SeenQuery."""

    heading = tables.Column(verbose_name="What it is about")
    organisation = WordsColumn(accessor="organisation__name", verbose_name="Organisation")
    amount = WordsColumn(verbose_name="Amount", default="Not shared")
    status = TagColumn(accessor="status__label", verbose_name="Status, as far as it is shared")
    waits = WordsColumn(accessor="can_accept", verbose_name="Waits for")

    class Meta(DataTable.Meta):
        orderable = False

    def render_heading(self, record: SeenQuery) -> SafeString:
        words = f"{record.heading} ({record.pk})"
        return linked(self.to("funding:shared-detail", pk=record.pk), words)

    def render_waits(self, record: SeenQuery) -> str:
        if record.can_accept:
            return "You"
        return record.organisation.name if record.status.value in ("open", "queried-again") else "Nobody"


class NotRunTable(DataTable):
    """Rules that were not run and what they lack. Rows are NotRun."""

    name = WordsColumn(verbose_name="Rule")
    status = TagColumn(accessor="code", verbose_name="Status")
    lacks = WordsColumn(verbose_name="What it lacks")
    caption = "Rules not run"

    class Meta(DataTable.Meta):
        orderable = False

    def render_lacks(self, value: str) -> str:
        return value.replace("-", " ").capitalize()

    def render_status(self) -> SafeString:
        return SafeString('<strong class="nhsuk-tag nhsuk-tag--grey">Not run</strong>')


class PublishedTable(LedgerTable):
    """Published figures that name the organisation. Rows are PublishedLine."""

    heading = WordsColumn(accessor="published__heading", verbose_name="Published as")
    year = WordsColumn(verbose_name="Year")
    amount = PoundsColumn(accessor="published__amount", verbose_name="Amount", pence=True)
    source = tables.Column(accessor="published__pk", verbose_name="File, sheet and cell")
    pot = tables.Column(accessor="published", verbose_name="Pot")
    caption = "Published figures"
    nothing = "No published figure names this organisation."

    class Meta(DataTable.Meta):
        orderable = False

    def __init__(self, *args: Any, can_open: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.can_open = can_open

    def render_source(self, record: Any) -> str:
        batch = record.published.batch
        return ", ".join(part for part in (batch.file.name, batch.sheet, record.published.cell) if part)

    def render_pot(self, record: Any) -> str | SafeString:
        if record.pot:
            return linked(self.to("funding:pot-detail", reference=record.pot.reference, year=record.year), record.pot)
        if not self.can_open:
            return "No pot yet"
        address = self.to("funding:pot-open", year=record.year)
        words = f"Open a pot from this figure ({record.published.cell})"
        return linked(f"{address}?from={record.published.pk}", words)


WHY_COLOURS: dict[str, str] = {
    "Query to answer": "orange",
    "A partner disputes a payment": "red",
    "Payment to a partner overdue": "orange",
    "Report from a partner overdue": "orange",
    "Left after its use-by date": "orange",
    "Money overdue": "orange",
    "Above plan": "yellow",
    "New": "green",
    "Reversed": "grey",
    "Posted late": "grey",
}


class ExceptionTable(DataTable):
    """What needs an act before a month is closed. Rows are ExceptionRow; `address`: the page of its act."""

    why = TagColumn(accessor="why__label", verbose_name="Why", colour=lambda why: WHY_COLOURS.get(why, "blue"))
    what = WordsColumn(verbose_name="What")
    amount = PoundsColumn(verbose_name="Amount", pence=True)
    action = tables.Column(verbose_name="Do this")

    class Meta(DataTable.Meta):
        sequence = ("what", "why", "amount", "action")

    def __init__(self, *args: Any, address: Callable[[Any], str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.to = address

    def render_what(self, record: Any) -> SafeString:
        if not record.note:
            return format_html("{}", record.what)
        return format_html('{}<br><span class="rf-note">{}</span>', record.what, record.note)

    def render_action(self, record: Any) -> SafeString:
        words = format_html('{}<span class="nhsuk-u-visually-hidden">: {}</span>', record.action, record.what)
        return linked(self.to(record), words)


class ChangedTable(LedgerTable):
    """What moved on each pot since the last close. Rows are Changed."""

    name = tables.Column(accessor="reference", verbose_name="Pot")
    awarded = PoundsColumn(verbose_name="Awarded")
    came = PoundsColumn(verbose_name="Came")
    spent = PoundsColumn(verbose_name="Spent")
    other = PoundsColumn(verbose_name="Left in other ways")
    still_to_spend = PoundsColumn(verbose_name="Still to spend")

    class Meta(DataTable.Meta):
        orderable = False

    def render_name(self, record: Any) -> SafeString:
        words = f"{record.reference} {record.name}{' (new)' if record.is_new else ''}"
        return linked(self.to("funding:pot-detail", reference=record.reference), words)


class OutturnTable(LedgerTable):
    """The forecast of each pot. Rows are PotMonthEnd with an outturn."""

    name = tables.Column(accessor="reference", verbose_name="Pot and method")
    to_date = PoundsColumn(accessor="outturn__to_date", verbose_name="Used to date")
    committed = PoundsColumn(accessor="outturn__committed", verbose_name="Committed")
    total = PoundsColumn(accessor="outturn__total", verbose_name="Forecast outturn")
    low = PoundsColumn(accessor="outturn__low", verbose_name="Low")
    high = PoundsColumn(accessor="outturn__high", verbose_name="High")
    slippage = PoundsColumn(accessor="outturn__slippage", verbose_name="Slippage")
    risk = PoundsColumn(accessor="outturn__risk", verbose_name="Risk")
    past = tables.Column(accessor="outturn__past", verbose_name="Its own past error", empty_values=())

    class Meta(DataTable.Meta):
        orderable = False

    def render_name(self, record: Any) -> SafeString:
        link = linked(self.to("funding:pot-detail", reference=record.reference), str(record))
        return format_html('{}<br><span class="rf-note">{}</span>', link, record.outturn.method.label)

    def render_past(self, record: Any) -> str | SafeString:
        rate = mean_error_rate(record.outturn.past)
        if rate is None:
            return str(record.outturn.range_rests_on)
        address = f"{self.to('funding:forecast')}&pot={record.reference}#past-caption"
        words = f"{rate:.0%} off, {len(record.outturn.past)} answers"
        return linked(address, words)


class PastAnswerTable(DataTable):
    """What a method said and what came. Rows are PastAnswer."""

    made = WordsColumn(verbose_name="Said at")
    said = PoundsColumn(verbose_name="Said of the months left")
    came = PoundsColumn(verbose_name="Came")
    error = PoundsColumn(verbose_name="Said too much")

    class Meta(DataTable.Meta):
        orderable = False


class ReallocatedTable(LedgerTable):
    """Staff and budget taken from elsewhere. Rows are ReallocatedResource."""

    what = tables.Column(verbose_name="What was taken")
    kind = WordsColumn(accessor="get_kind_display", verbose_name="Kind")
    taken_from = WordsColumn(verbose_name="From")
    given_up = WordsColumn(verbose_name="What was given up")
    wte = tables.Column(verbose_name="Posts (WTE)", default="Not applicable")
    from_on = DayColumn(verbose_name="First day")
    to_on = DayColumn(verbose_name="Last day", default="Goes on")
    project = WordsColumn(verbose_name="Project", default="None of its own")
    decided_by_role = WordsColumn(verbose_name="Decided by")
    amount = PoundsColumn(verbose_name="Worth in the year", pence=True)
    caption = "Re-allocated resource"
    nothing = "Nothing is recorded yet."

    class Meta(DataTable.Meta):
        orderable = False

    def __init__(self, *args: Any, can_correct: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.can_correct = can_correct

    def render_what(self, record: Any) -> str | SafeString:
        if not self.can_correct:
            return str(record.what)
        words = f"Correct {record.what} ({record.pk})"
        return format_html("{}<br>{}", record.what, linked(self.to("funding:reallocated-correct", pk=record.pk), words))

    def render_wte(self, value: int) -> str:
        return f"{(Decimal(value) / 100).normalize():f}"

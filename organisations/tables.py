"""The list of people and their roles. Rows are memberships."""

from collections.abc import Callable
from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from organisations.table_columns import DataTable, DayColumn, TagColumn, WordsColumn

COLOURS = {"In force": "green", "To come": "blue", "Ended": "grey"}


class RoleTable(DataTable):
    """`today` decides the state; `address` gives the page where a role that has not ended is ended."""

    name = WordsColumn(accessor="user__name", verbose_name="Name")
    email = WordsColumn(accessor="user__email", verbose_name="Email address")
    role = WordsColumn(accessor="get_role_display", verbose_name="Role")
    from_on = DayColumn(verbose_name="First day")
    to_on = DayColumn(verbose_name="Last day", default="No end")
    state = TagColumn(accessor="pk", verbose_name="Status")
    end = tables.Column(accessor="pk", verbose_name="Change")
    caption = "People and their roles"
    nothing = "Nobody holds a role here."

    class Meta(DataTable.Meta):
        orderable = False

    def __init__(self, *args: Any, today: date, address: Callable[[int], str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.address = today, address

    def state_of(self, record: Any) -> str:
        if record.to_on is not None and record.to_on < self.today:
            return "Ended"
        return "To come" if record.from_on > self.today else "In force"

    def render_state(self, record: Any) -> SafeString:
        state = self.state_of(record)
        return format_html('<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>', COLOURS[state], state)

    def value_state(self, record: Any) -> str:
        return self.state_of(record)

    def render_end(self, record: Any) -> str | SafeString:
        if self.state_of(record) == "Ended":
            return "Nothing to change"
        words = f" of {record.user.name} as {record.get_role_display()}"
        return format_html(
            '<a class="nhsuk-link" href="{}">End<span class="nhsuk-u-visually-hidden"> the role{}</span></a>',
            self.address(record.pk),
            words,
        )

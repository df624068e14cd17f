"""Columns and the base of tables. Cells are written by `render()` in Python, never by a template a cell: that is what
makes a page of fifty rows cheap. Tables never add up: a table is given its totals.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from organisations.templatetags.figures import NO_FIGURE, amount_in_words, day_in_words, over_under, tag_colour

Address = Callable[[Any], str | None]


@dataclass(slots=True)
class TotalCell:
    """One cell of a row of totals."""

    words: str
    numeric: bool = False
    span: int = 1


class DataTable(tables.Table):
    """A list with a caption. Subclasses set `caption` and `nothing`; a page may pass other words and the totals.

    `caption` says what, where and when; `unit` is a line under it, such as “Whole pounds”. `totals` maps column names
    to values that were added elsewhere; the first cell of that row reads “Total”. `nothing` is said when there are no
    rows.
    """

    caption = ""
    unit = ""
    nothing = "There is nothing here yet."
    totals_label = "Total"

    class Meta:
        template_name = "components/table.html"
        orderable = True

    def __init__(
        self,
        *args: Any,
        caption: str | None = None,
        unit: str | None = None,
        nothing: str | None = None,
        totals: Mapping[str, Decimal | int | str | None] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.caption = caption or self.caption
        self.unit = unit or self.unit
        self.nothing = nothing or self.nothing
        self.totals = totals

    def total_cells(self) -> list[TotalCell]:
        """The row of totals: “Total” over every leading column that has none, then a cell for each further column."""
        if self.totals is None:
            return []
        cells = [TotalCell(self.totals_label)]
        for position, column in enumerate(self.columns):
            total = self.totals.get(column.name)
            if position == 0:
                continue
            if total is None and len(cells) == 1:
                cells[0].span += 1
                continue
            numeric = isinstance(column.column, FigureColumn)
            words = "" if total is None else column.column.words(total) if numeric else str(total)
            cells.append(TotalCell(words, numeric))
        return cells


class FigureColumn(tables.Column):
    """A right-aligned figure; `words` turns a value into what is read, in the rows and in the row of totals."""

    is_numeric = True

    def __init__(self, *args: Any, address: Address | None = None, **options: Any) -> None:
        """`address` gives, from the record, where the figure comes from; None leaves it plain."""
        options.setdefault("default", NO_FIGURE)
        super().__init__(*args, **options)
        self.address = address

    def words(self, value: Any) -> str:
        return f"{value:,}" if isinstance(value, int) else str(value)

    def render(self, value: Any, record: Any) -> str | SafeString:
        text = self.words(value)
        url = self.address(record) if self.address else None
        return format_html('<a class="rf-figure" href="{}">{}</a>', url, text) if url else text

    def value(self, value: Any) -> Any:
        return value


class PoundsColumn(FigureColumn):
    """An amount in whole pounds, or with `pence=True` in pounds and pence."""

    def __init__(self, *args: Any, pence: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pence = pence

    def words(self, value: Decimal | int | None) -> str:
        return amount_in_words(value, pence=self.pence)


class VarianceColumn(FigureColumn):
    """A variance in words: “£1,200 over”, “£300 under”, “On plan”."""

    def words(self, value: Decimal | int | None) -> str:
        return over_under(value)


class DayColumn(tables.Column):
    """A day as “6 August 2026”."""

    is_day = True

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", "Not known")
        super().__init__(*args, **options)

    def render(self, value: date | datetime) -> str:
        return day_in_words(value)

    def value(self, value: Any) -> Any:
        return value


class TagColumn(tables.Column):
    """A state as a coloured tag with its words."""

    def __init__(self, *args: Any, colour: Callable[[Any], str] = tag_colour, **options: Any) -> None:
        options.setdefault("default", "Not known")
        super().__init__(*args, **options)
        self.colour = colour

    def render(self, value: Any) -> SafeString:
        return format_html('<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>', self.colour(value), value)

    def value(self, value: Any) -> str:
        return str(value)


class LinkedColumn(tables.Column):
    """Text that links to the record; `address` gives the address, by default the record's `get_absolute_url()`."""

    def __init__(self, *args: Any, address: Address | None = None, **options: Any) -> None:
        options.setdefault("default", "Not known")
        super().__init__(*args, **options)
        self.address = address

    def render(self, value: Any, record: Any) -> str | SafeString:
        url = self.address(record) if self.address else record.get_absolute_url()
        return format_html('<a class="nhsuk-link" href="{}">{}</a>', url, value) if url else str(value)

    def value(self, value: Any) -> str:
        return str(value)


class WordsColumn(tables.Column):
    """Plain text that is never blank."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", "Not given")
        super().__init__(*args, **options)

    def render(self, value: Any) -> str:
        return str(value)

    def value(self, value: Any) -> str:
        return str(value)

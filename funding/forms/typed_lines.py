"""Boxes of several lines: dates, milestones, costs by month; and percentages. What cannot be read is named by its
line."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from funding.domain.agreements import Milestone
from funding.domain.financial_year import Month
from funding.domain.money import NotMoney, typed_money
from organisations.form_fields import month_number

LINES = {"rows": 4}
MOST = 60


class PercentField(forms.CharField):
    """A percentage as it is typed, such as 4.75; gives whole millionths, or 0 when it is empty."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "decimal", "class": "nhsuk-input--width-5", "data-suffix": "%"}
        super().__init__(max_length=9, widget=forms.TextInput(attrs), **options)

    def clean(self, value: Any) -> int:
        text = super().clean(value).replace("%", "").strip()
        if not text:
            return 0
        try:
            rate = Decimal(text) * 10_000
        except ArithmeticError:
            raise ValidationError("Enter the percentage in figures, such as 4.75.") from None
        if not rate.is_finite() or not 0 <= rate < 1_000_000 or rate != rate.to_integral_value():
            raise ValidationError("The percentage is 0 or more and below 100, with four decimals at most.")
        return int(rate)


class LinesField(forms.CharField):
    """One thing a line. `read` turns a line into it, or raises ValueError with what is wrong."""

    widget = forms.Textarea(LINES)

    def __init__(self, *, parts: int, **options: Any) -> None:
        self.parts = parts
        super().__init__(max_length=4000, required=False, **options)

    def clean(self, value: Any) -> tuple[Any, ...]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(f"Give {MOST} lines at most.")
        return tuple(self.line(number, line) for number, line in enumerate(lines, start=1))

    def line(self, number: int, text: str) -> Any:
        cells = [cell.strip() for cell in text.split(";", self.parts - 1)]
        try:
            if len(cells) != self.parts or not all(cells):
                raise ValueError(self.wanted)
            return self.read(cells)
        except (ValueError, NotMoney) as wrong:
            raise ValidationError(f"Line {number}, “{text}”: {wrong}") from None

    wanted = "Leave nothing out."

    def read(self, cells: list[str]) -> Any:
        raise NotImplementedError


class DaysField(LinesField):
    """A date a line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parts=1, **options)

    def read(self, cells: list[str]) -> date:
        return typed_day(cells[0])


class MilestonesField(LinesField):
    """`30 9 2026; 12,500; First report accepted`."""

    wanted = "Write the date; the amount; the milestone."

    def __init__(self, **options: Any) -> None:
        super().__init__(parts=3, **options)

    def read(self, cells: list[str]) -> Milestone:
        if len(cells[2]) > 160:
            raise ValueError("Name the milestone in 160 characters at most.")
        return Milestone(typed_day(cells[0]), typed_money(cells[1]), cells[2])


class CostsField(LinesField):
    """`July 2026; 4,500`."""

    wanted = "Write the month; the amount."

    def __init__(self, **options: Any) -> None:
        super().__init__(parts=2, **options)

    def read(self, cells: list[str]) -> tuple[Month, Decimal]:
        return Month.containing(typed_day(f"1 {cells[0]}")), typed_money(cells[1])


def typed_day(text: str) -> date:
    """`30 9 2026`, `30/9/2026`, `30 September 2026` or `2026-09-30`. ValueError with a sentence otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    cells = text.replace("/", " ").replace(".", " ").replace("-", " ").split()
    try:
        if len(cells) != 3 or len(cells[2]) != 4:
            raise ValueError
        return date(int(cells[2]), month_number(cells[1]), int(cells[0]))
    except ValueError:
        raise ValueError("This is not a date. Write it as 30 9 2026.") from None

"""Generic form widgets and the day field. Templates give them their look; nothing here knows what an amount is for.

An input written with `data-prefix` or `data-suffix` among its attributes shows that sign beside the box.
"""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

MONTH_STARTS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class PoundsInput(forms.TextInput):
    """A text box with £ before it. Decimals are written `1,250` or `1,250.50`; what was typed comes back as typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        defaults = {
            "data-prefix": "£",
            "inputmode": "decimal",
            "spellcheck": "false",
            "autocomplete": "off",
            "class": "nhsuk-input--width-10",
        }
        super().__init__({**defaults, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal):
            whole = value == value.to_integral_value()
            return f"{value:,.0f}" if whole else f"{value:,.2f}"
        shown: str | None = super().format_value(value)
        return shown


class DayInput(forms.MultiWidget):
    """Three boxes: day, month, year."""

    template_name = "django/forms/widgets/day.html"
    use_fieldset = True
    PARTS: ClassVar = (("day", "Day", "2"), ("month", "Month", "2"), ("year", "Year", "4"))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput({"inputmode": "numeric", "class": f"nhsuk-input--width-{width}", "data-label": label})
            for name, label, width in self.PARTS
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | str | None) -> list[str | int | None]:
        if isinstance(value, str) and value:
            value = date.fromisoformat(value)
        if not isinstance(value, date):
            return [None, None, None]
        return [value.day, value.month, value.year]


class DayField(forms.MultiValueField):
    """A day typed as day, month (a number or its name) and a year of four figures. Gives a date, or None when optional.

    Every error names the field and says what to do.
    """

    widget = DayInput

    def __init__(self, **options: Any) -> None:
        boxes = [forms.CharField(required=False, max_length=12) for _ in range(3)]
        super().__init__(fields=boxes, require_all_fields=False, **options)

    def clean(self, value: Any) -> date | None:
        typed = [str(part or "").strip() for part in (value or ["", "", ""])]
        name = str(self.label or "The date")
        if not any(typed):
            if self.required:
                raise ValidationError(f"Enter {in_a_sentence(name)}, such as 27 3 2026.", code="required")
            return None
        missing = [part for part, text in zip(("day", "month", "year"), typed, strict=True) if not text]
        if missing:
            raise ValidationError(f"{name} must include a {' and a '.join(missing)}.", code="incomplete")
        if not (typed[2].isdecimal() and len(typed[2]) == 4):
            raise ValidationError(f"{name} must have a year of four figures, such as 2026.", code="year")
        try:
            return date(int(typed[2]), month_number(typed[1]), int(typed[0]))
        except ValueError:
            raise ValidationError(f"{name} must be a real date, such as 27 3 2026.", code="invalid") from None

    def compress(self, data_list: list[Any]) -> date | None:
        return self.clean(data_list)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [str(part or "") for part in DayInput().decompress(initial)]
        return before != [str(part or "").strip() for part in (data or ["", "", ""])]


def in_a_sentence(label: str) -> str:
    """A label inside a sentence: its first letter small, unless the word is an abbreviation."""
    first = label.split(" ", 1)[0]
    return label if first.isupper() and len(first) > 1 else label[:1].lower() + label[1:]


def month_number(text: str) -> int:
    """1 to 12 from a number or the name of a month, in full or its first three letters. ValueError otherwise."""
    lowered = text.lower()
    if lowered[:3] in MONTH_STARTS and (len(lowered) == 3 or lowered in full_months()):
        return MONTH_STARTS.index(lowered[:3]) + 1
    return int(text)


def full_months() -> tuple[str, ...]:
    return tuple(date(2026, number, 1).strftime("%B").lower() for number in range(1, 13))

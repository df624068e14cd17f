"""How amounts, days and states are written on a page, and the tags that build components. Nothing here adds up.

This library is a template builtin: pages need no load line for it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

register = template.Library()

MINUS = "−"
NO_FIGURE = "No data"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip

# One state, one colour, everywhere. A state that is not listed is grey.
TAG_COLOURS = {
    "draft": "grey",
    "confirmed": "blue",
    "received": "green",
    "closed": "grey",
    "open": "blue",
    "overdue": "orange",
    "recurrent": "green",
    "non-recurrent": "yellow",
    "ring-fenced": "purple",
    "earmarked": "aqua-green",
    "unrestricted": "grey",
    "explained": "blue",
    "accepted": "green",
    "queried again": "orange",
    "restored": "green",
    "withdrawn": "grey",
    "not explained": "orange",
    "cannot be shown": "orange",
    "watch only": "grey",
    "not run": "grey",
    "checking": "blue",
    "needs fixing": "red",
    "ready to review": "yellow",
    "imported": "green",
    "undone": "grey",
    "waiting for signature": "yellow",
    "with exec lead": "yellow",
    "returned": "orange",
    "signed off": "green",
    "signed": "green",
    "superseded": "grey",
    "agrees": "green",
    "does not agree": "red",
    "on plan": "green",
    "at risk": "yellow",
    "off plan": "red",
    "there is a problem": "red",
    "in progress": "blue",
    "not yet started": "grey",
    "provisional": "yellow",
}


def amount_in_words(value: Decimal | int | None, *, pence: bool = False) -> str:
    """`£1,250`, `−£1,250`, or with pence `£1,250.50`. None is “No data”. Refuses float."""
    if value is None or value == "":
        return NO_FIGURE
    if isinstance(value, float | bool):
        raise TypeError("Money is never a float: pass a Decimal.")
    amount = Decimal(value).quantize(Decimal("0.01") if pence else Decimal(1), rounding=ROUND_HALF_UP)
    sign = MINUS if amount < 0 else ""
    return f"{sign}£{abs(amount):,}"


def day_in_words(value: date | datetime | None) -> str:
    """`6 August 2026`; a moment is taken to its day in London. None is “Not known”."""
    if not value:
        return "Not known"
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@register.filter
def pounds(value: Decimal | int | None) -> str:
    """Whole pounds: `£1,250`, `−£1,200`."""
    return amount_in_words(value)


@register.filter
def pounds_pence(value: Decimal | int | None) -> str:
    """Pounds and pence: `£1,250.50`, `−£1,200.00`."""
    return amount_in_words(value, pence=True)


@register.filter
def over_under(variance: Decimal | int | None) -> str:
    """A variance (actual less plan, so more than nought is over) in words: `£1,200 over`, `£300 under`, `On plan`."""
    if variance is None or variance == "":
        return NO_FIGURE
    size = amount_in_words(abs(Decimal(variance)))
    if size == "£0":
        return "On plan"
    return f"{size} {'over' if variance > 0 else 'under'}"


@register.filter
def percent(rate: Decimal | float | None) -> str:
    """A fraction as a percentage of at most one decimal: 0.125 is `12.5%`, 0.5 is `50%`."""
    if rate is None or rate == "":
        return NO_FIGURE
    share = (Decimal(str(rate)) * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    whole = share.to_integral_value()
    shown = whole if share == whole else share
    return f"{MINUS if shown < 0 else ''}{abs(shown)}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """`6 August 2026`."""
    return day_in_words(value)


@register.filter
def moment(value: datetime | None) -> str:
    """`6 August 2026 at 2:05pm`, London time."""
    if not value:
        return "Not known"
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    hour = local.hour % 12 or 12
    return f"{day_in_words(local)} at {hour}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def tag_colour(state: object) -> str:
    """The colour of a state's tag; grey for one that is not listed."""
    return TAG_COLOURS.get(str(state).strip().lower(), "grey")


@register.filter
def file_size(size: int | None) -> str:
    """Bytes as `210KB` or `1.2MB`."""
    if size is None:
        return "size not known"
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}KB"
    return f"{size / 1_000_000:.1f}MB"


@register.filter
def in_order(messages: Iterable[Any]) -> dict[str, Any]:
    """All waiting messages for the one banner of a page: their texts, and whether all of them report success."""
    waiting = list(messages)
    return {"messages": waiting, "success": all("success" in message.tags for message in waiting)}


@register.simple_tag(takes_context=True)
def change_address(context: Context, name: str, value: object, *drop: str) -> str:
    """The query string of this page with `name` set to `value` and the names in `drop` left out."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return f"?{name}={value}"
    query[name] = str(value)
    for key in drop:
        query.pop(key, None)
    return f"?{query.urlencode()}"


@register.simple_tag
def page_numbers(page: Any) -> Iterable[int | str]:
    """Page numbers with gaps as an ellipsis, for numbered pagination."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)  # type: ignore[no-any-return]


@register.simple_block_tag(takes_context=True)
def component(context: Context, content: SafeString, name: str, **values: Any) -> SafeString:
    """`{% component "details" title="…" %}body{% endcomponent %}`: components/<name>.html with the block as `body`."""
    return render_to_string(f"components/{name}.html", {**values, "body": content, "request": context.get("request")})

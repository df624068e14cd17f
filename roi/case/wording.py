"""How figures, days and free text are written in a business case. Every string of the document is made here once."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from funding.domain.financial_year import MONTH_NAMES
from funding.domain.money import in_words
from roi.domain.figures import Figure
from roi.domain.statements import COUNTED, two_places

LONDON = ZoneInfo("Europe/London")
CALENDAR = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December")  # fmt: skip
NOT_COMPUTED = "Not computed"


def pounds(value: Decimal | None) -> str:
    """Whole pounds, `£1,250` or `−£1,250`."""
    return NOT_COMPUTED if value is None else in_words(value)


def worth(figure: Figure) -> str:
    """Whole pounds of a benefit, or of what rests on one: what has no unit value is counted, and is never £0."""
    return COUNTED.capitalize() if figure.value is None else in_words(figure.value)


def pence(figure: Figure) -> str:
    """Pounds and pence of a figure in pounds, rounded as the tree rounds them."""
    whole = figure.pence
    return NOT_COMPUTED if whole is None else in_words(Decimal(whole).scaleb(-2), pence=True)


def for_each_pound(value: Decimal | None) -> str:
    """`£1.41`. What is below one pound never reads as a pound."""
    if value is None:
        return "No cost"
    if value < 1 and two_places(value) == "1.00":
        return "just under £1.00"
    return f"−£{two_places(-value)}" if value < 0 else f"£{two_places(value)}"


def percent(value: Decimal) -> str:
    """`57%`; what is not whole keeps one decimal place."""
    share = (value * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    text = f"{share:,f}".removesuffix(".0").replace("-", "−")
    return f"{text}%"


def number(value: Decimal | None, places: int = 1) -> str:
    """`124`, `75.9`, `1,204`: no more than `places` decimals, and none where it is whole."""
    if value is None:
        return NOT_COMPUTED
    text = f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def said(sentence: str) -> str:
    """A sentence of the engine in the spelling of the document: `57%`, not `57 %`, and `−£0.10`."""
    return sentence.replace(" %", "%").replace("£-", "−£")


def month(figure: Figure, otherwise: str) -> str:
    return otherwise if figure.value is None else MONTH_NAMES[int(figure.value) - 1]


def day(value: date | None) -> str:
    return "Not known" if value is None else f"{value.day} {CALENDAR[value.month - 1]} {value.year}"


def moment_day(value: datetime) -> str:
    """The day of a moment in London."""
    return day((value.astimezone(LONDON) if value.tzinfo else value).date())


def listed(words: Iterable[str]) -> str:
    """`a, b and c`."""
    all_words = list(words)
    return " and ".join(filter(None, (", ".join(all_words[:-1]), all_words[-1]))) if all_words else ""


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a free text that hold something, without list marks."""
    lines = (line.strip().lstrip("•*-–").strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def shortened(text: str, length: int) -> str:
    """For pictures, where a label has only so much room."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def sentence(text: str) -> str:
    """With a full stop, and a capital at its start."""
    text = text.strip()
    return text if not text else f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.!?' else '.'}"

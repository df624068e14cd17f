"""Pounds as `Decimal` with two places. No float ever becomes money; every conversion stands here."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

PENNY = Decimal("0.01")
ZERO = Decimal("0.00")
LARGEST = Decimal(1_000_000_000_000)  # a million million pounds: beyond it, a slip of the keyboard
LARGEST_IN_WORDS = "£1,000 billion"


class NotMoney(ValueError):
    """The value cannot be an amount of money; the message is one sentence fit for a screen."""


def money(value: Decimal | int | str) -> Decimal:
    """Pounds to two places. Refuses float, fractions of a penny, and what is not a finite number."""
    if isinstance(value, float | bool):
        raise TypeError("Money is never a float: pass a Decimal, an int or a string.")
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise NotMoney(f"“{value}” is not an amount in pounds. Type figures, such as 1250 or 1,250.50.") from None
    if not amount.is_finite():
        raise NotMoney(f"“{value}” is not an amount in pounds. Type figures, such as 1250 or 1,250.50.")
    if abs(amount) > LARGEST:
        raise NotMoney(f"The amount is larger than {LARGEST_IN_WORDS}. Check the number of noughts.")
    rounded = amount.quantize(PENNY)
    if rounded != amount:
        raise NotMoney(f"{amount} has a fraction of a penny. Round it to two places.")
    return rounded


def rounded(value: Decimal) -> Decimal:
    """Pounds rounded half up to the penny, once: for calculated and scaled amounts only."""
    return value.quantize(PENNY, rounding=ROUND_HALF_UP)


def to_pence(pounds: Decimal) -> int:
    """Whole pence of an amount that is already exact to the penny."""
    pence = money(pounds).scaleb(2)
    return int(pence)


def from_pence(pence: int) -> Decimal:
    """Pounds with two places."""
    return Decimal(pence).scaleb(-2)


def typed_money(text: str) -> Decimal:
    """What a person typed or a cell holds as text: £, commas, spaces, brackets and a trailing minus are understood.

    `(1,200)`, `1,200-`, `-1,200` and `−1,200` all mean minus 1,200. Raises NotMoney with a sentence otherwise.
    """
    raw = text
    cleaned = text.replace("\u00a0", " ").strip().replace("\u2212", "-").replace("\u2013", "-")
    negative = False
    if cleaned.startswith("(") and cleaned.endswith(")"):
        negative, cleaned = True, cleaned[1:-1].strip()
    if cleaned.endswith("-") and len(cleaned) > 1:
        negative, cleaned = not negative, cleaned[:-1].strip()
    if cleaned.startswith("-"):
        negative, cleaned = not negative, cleaned[1:].strip()
    cleaned = cleaned.removeprefix("£").strip()
    if cleaned.startswith("-"):
        negative, cleaned = not negative, cleaned[1:].strip()
    whole = cleaned.replace(",", "").replace(" ", "")
    if not whole or not all(character in "0123456789." for character in whole):
        raise NotMoney(f"“{raw.strip()}” is not an amount in pounds. Type figures, such as 1250 or 1,250.50.")
    amount = money(whole)
    return -amount if negative and amount else amount


def in_words(pounds: Decimal, *, pence: bool = False) -> str:
    """`£1,250`, `−£1,250`, or with pence `£1,250.50`: how an amount stands on a page."""
    sign = "−" if pounds < 0 else ""
    if pence:
        return f"{sign}£{abs(pounds):,.2f}"
    whole = abs(pounds).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{sign if whole else ''}£{whole:,}"

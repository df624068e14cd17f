"""Figures written as text: “(1,200)”, “1,200-”, “£ 98,942,232 ”, “-”. What could be read two ways is not a figure."""

import re
from decimal import Decimal
from functools import lru_cache

NIL_MARKS = frozenset({"-", "--", "–", "—", "nil"})
SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\ufeff]+")
PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+")
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")
SPACED = re.compile(r"\d{1,3}( \d{3})+(\.\d*)?")
UNIT = re.compile(r"\s*\(?\s*£\s*0{3}\s*\)?\s*")  # thousands, not nothing
LONGEST = 40
SUFFIXED = re.compile(r"(.*\d)\s?(k|m|mn|million|bn)(\)?)", re.IGNORECASE)
SIDE = re.compile(r"(.*\d)\s?(cr|dr)\.?", re.IGNORECASE)  # credit and debit, as a ledger prints them
SCALES = {"k": Decimal(1_000), "m": Decimal(1_000_000), "b": Decimal(1_000_000_000)}


def is_nil(text: str) -> bool:
    """A dash (with or without a pound sign) or the word nil: nothing, said on purpose."""
    bare = SPACES.sub("", text).casefold().replace("£", "")
    return bare in NIL_MARKS or ("£" in text and bare == "-")


@lru_cache(maxsize=16384)
def figure_in(text: str, *, scaled: bool = False) -> Decimal | None:
    """The number in a text cell, with all its decimals; nil marks are 0; None when it is not plainly one number.

    Brackets, a leading or a trailing minus make it negative. Thousands commas must stand where they belong, so that
    “12,50” and “1.234,56” are not figures. Percentages are not amounts and give None. “£1.2m” is so many pounds, and
    with `scaled` “350k” too; “CR” behind a figure makes it negative, “DR” leaves it.
    """
    if len(text) > LONGEST or UNIT.fullmatch(text):
        return None
    bare = SPACES.sub(" ", text).strip().replace("\u2212", "-").replace("–", "-")
    if is_nil(bare):
        return Decimal(0)
    bare, scale, negative = _without_suffix(bare, scaled or has_pound_sign(bare))
    if bare.startswith("(") and bare.endswith(")"):
        if negative:
            return None
        negative, bare = True, bare[1:-1].strip()
    if bare.endswith("-"):
        if negative:
            return None
        negative, bare = True, bare[:-1].strip()
    bare, signs = _without_sign_and_pound(bare)
    if signs + negative > 1:
        return None
    if not (PLAIN.fullmatch(bare) or GROUPED.fullmatch(bare) or SPACED.fullmatch(bare)) or not bare.isascii():
        return None
    figure = Decimal(bare.replace(",", "").replace(" ", "")) * scale
    return -figure if (negative or signs) and figure else figure


def is_scaled(text: str) -> bool:
    """Whether a figure says its own unit: “£1.2m”, “350k”. Such a figure is never multiplied again."""
    bare = text.strip()
    return (
        len(text) <= LONGEST
        and (bare[-1:].isalpha() or bare[-2:-1].isalpha())
        and bool(SUFFIXED.fullmatch(bare))
        and figure_in(bare, scaled=True) is not None
    )


def _without_suffix(text: str, scaled: bool) -> tuple[str, Decimal, bool]:
    """The text without k, m, bn, CR or DR; what it is to be multiplied with; whether CR stood there."""
    scale, negative = Decimal(1), False
    if text[-1:].isalpha() or text[-2:-1].isalpha():
        if found := SIDE.fullmatch(text):
            text, negative = found[1], found[2].casefold() == "cr"
        elif scaled and (found := SUFFIXED.fullmatch(text)):
            text, scale = found[1] + found[3], SCALES[found[2][0].casefold()]
    return text, scale, negative


def has_pound_sign(text: str) -> bool:
    return "£" in text or text.strip().upper().startswith("GBP")


def _without_sign_and_pound(text: str) -> tuple[str, int]:
    """The text after one sign and one pound sign, in either order, and how many minus signs stood there."""
    signs, pounds = 0, 0
    while text[:1] in ("-", "+", "£") or text[:3].upper() == "GBP":
        width = 3 if text[:3].upper() == "GBP" else 1
        signs += text[0] == "-"
        pounds += text[0] not in "-+"
        if pounds > 1:
            return "", 0
        text = text[width:].strip()
    return text, signs
